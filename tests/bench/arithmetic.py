"""What a due date within a month costs, however far in the past the calendar's overrides go."""

import random
import time
from datetime import UTC, date, datetime, timedelta

from servicedesk.calendars.worktime import Schedule
from tests.bench.verdicts import Bound, load

YEARS = (0, 10, 50)
THIS_YEAR = 2026
STARTS, ROUNDS = 2_000, 7
MICROSECONDS = 20.0
GROWTH = 1.5  # what noise may add
OFFICE = [["09:00", "12:00"], ["13:30", "18:00"]]
HOLIDAYS = ((1, 1), (2, 16), (2, 17), (2, 18), (2, 19), (4, 5), (5, 1), (6, 19), (10, 1), (10, 2), (10, 3))


def measure() -> list[Bound]:
    """Ask calendars with more and more past for due dates; print microseconds."""
    print(f"\narithmetic: due dates within a month, from {STARTS:,} moments of {THIS_YEAR}   {load()}")
    found = {years: _microseconds(_calendar(years)) for years in YEARS}
    for years, microseconds in found.items():
        print(f"  {years:>3} years of overrides in the past: {microseconds:.2f} us a due date")
    return [
        Bound("due date within a month", max(found.values()), MICROSECONDS, unit="us"),
        Bound(
            f"due date, {YEARS[-1]} years of overrides / none", found[YEARS[-1]] / found[0], GROWTH, unit=""
        ),
    ]


def _calendar(years: int) -> Schedule:
    """Return an office in Berlin, whose clocks jump, with the holidays of this year and of so many before it."""
    closed = [
        date(year, month, day) for year in range(THIS_YEAR - years, THIS_YEAR + 1) for month, day in HOLIDAYS
    ]
    week = {day: OFFICE for day in ("mon", "tue", "wed", "thu", "fri")}
    overrides = {day.isoformat(): [] for day in closed}
    return Schedule.from_json({"zone": "Europe/Berlin", "week": week, "overrides": overrides})


def _microseconds(schedule: Schedule) -> float:
    """Return the mean cost of a due date, of the quietest of several rounds: noise only ever adds."""
    chance, new_year = random.Random(20), datetime(THIS_YEAR, 1, 1, tzinfo=UTC)
    asked = [
        (
            new_year + timedelta(seconds=chance.randrange(330 * 86_400)),
            timedelta(minutes=chance.randrange(15, 9_000)),
        )
        for _ in range(STARTS)
    ]
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for start, amount in asked:
            schedule.due(start, amount)
        rounds.append((time.perf_counter() - began) / STARTS * 1e6)
    return min(rounds)
