"""A story of the demo, played once more by the real verbs, at the same moments and by the same people."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from departments.models import Department, Service
from servicedesk.accounts.models import User
from servicedesk.demo import stories
from servicedesk.demo.keeping import Filing, Keeper
from servicedesk.demo.steps import DRAIN_AFTER
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.timers.drain import drain
from servicedesk.timers.models import Timer
from surveys.actions.rating import give_rating
from surveys.models import Rating
from tickets.actions import conversation, lifecycle, watching, work
from tickets.actions.submission import submit
from tickets.models import Ticket
from tickets.workflow import Verb


@dataclass(frozen=True)
class Deed:
    """One call of a verb of the keeper."""

    at: datetime
    verb: str
    given: tuple[Any, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def overheard() -> Iterator[list[Deed]]:
    """Note what is done in the stories told inside the block; a verb that comes too late is not done."""
    deeds: list[Deed] = []

    def heard(verb: str) -> Callable[..., None]:
        def do(self: Keeper, at: datetime, *given: Any, **facts: Any) -> None:
            getattr(Keeper, verb)(self, at, *given, **facts)
            deeds.append(Deed(at, verb, given, facts))

        return do

    listening = type("Listening", (Keeper,), {verb: heard(verb) for verb in VERBS if hasattr(Keeper, verb)})
    known, stories.Keeper = stories.Keeper, listening  # type: ignore[misc] # the class is replaced for a while
    try:
        yield deeds
    finally:
        stories.Keeper = known  # type: ignore[misc]


def play(filing: Filing, deeds: list[Deed], until: datetime) -> Ticket:
    """File the request and do every deed; between two, what fell due fires seven seconds after its moment."""
    with clock.frozen(filing.at):
        ticket = submit(
            service=Service.objects.get(pk=filing.offer.pk),
            title=filing.title,
            by=_person(filing.filer.pk),
            requester=_person(filing.requester.pk),
            description=filing.description,
            answers=filing.answers,
            priority=filing.priority,
            source=filing.source,
            at=filing.at,
        )
        dispatch_pending()
    last = filing.at
    for deed in deeds:
        _let_pass(last, deed.at)
        last = deed.at
        with clock.frozen(deed.at):
            VERBS[deed.verb](Ticket.objects.get(pk=ticket.pk), deed.at, *deed.given, **deed.facts)
            dispatch_pending()
    _let_pass(last, until)
    return Ticket.objects.get(pk=ticket.pk)


def ratings_of(ticket: Ticket) -> list[Deed]:
    """Return the ratings of a request as deeds."""
    return [
        Deed(row.given_at, "rate", (row.score, row.reasons, row.comment))
        for row in Rating.objects.filter(ticket=ticket)
    ]


def _let_pass(since: datetime, until: datetime) -> None:
    """Let fire what falls due; what was due before it was armed fires after that."""
    armed = (
        Timer.objects.filter(state=Timer.State.ARMED).order_by("fire_at").values_list("fire_at", flat=True)
    )
    while (due := armed.first()) is not None and (at := max(due, since) + DRAIN_AFTER) < until:
        with clock.frozen(at):
            drain()
            dispatch_pending()


def _take(ticket: Ticket, at: datetime, by: int) -> None:
    work.take(ticket=ticket, by=_person(by), at=at)


def _assign(ticket: Ticket, at: datetime, by: int, unit: int, person: int) -> None:
    work.assign(ticket=ticket, by=_person(by), person=_person(person), team=_unit(unit), at=at)


def _transfer(ticket: Ticket, at: datetime, by: int, to: int, reason: str, wrong: bool) -> None:
    work.transfer(ticket=ticket, to=_unit(to), reason=reason, by=_person(by), wrong_department=wrong, at=at)


def _reply(ticket: Ticket, at: datetime, by: int, body: str) -> None:
    """As the page does: who was asked answers with what they write."""
    conversation.reply(ticket=ticket, body=body, by=_person(by), at=at)


def _ask(ticket: Ticket, at: datetime, by: int, question: str) -> None:
    conversation.ask(ticket=ticket, question=question, by=_person(by), at=at)


def _note(ticket: Ticket, at: datetime, by: int, body: str) -> None:
    conversation.note(ticket=ticket, body=body, by=_person(by), at=at)


def _watch(ticket: Ticket, at: datetime, by: int) -> None:
    watching.watch(ticket=ticket, by=_person(by), at=at)


def _set_priority(ticket: Ticket, at: datetime, by: int, priority: str, reason: str) -> None:
    work.set_priority(ticket=ticket, priority=priority, by=_person(by), reason=reason, at=at)


def _resolve(ticket: Ticket, at: datetime, by: int, answer: str) -> None:
    lifecycle.resolve(ticket=ticket, answer=answer, by=_person(by), at=at)


def _confirm(ticket: Ticket, at: datetime) -> None:
    lifecycle.confirm(ticket=ticket, by=ticket.requester, at=at)


def _not_solved(ticket: Ticket, at: datetime, why: str, verb: Verb = Verb.NOT_SOLVED) -> None:
    again = lifecycle.reopen if verb == Verb.REOPEN else lifecycle.not_solved
    again(ticket=ticket, why=why, by=ticket.requester, at=at)


def _cancel(ticket: Ticket, at: datetime, reason: str) -> None:
    lifecycle.cancel(ticket=ticket, by=ticket.requester, reason=reason, at=at)


def _rate(ticket: Ticket, at: datetime, score: int, reasons: list[str], comment: str) -> None:
    give_rating(ticket=ticket, score=score, by=ticket.requester, reasons=reasons, comment=comment, at=at)


# The keeper closes by itself what nobody spoke up about; here a timer does.
VERBS: Mapping[str, Callable[..., None]] = {
    "take": _take,
    "assign": _assign,
    "transfer": _transfer,
    "reply": _reply,
    "ask": _ask,
    "note": _note,
    "watch": _watch,
    "set_priority": _set_priority,
    "resolve": _resolve,
    "confirm": _confirm,
    "not_solved": _not_solved,
    "cancel": _cancel,
    "rate": _rate,
}


def _person(pk: int) -> User:
    return User.objects.get(pk=pk)


def _unit(pk: int) -> Department:
    return Department.objects.get(pk=pk)
