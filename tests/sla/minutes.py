"""A clock that counts minute by minute, sharing no arithmetic with the product: slow, and easy to believe.

Moments are whole minutes since `ORIGIN`, amounts are seconds. A change applies until the next one; the last is open.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from tests.calendars.oracle import Minutes

FIRST_DAY = date(2026, 3, 1)
DAYS_KNOWN = 300
ORIGIN = datetime(2026, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SHARES = {"half": 0.5, "at_risk": 0.8, "breach": 1.0, "quarter_over": 1.25, "double": 2.0}
WAIT_DAYS = {"reminder_1": 1, "reminder_2": 3, "reminder_3": 5}


def minute(at: datetime) -> int:
    """The number of a whole minute."""
    number, rest = divmod(at - ORIGIN, MINUTE)
    assert not rest, f"{at} is no whole minute"
    return number


def moment(seconds: float) -> datetime:
    """The moment that many seconds after the origin."""
    return ORIGIN + timedelta(seconds=seconds)


@dataclass(frozen=True, eq=False)
class Hours:
    """One version of a calendar: for each minute, whether it is working time. No zone: every minute is."""

    open: bytes
    zone: ZoneInfo | None = None

    def working_days(self, start: int, days: int) -> int:
        """Open minutes from `start` to the close of the Nth working date after the first one."""
        assert self.zone is not None
        at, today, seen = start, None, -1
        total = closes = 0
        while True:
            if self.open[at]:
                on = (ORIGIN + at * MINUTE).astimezone(self.zone).date()
                if on != today:
                    today, seen = on, seen + 1
                    if seen > days:
                        return closes
                total += 1
                if seen == days:
                    closes = total
            at += 1


ALWAYS = Hours(b"\1" * DAYS_KNOWN * 1440)


def hours(content: dict[str, Any]) -> Hours:
    """The minutes of a calendar's content."""
    return _hours(json.dumps(content))


@lru_cache(maxsize=256)
def _hours(text: str) -> Hours:
    content = json.loads(text)
    return Hours(bytes(Minutes(content, FIRST_DAY, DAYS_KNOWN).open), ZoneInfo(content["zone"]))


@dataclass(frozen=True)
class Change:
    """What a clock does from a minute on, why it is paused, in whose hours, and which unit has it."""

    at: int
    state: str
    reason: str
    hours: Hours
    holder: str


@dataclass(eq=False)
class MinuteClock:
    """One clock of the model. `target` is the effective one in seconds; `grace` what the last raise gave of it.

    `before` is the clock of the cycle that it continues.
    """

    kind: str
    cycle: int
    target: float
    changes: list[Change]
    unit: str = ""  # in whose hours it counts
    carried: int = 0  # minutes
    base: float = 0.0  # seconds that the policy says
    grace: float = 0.0
    is_around_the_clock: bool = False
    before: "MinuteClock | None" = None
    excluded: list[tuple[int, int]] = field(default_factory=list)
    due_at: datetime | None = None
    original_due_at: datetime | None = None
    breached_at: datetime | None = None
    stopped_at: int | None = None
    outcome: str | None = None
    done: set[str] = field(default_factory=set)

    @property
    def state(self) -> str:
        return self.changes[-1].state

    @property
    def reason(self) -> str:
        return self.changes[-1].reason

    @property
    def line(self) -> "list[MinuteClock]":
        """The cycles it continues, the first one first, and itself."""
        return [*(self.before.line if self.before else []), self]

    def runs(self) -> list[tuple[int, int, bytearray]]:
        """(from, to, 1 for each minute that counts) of the running stretches."""
        found = []
        ends = [one.at for one in self.changes[1:]] + [len(ALWAYS.open)]
        for change, end in zip(self.changes, ends, strict=True):
            if change.state == "running" and change.at < end:
                counts = bytearray(change.hours.open[change.at : end])
                for start, until in self.excluded:
                    a, b = max(start, change.at) - change.at, min(until, end) - change.at
                    if a < b:
                        counts[a:b] = bytes(b - a)
                found.append((change.at, end, counts))
        return found

    def used(self, until: int) -> int:
        """Minutes used before `until`."""
        return self.carried + sum(sum(counts[: max(until - start, 0)]) for start, _, counts in self.runs())

    def due(self, amount: float, runs: list[tuple[int, int, bytearray]] | None = None) -> datetime | None:
        """The earliest running moment with `amount` seconds used; None while it is paused."""
        if self.state == "paused":
            return None
        left = amount - self.carried * 60
        for start, end, counts in self.runs() if runs is None else runs:
            if left <= 0:
                return moment(start * 60)
            for hour in range(0, len(counts), 60):
                worked = sum(counts[hour : hour + 60]) * 60
                if worked < left:
                    left -= worked
                    continue
                for at in range(hour, min(hour + 60, len(counts))):
                    if counts[at]:
                        if left <= 60 and (start + at) * 60 + left < end * 60:
                            return moment((start + at) * 60 + left)
                        left -= 60
                break
        return None

    def steps(self) -> dict[str, datetime]:
        """The moments of the steps that have not been dealt with."""
        if self.state != "running":
            return {}
        if self.kind == "requester_wait":
            first = self.changes[0]
            amounts = {
                level: first.hours.working_days(first.at, days) * 60.0 for level, days in WAIT_DAYS.items()
            }
            amounts["no_answer"] = self.target
        else:
            amounts = {level: self.target * share for level, share in SHARES.items()}
        runs = self.runs()
        found = {level: self.due(amount, runs) for level, amount in amounts.items() if level not in self.done}
        return {level: at for level, at in found.items() if at is not None}
