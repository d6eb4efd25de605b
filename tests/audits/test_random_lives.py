"""Promises that live through anything, in any order, with drains at any moment, meet every invariant."""

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from departments.enums import Priority
from departments.models import Department
from servicedesk.database.verification import check_all
from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.timers.drain import drain
from servicedesk.timers.heartbeat import beat
from sla.actions import planned, promises, targets
from sla.actions.corrections import exclude
from sla.actions.policies import TargetSpec, publish_policy
from sla.enums import PROMISED_KINDS, ClockKind, ClockState, PauseReason
from sla.models import Clock, Promise
from sla.queries.exclusion_preview import preview_exclusion
from sla.queries.matching import schedule_for
from tests.cast import Company, at

LIVES, MOVES, DRAINED = 8, 14, 0.3
HOURS = {
    ClockKind.FIRST_RESPONSE: 2, ClockKind.NEXT_RESPONSE: 3, ClockKind.RESOLUTION: 8, ClockKind.CADENCE: 6,
    ClockKind.OWNERSHIP: 5,
}  # fmt: skip


class Life:
    """One promise, and the dice that decide what happens to it."""

    def __init__(self, company: Company, dice: random.Random, now: datetime) -> None:
        self.company, self.dice, self.now = company, dice, now
        self.promise = self.begin()

    def begin(self) -> Promise:
        company = self.company
        return promises.make_promise(
            provider=company.facilities, consumer_id=company.finance.pk, service=company.move_desk,
            holder=company.facilities, priority="normal", at=self.now,
            kinds=[ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION, ClockKind.OWNERSHIP],
        )  # fmt: skip

    def move(self, now: datetime) -> None:
        """Do one of the things that its state allows."""
        self.now = now
        promise = promises.lock(self.promise.pk)
        self.dice.choice(self.moves())(promise)
        promises.recalculate(promise)

    def moves(self) -> list[Callable[[Promise], object]]:
        states = set(
            Clock.objects.filter(promise=self.promise, kind="resolution").values_list("state", flat=True)
        )
        if ClockState.RUNNING in states:
            return [
                self.ask, self.wait, self.solve, self.speak, self.hear, self.hand_over, self.rate, self.agree,
                self.correct,
            ]  # fmt: skip
        if ClockState.PAUSED in states:
            return [self.resume, self.rate, self.hand_over, self.solve, self.speak]
        return [self.reopen, self.correct]

    def ask(self, promise: Promise) -> None:
        promises.pause(promise, reason=PauseReason.REQUESTER, at=self.now)

    def wait(self, promise: Promise) -> None:
        promises.pause(promise, reason=PauseReason.THIRD_PARTY, at=self.now)

    def resume(self, promise: Promise) -> None:
        promises.resume(promise, at=self.now)

    def solve(self, promise: Promise) -> None:
        promises.stop(promise, ClockKind, at=self.now, by=None, is_cancelled=self.dice.random() < 0.2)

    def speak(self, promise: Promise) -> None:
        promises.provider_spoke(promise, at=self.now, by=None)

    def hear(self, promise: Promise) -> None:
        promises.requester_spoke(promise, at=self.now)

    def hand_over(self, promise: Promise) -> None:
        holder: Department = self.dice.choice([self.company.facilities, self.company.movers, self.company.it])
        promises.hand_over(promise, holder=holder, at=self.now, by=None)

    def rate(self, promise: Promise) -> None:
        targets.set_priority(promise, self.dice.choice(Priority.values), at=self.now)

    def agree(self, promise: Promise) -> None:
        working = schedule_for(self.company.calendar.pk)
        date = working.due(self.now, timedelta(hours=self.dice.uniform(1, 30)))
        planned.agree_date(promise, date, at=self.now, by=None)

    def correct(self, promise: Promise) -> None:
        """The arbiter takes part of what has passed out of a clock."""
        promises.recalculate(promise)
        one = self.dice.choice(list(Clock.objects.filter(promise=promise).order_by("pk")))
        until = one.stopped_at or self.now
        start = one.started_at + (until - one.started_at) * (0.8 * self.dice.random())
        end = start + (until - start) * self.dice.random()
        if end > start and preview_exclusion(one, from_at=start, to_at=end, at=self.now).left_out:
            exclude(
                clock=one, from_at=start, to_at=end, reason="wrong pause", by=self.company.ari, at=self.now
            )
            promise.refresh_from_db()

    def reopen(self, promise: Promise) -> None:
        promises.reopen(promise, at=self.now)


def publish_every_kind(company: Company, moment: datetime) -> None:
    shares = {"low": 3.0, "normal": 1.0, "high": 0.5, "urgent": 0.2}
    publish_policy(
        targets=[
            TargetSpec(kind, Priority(priority), seconds=round(HOURS[kind] * 3600 * share))
            for kind in PROMISED_KINDS
            for priority, share in shares.items()
        ],
        by=None,
        at=moment,
    )


def described(broken: list[str]) -> str:
    """Return the rows of the clocks that are named in `broken`."""
    names = {int(found) for words in broken for found in re.findall(r"clock (\d+)", words)}
    lines = [*broken]
    for one in Clock.objects.filter(pk__in=names):
        lines += [str(vars(one))]
        lines += [
            str(vars(row)) for row in (*one.segments.all(), *one.adjustments.all(), *one.exclusions.all())
        ]
        events = Event.objects.filter(subject_id=one.promise_id, data__clock=one.pk)
        lines += [f"{event.at} {event.kind} {event.data}" for event in events]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_every_invariant_holds(company: Company, seed: int) -> None:
    publish_every_kind(company, at("Mon 00:00"))
    dice, now = random.Random(seed), at("Mon 09:00")
    lives = [Life(company, dice, now) for _ in range(LIVES)]
    for _ in range(LIVES * MOVES):
        now += timedelta(seconds=dice.choice([1, 40, 900, 3600, 20_000]) * dice.random())
        if dice.random() < DRAINED:
            with clock.frozen(now):
                drain()
        dice.choice(lives).move(now)
    with clock.frozen(now + timedelta(minutes=1)):
        drain()
        beat("sweeper")
        broken = [words for one in check_all() for words in one.finding.broken]
        assert broken == [], described(broken)
    assert Clock.objects.exclude(breached_at=None).exists()
