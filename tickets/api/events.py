"""What happened to a ticket, as far as the person may know it: ids turned into keys, notes of others left out."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from servicedesk.accounts.models import User
from servicedesk.events.fields import Text, Unit
from servicedesk.events.kinds import keys_in
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from servicedesk.web.api.references import PersonReference
from sla.enums import CONSUMER_KINDS, ClockKind, Level
from sla.events import PromiseEvent
from sla.models import Promise
from tickets import rules
from tickets.display.history.lines import Names, Readers
from tickets.display.history.timeline import names_in
from tickets.display.history.wording import line_of, shown_kinds
from tickets.enums import MessageKind
from tickets.events import TicketEvent
from tickets.models import Message, Ticket

PLAIN = (
    "person", "requester", "message", "answer", "cycle", "how", "wrong_department", "priority", "kind", "level",
    "outcome", "due_at", "late", "source_state", "from", "to", "left",
)  # fmt: skip
CONTENT = ("reason", "why", "message", "answer")
LATE = (Level.BREACH.value, Level.QUARTER_OVER.value, Level.DOUBLE.value)
# Whether a team meets its own target is between the team and its department.
INSIDE = Q(subject_type="sla.promise", data__kind=ClockKind.OWNERSHIP)


class EventSerializer(serializers.Serializer):
    """An entry of the history. `data` names people by id, units by code, messages by id."""

    id = serializers.IntegerField()
    kind = serializers.CharField(help_text="such as ticket.transferred")
    at = serializers.DateTimeField()
    actor = PersonReference(allow_null=True, help_text="null: the desk itself")
    text = serializers.CharField(help_text="in words, or empty")
    data = serializers.DictField()  # type: ignore[assignment] # a field may bear the name


def events_visible_to(user: User, ticket: Ticket, seen: rules.Access) -> QuerySet[Event]:
    """Return the history of the ticket and its promise that the person may read."""
    own = Q(subject_type=subject_type(Ticket), subject_id=ticket.pk)
    timed = Q(subject_type=subject_type(Promise), subject_id=ticket.promise_id)
    rows = Event.objects.filter(own | timed)
    if not seen.sees_content:
        rows = rows.exclude(kind__in=_kinds_for(Readers.CONTENT))
    if not seen.sees_notes:
        told = Q(data__level__in=LATE, data__kind__in=list(CONSUMER_KINDS))
        return (
            rows.exclude(kind__in=_kinds_for(Readers.WORKERS))
            .exclude(~told, kind=PromiseEvent.STEP_FIRED)
            .exclude(INSIDE)
        )
    notes = Message.objects.filter(ticket=ticket, kind=MessageKind.INTERNAL)
    hidden = notes.exclude(pk__in=rules.messages_visible_to(user, ticket, seen).values("pk"))
    return rows.exclude(kind=TicketEvent.NOTED, data__message__in=list(hidden.values_list("pk", flat=True)))


def _kinds_for(readers: Readers) -> list[str]:
    """Return the kinds that these alone read: who spoke, say, is part of the conversation, not of the outline."""
    return [kind for kind, shown in shown_kinds().items() if shown.to is readers]


def rows_of(events: Iterable[Event], seen: rules.Access) -> list[dict[str, Any]]:
    """Return the events for `EventSerializer`; those who see no content read no reasons."""
    events = list(events)
    names = names_in(events, is_worker=seen.sees_notes)
    return [
        {
            "id": event.pk,
            "kind": event.kind,
            "at": event.at,
            "actor": names.people[event.actor_id] if event.actor_id is not None else None,
            "text": _text(event, names) if seen.sees_content else "",
            "data": _data(event, names, seen),
        }
        for event in events
    ]


def _text(event: Event, names: Names) -> str:
    line = line_of(event, names)
    return line.text if line is not None else ""


def _data(event: Event, names: Names, seen: rules.Access) -> dict[str, Any]:
    shown, units, texts = {}, keys_in(event, Unit), keys_in(event, Text)
    for key, value in event.data.items():
        if key in CONTENT and not seen.sees_content:
            continue
        if key in units:
            unit = names.units.get(value)
            shown[key] = unit.code if unit is not None else None
        elif key in CONTENT or key in PLAIN:
            is_text = key in texts and not isinstance(
                value, str
            )  # words are of a process that knew no rows of texts
            shown[key] = names.text(Text(value and value["text"])) if is_text else value
    return shown
