"""A desk of one ticket as the rules of promises tell it, on clocks that count minutes. For the state machine alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tests.sla.minute_amounts import amount, gets_later, is_kept, running_on, seconds_until
from tests.sla.minutes import ALWAYS, Change, Hours, MinuteClock, moment

NEVER_LATE = "requester_wait"
PROVIDERS = ("first_response", "next_response", "resolution", "cadence")
RESTING = ("resolution", "ownership", "cadence")
# Minutes, ("days", n), or ("always", minutes): by kind, then by priority. Shares of them are mostly whole minutes.
PROMISED = {
    "first_response": {"low": 240, "normal": 120, "high": 60, "urgent": ("always", 40)},
    "next_response": {"normal": 160, "high": 80, "urgent": 40},
    "resolution": {"low": ("days", 2), "normal": 480, "high": 240, "urgent": ("always", 200)},
    "cadence": {"normal": 600, "high": 300, "urgent": 100},
    "ownership": {"low": 900, "normal": 400, "high": 200, "urgent": 100},
    "requester_wait": dict.fromkeys(("low", "normal", "high", "urgent"), ("days", 6)),
}
# The same kinds with other times: all shorter, and some shorter, some longer.
SHORTER = {
    "first_response": {"low": 120, "normal": 80, "high": 40, "urgent": ("always", 20)},
    "next_response": {"normal": 120, "high": 60, "urgent": 20},
    "resolution": {"low": ("days", 1), "normal": 360, "high": 200, "urgent": ("always", 120)},
    "cadence": {"normal": 400, "high": 200, "urgent": 80},
    "ownership": {"low": 600, "normal": 300, "high": 160, "urgent": 60},
    "requester_wait": PROMISED["requester_wait"],
}
MIXED = {
    "first_response": {"low": 200, "normal": 160, "high": 60, "urgent": 60},
    "next_response": {"low": 600, "normal": 120, "high": 80, "urgent": 40},
    "resolution": {"low": 1200, "normal": ("days", 3), "high": 280, "urgent": ("always", 240)},
    "ownership": {"normal": 500, "high": 100, "urgent": 100},
    "requester_wait": PROMISED["requester_wait"],
}
TABLES = {"usual": PROMISED, "shorter": SHORTER, "mixed": MIXED}
SERVED_BY = "facilities"  # the department whose service it is


@dataclass
class Desk:
    """`hours`: unit -> its working time now. `department`: unit -> the department it belongs to.

    `published` are the times of the company, `agreed` those with this consumer; `pinned` is what the request has, and
    whether that was agreed.
    """

    hours: dict[str, Hours]
    department: dict[str, str]
    consumer: str
    provider: str
    holder: str
    priority: str
    state: str = "new"
    answered: bool = False
    resolved: int = 0  # the minute, and the provider's hours then
    resolved_hours: Hours = ALWAYS
    excused_until: datetime | None = None
    clocks: list[MinuteClock] = field(default_factory=list)
    published: dict[str, Any] = field(default_factory=lambda: PROMISED)
    agreed: dict[str, Any] | None = None
    pinned: tuple[dict[str, Any], bool] = (PROMISED, False)

    def open(self, kinds: Iterable[str] | None = None) -> list[MinuteClock]:
        wanted = None if kinds is None else list(kinds)
        return [
            one for one in self.clocks if one.stopped_at is None and (wanted is None or one.kind in wanted)
        ]

    def last(self, kind: str) -> MinuteClock | None:
        return next((one for one in reversed(self.clocks) if one.kind == kind), None)

    def unit_of(self, kind: str) -> str:
        return {"ownership": self.holder, "requester_wait": self.consumer}.get(kind, self.provider)

    def hours_of(self, clock: MinuteClock) -> Hours:
        """The hours as they are by now, in which the clock's next change counts."""
        return ALWAYS if clock.is_around_the_clock else self.hours[clock.unit]

    # What time does

    def pass_time(self, now: int) -> None:
        """A drain at `now`: steps are done, dues are missed, silence ends the wait."""
        at, silent = moment(now * 60), False
        for clock in self.open():
            if clock.state == "running":
                due_steps = {level for level, fires in clock.steps().items() if fires <= at}
                clock.done |= due_steps
                silent |= "no_answer" in due_steps
                if clock.kind != NEVER_LATE and clock.breached_at is None and clock.due_at <= at:
                    clock.breached_at = clock.due_at
        if silent:
            self.end("resolved", now)

    def settle(self, now: int) -> None:
        """Work out the dues of what is open."""
        for clock in self.open():
            clock.due_at = clock.due(clock.target)
            clock.original_due_at = clock.original_due_at or clock.due_at

    def note(self, now: int) -> None:
        """A change does not hide what was missed before it."""
        for clock in self.open():
            if clock.kind != NEVER_LATE and clock.due_at and clock.due_at < moment(now * 60):
                clock.breached_at = clock.breached_at or clock.due_at

    def verdicts(self) -> dict[str, tuple[bool, bool, datetime, str | None]]:
        """Kind -> met, met without corrections, when it counts, who is charged."""
        found = {}
        for kind in {one.kind for one in self.clocks} - {NEVER_LATE}:
            cycles = [one for one in self.clocks if one.kind == kind]
            last, missed = cycles[-1], [one for one in cycles if one.breached_at]
            if not missed and last.outcome in (None, "cancelled"):
                continue
            stands = [one for one in missed if not is_kept(one, corrected=True)] or missed
            stop = None if last.stopped_at is None else moment(last.stopped_at * 60)
            found[kind] = (
                all(is_kept(one, corrected=True) for one in cycles),
                all(is_kept(one, corrected=False) for one in cycles),
                stands[0].breached_at if stands else min(at for at in (last.due_at, stop) if at is not None),
                self.charged(stands[0]) if stands else self.provider,
            )
        return found

    def charged(self, clock: MinuteClock) -> str | None:
        if self.excused_until is not None and clock.breached_at < self.excused_until:
            return None
        held = [one.holder for one in clock.changes if moment(one.at * 60) <= clock.breached_at]
        return self.department[held[-1]]

    # What verbs do to clocks

    def start(self, kind: str, now: int) -> None:
        promised = self.promised(kind)
        if promised is None:
            return
        around = isinstance(promised, tuple) and promised[0] == "always"
        hours = ALWAYS if around else self.hours[self.unit_of(kind)]
        seconds = amount(promised, hours, now)
        cycle = sum(one.kind == kind for one in self.clocks) + 1
        change = Change(now, "running", "", hours, self.holder)
        self.clocks.append(
            MinuteClock(
                kind, cycle, seconds, [change], self.unit_of(kind), base=seconds, is_around_the_clock=around
            )
        )

    def change(self, clock: MinuteClock, now: int, state: str, reason: str = "") -> None:
        clock.changes.append(Change(now, state, reason, self.hours_of(clock), self.holder))

    def stop(self, kinds: Iterable[str] | None, now: int, cancelled: bool = False) -> None:
        at = moment(now * 60)
        for clock in self.open(kinds):
            late = clock.breached_at is not None and clock.breached_at < at
            if clock.kind != NEVER_LATE and not late:
                late = clock.due_at < at if clock.due_at is not None else clock.used(now) * 60 > clock.target
            if not late:
                clock.breached_at = None
            elif clock.breached_at is None:
                clock.breached_at = clock.due_at
            clock.outcome = "breached" if late else "cancelled" if cancelled else "met"
            clock.stopped_at = now
            self.change(clock, now, "stopped")

    def speak(self, now: int) -> None:
        """A public reply of the provider."""
        self.answered = True
        if self.state != "resolved":
            rested = any(one.reason for one in self.open(["cadence"]))
            self.stop(["first_response", "next_response", "cadence"], now)
            self.start("cadence", now)
            if rested:
                for clock in self.open(["cadence"]):
                    self.change(clock, now, "paused", "requester")

    def hear(self, now: int) -> None:
        """A reply of the requester."""
        if self.answered and not self.open(["first_response", "next_response"]):
            self.start("next_response", now)

    def rest(self, now: int) -> None:
        for clock in self.open(RESTING):
            if clock.state == "running":
                self.change(clock, now, "paused", "requester")
        self.start("requester_wait", now)

    def resume(self, now: int) -> None:
        for clock in self.open():
            if clock.state == "paused":
                self.change(clock, now, "running")
        self.stop(["requester_wait"], now)

    def end(self, state: str, now: int) -> None:
        self.stop(None, now, cancelled=state == "cancelled")
        self.state = state

    def hand_over(
        self, holder: str, now: int, *, provider: str | None = None, misroute: bool = False
    ) -> None:
        self.stop(["ownership"], now)
        self.holder, self.provider = holder, provider or self.provider
        if misroute:
            self.excused_until = moment(now * 60)
        for clock in self.open():
            clock.unit = self.unit_of(clock.kind)
            self.change(clock, now, clock.state, clock.reason)
        self.start("ownership", now)

    def begin_again(self, now: int) -> None:
        """Not solved, or reopened."""
        self.state = "in_progress"
        self.hear(now)
        last = self.last("resolution")
        used = last.used(last.stopped_at)
        again = MinuteClock(
            "resolution", last.cycle + 1, max(last.target, used * 60 + last.base / 4), [], self.provider,
            carried=used, base=last.base, is_around_the_clock=last.is_around_the_clock, before=last,
        )  # fmt: skip
        self.change(again, now, "running")
        self.clocks.append(again)
        self.start("ownership", now)

    def set_priority(self, priority: str, now: int) -> None:
        self.priority = priority
        self.pinned = (self.agreed or self.published, self.agreed is not None)
        for clock in self.open():
            promised = self.promised(clock.kind)
            if clock.kind != NEVER_LATE and promised is not None:
                self.retarget(clock, promised, now)

    def promised(self, kind: str) -> object:
        """What applies to a kind now: a team's time never by an agreement, nor elsewhere by what the request has."""
        table, is_agreed = self.pinned
        if kind == "ownership" and (is_agreed or self.department[self.holder] != SERVED_BY):
            table = self.published
        return table.get(kind, {}).get(self.priority)

    def apply(self, *, is_agreed: bool, now: int) -> None:
        """Give the request what was published: as agreed by both, or by the provider alone where nothing gets later."""
        if self.state in ("resolved", "closed", "cancelled") or is_agreed != (self.agreed is not None):
            return
        was, self.pinned = self.pinned, (self.agreed or self.published, is_agreed)
        tried = []
        for clock in self.open():
            promised = self.promised(clock.kind)
            if (
                clock.kind != NEVER_LATE
                and promised is not None
                and not (is_agreed and clock.kind == "ownership")
            ):
                tried.append((clock, replace(clock, changes=[*clock.changes])))
                self.retarget(tried[-1][1], promised, now)
        if not is_agreed and any(gets_later(*pair, now) for pair in tried):
            self.pinned = was
            return
        for clock, other in tried:
            self.clocks[self.clocks.index(clock)] = other

    def length(self, promised: object, clock: MinuteClock) -> float:
        """A promised time in seconds: days count from the first cycle, in the first calendar it counted in."""
        changes = [change for one in clock.line for change in one.changes]
        known = [change.hours for change in changes if change.hours is not ALWAYS]
        return amount(promised, known[0] if known else self.hours[clock.unit], changes[0].at)

    def retarget(self, clock: MinuteClock, promised: object, now: int) -> None:
        """Rule 1, as it is written: remaining = new target - elapsed; raised, min(old due, due(now, grace)).

        The same again changes nothing, and what was granted besides stays.
        """
        around = isinstance(promised, tuple) and promised[0] == "always"
        hours = ALWAYS if around else self.hours[clock.unit]
        seconds = self.length(promised, clock)
        if (seconds, around) == (clock.base, clock.is_around_the_clock):
            return
        used, here = clock.used(now) * 60, moment(now * 60)
        others = clock.target - clock.base - clock.grace
        wanted, old = seconds + others, running_on(clock, now).due(clock.target)
        if around != clock.is_around_the_clock:
            clock.is_around_the_clock = around
            self.change(clock, now, clock.state, clock.reason)
        fresh = MinuteClock("", 1, 0, [Change(now, "running", "", hours, "")])
        new = fresh.due(max(wanted - used, 0))
        late = old <= here
        if late and wanted < clock.target:
            effective = clock.target
        elif not late and new < old and wanted - used < seconds / 4:
            ahead = min(old, fresh.due(seconds / 4))
            effective = used + seconds_until(fresh, ahead)
        else:
            effective = wanted
        clock.base, clock.grace, clock.target = seconds, effective - wanted, effective
