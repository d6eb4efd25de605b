"""Pages of this app."""

from django.urls import URLPattern, path

from sla.views import panels, shop_window, targets
from sla.views.calendars import holidays, lists, publishing, week, year

urlpatterns: list[URLPattern] = [
    path("departments/<str:code>/", shop_window.department, name="department"),
    path("manage/services/<slug:slug>/targets/", targets.service_targets, name="service_targets"),
    path("manage/services/<slug:slug>/targets/withdraw/", targets.withdraw_targets, name="withdraw_targets"),
    path("manage/calendars/", lists.manage_calendars, name="manage_calendars"),
    path("manage/calendars/new/", lists.new_calendar, name="new_calendar"),
    path("manage/calendars/<slug:code>/", week.manage_calendar, name="manage_calendar"),
    path("manage/calendars/<slug:code>/name/", lists.rename_calendar, name="rename_calendar"),
    path("manage/calendars/<slug:code>/year/", year.calendar_year, name="calendar_year"),
    path("manage/calendars/<slug:code>/holidays/", holidays.calendar_holidays, name="calendar_holidays"),
    path("manage/calendars/<slug:code>/publish/", publishing.calendar_changes, name="calendar_changes"),
    path("manage/calendars/<slug:code>/forget/", publishing.discard_changes, name="discard_changes"),
    path("manage/calendars/<slug:code>/versions/", publishing.calendar_versions, name="calendar_versions"),
    path("figures/<slug:code>/promises/", panels.promises_by_week, name="figures_promises"),
]
