"""What differs between two contents of a calendar, as rows that can be shown, left out and applied. Pure.

A content is what `Schedule.to_json` returns: {"zone", "week", "overrides"}.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from servicedesk.calendars.arithmetic.opening_hours import DAYS

Content = Mapping[str, Any]

ZONE, WEEKDAY, DATE = "zone", "weekday", "date"


@dataclass(frozen=True)
class Change:
    """One row. part: zone, weekday or date; key: "", "mon" or "2026-02-16".

    before and after: the name of a zone, or windows as [["09:00", "12:00"], ...]; None for a date that is as the
    week says.
    """

    part: str
    key: str
    before: Any
    after: Any

    @property
    def name(self) -> str:
        """What the row is called in a form."""
        return f"{self.part}:{self.key}"

    @property
    def on(self) -> date:
        """The date of a row about one."""
        return date.fromisoformat(self.key)


def changes_between(before: Content, after: Content) -> list[Change]:
    """Return the rows that lead from one content to the other: zone, weekdays from Monday on, dates in order."""
    found = [Change(ZONE, "", before["zone"], after["zone"])]
    found += [Change(WEEKDAY, day, before["week"].get(day, []), after["week"].get(day, [])) for day in DAYS]
    dates = sorted({*before["overrides"], *after["overrides"]})
    found += [Change(DATE, day, before["overrides"].get(day), after["overrides"].get(day)) for day in dates]
    return [change for change in found if change.before != change.after]


def with_changes(content: Content, changes: Iterable[Change]) -> dict[str, Any]:
    """Return the content with the rows' changes applied; their `before` need not match the content."""
    zone, week, overrides = content["zone"], dict(content["week"]), dict(content["overrides"])
    for change in changes:
        if change.part == ZONE:
            zone = change.after
        elif change.part == WEEKDAY:
            week[change.key] = change.after
        elif change.after is None:
            overrides.pop(change.key, None)
        else:
            overrides[change.key] = change.after
    return {"zone": zone, "week": week, "overrides": dict(sorted(overrides.items()))}


def without(content: Content, published: Content, names: Iterable[str]) -> dict[str, Any]:
    """Return the content with the named rows taken back to what is published."""
    taken = set(names)
    back = [change for change in changes_between(content, published) if change.name in taken]
    return with_changes(content, back)


def rebased(content: Content, base: Content, newest: Content) -> dict[str, Any]:
    """Return `newest` with what was changed from `base` to `content`: work on an older version continues on a newer."""
    return with_changes(newest, changes_between(base, content))


@dataclass(frozen=True)
class Run:
    """Rows about dates that follow each other and say the same, or a single row of any part."""

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        return self.changes[0]

    @property
    def last(self) -> Change:
        return self.changes[-1]

    @property
    def names(self) -> list[str]:
        """The names of the rows."""
        return [change.name for change in self.changes]


def runs(changes: Iterable[Change]) -> Iterator[Run]:
    """Yield the rows with those of a closed week as one."""
    held: list[Change] = []
    for change in changes:
        if held and not _follows(held[-1], change):
            yield Run(tuple(held))
            held = []
        held.append(change)
    if held:
        yield Run(tuple(held))


def _follows(one: Change, other: Change) -> bool:
    if one.part != DATE or other.part != DATE:
        return False
    same = (one.before, one.after) == (other.before, other.after)
    return same and other.on - one.on == timedelta(days=1)
