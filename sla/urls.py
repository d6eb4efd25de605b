"""Pages of this app."""

from django.urls import URLPattern, path

from sla.views import panels, shop_window, targets

urlpatterns: list[URLPattern] = [
    path("departments/<str:code>/", shop_window.department, name="department"),
    path("manage/services/<slug:slug>/targets/", targets.service_targets, name="service_targets"),
    path("manage/services/<slug:slug>/targets/withdraw/", targets.withdraw_targets, name="withdraw_targets"),
    path("figures/<slug:code>/promises/", panels.promises_by_week, name="figures_promises"),
]
