"""Verbs on calendars."""

from datetime import datetime
from typing import Any

from django.db import transaction

from servicedesk.events import clock
from servicedesk.events.record import record

from .models import Calendar, CalendarVersion
from .worktime import Schedule


def create_calendar(
    *, code: str, name_en: str, name_zh: str, content: dict[str, Any], by: Any, at: datetime | None = None
) -> Calendar:
    """Create a calendar with its first version. `content`: zone, week, overrides.

    Raises worktime.ScheduleError (a ValueError) when the content makes no sense or holds no working time.
    """
    with transaction.atomic():
        calendar = Calendar.objects.create(code=code, name_en=name_en, name_zh=name_zh)
        publish_version(calendar=calendar, content=content, by=by, at=at)
    return calendar


def publish_version(
    *, calendar: Calendar, content: dict[str, Any], by: Any, at: datetime | None = None
) -> CalendarVersion:
    """Make `content` the calendar's newest version; clocks that run keep the version they are pinned to.

    Raises worktime.ScheduleError when the content makes no sense or holds no working time.
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
            "config.published", subject=calendar, by=by, at=moment, what="calendar", version=version.number
        )
    return version
