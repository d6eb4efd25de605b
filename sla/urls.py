"""Pages of this app."""

from django.urls import URLPattern, path

from sla.views import panels, targets
from sla.views.agreements import pages as agreements
from sla.views.calendars import holidays, lists, publishing, week, year
from sla.views.policies import applying, editing, history
from sla.views.policies import lists as policy_lists
from sla.views.policies import publishing as policy_publishing

urlpatterns: list[URLPattern] = [
    path("manage/services/<slug:slug>/targets/", targets.service_targets, name="service_targets"),
    path("manage/calendars/", lists.manage_calendars, name="manage_calendars"),
    path("manage/calendars/new/", lists.new_calendar, name="new_calendar"),
    path("manage/calendars/<slug:code>/", week.manage_calendar, name="manage_calendar"),
    path("manage/calendars/<slug:code>/name/", lists.rename_calendar, name="rename_calendar"),
    path("manage/calendars/<slug:code>/year/", year.calendar_year, name="calendar_year"),
    path("manage/calendars/<slug:code>/holidays/", holidays.calendar_holidays, name="calendar_holidays"),
    path("manage/calendars/<slug:code>/publish/", publishing.calendar_changes, name="calendar_changes"),
    path("manage/calendars/<slug:code>/forget/", publishing.discard_changes, name="discard_changes"),
    path("manage/calendars/<slug:code>/versions/", publishing.calendar_versions, name="calendar_versions"),
    path("manage/policies/", policy_lists.policies, name="policies"),
    path("manage/policies/<str:scope>/", editing.policy, name="policy"),
    path("manage/policies/<str:scope>/steps/", editing.policy_steps, name="policy_steps"),
    path("manage/policies/<str:scope>/publish/", policy_publishing.policy_changes, name="policy_changes"),
    path("manage/policies/<str:scope>/try/", policy_publishing.policy_trial, name="policy_trial"),
    path(
        "manage/policies/<str:scope>/forget/",
        policy_publishing.discard_policy_changes,
        name="discard_policy_changes",
    ),
    path("manage/policies/<str:scope>/withdraw/", policy_publishing.withdraw, name="withdraw_policy"),
    path("manage/policies/<str:scope>/versions/", history.policy_versions, name="policy_versions"),
    path("manage/policies/<str:scope>/open/", applying.apply_to_open, name="apply_policy"),
    path(
        "manage/policies/<str:scope>/open/continue/",
        history.continue_to_apply,
        name="continue_applying",
    ),
    path(
        "manage/policies/<str:scope>/open/decline/",
        applying.decline_applying,
        name="decline_applying",
    ),
    path("manage/agreements/", agreements.agreements, name="agreements"),
    path("manage/agreements/new/", agreements.new_agreement, name="new_agreement"),
    path("manage/agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("manage/agreements/<int:pk>/consent/", agreements.consent_to_agreement, name="consent_to_agreement"),
    path("manage/agreements/<int:pk>/decline/", agreements.decline_agreement, name="decline_agreement"),
    path("manage/agreements/<int:pk>/end/", agreements.end_agreement, name="end_agreement"),
    path("figures/<slug:code>/promises/", panels.promises_by_week, name="figures_promises"),
    path("figures/<slug:code>/others/", panels.other_promises, name="figures_others"),
]
