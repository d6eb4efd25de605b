"""Pages of this app."""

from django.urls import URLPattern, path

from sla.views import panels

urlpatterns: list[URLPattern] = [
    path("figures/<slug:code>/promises/", panels.promises_by_week, name="figures_promises"),
]
