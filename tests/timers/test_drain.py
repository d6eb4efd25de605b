"""Timers that fall due: a handler that fails and a kind that nobody knows delay none of the others."""

from datetime import timedelta

import pytest

from servicedesk.events import clock
from servicedesk.timers import arming, drain
from servicedesk.timers.drain import handler, handler_of_owners, oldest_due, timers_without_handler
from servicedesk.timers.models import Timer
from tests.cast import at
from tests.made_up import MadeUpTimer

pytestmark = pytest.mark.django_db
State = Timer.State


@pytest.fixture(autouse=True)
def own_handlers(monkeypatch: pytest.MonkeyPatch, monday) -> None:
    """Undo what a test registers; the clock is stopped at Monday 10:00."""
    monkeypatch.setattr(drain, "_handlers", dict(drain._handlers))
    monkeypatch.setattr(drain, "_names", dict(drain._names))


def due(kind: str, owner: int, minutes: float = 1) -> Timer:
    return Timer.objects.create(
        kind=kind, owner_id=owner, fire_at=at("Mon 10:00") - timedelta(minutes=minutes)
    )


def fire(timers: list[Timer], bad: int) -> int:
    """Fire timers, and fail at the one of the owner `bad`."""
    armed = arming.lock_armed(timer.pk for timer in timers)
    arming.mark(armed, State.FIRED, at=clock.now())
    if any(timer.owner_id == bad for timer in armed):
        raise ValueError("not this one")
    return len(armed)


def states(kind: str) -> list[str]:
    return list(Timer.objects.filter(kind=kind).order_by("owner_id").values_list("state", flat=True))


def test_one_bad_timer_in_a_batch_lets_the_rest_fire() -> None:
    handler(MadeUpTimer.PICKY)(lambda timers: fire(timers, bad=2))
    for owner in range(4):
        due(MadeUpTimer.PICKY, owner)
    assert drain.drain() == 3
    assert states(MadeUpTimer.PICKY) == ["fired", "fired", "armed", "fired"]


def test_one_bad_owner_in_a_batch_lets_the_rest_fire() -> None:
    @handler_of_owners(MadeUpTimer.PICKY)
    def picky(owners: set[int]) -> int:
        taken = arming.take_highest(MadeUpTimer.PICKY, owners, at=clock.now())
        if 2 in owners:
            raise ValueError("not this one")
        return len(taken)

    for owner in range(4):
        due(MadeUpTimer.PICKY, owner)
    assert drain.drain() == 3
    assert states(MadeUpTimer.PICKY) == ["fired", "fired", "armed", "fired"]


def test_bad_timers_of_one_kind_at_the_front_let_the_next_batch_and_other_kinds_fire() -> None:
    def never(timers: list[Timer]) -> int:
        raise ValueError("never")

    handler(MadeUpTimer.BAD)(never)
    handler(MadeUpTimer.GOOD)(lambda timers: fire(timers, bad=-1))
    for owner in range(5):
        due(MadeUpTimer.BAD, owner, minutes=60)
        due(MadeUpTimer.GOOD, owner)
    assert drain.drain(batch=2) == 5
    assert states(MadeUpTimer.BAD) == ["armed"] * 5 and states(MadeUpTimer.GOOD) == ["fired"] * 5


def test_a_timer_that_failed_fires_at_the_next_round_when_its_handler_is_well() -> None:
    handler(MadeUpTimer.PICKY)(lambda timers: fire(timers, bad=1))
    due(MadeUpTimer.PICKY, 1)
    assert drain.drain() == 0
    handler(MadeUpTimer.PICKY)(lambda timers: fire(timers, bad=-1))
    assert drain.drain() == 1


def test_a_timer_of_an_unknown_kind_is_left_for_a_worker_that_knows_it() -> None:
    due(MadeUpTimer.NEWER, 1, minutes=10)
    handler(MadeUpTimer.GOOD)(lambda timers: fire(timers, bad=-1))
    due(MadeUpTimer.GOOD, 2)
    assert drain.drain(batch=1) == 1
    assert states(MadeUpTimer.NEWER) == ["armed"]
    assert [timer.kind for timer in timers_without_handler(clock.now())] == [MadeUpTimer.NEWER]
    handler(MadeUpTimer.NEWER)(lambda timers: fire(timers, bad=-1))
    assert drain.drain() == 1 and not timers_without_handler(clock.now()).exists()


def test_an_unknown_kind_makes_no_timers_late_for_those_who_cannot_fire_it() -> None:
    due(MadeUpTimer.NEWER, 1, minutes=10)
    assert oldest_due() is None
