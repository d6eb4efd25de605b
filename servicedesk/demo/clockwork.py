"""The clocks of one promise, run as sla.actions would have run them, without a database.

`Clockwork` has the verbs of sla.actions.promises. Between two changes the drain would have fired what fell due; that
is calculated at the next change (`advance`).
"""

from datetime import datetime, timedelta

from servicedesk.calendars.worktime import ALWAYS
from sla import stopwatch
from sla.events import PromiseEvent

from .clocks import FIRST_RESPONSE, RESOLUTION, ZERO, Clock, Fact, Granted, Segment
from .steps import fire_due, note_missed
from .world import Target, World


class Clockwork:
    """One promise: who holds it, its policy, its clocks, and what was recorded about it."""

    def __init__(
        self, world: World, *, service: int, provider: int, consumer: int, holder: int, priority: str
    ) -> None:
        self.world, self.service, self.consumer = world, service, consumer
        self.provider, self.holder, self.priority = provider, holder, priority
        self.policy = world.policy_for(service=service, provider=provider, consumer=consumer)
        self.excused_until: datetime | None = None
        self.clocks: list[Clock] = []
        self.facts: list[Fact] = []

    def start(self, at: datetime) -> None:
        at = at.replace(microsecond=0)
        for kind in (FIRST_RESPONSE, RESOLUTION):
            target = self.policy.targets[(kind, self.priority)]
            calendar = None if target.is_around_the_clock else self._calendar
            self._begin(kind, at, self._amount(target, at), self.policy.pk, calendar)

    def advance(self, until: datetime) -> None:
        """Let the steps fire that fell due before `until`, and count the time used."""
        for clock in self.clocks:
            if clock.state == "running" and clock.since < until:
                worked = clock.segments[-1].schedule.elapsed(clock.since, until)
                self.facts += fire_due(clock, self.policy, clock.used + worked, until)
                clock.used += worked
                clock.since = until

    def pause(self, at: datetime, reason: str) -> None:
        for clock in self._open(RESOLUTION, "running"):
            note_missed(clock, at)
            self._add(clock, "paused", at, reason)

    def resume(self, at: datetime) -> None:
        for clock in self._open(RESOLUTION, "paused"):
            self._add(clock, "running", at)

    def stop(self, at: datetime, by: int | None, *kinds: str, is_cancelled: bool = False) -> None:
        for clock in self.clocks:
            if clock.stopped_at is None and clock.kind in kinds:
                self._conclude(clock, at, is_cancelled)
                self.facts.append(Fact(at, PromiseEvent.CLOCK_STOPPED, by, clock))

    def reopen(self, at: datetime) -> None:
        last = [clock for clock in self.clocks if clock.kind == RESOLUTION][-1]
        calendar = None if last.calendar is None else self._calendar
        promised = timedelta(seconds=last.target_seconds)
        self._begin(RESOLUTION, at, promised, last.policy, calendar, last.cycle + 1, last.used)
        again = self.clocks[-1]
        for granted in last.adjustments:
            again.adjustments.append(Granted(granted.amount, granted.reason, granted.at, granted.by, granted))
            again.target += granted.amount
        least = stopwatch.reopened_target(promised, last.used, again.target - promised)
        self._adjust(again, least - again.target, "reopen", at)

    def hand_over(
        self, at: datetime, holder: int, provider: int | None = None, *, is_misroute: bool = False
    ) -> None:
        self.holder, self.provider = holder, provider or self.provider
        self.excused_until = at if is_misroute else self.excused_until
        for clock in self.clocks:
            if clock.stopped_at is None:
                note_missed(clock, at)
                clock.calendar = None if clock.calendar is None else self._calendar
                self._add(clock, clock.state, at, clock.segments[-1].reason)

    def set_priority(self, at: datetime, priority: str, by: int | None) -> bool:
        self.priority = priority
        self.policy = self.world.policy_for(
            service=self.service, provider=self.provider, consumer=self.consumer
        )
        is_flagged = False
        for clock in self.clocks:
            if clock.stopped_at is None:
                note_missed(clock, at)
                is_flagged |= self._retarget(clock, self.policy.targets[(clock.kind, priority)], at, by)
        return is_flagged

    def settle(self) -> None:
        """Work out due moments again after a change."""
        for clock in self.clocks:
            if clock.stopped_at is None:
                clock.due_at = clock.moment(clock.target)
                clock.original_due_at = clock.original_due_at or clock.due_at

    def finish(self, until: datetime) -> None:
        """Let time pass to the end of the story, and work out what is stored beside the due moments."""
        self.advance(until)
        for clock in self.clocks:
            clock.at_risk_at = clock.moment(clock.target * 0.8) if clock.stopped_at is None else None

    def charged(self, cycles: list[Clock]) -> tuple[int | None, int | None]:
        """Return the department that a kind counts for, and its unit: who held it at the first miss, or at the stop."""
        missed = [(clock, clock.breached_at) for clock in cycles if clock.breached_at is not None]
        if not missed:
            holder = cycles[-1].segments[-1].holder
            is_own = self.world.units[holder].department == self.provider
            return self.provider, holder if is_own else self.holder
        clock, at = missed[0]
        if self.excused_until is not None and at < self.excused_until:
            return None, None
        held = [one.holder for one in clock.segments if one.starts_at <= at]
        return self.world.units[held[-1]].department, held[-1]

    @property
    def _calendar(self) -> int:
        return self.world.units[self.provider].hours.calendar

    def _begin(
        self, kind: str, at: datetime, target: timedelta, policy: int, calendar: int | None,
        cycle: int = 1, carried: timedelta = ZERO,
    ) -> None:  # fmt: skip
        seconds = round(target.total_seconds())
        clock = Clock(
            kind, cycle, seconds, timedelta(seconds=seconds), carried, at, policy, calendar, carried, at
        )
        self.clocks.append(clock)
        self._add(clock, "running", at)

    def _retarget(self, clock: Clock, target: Target, at: datetime, by: int | None) -> bool:
        amount = self._amount_again(target, clock)
        before, was = clock.target, clock.target_seconds
        clock.policy, clock.target_seconds = self.policy.pk, round(amount.total_seconds())
        if clock.target_seconds == was:
            return False
        grace = clock.last_grace
        wanted = effective = amount + before - timedelta(seconds=was) - grace
        if wanted < before:
            effective = stopwatch.raised_target(before, wanted, clock.used, stopwatch.grace(amount))
        clock.target = wanted + grace
        self._adjust(clock, effective - wanted - grace, "grace", at, by)
        change = {"version": clock.policy, "from_": was, "to": clock.target_seconds}
        self.facts.append(Fact(at, PromiseEvent.RETARGETED, by, clock, data=change))
        return stopwatch.is_prolonged_late(before, wanted, clock.used)

    def _amount(self, target: Target, start: datetime) -> timedelta:
        if target.seconds is not None:
            return timedelta(seconds=target.seconds)
        return self.world.schedule_of(self.provider, target).working_days(start, target.working_days or 1)

    def _amount_again(self, target: Target, clock: Clock) -> timedelta:
        """Working days are those of the first cycle's beginning, by the calendar of then."""
        first = next(one for one in self.clocks if one.kind == clock.kind)
        if target.seconds is not None or first.calendar is None:
            return self._amount(target, first.started_at)
        return first.segments[0].schedule.working_days(first.started_at, target.working_days or 1)

    def _adjust(
        self, clock: Clock, amount: timedelta, reason: str, at: datetime, by: int | None = None
    ) -> None:
        if amount:
            clock.adjustments.append(Granted(amount, reason, at, by))
            clock.target += amount

    def _open(self, kind: str, state: stopwatch.State) -> list[Clock]:
        return [clock for clock in self.clocks if clock.kind == kind and clock.state == state]

    def _add(self, clock: Clock, state: stopwatch.State, at: datetime, reason: str = "") -> None:
        hours = self.world.units[self.provider].hours
        if clock.calendar is None:
            clock.segments.append(Segment(at, state, reason, self.holder, None, ALWAYS))
        else:
            clock.segments.append(Segment(at, state, reason, self.holder, hours.version, hours.schedule))
        clock.state, clock.since = state, at

    def _conclude(self, clock: Clock, at: datetime, is_cancelled: bool) -> None:
        missed = clock.breached_at
        if missed is None and not stopwatch.is_met(at, clock.due_at, clock.target - clock.used):
            missed = clock.due_at or stopwatch.missed_at(clock.spans(), at, clock.target, (), clock.carried)
        self._add(clock, "stopped", at)
        clock.stopped_at = at
        if missed is not None:
            clock.breached_at, clock.detected_at, clock.outcome = missed, clock.detected_at or at, "breached"
        else:
            clock.outcome = "cancelled" if is_cancelled else "met"
