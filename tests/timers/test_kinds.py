"""Declared kinds of timers: what is armed can be fired, and nothing else is."""

from io import StringIO

import pytest
from django.core.checks import Error, run_checks
from django.core.management import call_command

from servicedesk.events import clock
from servicedesk.timers import arming, drain, kinds
from servicedesk.timers.checks import check_kinds
from servicedesk.timers.drain import handler, handler_names, handler_of_owners
from servicedesk.timers.kinds import TimerKind, declared_kinds
from servicedesk.timers.models import Timer
from servicedesk.timers.past import finished_owners_of
from tests.cast import at
from tests.made_up import MadeUpTimer
from tickets.timer_kinds import TicketTimer


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only what the apps declare be known, and what a test registers be forgotten after it."""
    own = {value: kind for value, kind in kinds._declared.items() if not isinstance(kind, MadeUpTimer)}
    monkeypatch.setattr(kinds, "_declared", own)
    monkeypatch.setattr(drain, "_handlers", dict(drain._handlers))
    monkeypatch.setattr(drain, "_names", dict(drain._names))


def complaints() -> list[str]:
    return [str(error.msg) for error in check_kinds()]


def test_every_kind_that_an_app_declares_is_fired_by_a_function_of_its_own_app() -> None:
    assert complaints() == []
    for kind in declared_kinds():
        home = type(kind).__module__.removesuffix(".timer_kinds")
        assert handler_names()[kind].startswith(f"{home}.timers.")


def test_a_kind_without_a_handler_fails_at_start_up() -> None:
    class Forgotten(TimerKind):
        THING = "test.forgotten", "tickets.Ticket"

    assert complaints() == ["nothing fires timers of the kind 'test.forgotten'"]
    assert [error.id for error in run_checks() if isinstance(error, Error)] == ["timers.E001"]


def test_a_kind_armed_for_what_is_no_model_fails_at_start_up() -> None:
    class Lost(TimerKind):
        THING = "test.lost", "tickets.Tickett"

    handler(Lost.THING)(lambda timers: len(timers))
    assert complaints() == [
        "timers of the kind 'test.lost' are armed for 'tickets.Tickett', which is no model"
    ]


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared already"):

        class Again(TimerKind):
            CLOSE = "ticket.close", "tickets.Ticket"


@pytest.mark.django_db
def test_nothing_undeclared_is_armed_handled_or_remembered(monday: None) -> None:
    loose = "ticket.clsoe"
    for use in (handler, handler_of_owners, finished_owners_of):
        with pytest.raises(TypeError, match="no declared kind"):
            use(loose)(len)  # type: ignore[operator]
    with pytest.raises(TypeError, match="no declared kind"):
        arming.arm(loose, 1, at("Mon 11:00"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="no declared kind"):
        arming.take_highest(loose, [1], at=clock.now())  # type: ignore[arg-type]
    assert not Timer.objects.exists() and loose not in handler_names()


@pytest.mark.django_db
def test_the_command_names_kinds_owners_and_handlers_and_what_is_armed(monday: None) -> None:
    arming.arm(TicketTimer.CLOSE, 5, at("Thu 10:00"))
    told = StringIO()
    call_command("timers", armed=True, stdout=told)
    kinds_told, armed = told.getvalue().split("\n\n")
    lines = [line.split() for line in kinds_told.splitlines()]
    assert ["ticket.close", "tickets.Ticket", "tickets.timers.close_unanswered"] in lines
    assert {line[0] for line in lines} == {kind.value for kind in declared_kinds()}
    assert armed.splitlines()[1].split()[:2] == ["ticket.close", "1"]
