"""Open clocks by the million, and timers that fall due at once.

The same rows serve the benches, the faults, and the tests that compare this file with what the desk itself would write.
"""

from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction

from servicedesk.calendars.actions import create_calendar
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import current_version
from servicedesk.events import clock
from servicedesk.events.record import subscribers_of
from servicedesk.timers.models import Timer

HERE = Path(__file__).resolve().parent
CALENDAR = "bench"
DAY_AND_NIGHT = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def seed_clocks(clocks: int, *, has_tickets: bool = False) -> None:
    """Write so many open clocks beside what is there, and a request to each two of them if `has_tickets`.

    There must be at least one request to take after.
    """
    calendar = Calendar.objects.filter(code=CALENDAR).first() or create_calendar(
        code=CALENDAR,
        name_en="Bench",
        name_zh="",
        content={"zone": "UTC", "week": DAY_AND_NIGHT, "overrides": {}},
        by=None,
        at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    values = {
        "clocks": clocks,
        "calendar": calendar.pk,
        "calendar_version": current_version(calendar).pk,
        "subscribers": sorted(subscribers_of("sla.step_fired")),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute((HERE / "seeding.sql").read_text(), values)
        if has_tickets:
            cursor.execute((HERE / "seeding_tickets.sql").read_text(), values)


def silence() -> None:
    """Cancel what is armed, so that nothing falls due but what a bench lets fall due."""
    Timer.objects.filter(state=Timer.State.ARMED).update(state=Timer.State.CANCELLED)


def let_fall_due(timers: int, begin: float | None = None, seconds: float = 0.0) -> None:
    """Let so many timers, each of another clock, fall due from the Unix time `begin` (now) on, over `seconds`."""
    moment = clock.now() if begin is None else datetime.fromtimestamp(begin, UTC)
    calendar = Calendar.objects.get(code=CALENDAR).pk
    values = {"timers": timers, "begin": moment, "seconds": seconds, "calendar": calendar}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute((HERE / "falling_due.sql").read_text(), values)
