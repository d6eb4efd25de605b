"""What the desk does by itself when something happened; who is told of it, and how, is in notifications/."""

from departments.events import MembershipEvent
from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from sla import owners
from sla.enums import PromiseFor
from sla.events import StepFired
from tickets.actions.leaving import end_invitations, release_all, release_unworked
from tickets.actions.lifecycle import resolve_unanswered
from tickets.actions.needs import end_need
from tickets.events import TicketEvent
from tickets.models import Ticket
from tickets.notifications.promises import tell_step


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


@subscribe(TicketEvent.RESOLVED, TicketEvent.CANCELLED, TicketEvent.TRANSFERRED, TicketEvent.REFILED)
def take_off_the_list(event: Event) -> None:
    """A request that ended, or that has found its department, is no need without an owner any more."""
    is_over = event.kind in (TicketEvent.RESOLVED, TicketEvent.CANCELLED)
    ticket = Ticket.objects.select_related("service").get(pk=event.subject_id)
    if event.kind == TicketEvent.REFILED and ticket.service.is_catch_all:
        return  # undone meanwhile
    end_need(ticket=ticket, is_over=is_over, by=event.actor, at=event.at)


def _of_promise(promise_id: int) -> Ticket | None:
    related = "requester", "filer", "holder_person", "holder_department__parent", "promise"
    return Ticket.objects.select_related(*related).filter(promise=promise_id).first()


def _end_unanswered(ticket: Ticket, event: Event) -> None:
    """A request whose question no one answered in time is resolved as that."""
    resolve_unanswered(ticket=ticket, wait=data_of(event, StepFired).clock)


owners.register(PromiseFor.TICKET, owners.Ownership(_of_promise, tell_step, _end_unanswered))
