"""What follows from a step is the owner's of the promise; one that is not found is a fault that is seen."""

from datetime import timedelta

import pytest

from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Dispatch, Event
from servicedesk.events.record import former_names
from servicedesk.timers.drain import drain
from sla import owners
from sla.actions import promises
from sla.enums import ClockKind, PromiseFor
from sla.models import Promise
from tests.cast import Company, at
from tests.tickets.pages import filed

SUBSCRIBERS = {"sla.subscribers.tell_step", "sla.subscribers.end_unanswered"}


def promised(company: Company, subject: PromiseFor = PromiseFor.TICKET) -> Promise:
    """Promise something that nothing points at: a first answer within two hours from Monday 10:00."""
    promise = promises.make_promise(
        provider=company.facilities,
        consumer_id=company.sales.pk,
        service=company.move_desk,
        holder=company.facilities,
        priority="normal",
        kinds=[ClockKind.FIRST_RESPONSE],
        at=at("Mon 10:00"),
    )
    Promise.objects.filter(pk=promise.pk).update(subject=subject)
    return promise


def fire(minutes: int = 61) -> dict[str, str]:
    """Let half of the time pass and the turns run; return subscriber -> error of those that are left."""
    with clock.frozen(at("Mon 10:00") + timedelta(minutes=minutes)):
        drain()
        dispatch_pending()
    left = Dispatch.objects.filter(event__kind="sla.step_fired", state=Dispatch.State.PENDING)
    return dict(left.values_list("subscriber", "error"))


def test_a_promise_finds_the_request_that_it_is_for(company: Company) -> None:
    ticket = filed(company)
    _ownership, owner = owners.owner_of(ticket.promise_id)
    assert owner == ticket
    assert fire() == {}
    assert Event.objects.filter(kind="sla.step_fired").exists()


@pytest.mark.parametrize("subject", [PromiseFor.TICKET, PromiseFor.TASK])
def test_a_step_of_a_promise_whose_owner_is_not_found_is_left_and_says_why(
    company: Company, subject: PromiseFor
) -> None:
    """There is no such request; and no app says yet how a task is found."""
    promise = promised(company, subject)
    left = fire()
    assert set(left) == {"sla.subscribers.tell_step"}
    assert f"promise {promise.pk} is for a {subject.value}" in left["sla.subscribers.tell_step"]
    assert Dispatch.objects.get(state=Dispatch.State.PENDING).attempts == 1


def test_it_is_tried_again_and_done_once_the_owner_is_there(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised(company, PromiseFor.TASK)
    assert fire()
    told: list[str] = []
    tasks = owners.Ownership(
        find=lambda _promise: company.move_desk,
        tell_step=lambda _owner, event: told.append(event.data["level"]),
        end_unanswered=lambda _owner, _event: None,
    )
    monkeypatch.setitem(owners._ownerships, PromiseFor.TASK, tasks)
    assert fire(minutes=70) == {}
    assert told == ["half"]


def test_turns_that_were_written_under_the_former_names_are_taken(company: Company) -> None:
    names = former_names()
    assert {names[f"tickets.{name.removeprefix('sla.')}"] for name in SUBSCRIBERS} == SUBSCRIBERS
