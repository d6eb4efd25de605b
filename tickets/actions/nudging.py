"""The requester reminds the assignee: once a working day of the provider.

A nudge is no message: it moves no state and no clock, and answers nothing. The history is what counts them.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from departments.cached_reads import org_tree
from departments.queries.people import agents_of, department_of
from departments.queries.presence import People, first_present, once
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.display.moments import dated_moment_text
from servicedesk.web.display.people import named
from sla.enums import Audience
from tickets.enums import MessageKind
from tickets.events import TicketEvent
from tickets.models import Message, Ticket
from tickets.queries.audience import heads_of, levels_from, queue_of
from tickets.queries.history import own_events_of
from tickets.workflow import Verb

from .transition import Transition, transition
from .windows import Window, schedule_of_provider, working_days_after


def nudge(*, ticket: Ticket, by: User, at: datetime | None = None) -> Ticket:
    """Remind the holder; from the second time without a public word of the provider in between, their lead as well.

    Raises Refused for a second time on one working day, and says when it can be done again; and where there is no one
    but `by` who could be reminded.
    """
    with transition(ticket, Verb.NUDGE, by=by, at=at) as change:
        nudge_window(change.ticket).require(change.at)
        earlier = _nudges_of(change.ticket)
        last = earlier.last()
        is_ignored = last is not None and not _was_answered(change.ticket, since=last.at)
        if not reminded_by(by.pk, change.ticket, change.at, is_ignored=is_ignored):
            raise Refused(_no_one_else(change), code="no_one_to_remind")
        change.record(TicketEvent.NUDGED, count=earlier.count() + 1, is_ignored=is_ignored)
    return ticket


def nudge_window(ticket: Ticket) -> Window:
    """A request can be nudged once a working day of its provider; after hours belongs to the day that follows."""
    last = _nudges_of(ticket).last()
    if last is None:
        return Window()
    again = schedule_of_provider(ticket).next_opening(working_days_after(ticket, last.at, 0))
    why = _("There was already a nudge on this working day. The next one is possible from %(moment)s.")
    return Window(why % {"moment": dated_moment_text(again)}, "nudged_already", opens_at=again)


def reminded_by(nudger: int, ticket: Ticket, at: datetime, *, is_ignored: bool) -> People:
    """Return whom a nudge of the person with the id `nudger` reminds; no one where there is no one else.

    Who has the ticket; the lead where no one else has it, or as well where the nudge before `is_ignored`. Where the
    nudger is that lead, the next one up, and where there is none, those who work the queue.
    """
    unit, person = ticket.holder_department, ticket.holder_person
    own: list[Callable[[], People]] = [] if person is None else [lambda: [person]]
    above = [
        *levels_from(Audience.LEAD, ticket),
        *_heads_above(unit.pk),
        lambda: queue_of(unit),
        lambda: list(agents_of(department_of(unit))),
    ]
    reminded = first_present([*own, *above], at, without=nudger)
    return once([*reminded, *first_present(above, at, without=nudger)]) if is_ignored else reminded


def _heads_above(unit: int) -> Iterator[Callable[[], People]]:
    """Yield the heads of each unit above, from the bottom up."""
    parent = org_tree().parent
    while (above := parent[unit]) is not None:
        yield partial(heads_of, above)
        unit = above


def _nudges_of(ticket: Ticket) -> QuerySet[Event]:
    """Return the nudges of the ticket, as they happened."""
    return own_events_of(ticket).filter(kind=TicketEvent.NUDGED).order_by("seq")


def _no_one_else(change: Transition) -> str:
    unit = {"unit": named(department_of(change.ticket.holder_department))}
    if change.access.works:
        return _("No one else works in %(unit)s, so there is no one to remind.") % unit
    return _("No one works in %(unit)s at the moment, so no one can be reminded. Ask an admin.") % unit


def _was_answered(ticket: Ticket, *, since: datetime) -> bool:
    """Say whether the provider has said anything in public since."""
    words = Message.objects.filter(ticket=ticket, kind=MessageKind.PUBLIC, is_from_provider=True)
    return words.filter(at__gt=since).exists()
