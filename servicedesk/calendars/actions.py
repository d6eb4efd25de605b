"""Verbs on calendars."""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.events.changes import changes_between
from servicedesk.events.events import Config, ConfigEvent
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line
from servicedesk.timers import arming

from .events import CalendarEvent
from .holidays.coverage import next_look
from .models import Calendar, CalendarDraft, CalendarVersion
from .queries import current_version, pressing_gaps
from .timer_kinds import CalendarTimer
from .worktime import Schedule

DETAILS = ("name_en", "name_zh", "country", "subdivision")


def create_calendar(
    *,
    code: str,
    name_en: str,
    name_zh: str,
    content: dict[str, Any],
    by: Any,
    country: str = "",
    subdivision: str = "",
    at: datetime | None = None,
) -> Calendar:
    """Create a calendar with its first version. `content`: zone, week, overrides; `country`: whose holidays it has.

    Raises worktime.ScheduleError (a ValueError) when the content makes no sense or has no working time, and
    ValidationError by field for a code that is taken.
    """
    with transaction.atomic():
        take_turn("calendars.codes")
        if Calendar.objects.filter(code=code).exists():
            raise ValidationError({"code": _("Another calendar already has this code.")})
        calendar = Calendar.objects.create(
            code=code,
            name_en=clean_line(name_en),
            name_zh=clean_line(name_zh),
            country=country,
            subdivision=subdivision,
        )
        publish_version(calendar=calendar, content=content, by=by, at=at)
    return calendar


def publish_version(
    *, calendar: Calendar, content: dict[str, Any], by: Any, at: datetime | None = None
) -> CalendarVersion:
    """Make `content` the calendar's newest version. Running clocks are moved to it by background work (`sla/jobs.py`).

    Raises worktime.ScheduleError when the content makes no sense or has no working time.
    """
    schedule = Schedule.from_json(content)
    plain = schedule.to_json()
    with transaction.atomic():
        Calendar.objects.select_for_update().get(pk=calendar.pk)
        last = calendar.versions.order_by("-number").values_list("number", flat=True).first() or 0
        moment = at or clock.now()
        schedule.require_working_time(moment.date())
        version = CalendarVersion.objects.create(
            calendar=calendar,
            number=last + 1,
            zone=plain["zone"],
            week=plain["week"],
            overrides=plain["overrides"],
            created_at=moment,
        )
        record(
            ConfigEvent.PUBLISHED,
            subject=calendar,
            by=by,
            at=moment,
            what=Config.CALENDAR,
            version=version.number,
        )
        if calendar.country or version.overrides:
            # One that is entered as of a day in the past is looked at from today on.
            arming.arm(CalendarTimer.HOLIDAYS, calendar.pk, next_look(max(moment, clock.now()), version.zone))
    return version


def note_holiday_gaps(*, calendar: Calendar, by: Any = None, at: datetime | None = None) -> None:
    """Record the most pressing gap in the holidays, and arm the next look. The caller holds the calendar's lock."""
    moment = at or clock.now()
    version = current_version(calendar)
    for gap in pressing_gaps(calendar, version, moment)[:1]:
        record(CalendarEvent.HOLIDAYS_MISSING, subject=calendar, by=by, at=moment, gap=gap.gap, year=gap.year)
    arming.arm(CalendarTimer.HOLIDAYS, calendar.pk, next_look(moment, version.zone))


def change_calendar(
    *, calendar: Calendar, details: Mapping[str, str], by: Any, at: datetime | None = None
) -> dict[str, list[Any]]:
    """Change names or the country whose holidays it follows; return field -> [old, new] of what did change.

    `details` holds values for name_en, name_zh, country, subdivision. Working time is published, not changed here.
    """
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"a calendar has no {sorted(unknown)} to change")
    with transaction.atomic():
        locked = Calendar.objects.select_for_update().get(pk=calendar.pk)
        before = copy(locked)
        for name, value in details.items():
            setattr(locked, name, clean_line(value))
        changes = changes_between(before, locked, details)
        if changes:
            locked.save(update_fields=list(changes))
            record(CalendarEvent.CHANGED, subject=locked, by=by, at=at or clock.now(), changes=changes)
    calendar.refresh_from_db()
    return changes


def save_draft(
    *,
    calendar: Calendar,
    base: CalendarVersion,
    content: dict[str, Any],
    by: Any,
    at: datetime | None = None,
) -> CalendarDraft | None:
    """Keep what a person has changed of `base` on the server; content that is as the base says leaves no draft.

    Raises worktime.ScheduleError when the content makes no sense. It may have no working time yet.
    """
    plain = Schedule.from_json(content).to_json()
    with transaction.atomic():
        Calendar.objects.select_for_update().get(pk=calendar.pk)
        if plain == base.schedule.to_json():
            discard_draft(calendar=calendar, by=by)
            return None
        moment = at or clock.now()
        draft, _is_new = CalendarDraft.objects.update_or_create(
            calendar=calendar,
            by=by,
            defaults={"base": base, "content": plain, "changed_at": moment},
            create_defaults={"base": base, "content": plain, "created_at": moment, "changed_at": moment},
        )
    return draft


def discard_draft(*, calendar: Calendar, by: Any) -> bool:
    """Forget what a person has changed and not published; says whether there was anything."""
    deleted, _models = CalendarDraft.objects.filter(calendar=calendar, by=by).delete()
    return deleted > 0
