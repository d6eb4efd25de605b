"""Background work on promises: what a change would do, and the change itself, batch by batch."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import structlog
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from servicedesk.calendars.arithmetic.closing import closed_since
from servicedesk.calendars.models import Calendar, CalendarVersion
from servicedesk.calendars.queries import current_version
from servicedesk.calendars.worktime import Schedule
from servicedesk.events import clock as time
from servicedesk.jobs.models import Job
from servicedesk.jobs.registry import worker
from sla.actions.edits import BATCH, CalendarEdit, apply_policy, excuse_missed, repin
from sla.actions.older_rules import missed_promises, recount
from sla.actions.policy_drafts import TRIAL_JOB, keep_trial
from sla.models import Clock, PolicyVersion, Promise
from sla.queries.affected import Batch, open_clocks_of, open_promises, open_promises_of, running_of
from sla.queries.applying import POLICY_APPLY, POLICY_PREVIEW, may_be_applied
from sla.queries.backtest import PERIOD, next_tried, tried_promises, try_on
from sla.queries.backtest_counts import Trial
from sla.queries.change_preview import Effect, of_calendar, of_policy
from sla.queries.policies import scope_named
from sla.scopes import PolicyScope

PREVIEW_BATCH = 1000
log = structlog.get_logger(__name__)


def _calendar_page(job: Job) -> str:
    calendar = Calendar.objects.get(pk=job.params["calendar"])
    return reverse(
        "calendar_changes" if job.kind == CALENDAR_PREVIEW else "calendar_versions", args=[calendar.code]
    )


def _policy_page(job: Job) -> str:
    scope = PolicyScope.of(_version(job).policy)
    return reverse("apply_policy" if job.kind == POLICY_PREVIEW else "policy_versions", args=[scope.key])


RECOUNT = "sla.recount"
CALENDAR_PREVIEW, CALENDAR_EDIT = "sla.calendar_preview", "sla.calendar_edit"


@worker(CALENDAR_PREVIEW, label=_("Impact of the changed calendar"), result_url=_calendar_page)
def preview_calendar(job: Job) -> bool:
    """Count what `content` would do to the running clocks of `calendar`; the result is an `Effect`."""
    calendar_id, at = job.params["calendar"], began(job)
    schedule = Schedule.from_json(job.params["content"])
    closed = closed_since(current_version(calendar_id).schedule, schedule, at)
    count_first(job, lambda: open_clocks_of(calendar_id).count())
    found = running_of(calendar_id, after=after_of(job), size=PREVIEW_BATCH)
    clocks = Clock.objects.filter(pk__in=found.ids).prefetch_related("segments", "exclusions", "adjustments")
    job.result = asdict(Effect.of(job.result) + of_calendar(clocks, schedule, closed, at))
    return advance(job, found, len(found.ids))


@worker(
    CALENDAR_EDIT,
    label=_("Recalculating running timers with the new calendar"),
    result_url=_calendar_page,
    goes_on_there=True,
)
def edit_calendar(job: Job) -> bool:
    """Let the running clocks of a calendar count in its version `number`, and excuse what a closed day explains."""
    versions = CalendarVersion.objects.filter(calendar=job.params["calendar"]).select_related("calendar")
    number = job.params["number"]
    edit = CalendarEdit(versions.get(number=number), versions.get(number=number - 1), job.by)
    count_first(job, lambda: open_clocks_of(edit.version.calendar_id).count())
    is_excusing = bool(job.cursor and job.cursor.get("excusing"))
    step = excuse_missed if is_excusing else repin
    found = step(edit, after=after_of(job), at=time.now(), size=BATCH)
    more = advance(job, found, 0 if is_excusing else len(found.ids))
    if not more and not is_excusing:
        job.cursor = {"after": 0, "excusing": True}
        return True
    job.cursor = {**(job.cursor or {}), "excusing": is_excusing}
    return more


@worker(POLICY_PREVIEW, label=_("Impact of the new SLA policy on open requests"), result_url=_policy_page)
def preview_policy(job: Job) -> bool:
    """Count what a version would do to the open promises that it would match; the result is an `Effect`."""
    version, at = _version(job), began(job)
    count_first(job, lambda: open_promises(version).count())
    found = open_promises_of(version, after=after_of(job), size=PREVIEW_BATCH)
    units = "provider", "consumer", "holder__parent", "service"
    rows = Promise.objects.filter(pk__in=found.promises).select_related(*units)
    related = rows.prefetch_related("clocks__segments", "clocks__exclusions", "clocks__adjustments")
    job.result = asdict(Effect.of(job.result) + of_policy(related, version, at))
    return advance(job, found, len(found.promises))


@worker(
    POLICY_APPLY,
    label=_("Applying the new SLA policy to open requests"),
    result_url=_policy_page,
    goes_on_there=True,
    is_agreed=lambda job: "request" in job.params,
)
def apply(job: Job) -> bool:
    """Give the open promises that a version would match its targets (event rule 8); `left` are as they were.

    Nothing more happens once another version is in force, nor for what was agreed without both heads' yes to this.
    """
    version = _version(job)
    if not may_be_applied(version, job):
        return False
    count_first(job, lambda: open_promises(version).count())
    found = apply_policy(version, after=after_of(job), at=time.now(), by=job.by)
    job.result = {"left": job.result.get("left", 0) + found.left}
    return advance(job, found, len(found.promises))


@worker(RECOUNT, label=_("Counting missed targets at their first miss"))
def recount_missed(job: Job) -> bool:
    """Judge missed promises again; the result says how many moved to another month. Outcomes stay."""
    count_first(job, missed_promises().count)
    found, counts = recount(after=after_of(job), size=BATCH)
    job.result = {name: job.result.get(name, 0) + count for name, count in counts.items()}
    more = advance(job, found, len(found.promises))
    if not more:
        log.info("missed promises recounted", promises=job.done, **job.result)
    return more


@worker(
    TRIAL_JOB,
    label=_("Testing SLA targets on the last 90 days"),
    result_url=lambda job: reverse("policy_changes", args=[job.params["scope"]]),
)
def try_policy(job: Job) -> bool:
    """Measure the next promises of `scope` against the draft's targets; at the end the draft keeps what was found."""
    scope, at = scope_named(job.params["scope"]), began(job)
    if scope is None:
        raise LookupError(f"no scope {job.params['scope']!r}")
    found = tried_promises(scope, since=at - PERIOD, until=at)
    count_first(job, found.count)
    promises = next_tried(found, after=after_of(job), size=BATCH)
    job.result = (Trial.of(job.result) + try_on(promises, scope, job.params["targets"], at=at)).to_json()
    job.cursor, job.done = {"after": promises[-1].pk if promises else 0}, job.done + len(promises)
    if len(promises) == BATCH:
        return True
    job.result |= {"since": (at - PERIOD).isoformat(), "until": at.isoformat()}
    keep_trial(job=job, result=job.result)
    return False


def _version(job: Job) -> PolicyVersion:
    return PolicyVersion.objects.select_related("policy").get(pk=job.params["version"])


def began(job: Job) -> datetime:
    """Return the moment that a preview speaks of: that of its order."""
    return job.created_at


def after_of(job: Job) -> int:
    return int((job.cursor or {}).get("after", 0))


def count_first(job: Job, count: Callable[[], int]) -> None:
    """Say how much there is to do, when the work begins."""
    if job.cursor is None:
        job.total = count()


def advance(job: Job, found: Batch, done: int) -> bool:
    job.done += done
    job.cursor = {"after": found.last}
    return not found.is_last
