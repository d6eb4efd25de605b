"""Work that waits in a table is done once, by the first free process, and is given up in the end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.notifications.models import Delivery
from servicedesk.work_queue.backlog import Backlog
from servicedesk.work_queue.leases import Queue, bury, claim, put_off, work
from servicedesk.work_queue.retries import most_attempts
from tests.cast import at
from tests.together import at_once

State = Delivery.State
MONDAY = at("Mon 10:00")
FIRST_PAUSE = timedelta(seconds=10)
LEASE = timedelta(minutes=1)
# Rows of a table of the desk's, under names that none of its own queues knows.
LETTERS = Backlog(
    Delivery,
    waiting=[State.PENDING],
    dead=State.DEAD,
    due="not_before",
    name="kind",
    known=lambda: ["test.letter", "test.parcel"],
)


def letters(count: int, kind: str = "test.letter") -> list[int]:
    """Write rows that wait since Monday 10:00 and return their keys in order."""
    ada, _made = User.objects.get_or_create(email="ada@example.com", defaults={"name": "Ada"})
    rows = [
        Delivery.objects.create(
            dedup_key=f"{kind} {Delivery.objects.count()}",
            kind=kind,
            recipient=ada,
            message_id="<test>",
            not_before=MONDAY,
            created_at=MONDAY,
        )
        for _ in range(count)
    ]
    return [row.pk for row in rows]


def queue_of(do: Callable[[Delivery], None], *, tries: int = 5) -> Queue[Delivery]:
    """Return a queue whose attempts call `do` and mark the row as sent."""

    def attempt(row: Delivery) -> int:
        do(row)
        return Delivery.objects.filter(pk=row.pk).update(state=State.SENT)

    def fail(row: Delivery, failure: Exception) -> None:
        put_off(
            LETTERS,
            row,
            failure,
            state=State.PENDING,
            at=clock.now(),
            first_pause=FIRST_PAUSE,
            most_attempts=tries,
        )

    return Queue(
        LETTERS,
        now=clock.now,
        batch=lambda at: list(LETTERS.free(at).order_by("not_before", "id")[:3]),
        free=LETTERS.free,
        lease=lambda _attempt: LEASE,
        most_attempts=tries,
        attempt=attempt,
        fail=fail,
        give_up=lambda row: bury(LETTERS, row),
    )


def run_later(queue: Queue[Delivery], *, seconds: float = 1e9, **passed: float) -> int:
    """Work as if so much time had passed since Monday 10:00."""
    with clock.frozen(MONDAY + timedelta(**passed)):
        return work(queue, seconds=seconds)


def nothing(_row: Delivery) -> None:
    pass


def killed(_row: Delivery) -> None:
    raise SystemExit


@pytest.mark.django_db
def test_all_that_waits_is_done_in_the_order_of_the_queue() -> None:
    keys, done = letters(7), []
    assert run_later(queue_of(lambda row: done.append(row.pk))) == 7
    assert done == keys
    assert run_later(queue_of(nothing), days=1) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_each_piece_once() -> None:
    keys = letters(12)
    done: list[int] = []

    def worker() -> int:
        return work(queue_of(lambda row: done.append(row.pk)))

    with clock.frozen(MONDAY):
        at_once(worker, worker)
        work(queue_of(lambda row: done.append(row.pk)))
    assert sorted(done) == keys


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("prepare", [None, lambda row, _at: row])
def test_a_row_is_claimed_by_one_of_those_who_reach_for_it_together(prepare: Any) -> None:
    (key,) = letters(1)

    def reach() -> Delivery | None:
        queue = replace(queue_of(nothing), prepare=prepare)
        return claim(queue, Delivery.objects.get(pk=key), at=MONDAY)

    assert [row.pk for row in at_once(*[reach] * 4) if row is not None] == [key]
    assert Delivery.objects.get(pk=key).attempts == 1


@pytest.mark.django_db
def test_what_a_killed_worker_had_is_taken_by_the_next_when_its_lease_has_run_out() -> None:
    first, second = letters(2)
    with pytest.raises(SystemExit):
        run_later(queue_of(killed))
    row = Delivery.objects.get(pk=first)
    assert (row.state, row.attempts, row.not_before) == (State.PENDING, 1, MONDAY + LEASE)
    done: list[int] = []
    queue = queue_of(lambda row: done.append(row.pk))
    assert run_later(queue, seconds=59) == 1 and done == [second]
    assert run_later(queue, minutes=1) == 1 and done == [second, first]


@pytest.mark.django_db
def test_work_that_kills_each_of_its_workers_is_given_up() -> None:
    (key,) = letters(1)
    for minute in range(3):
        with pytest.raises(SystemExit):
            run_later(queue_of(killed, tries=3), minutes=minute)
    assert run_later(queue_of(killed, tries=3), minutes=3) == 0
    row = Delivery.objects.get(pk=key)
    assert (row.state, row.error) == (State.DEAD, "given up: each try broke off before its end")


@pytest.mark.django_db
def test_given_up_work_in_a_batch_does_not_end_the_turn() -> None:
    worn_out, fresh = letters(3), letters(3, "test.parcel")
    Delivery.objects.filter(pk__in=worn_out).update(attempts=5)
    assert run_later(queue_of(nothing)) == 3
    assert set(Delivery.objects.filter(pk__in=fresh).values_list("state", flat=True)) == {State.SENT}


@pytest.mark.django_db
def test_what_fails_is_tried_for_days_with_growing_pauses_and_then_dead() -> None:
    def breaks(_row: Delivery) -> None:
        raise ValueError("the printer is on fire")

    (key,) = letters(1)
    tries = most_attempts(first=FIRST_PAUSE)
    moment, pauses = MONDAY, []
    for _ in range(tries):
        with clock.frozen(moment):
            assert work(queue_of(breaks, tries=tries)) == 0
        row = Delivery.objects.get(pk=key)
        pauses.append(row.not_before - moment)
        moment = row.not_before
    assert pauses[0] < timedelta(seconds=13) < pauses[3] < pauses[6] < timedelta(hours=1.3)
    assert sum(pauses[:-1], timedelta()) >= timedelta(days=5)
    assert (row.state, row.attempts, row.error) == (State.DEAD, tries, "ValueError: the printer is on fire")
    assert run_later(queue_of(breaks, tries=tries), days=30) == 0


@pytest.mark.django_db
def test_one_bad_row_in_a_batch_holds_up_none_of_the_rest() -> None:
    keys, done = letters(6), []

    def picky(row: Delivery) -> None:
        if row.pk == keys[1]:
            raise ValueError("not this one")
        done.append(row.pk)

    assert run_later(queue_of(picky)) == 5
    assert done == [keys[0], *keys[2:]]
    bad = Delivery.objects.get(pk=keys[1])
    assert (bad.state, bad.error) == (State.PENDING, "ValueError: not this one")


@pytest.mark.django_db
def test_names_that_this_process_does_not_know_are_left_for_one_that_does() -> None:
    unknown = letters(4, "test.newer")
    known = letters(1)
    assert run_later(queue_of(nothing)) == 1
    assert set(Delivery.objects.filter(pk__in=unknown).values_list("state", "attempts")) == {
        (State.PENDING, 0)
    }
    assert not LETTERS.unknown(MONDAY + timedelta(minutes=4)).exists(), "a new version is on its way"
    late = LETTERS.unknown(MONDAY + timedelta(minutes=5)).order_by("pk")
    assert [row.pk for row in late] == unknown and known[0] not in unknown


@pytest.mark.django_db
def test_a_turn_ends_in_time_but_not_before_one_piece_is_done() -> None:
    letters(3)
    assert run_later(queue_of(nothing), seconds=0) == 1
    assert LETTERS.free(MONDAY).count() == 2


@pytest.mark.django_db
def test_a_worker_whose_row_was_claimed_by_another_marks_nothing() -> None:
    (key,) = letters(1)
    slow = claim(queue_of(nothing), Delivery.objects.get(pk=key), at=MONDAY)
    assert claim(queue_of(nothing), Delivery.objects.get(pk=key), at=MONDAY + LEASE) is not None
    assert slow is not None
    queue_of(nothing).fail(slow, ValueError("too late"))
    row = Delivery.objects.get(pk=key)
    assert (row.attempts, row.error, row.not_before) == (2, "", MONDAY + 2 * LEASE)


@pytest.mark.django_db
def test_a_claim_marks_the_row_or_takes_another_in_its_place() -> None:
    keys, done = letters(2), []

    def prepare(_row: Delivery, _at: Any) -> Delivery:
        other = Delivery.objects.get(pk=keys[1])
        other.data = {"instead": True}
        return other

    queue = queue_of(lambda row: done.append(row.pk))
    assert run_later(replace(queue, prepare=prepare, marks=["data"]), seconds=0) == 1
    assert done == [keys[1]]
    assert list(Delivery.objects.order_by("pk").values_list("attempts", "data")) == [
        (0, {}),
        (1, {"instead": True}),
    ]


@pytest.mark.django_db
def test_nothing_is_claimed_while_the_queue_is_not_ready() -> None:
    letters(2)
    assert run_later(replace(queue_of(nothing), is_ready=lambda _row: False)) == 0
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}
