"""What follows from events: who is notified when something happens to a ticket, and what becomes of a leaver's work.

The one who did it is never notified; the wording is in notifications/.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from departments.events import MembershipEvent
from departments.models import Department
from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.events.texts import text_of
from servicedesk.notifications.actions import Timing, tell
from servicedesk.notifications.models import Channel
from sla import owners
from sla.enums import ClockKind, PromiseFor, StepChannel, WaitLevel
from sla.events import StepFired
from sla.models import Clock
from sla.queries.terms import terms_of
from tickets.actions.leaving import end_invitations, release_all, release_unworked
from tickets.actions.lifecycle import resolve_unanswered
from tickets.events import (
    Assigned,
    Awaited,
    Cancelled,
    Closed,
    Nudged,
    PrioritySet,
    Reopened,
    Resolved,
    Said,
    TicketEvent,
    Transferred,
    Watching,
)
from tickets.models import Message, Ticket
from tickets.queries import audience

IN_APP = frozenset({Channel.APP})
BY_MAIL = frozenset({Channel.MAIL})


@dataclass
class Notices:
    """The notices about one event: each person gets one, in the first wording that fits them."""

    event: Event
    ticket: Ticket
    told: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """The one who did it knows."""
        if self.event.actor_id is not None:
            self.told.add(self.event.actor_id)

    def tell(
        self, kind: str, people: Iterable[User], *, channels: frozenset[str] | None = None,
        mailed_from: Timing | None = None, **data: Any,
    ) -> None:  # fmt: skip
        """Tell those of `people` who have not been told yet."""
        new = {person.pk: person for person in people if person.pk not in self.told}
        self.told |= new.keys()
        tell(
            kind,
            new.values(),
            event=self.event,
            at=self.event.at,
            channels=channels,
            mailed_from=mailed_from,
            ticket=self.ticket.pk,
            actor=self.event.actor_id,
            **data,
        )


Teller = Callable[[Notices], None]


def on(*kinds: TicketEvent) -> Callable[[Teller], Teller]:
    """Subscribe a function that tells people about events of a ticket."""

    def register(teller: Teller) -> Teller:
        def subscriber(event: Event) -> None:
            related = Ticket.objects.select_related(
                "requester", "filer", "holder_person", "holder_department__parent"
            )
            teller(Notices(event, related.get(pk=event.subject_id)))

        subscriber.__name__, subscriber.__module__ = teller.__name__, teller.__module__
        subscribe(*kinds)(subscriber)
        return teller

    return register


@on(TicketEvent.SUBMITTED)
def tell_submitted(tell: Notices) -> None:
    """The requester gets a confirmation (by mail alone if they filed it), the unit's agents a notice of new work."""
    dues = _dues(tell.ticket)
    asking = audience.asking_side(tell.ticket)
    by_himself = [person for person in asking if person.pk == tell.event.actor_id]
    tell.tell("ticket.received", asking, **dues)
    tell.told -= {person.pk for person in by_himself}
    tell.tell("ticket.received", by_himself, channels=BY_MAIL, **dues)
    tell.tell("ticket.new_work", audience.queue_of(tell.ticket.holder_department), **dues)


@on(TicketEvent.ASSIGNED)
def tell_assigned(tell: Notices) -> None:
    """The person who gets it; where it goes back into a queue, those who work it."""
    now = data_of(tell.event, Assigned)
    if now.person is not None:
        tell.tell("ticket.assigned", User.objects.filter(pk=now.person), **_dues(tell.ticket))
    else:
        unit = Department.objects.select_related("parent").get(pk=now.department)
        tell.tell(
            "ticket.returned", audience.queue_of(unit), left=now.left, moved=now.moved, **_dues(tell.ticket)
        )


@on(TicketEvent.ASKED)
def tell_asked(tell: Notices) -> None:
    message = data_of(tell.event, Said).message
    tell.tell("ticket.question", audience.asking_side(tell.ticket), message=message)
    tell.tell("ticket.message", audience.watchers_of(tell.ticket), message=message, after=tell.event.kind)


@on(TicketEvent.REPLIED, TicketEvent.ANSWERED)
def tell_replied(tell: Notices) -> None:
    """The other side, and those who follow. An answer to work that no one has is shown to the queue."""
    message = Message.objects.get(pk=data_of(tell.event, Said).message)
    if not message.is_from_provider:
        holders = audience.assignee_of(tell.ticket, tell.event.at)
        tell.tell("ticket.answered", holders, message=message.pk)
        if not holders:
            queue = audience.queue_of(tell.ticket.holder_department)
            tell.tell("ticket.answered", queue, channels=IN_APP, message=message.pk)
    tell.tell("ticket.message", audience.asking_side(tell.ticket), message=message.pk)
    tell.tell("ticket.message", audience.watchers_of(tell.ticket), message=message.pk)


@on(TicketEvent.TRANSFERRED)
def tell_transferred(tell: Notices) -> None:
    said = data_of(tell.event, Transferred)
    to = Department.objects.select_related("parent").get(pk=said.to)
    reason, dues = text_of(said.reason), _dues(tell.ticket)
    tell.tell("ticket.moved", audience.asking_side(tell.ticket), unit=to.pk, reason=reason, **dues)
    tell.tell("ticket.new_work", audience.queue_of(to), reason=reason, **dues)


@on(TicketEvent.RESOLVED)
def tell_resolved(tell: Notices) -> None:
    """The asking side and followers get the answer; where the desk gave up waiting, all sides are notified."""
    said = data_of(tell.event, Resolved)
    if said.how == WaitLevel.NO_ANSWER:
        people = [*audience.asking_side(tell.ticket), *audience.assignee_of(tell.ticket, tell.event.at)]
        tell.tell("ticket.unanswered", [*people, *audience.watchers_of(tell.ticket)])
        return
    tell.tell("ticket.solved", audience.asking_side(tell.ticket), message=said.answer)
    tell.tell("ticket.solved", audience.watchers_of(tell.ticket), message=said.answer)


@on(TicketEvent.REOPENED)
def tell_reopened(tell: Notices) -> None:
    """Who had it, or else who leads; those who follow read what is missing."""
    why, unit = data_of(tell.event, Reopened).why, tell.ticket.holder_department
    holders = audience.assignee_of(tell.ticket, tell.event.at) or audience.leads_of(unit)
    tell.tell("ticket.reopened", holders, message=why, **_dues(tell.ticket))
    for people in (audience.asking_side(tell.ticket), audience.watchers_of(tell.ticket)):
        tell.tell("ticket.message", people, message=why, after=tell.event.kind)


@on(TicketEvent.CLOSED)
def tell_closed(tell: Notices) -> None:
    how = data_of(tell.event, Closed).how
    people = [*audience.asking_side(tell.ticket), *audience.assignee_of(tell.ticket, tell.event.at)]
    tell.tell("ticket.closed", [*people, *audience.watchers_of(tell.ticket)], how=how)


@on(TicketEvent.CANCELLED)
def tell_cancelled(tell: Notices) -> None:
    people = [*audience.assignee_of(tell.ticket, tell.event.at), *audience.asking_side(tell.ticket)]
    tell.tell("ticket.cancelled", people, reason=text_of(data_of(tell.event, Cancelled).reason))


@on(TicketEvent.PRIORITY_SET)
def tell_priority(tell: Notices) -> None:
    said = data_of(tell.event, PrioritySet)
    people = [*audience.asking_side(tell.ticket), *audience.assignee_of(tell.ticket, tell.event.at)]
    tell.tell(
        "ticket.priority",
        people,
        before=said.from_,
        after=said.to,
        reason=text_of(said.reason),
        **_dues(tell.ticket),
    )


@on(TicketEvent.INVITED)
def tell_invited(tell: Notices) -> None:
    tell.tell("ticket.invited", User.objects.filter(pk=data_of(tell.event, Watching).person))


@on(TicketEvent.WATCHER_REMOVED)
def tell_watcher_removed(tell: Notices) -> None:
    """The person removed is told so, and nothing of what the request says."""
    person = User.objects.filter(pk=data_of(tell.event, Watching).person)
    tell.tell("ticket.watcher_removed", person, number=tell.ticket.number)


@on(TicketEvent.NOTED)
def tell_noted(tell: Notices) -> None:
    holders = audience.assignee_of(tell.ticket, tell.event.at)
    tell.tell("ticket.noted", holders, message=data_of(tell.event, Said).message)


@on(TicketEvent.SUPPLIED)
def tell_supplied(tell: Notices) -> None:
    """Whoever has it; where no one has, the queue sees it."""
    holders = audience.assignee_of(tell.ticket, tell.event.at)
    tell.tell("ticket.supplied", holders)
    if not holders:
        tell.tell("ticket.supplied", audience.queue_of(tell.ticket.holder_department), channels=IN_APP)


@on(TicketEvent.AWAITED)
def tell_awaited(tell: Notices) -> None:
    """The asking side is reminded of what it promised for today."""
    questions = list(data_of(tell.event, Awaited).questions)
    tell.tell("ticket.awaited", audience.asking_side(tell.ticket), questions=questions)


@on(TicketEvent.NUDGED)
def tell_nudged(tell: Notices) -> None:
    said, by = data_of(tell.event, Nudged), tell.event.actor_id or 0
    people = audience.reminded_by(by, tell.ticket, tell.event.at, is_ignored=said.is_ignored)
    tell.tell("ticket.nudged", people, count=said.count, is_ignored=said.is_ignored, **_dues(tell.ticket))


def _of_promise(promise_id: int) -> Ticket | None:
    related = "requester", "filer", "holder_person", "holder_department__parent", "promise"
    return Ticket.objects.select_related(*related).filter(promise=promise_id).first()


def _tell_step(ticket: Ticket, event: Event) -> None:
    """The audiences of the policy's step. Mails wait for the recipient's working hours, unless time always runs."""
    fired = data_of(event, StepFired)
    clock = Clock.objects.get(pk=fired.clock)
    step = terms_of(clock.policy_version_id).step(clock.kind, fired.level)
    if step is None:  # no step of the policy tells of it; the breach is noted
        return
    round_ = Notices(event, ticket)
    for word in step.audiences:
        round_.tell(
            _step_kind(event, fired),
            audience.step_audience(word, ticket, event.at, person=step.person),
            channels=None if step.channel == StepChannel.MAIL else IN_APP,
            mailed_from=None if clock.is_around_the_clock else _in_working_hours(event),
            audience=word,
            clock=clock.pk,
            clock_kind=fired.kind,
            level=fired.level,
            percent=step.percent,
            due_at=fired.due_at.isoformat() if fired.due_at else None,
            is_delayed=fired.late,
        )


def _end_unanswered(ticket: Ticket, event: Event) -> None:
    """A request whose question no one answered in time is resolved as that."""
    resolve_unanswered(ticket=ticket, wait=data_of(event, StepFired).clock)


owners.register(PromiseFor.TICKET, owners.Ownership(_of_promise, _tell_step, _end_unanswered))


def _step_kind(event: Event, fired: StepFired) -> str:
    """Return the kind of notice: a reminder to the requester, a warning, or the news that it is late."""
    if fired.kind == ClockKind.REQUESTER_WAIT:
        return "sla.reminder"
    return "sla.late" if fired.due_at and event.at >= fired.due_at else "sla.warning"


def _in_working_hours(event: Event) -> Timing:
    return lambda person: audience.working_moment(person, event.at)


def _dues(ticket: Ticket) -> dict[str, Any]:
    """Return when the first answer and the solution are due, as far as they are still running."""
    running = Clock.objects.filter(promise=ticket.promise_id, stopped_at=None, due_at__isnull=False)
    dues = dict(running.values_list("kind", "due_at"))
    names = {"first_due_at": ClockKind.FIRST_RESPONSE, "due_at": ClockKind.RESOLUTION}
    return {name: due.isoformat() for name, kind in names.items() if (due := dues.get(kind)) is not None}


@subscribe(PersonEvent.DEACTIVATED, formerly=["tickets.subscribers.free_what_he_held"])
def free_what_they_held(event: Event) -> None:
    """The tickets of a person who leaves go back to the queue; those they were invited to are closed to them."""
    person = User.objects.get(pk=event.subject_id)
    release_all(person=person, by=event.actor, at=event.at)
    end_invitations(person=person, by=event.actor, at=event.at)


@subscribe(MembershipEvent.MOVED, MembershipEvent.ROLE_GIVEN)
def free_what_they_work_on_no_longer(event: Event) -> None:
    """The tickets that a person held where they may work no longer go back to the queue there."""
    person = User.objects.get(pk=event.subject_id)
    if person.is_active:
        release_unworked(person=person, by=event.actor, at=event.at)
