"""What happened to a ticket and its promise, and what was said: the rows behind its history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from departments.cached_reads import named_units_by_id
from departments.enums import Priority
from servicedesk.accounts.cached_reads import named_people_by_id
from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from servicedesk.events.texts import texts_of
from sla.models import Promise
from tickets import rules
from tickets.events import PrioritySet, TicketEvent
from tickets.models import Message, Ticket


def events_of(ticket: Ticket) -> list[Event]:
    """Return the events of the ticket and of its promise, as they happened."""
    return list(_events(ticket).order_by("at", "pk"))


def own_events_of(ticket: Ticket) -> QuerySet[Event]:
    """Return the events of the ticket without those of its promise."""
    return Event.objects.filter(subject_type=subject_type(Ticket), subject_id=ticket.pk)


def last_of(ticket: Ticket, kinds: Collection[TicketEvent]) -> Event | None:
    """Return the newest event of the ticket of one of these kinds."""
    return own_events_of(ticket).filter(kind__in=kinds).order_by("-seq").first()


def newest_event(ticket: Ticket) -> int:
    """Return the id of the newest event, 0 for none: cheap enough to ask every few seconds."""
    return _events(ticket).order_by("-pk").values_list("pk", flat=True).first() or 0


def events_by_others(ticket: Ticket, user: User, since: int, *, without: Collection[str]) -> list[Event]:
    """Return what others did to the ticket after the event `since`, as it happened, but for the kinds `without`."""
    rows = own_events_of(ticket).filter(pk__gt=since).exclude(actor=user)
    return list(rows.exclude(kind__in=without).order_by("pk"))


@dataclass(frozen=True)
class PriorityChange:
    """A priority before and after, and why it was changed."""

    before: Priority
    after: Priority
    reason: str


def priority_changes(ticket: Ticket) -> dict[datetime, PriorityChange]:
    """Return moment -> the change of priority that was made then."""
    events = list(own_events_of(ticket).filter(kind=TicketEvent.PRIORITY_SET))
    texts, found = texts_of(events), {}
    for event in events:
        said = data_of(event, PrioritySet)
        found[event.at] = PriorityChange(said.from_, said.to, texts.get(said.reason.pk or 0, ""))
    return found


def messages_read_by(user: User, ticket: Ticket, seen: rules.Access) -> Sequence[Message]:
    """Return what the person may read of what was said, with who said it in whose name."""
    messages = list(rules.messages_visible_to(user, ticket, seen))
    people = named_people_by_id(m.author_id for m in messages if m.author_id is not None)
    units = named_units_by_id(m.department_id for m in messages if m.department_id is not None)
    for message in messages:
        message.author = people[message.author_id] if message.author_id is not None else None
        message.department = units[message.department_id] if message.department_id is not None else None
    return messages


def _events(ticket: Ticket) -> QuerySet[Event]:
    own = Q(subject_type=subject_type(Ticket), subject_id=ticket.pk)
    return Event.objects.filter(own | Q(subject_type=subject_type(Promise), subject_id=ticket.promise_id))
