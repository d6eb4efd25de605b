"""A promise that is made with its clocks is the one that they would have been started in."""

from datetime import datetime
from typing import Any

import pytest

from servicedesk.timers.models import Timer
from sla.actions import promises
from sla.enums import ClockKind
from sla.models import Clock, Promise, Segment, Verdict
from tests.cast import Company, at
from tests.sla.kinds import promise_everything

KINDS = [ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION, ClockKind.OWNERSHIP, ClockKind.REQUESTER_WAIT]
IDS = ("id", "promise_id", "clock_id", "owner_id")


def made(company: Company, moment: datetime, kinds: list[ClockKind]) -> Promise:
    return promises.make_promise(
        provider=company.facilities, consumer_id=company.finance.pk, service=company.move_desk,
        holder=company.movers, priority="normal", at=moment, kinds=kinds,
    )  # fmt: skip


def stored(promise: Promise) -> list[dict[str, Any]]:
    """Return every row of a promise, without the ids of rows."""
    clocks = Clock.objects.filter(promise=promise).order_by("kind")
    rows: list[dict[str, Any]] = [
        *Promise.objects.filter(pk=promise.pk).values(),
        *clocks.values(),
        *Segment.objects.filter(clock__in=clocks).order_by("clock__kind").values(),
        *Verdict.objects.filter(promise=promise).values(),
    ]
    for clock in clocks:
        rows += Timer.objects.filter(kind="sla.step", owner_id=clock.pk).order_by("name").values()
    return [{name: value for name, value in row.items() if name not in IDS} for row in rows]


@pytest.mark.parametrize("when", ["Mon 09:00", "Mon 22:00"])
def test_made_with_clocks_or_started_in_them(company: Company, when: str) -> None:
    promise_everything(company)
    moment = at(when).replace(microsecond=420)
    at_once, bare = made(company, moment, KINDS), made(company, moment, [])
    promises.start(bare, KINDS, at=moment)
    promises.recalculate(bare)
    assert stored(at_once) == stored(bare) and len(stored(at_once)) > 1 + 2 * len(KINDS)


def test_settling_finds_nothing_left_to_do(company: Company) -> None:
    promise_everything(company)
    promise = made(company, at("Mon 09:00"), KINDS)
    before = stored(promise)
    promises.recalculate(promises.lock(promise.pk))
    assert stored(promise) == before


def test_a_beginning_reads_nothing_back(company: Company, django_assert_max_num_queries: Any) -> None:
    promise_everything(company)
    made(company, at("Mon 09:00"), KINDS)  # so that the versions are known to the process
    with django_assert_max_num_queries(8):
        made(company, at("Mon 10:00"), KINDS)
