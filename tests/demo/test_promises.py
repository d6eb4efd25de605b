"""The demo's clocks are what the desk's own arithmetic makes of their segments."""

from datetime import timedelta

import pytest

from servicedesk.events.models import Event
from servicedesk.timers.models import Timer
from sla import stopwatch
from sla.actions.recalculation import AT_RISK_SHARE, recalculate, recalculate_all
from sla.enums import ClockState, Level, Outcome
from sla.models import Clock, Promise, Verdict
from sla.queries.readings import effective_target, read_clock, spans_of
from sla.timer_kinds import ClockTimer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture
def clocks():
    rows = Clock.objects.select_related("promise__ticket").prefetch_related(
        "segments", "exclusions", "adjustments"
    )
    return list(rows.order_by("pk"))


def _of_steady_priority(clocks):
    changed = set(Event.objects.filter(kind="ticket.priority_set").values_list("subject_id", flat=True))
    return [clock for clock in clocks if clock.promise.ticket.pk not in changed]


def test_every_due_is_the_stopwatchs_due(clocks):
    assert len(clocks) > 600
    for clock in clocks:
        due = stopwatch.due(spans_of(clock), effective_target(clock), (), clock.carried)
        assert clock.due_at == due, clock
        assert clock.state == spans_of(clock)[-1].state
        assert clock.original_due_at is not None


def test_at_risk_is_where_four_fifths_are_used(clocks):
    for clock in clocks:
        if clock.stopped_at is None:
            share = stopwatch.moment_at(
                spans_of(clock), effective_target(clock), AT_RISK_SHARE, (), clock.carried
            )
            assert clock.at_risk_at == share, clock
        else:
            assert clock.at_risk_at is None


def test_a_clock_without_a_miss_was_stopped_in_time(clocks):
    for clock in clocks:
        if clock.stopped_at is None:
            continue
        remaining = read_clock(clock, clock.stopped_at).remaining
        if clock.breached_at is None:
            assert stopwatch.is_met(clock.stopped_at, clock.due_at, remaining), clock
            assert clock.outcome in (Outcome.MET, Outcome.CANCELLED)
        else:
            assert clock.outcome == Outcome.BREACHED
            assert clock.breached_at <= clock.detected_at <= clock.stopped_at


def test_a_miss_is_the_due_that_the_clock_ran_past(clocks, demo):
    missed = [clock for clock in clocks if clock.breached_at]
    assert len(missed) > 20
    steady = _of_steady_priority(missed)
    assert steady
    for clock in steady:
        assert clock.breached_at == read_clock(clock, clock.stopped_at or demo).missed_at, clock


def test_open_clocks_past_their_due_have_been_noticed(clocks, demo):
    for clock in clocks:
        if clock.state == ClockState.RUNNING and clock.due_at < demo - timedelta(minutes=1):
            assert clock.breached_at is not None


def test_a_later_cycle_keeps_what_was_used(clocks):
    by_key = {(clock.promise_id, clock.kind, clock.cycle): clock for clock in clocks}
    later = _of_steady_priority(clock for clock in clocks if clock.cycle > 1)
    assert later
    for clock in later:
        before = by_key[(clock.promise_id, clock.kind, clock.cycle - 1)]
        assert clock.carried == read_clock(before, before.stopped_at).elapsed
        promised = timedelta(seconds=before.target_seconds)
        again = stopwatch.reopened_target(promised, clock.carried, effective_target(before) - promised)
        assert abs(effective_target(clock) - again) < timedelta(seconds=1)


def test_a_promise_is_due_when_its_first_running_clock_is(clocks):
    for promise in Promise.objects.prefetch_related("clocks"):
        running = [clock for clock in promise.clocks.all() if clock.state == ClockState.RUNNING]
        assert promise.next_due_at == min((clock.due_at for clock in running), default=None)
        assert promise.at_risk_at == min((clock.at_risk_at for clock in running), default=None)


def test_verdicts_are_those_that_the_desk_would_write(demo):
    def verdicts():
        return set(
            Verdict.objects.values_list(
                "promise", "kind", "provider", "consumer", "service", "is_met", "is_imported", "counts_at"
            )
        )

    written = verdicts()
    assert len(written) > 500
    recalculate_all(Promise.objects.all())
    assert verdicts() == written


def test_steps_that_are_due_have_fired_or_were_skipped(clocks, demo):
    """So that the first drain of a fresh demo has next to nothing to do."""
    armed = Timer.objects.filter(state=Timer.State.ARMED)
    assert armed.count() > 50
    assert armed.filter(fire_at__lte=demo).count() <= 3
    fired = Timer.objects.filter(kind=ClockTimer.STEP).exclude(state=Timer.State.ARMED)
    assert not fired.filter(fired_at__gt=demo).exists()
    assert not fired.filter(fired_at=None).exists()


def test_running_clocks_have_every_step_armed_or_behind_them(clocks):
    for clock in clocks:
        levels = set(
            Timer.objects.filter(kind=ClockTimer.STEP, owner_id=clock.pk).values_list("name", flat=True)
        )
        if clock.state == ClockState.RUNNING:
            assert levels == set(Level.values), clock
        else:
            armed = Timer.objects.filter(kind=ClockTimer.STEP, owner_id=clock.pk, state=Timer.State.ARMED)
            assert not armed.exists()


def test_settling_again_changes_nothing(demo):
    """As after a verb: the same due moments and the same armed steps come out."""

    def moments():
        armed = Timer.objects.filter(kind=ClockTimer.STEP, state=Timer.State.ARMED)
        clocks = Clock.objects.values_list("pk", "due_at", "at_risk_at", "state", "original_due_at")
        promises = Promise.objects.values_list("pk", "next_due_at", "at_risk_at")
        return set(armed.values_list("owner_id", "name", "fire_at")), set(clocks), set(promises)

    before = moments()
    for promise in Promise.objects.all():
        recalculate(promise)
    assert moments() == before
