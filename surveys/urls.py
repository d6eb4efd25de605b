"""Pages of this app."""

from django.urls import URLPattern, path

from surveys.views import by_link, panels, ratings

urlpatterns: list[URLPattern] = [
    path("rate/<str:token>/", by_link.rate, name="rate"),
    path("tickets/<str:number>/rate/", ratings.rate_ticket, name="rate_ticket"),
    path("tickets/<str:number>/rating/", ratings.ticket_rating, name="ticket_rating"),
    path("figures/<slug:code>/satisfaction/", panels.satisfaction_panel, name="figures_satisfaction"),
]
