"""How a request ends, and that it begins again."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.queries.people import leads_of
from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.texts import text_of
from servicedesk.notifications.kinds import Wording
from sla.enums import WaitLevel
from tickets.display.ending import closes_by_itself, may_be_taken_up, no_objection_text
from tickets.events import Cancelled, Closed, Reopened, Resolved, TicketEvent
from tickets.queries import audience
from tickets.workflow import Verb

from .conversation import new_message
from .emails import (
    actor_of,
    because_of,
    because_of_side,
    because_they_work,
    excerpt,
    moment_in,
    page_of,
    ticket_wording,
)
from .telling import ASKING, IN_APP, WORKING, Data, News, on, ticket_kind, works_a_queue


@ticket_kind(
    "ticket.solved", gettext_lazy("Solved"), group=ASKING, order=15, icon="check2-circle", says="message"
)
def solved(recipient: User, data: Data) -> Wording | None:
    ticket, answer = data["the_ticket"], data["the_message"]
    note, actions = "", []
    if data["access"].speaks_for_requester:
        note = closes_by_itself()
        actions = [
            (_("Yes, it is solved"), page_of(ticket, Verb.CONFIRM)),
            (_("No, not yet"), page_of(ticket, Verb.NOT_SOLVED)),
        ]
    title = _("%(number)s: %(name)s says it is solved") % {"number": ticket.number, "name": actor_of(data)}
    return ticket_wording(
        ticket,
        title,
        excerpt(answer),
        message=answer,
        note=note,
        actions=actions,
        because=because_of(data),
    )


@ticket_kind(
    "ticket.unanswered",
    gettext_lazy("Ended without a reply"),
    group=ASKING,
    order=17,
    icon="check2-circle",
    is_discreet=True,
)
def unanswered(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    if not data["access"].speaks_for_requester:
        title = _("%(number)s has ended: the requester did not reply") % {"number": ticket.number}
        return ticket_wording(ticket, title, because=because_of_side(recipient, data))
    return ticket_wording(
        ticket,
        _("%(number)s has ended: we didn't hear back from you") % {"number": ticket.number},
        may_be_taken_up(),
        actions=[(_("Reopen"), page_of(ticket, Verb.NOT_SOLVED))],
        because=because_of(data),
    )


@ticket_kind(
    "ticket.reopened",
    gettext_lazy("Reopened"),
    group=WORKING,
    order=35,
    concerns=works_a_queue,
    icon="arrow-counterclockwise",
    says="message",
    is_discreet=True,
)
def reopened(recipient: User, data: Data) -> Wording | None:
    ticket, why = data["the_ticket"], data["the_message"]
    title = _("%(number)s was reopened") % {"number": ticket.number}
    because = because_they_work(recipient, data)
    return ticket_wording(
        ticket, title, excerpt(why), message=why, because=because, due_at=moment_in(data, "due_at")
    )


@ticket_kind(
    "ticket.closed",
    gettext_lazy("Closed"),
    group=ASKING,
    order=18,
    icon="archive",
    channels=IN_APP,
    is_discreet=True,
)
def closed(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    body = {
        "confirmed": _("%(name)s confirmed that it is solved.") % {"name": actor_of(data)},
        "unanswered": no_objection_text(),
    }.get(data.get("how", ""), "")
    title = _("%(number)s is closed") % {"number": ticket.number}
    return ticket_wording(ticket, title, body, because=because_of(data))


@ticket_kind(
    "ticket.cancelled",
    gettext_lazy("Withdrawn"),
    group=ASKING,
    order=19,
    icon="x-circle",
    is_discreet=True,
)
def cancelled(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "name": actor_of(data)}
    title = _("%(number)s was withdrawn") % parts
    body = _("%(name)s withdrew it: %(title)s") % {**parts, "title": ticket.title}
    because = because_of_side(recipient, data)
    return ticket_wording(ticket, title, body, quote=data.get("reason", ""), because=because)


@on(TicketEvent.RESOLVED)
def tell_resolved(news: News) -> None:
    """The asking side and followers get the answer; where the desk gave up waiting, all sides are notified."""
    said = data_of(news.event, Resolved)
    if said.how == WaitLevel.NO_ANSWER:
        people = [*audience.asking_side(news.ticket), *audience.assignee_of(news.ticket, news.event.at)]
        news.tell(unanswered, [*people, *audience.watchers_of(news.ticket)])
        return
    news.tell(solved, audience.asking_side(news.ticket), message=said.answer)
    news.tell(solved, audience.watchers_of(news.ticket), message=said.answer)


@on(TicketEvent.REOPENED)
def tell_reopened(news: News) -> None:
    """Who had it, or else who leads; those who follow read what is missing."""
    why, unit = data_of(news.event, Reopened).why, news.ticket.holder_department
    holders = audience.assignee_of(news.ticket, news.event.at) or leads_of(unit)
    news.tell(reopened, holders, message=why, **news.dues)
    for people in (audience.asking_side(news.ticket), audience.watchers_of(news.ticket)):
        news.tell(new_message, people, message=why, after=news.event.kind)


@on(TicketEvent.CLOSED)
def tell_closed(news: News) -> None:
    how = data_of(news.event, Closed).how
    people = [*audience.asking_side(news.ticket), *audience.assignee_of(news.ticket, news.event.at)]
    news.tell(closed, [*people, *audience.watchers_of(news.ticket)], how=how)


@on(TicketEvent.CANCELLED)
def tell_cancelled(news: News) -> None:
    people = [*audience.assignee_of(news.ticket, news.event.at), *audience.asking_side(news.ticket)]
    news.tell(cancelled, people, reason=text_of(data_of(news.event, Cancelled).reason))
