"""Reads about calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from servicedesk.cached_reads.memory import cached_each
from servicedesk.database.composed import Given, composed
from servicedesk.events.events import ConfigEvent, VersionPublished
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type

from .editing.differences import Change, changes_between, rebased
from .holidays.coverage import Missing, missing
from .models import Calendar, CalendarDraft, CalendarVersion, schedule_of
from .worktime import Schedule


def current_version(calendar: Calendar | int) -> CalendarVersion:
    """Return the newest version of a calendar.

    Raises CalendarVersion.DoesNotExist for a calendar without any, which `create_calendar` never leaves behind.
    """
    pk = calendar.pk if isinstance(calendar, Calendar) else calendar
    return CalendarVersion.objects.filter(calendar_id=pk).latest("number")


def current_versions(calendars: Iterable[Calendar]) -> dict[int, CalendarVersion]:
    """Return id of a calendar -> its newest version, in one query."""
    return {version.calendar_id: version for version in _newest(calendar.pk for calendar in calendars)}


def pressing_gaps(calendar: Calendar, version: CalendarVersion, at: datetime) -> list[Missing]:
    """Return the holidays that a calendar misses at a moment, and without which dues will be wrong."""
    today = at.astimezone(ZoneInfo(version.zone)).date()
    found = missing(
        version.schedule.to_json(), today=today, country=calendar.country, subdivision=calendar.subdivision
    )
    return [one for one in found if one.is_pressing]


@dataclass(frozen=True)
class WorkingCopy:
    """A calendar as one person edits it: what is published, and what they have changed but not published.

    `overtaken`: someone has published since they began; their changes still apply to the newest version.
    """

    calendar: Calendar
    version: CalendarVersion
    draft: CalendarDraft | None
    content: dict[str, Any]
    overtaken: bool

    @property
    def published(self) -> dict[str, Any]:
        """What applies now."""
        return self.version.schedule.to_json()

    @property
    def changes(self) -> list[Change]:
        """What is not published yet."""
        return changes_between(self.published, self.content) if self.draft else []

    @property
    def schedule(self) -> Schedule:
        """The arithmetic of the changed content."""
        return Schedule.from_json(self.content) if self.draft else self.version.schedule


def working_copy(calendar: Calendar, person: Any) -> WorkingCopy:
    """Return the newest version with the person's own changes on it."""
    version = current_version(calendar)
    drafts = CalendarDraft.objects.filter(calendar=calendar, by=person)
    draft = drafts.select_related("base", "calendar").first()
    if draft is None:
        return WorkingCopy(calendar, version, None, version.schedule.to_json(), overtaken=False)
    if draft.base_id == version.pk:
        return WorkingCopy(calendar, version, draft, draft.content, overtaken=False)
    content = rebased(draft.content, draft.base.schedule.to_json(), version.schedule.to_json())
    return WorkingCopy(calendar, version, draft, content, overtaken=True)


@dataclass(frozen=True)
class Published:
    """A version, who published it (None: the desk itself), and what it changed of the one before."""

    version: CalendarVersion
    by: Any
    changes: list[Change]


def history_of(calendar: Calendar) -> list[Published]:
    """Return every version, the newest first; the first has no changes."""
    versions = list(calendar.versions.order_by("number"))
    events = Event.objects.filter(
        subject_type=subject_type(Calendar), subject_id=calendar.pk, kind=ConfigEvent.PUBLISHED
    ).select_related("actor")
    actors = {data_of(event, VersionPublished).version: event.actor for event in events}
    contents = [version.schedule.to_json() for version in versions]
    steps = [[], *(changes_between(*pair) for pair in zip(contents, contents[1:], strict=False))]
    rows = [
        Published(version, actors.get(version.number), changes)
        for version, changes in zip(versions, steps, strict=True)
    ]
    return rows[::-1]


def newest_versions(calendars: Iterable[int]) -> dict[int, int]:
    """Return calendar id -> id of its newest version, in one query."""
    return dict(_newest_ids(calendars=list(calendars)))


@composed
def _newest_ids(*, calendars: Given) -> "QuerySet[CalendarVersion, tuple[int, int]]":
    versions = CalendarVersion.objects.filter(calendar__one_of=calendars)
    newest = versions.order_by("calendar_id", "-number").distinct("calendar_id")
    return newest.values_list("calendar_id", "pk")


def shown_schedules(calendars: Iterable[int]) -> dict[int, Schedule]:
    """Return calendar id -> working time as its newest version says: for what pages show, not for verbs."""
    return {calendar: schedule_of(version) for calendar, version in _shown_versions(calendars).items()}


@cached_each
def _shown_versions(calendars: set[int]) -> dict[int, int]:
    return newest_versions(calendars)


def _newest(calendars: Iterable[int]) -> QuerySet[CalendarVersion]:
    versions = CalendarVersion.objects.filter(calendar__in=set(calendars))
    return versions.order_by("calendar_id", "-number").distinct("calendar_id")
