"""A ticket as one person may see it, read in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from servicedesk.accounts.models import User
from servicedesk.events import clock
from sla.models import Clock
from tickets import rules
from tickets.display.deadlines import Standing, standings
from tickets.display.facts import FactGroup, fact_groups
from tickets.models import Attachment, Message, Ticket
from tickets.queries.answers import Promised, to_come
from tickets.queries.watching import Watching, watchings
from tickets.verbs.counts import counts_of
from tickets.verbs.offers import offer_to
from tickets.verbs.table import calls
from tickets.workflow import Verb

from .kept_answers import answers_as_filed

MESSAGES_SHOWN = 100


@dataclass(frozen=True)
class VisibleTicket:
    """What is left of a ticket when everything that is not this person's to know is removed."""

    ticket: Ticket
    now: datetime
    content: bool
    is_titled: bool
    standing: Standing
    messages: list[Message]
    files: list[Attachment]
    answers: dict[str, Any]
    groups: list[FactGroup]
    to_come: list[Promised]
    clocks: list[Clock]
    verbs: list[str]
    verbs_later: dict[str, datetime]
    is_watching: bool
    watchers: list[Watching]
    counts: dict[str, int]


def visible_ticket(ticket: Ticket, user: User) -> VisibleTicket:
    """Return the ticket as the person sees it; it comes as `find_ticket` finds it."""
    now, seen = clock.now(), rules.access(user, ticket)
    visible = rules.attachments_visible_to(user, ticket, seen).filter(message=None)
    files = list(visible.select_related("blob").order_by("position", "name", "pk"))
    newest = readable_messages(ticket, user, seen).order_by("-at", "-pk")[:MESSAGES_SHOWN]
    clocks = Clock.objects.filter(promise=ticket.promise_id, kind__in=seen.clock_kinds)
    offer = offer_to(user, ticket, seen, now)
    return VisibleTicket(
        ticket=ticket,
        now=now,
        content=seen.sees_content,
        is_titled=seen.sees_title,
        standing=standings([ticket], now, user)[ticket.pk],
        messages=list(newest)[::-1],
        files=files,
        answers=answers_as_filed(ticket) if seen.sees_content else {},
        groups=fact_groups(ticket, files) if seen.sees_content else [],
        to_come=to_come(ticket) if seen.sees_content else [],
        clocks=list(
            clocks.prefetch_related("segments", "exclusions", "adjustments").order_by("started_at", "pk")
        ),
        verbs=_calls_of(offer.now, seen.is_watcher),
        verbs_later={
            name: offer.later[verb] for name, (verb, _call) in calls().items() if verb in offer.later
        },
        is_watching=seen.is_watcher,
        watchers=watchings(ticket) if seen.sees_content else [],
        counts=counts_of(ticket, seen),
    )


def readable_messages(ticket: Ticket, user: User, seen: rules.Access | None = None) -> QuerySet[Message]:
    """Return the messages that the person may read, with authors and files."""
    files = Prefetch(
        "attachments", Attachment.objects.select_related("blob").order_by("position", "name", "pk")
    )
    visible = rules.messages_visible_to(user, ticket, seen)
    return visible.select_related("author", "department").prefetch_related(files)


def _calls_of(allowed: frozenset[Verb], is_watching: bool) -> list[str]:
    """Return the calls of the API that would be taken; of watch and unwatch the one that makes sense."""
    pointless = "watch" if is_watching else "unwatch"
    return [name for name, (verb, _call) in calls().items() if verb in allowed and name != pointless]
