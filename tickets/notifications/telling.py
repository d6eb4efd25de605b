"""How people are told of what happened to a request.

A module beside this one is a topic, named as the module of actions in which it happens: under `@ticket_kind` the words
of a notice, under `@on` who gets it. Both are found at start-up.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import Timing, tell
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.notifications.models import Channel
from sla.enums import ClockKind
from sla.models import Clock
from tickets.events import TicketEvent
from tickets.models import Ticket
from tickets.queries.notice_context import gather_context

from .confidential import discreet

Data = Mapping[str, Any]
WordingFunction = Callable[[User, Data], Wording | None]
TEMPLATE = "tickets/emails/notice"
IN_APP = frozenset({Channel.APP})
BY_MAIL = frozenset({Channel.MAIL})
ASKING = gettext_lazy("Requests you submitted or follow")
WORKING = gettext_lazy("Requests you work on")
PROMISES = gettext_lazy("Reminders and escalation")


def ticket_kind(
    name: str, label: Any, *, says: str = "", is_discreet: bool = False, **options: Any
) -> Callable[[WordingFunction], Kind]:
    """Register a kind of notice that the decorated function words, and which takes its name.

    The function is asked only where the recipient may know of the ticket; with `says="message"` only where they may
    read what was said as well. Of a confidential ticket everyone is told number, state and link: the title is then the
    kind's label, or its own where `is_discreet` says that it consists of number and moments alone.
    """

    def add(wording_of: WordingFunction) -> Kind:
        def word(recipient: User, data: Data) -> Wording | None:
            ticket = data["the_ticket"]
            if ticket is None or (says == "message" and data["the_message"] is None):
                return None
            wording = wording_of(recipient, data)
            if wording is None or not ticket.is_confidential:
                return wording
            what = _("%(number)s: %(what)s") % {"number": ticket.number, "what": label}
            title = wording.title if is_discreet else what
            return discreet(ticket, title, wording.path, is_over=wording.is_over)

        return register(Kind(name, label, word=word, template=TEMPLATE, gather=gather_context, **options))

    return add


@dataclass
class News:
    """What happened to a ticket, and who has been told: each person once, in the first wording that fits them."""

    event: Event
    ticket: Ticket
    told: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """The one who did it knows."""
        if self.event.actor_id is not None:
            self.told.add(self.event.actor_id)

    def tell(
        self, kind: Kind, people: Iterable[User], *, channels: frozenset[str] | None = None,
        mailed_from: Timing | None = None, **data: Any,
    ) -> None:  # fmt: skip
        """Tell those of `people` who have not been told yet; the kind's wording reads the `data` by name."""
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

    @cached_property
    def dues(self) -> dict[str, Any]:
        """When the first answer and the solution are due, as far as they are still running: data of a notice."""
        running = Clock.objects.filter(promise=self.ticket.promise_id, stopped_at=None, due_at__isnull=False)
        dues = dict(running.values_list("kind", "due_at"))
        names = {"first_due_at": ClockKind.FIRST_RESPONSE, "due_at": ClockKind.RESOLUTION}
        return {name: due.isoformat() for name, kind in names.items() if (due := dues.get(kind)) is not None}


Teller = Callable[[News], None]


def on(*kinds: TicketEvent) -> Callable[[Teller], Teller]:
    """Subscribe a function that tells people of such events."""

    def register_teller(teller: Teller) -> Teller:
        def subscriber(event: Event) -> None:
            related = Ticket.objects.select_related(
                "requester", "filer", "holder_person", "holder_department__parent"
            )
            teller(News(event, related.get(pk=event.subject_id)))

        subscriber.__name__, subscriber.__module__ = teller.__name__, teller.__module__
        # The older tellers stood in one module, and turns that wait may still name it.
        subscribe(*kinds, formerly=[f"tickets.subscribers.{teller.__name__}"])(subscriber)
        return teller

    return register_teller


def works_a_queue(person: User) -> bool:
    """Say whether the person works any queue, so that notices about work concern them."""
    return bool(reach_of(person).works)
