"""Time that was working time and turned out not to be: days closed after the fact. Pure."""

from collections.abc import Iterable
from datetime import datetime

from servicedesk.calendars.worktime import Schedule

Interval = tuple[datetime, datetime]


def closed_since(old: Schedule, new: Schedule, until: datetime) -> list[Interval]:
    """Return what `new` closes of the dates that passed before `until`, as disjoint UTC intervals in order.

    Only dates that an override of `new` (or its removal) decides differently: another weekly pattern begins now, and
    what was worked under the old one stays.
    """
    before, after = dict(old.overrides), dict(new.overrides)
    dates = sorted(day for day in before.keys() | after.keys() if before.get(day) != after.get(day))
    found: list[Interval] = []
    for day in dates:
        if day <= until.date():
            found += subtract(old.windows(day, day), new.windows(day, day))
    return [(start, min(end, until)) for start, end in found if start < until]


def subtract(intervals: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """Return what is left of `intervals` outside `taken`; both disjoint and in order."""
    taken, left = list(taken), []
    for start, end in intervals:
        for opens, closes in taken:
            if closes <= start or opens >= end:
                continue
            if opens > start:
                left.append((start, opens))
            start = max(start, closes)
        if start < end:
            left.append((start, end))
    return left
