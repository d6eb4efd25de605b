"""Steps fire at their moments, once, and never for a paused clock."""

import pytest

from servicedesk.events import clock as desk_clock
from servicedesk.events.models import Event
from servicedesk.timers.drain import drain, oldest_due
from servicedesk.timers.models import Timer
from sla.enums import ClockKind, Level
from sla.models import Clock, Verdict
from tests.cast import Company, at
from tickets.actions.conversation import answer, ask
from tickets.actions.lifecycle import resolve
from tickets.actions.submission import submit
from tickets.models import Ticket
from tickets.workflow import State


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Filed Monday 09:00: first answer (2 h) due 11:00, resolution (8 h) due Tuesday 09:30."""
    return submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 09:00"))


def drain_at(moment: str) -> int:
    with desk_clock.frozen(at(moment)):
        return drain()


def fired() -> list[tuple[str, str]]:
    rows = Event.objects.filter(kind="sla.step_fired").order_by("pk")
    return [(row.data["kind"], row.data["level"]) for row in rows]


def test_nothing_fires_before_its_moment(ticket: Ticket) -> None:
    assert drain_at("Mon 09:59") == 0
    assert fired() == []


def test_each_level_fires_once_in_order(ticket: Ticket) -> None:
    for moment in ("Mon 10:00", "Mon 10:00", "Mon 10:36", "Mon 11:00", "Mon 11:30", "Mon 11:30"):
        drain_at(moment)
    levels = [level for kind, level in fired() if kind == ClockKind.FIRST_RESPONSE]
    assert levels == [Level.HALF, Level.AT_RISK, Level.BREACH, Level.QUARTER_OVER]


def test_a_breach_is_dated_at_its_due_however_late_it_is_noticed(ticket: Ticket) -> None:
    drain_at("Mon 11:07")
    clock = Clock.objects.get(kind=ClockKind.FIRST_RESPONSE)
    assert (clock.breached_at, clock.detected_at) == (at("Mon 11:00"), at("Mon 11:07"))
    verdict = Verdict.objects.get(kind=ClockKind.FIRST_RESPONSE)
    assert (verdict.is_met, verdict.counts_at) == (False, at("Mon 11:00"))


def test_after_an_outage_only_the_highest_level_speaks_and_says_that_it_is_late(ticket: Ticket) -> None:
    drain_at("Mon 11:40")
    assert fired() == [(ClockKind.FIRST_RESPONSE, Level.QUARTER_OVER)]
    states = dict(
        Timer.objects.filter(owner_id=Clock.objects.get(kind=ClockKind.FIRST_RESPONSE).pk).values_list(
            "name", "state"
        )
    )
    assert states[Level.BREACH] == states[Level.HALF] == Timer.State.SKIPPED
    assert Clock.objects.get(kind=ClockKind.FIRST_RESPONSE).breached_at == at("Mon 11:00")
    assert Event.objects.get(kind="sla.step_fired").data["late"] is True


def test_a_resting_clock_fires_nothing_even_after_its_old_due(company: Company, ticket: Ticket) -> None:
    """Conformance case 13: paused, after the old due time: still paused, not late."""
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:30"))
    drain_at("Fri 10:00")
    assert [kind for kind, _ in fired() if kind == ClockKind.RESOLUTION] == []
    clock = Clock.objects.get(kind=ClockKind.RESOLUTION)
    assert (clock.state, clock.breached_at, clock.due_at) == ("paused", None, None)


def test_a_level_that_fired_does_not_fire_again_after_a_pause(company: Company, ticket: Ticket) -> None:
    drain_at("Mon 14:30")  # half of 8 h: 3 h before lunch and one after it
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 15:00"))
    answer(ticket=ticket, body="Fourth", by=company.mia, at=at("Tue 09:00"))
    drain_at("Tue 09:30")
    assert [level for kind, level in fired() if kind == ClockKind.RESOLUTION] == [Level.HALF]


def test_a_stopped_clock_fires_nothing(company: Company, ticket: Ticket) -> None:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 09:30"))
    drain_at("Wed 12:00")
    assert fired() == []


def test_silence_closes_a_resolved_ticket_through_the_drain(company: Company, ticket: Ticket) -> None:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 09:30"))
    drain_at("Thu 17:59")
    assert Ticket.objects.get().state == State.RESOLVED
    drain_at("Thu 18:00")
    assert Ticket.objects.get().state == State.CLOSED


def test_the_gauge_shows_what_is_overdue(ticket: Ticket) -> None:
    with desk_clock.frozen(at("Mon 10:10")):
        assert oldest_due() == at("Mon 10:00")
        drain()
        assert oldest_due() is None
