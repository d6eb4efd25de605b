"""Waits for third parties: they pause the work, up to a cap for all of them together."""

import pytest

from departments.enums import Priority
from servicedesk.events.models import Event
from sla.actions import promises
from sla.enums import ClockKind, Outcome, PauseReason
from sla.models import Clock, Promise
from sla.queries.readings import read_clock
from tests.cast import Company, at
from tests.sla.kinds import drain_at, promise_everything

pytestmark = pytest.mark.usefixtures("invariants_hold")


@pytest.fixture
def promise(company: Company) -> Promise:
    """Work of 8 h begun Monday 09:00, so that waits may last 4 h."""
    promise_everything(company)
    return promises.make_promise(
        provider=company.facilities, consumer_id=company.finance.pk, service=company.move_desk,
        holder=company.facilities, priority=Priority.NORMAL, at=at("Mon 09:00"),
        kinds=[ClockKind.RESOLUTION, ClockKind.OWNERSHIP],
    )  # fmt: skip


def do(verb: str, promise: Promise, moment: str, **given: object) -> None:
    locked = promises.lock(promise.pk)
    getattr(promises, verb)(locked, at=at(moment), **given)
    promises.recalculate(locked)


def wait(promise: Promise, moment: str) -> None:
    do("pause", promise, moment, reason=PauseReason.THIRD_PARTY)


def work() -> Clock:
    return Clock.objects.get(kind=ClockKind.RESOLUTION)


def test_the_work_rests_until_the_cap_and_then_runs_again(promise: Promise) -> None:
    wait(promise, "Mon 10:00")
    drain_at("Mon 15:29")
    assert work().state == "paused"
    drain_at("Mon 15:30")
    assert (work().state, work().due_at) == ("running", at("Tue 15:00"))
    assert Clock.objects.get(kind=ClockKind.OWNERSHIP).state == "running"
    assert Event.objects.filter(kind="sla.pause_capped").count() == 1


def test_a_late_drain_grants_no_longer_rest(promise: Promise) -> None:
    wait(promise, "Mon 10:00")
    drain_at("Tue 10:00")  # 15:30 was the cap
    assert work().segments.latest("starts_at").starts_at == at("Mon 15:30")
    drain_at("Tue 15:01")
    assert work().breached_at == work().due_at


def test_a_verb_that_comes_before_the_drain_finds_the_wait_ended(promise: Promise) -> None:
    wait(promise, "Mon 10:00")
    do("resume", promise, "Tue 10:00")
    assert read_clock(work(), at("Tue 10:00")).elapsed.total_seconds() == 3600 * (1 + 2.5 + 1)


def test_a_stop_after_the_cap_counts_what_ran_since(promise: Promise) -> None:
    wait(promise, "Mon 10:00")
    do("stop", promise, "Wed 10:00", kinds=[ClockKind.RESOLUTION], by=None)
    assert work().outcome == Outcome.BREACHED
    drain_at("Wed 11:00")
    assert work().segments.count() == 4


def test_waits_add_up_to_one_cap(promise: Promise) -> None:
    wait(promise, "Mon 10:00")
    do("resume", promise, "Mon 14:30")  # 3 h of the 4
    wait(promise, "Mon 15:00")
    drain_at("Mon 16:00")
    assert work().state == "running"
    assert read_clock(work(), at("Mon 17:00")).elapsed.total_seconds() == 3600 * 2.5


def test_a_wait_that_ended_in_time_leaves_nothing_behind(promise: Promise) -> None:
    wait(promise, "Mon 10:00")
    do("resume", promise, "Mon 11:00")
    drain_at("Mon 16:00")
    assert not Event.objects.filter(kind="sla.pause_capped").exists()
    assert work().segments.count() == 3


def test_another_pause_is_not_ended_by_the_cap(promise: Promise) -> None:
    do("pause", promise, "Mon 10:00", reason=PauseReason.APPROVAL)
    drain_at("Fri 10:00")
    assert work().state == "paused"
