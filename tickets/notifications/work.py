"""Who has a request now, and how urgent it is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.enums import Priority
from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.texts import text_of
from servicedesk.notifications.kinds import Wording
from servicedesk.notifications.models import Channel
from servicedesk.web.display.joining import sentences
from servicedesk.web.display.people import named
from tickets.events import Assigned, PrioritySet, TicketEvent, Transferred
from tickets.queries import audience

from .emails import actor_of, because_of, because_of_side, due_text, moment_in, ticket_wording
from .submission import new_work
from .telling import ASKING, WORKING, Data, News, on, ticket_kind, works_a_queue


@ticket_kind(
    "ticket.assigned",
    gettext_lazy("A request is assigned to you"),
    group=WORKING,
    order=32,
    concerns=works_a_queue,
    icon="person-check",
)
def assigned(recipient: User, data: Data) -> Wording | None:
    ticket, due = data["the_ticket"], moment_in(data, "due_at")
    parts = {"number": ticket.number, "title": ticket.title, "name": actor_of(data)}
    title = _("%(number)s is assigned to you: %(title)s") % parts
    return ticket_wording(
        ticket,
        title,
        sentences([_("Assigned by %(name)s.") % parts, due_text(due)]),
        because=_("You are receiving this because the request is assigned to you."),
        due_at=due,
        with_answers=True,
    )


@ticket_kind(
    "ticket.returned",
    gettext_lazy("Back in your team's queue"),
    group=WORKING,
    order=31,
    concerns=works_a_queue,
    icon="inbox",
    quiet=frozenset({Channel.MAIL}),
)
def returned(recipient: User, data: Data) -> Wording | None:
    """Somebody gave it back, has left, or no longer works for the unit."""
    ticket, due = data["the_ticket"], moment_in(data, "first_due_at") or moment_in(data, "due_at")
    title = _("Back in the queue: %(number)s %(title)s") % {"number": ticket.number, "title": ticket.title}
    if data["the_leaver"] is not None:
        body = _("The assignee %(name)s has left. The request is unassigned.") % {
            "name": named(data["the_leaver"])
        }
    elif data["the_mover"] is not None:
        words = {"name": named(data["the_mover"]), "unit": named(ticket.holder_department)}
        body = _("The assignee %(name)s no longer works for %(unit)s. The request is unassigned.") % words
    else:
        body = _("%(name)s returned it to the queue. The request is unassigned.") % {"name": actor_of(data)}
    because = _(
        "You are receiving this because you chose to get requests that come back to your team by email."
    )
    return ticket_wording(ticket, title, sentences([body, due_text(due)]), because=because, due_at=due)


@ticket_kind(
    "ticket.moved",
    gettext_lazy("Transferred to another department"),
    group=ASKING,
    order=13,
    icon="arrow-left-right",
)
def moved(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "unit": named(data["the_unit"]), "name": actor_of(data)}
    title = _("%(number)s was transferred to %(unit)s") % parts
    body = _("Transferred by %(name)s. The promised time does not change.") % parts
    return ticket_wording(
        ticket,
        title,
        body,
        quote=data.get("reason", ""),
        because=because_of(data),
        due_at=moment_in(data, "due_at"),
    )


@ticket_kind("ticket.priority", gettext_lazy("Priority changed"), group=ASKING, order=14, icon="flag")
def priority_changed(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {
        "number": ticket.number,
        "name": actor_of(data),
        "before": Priority(data["before"]).label,
        "after": Priority(data["after"]).label,
    }
    title = _("%(number)s now has priority “%(after)s”") % parts
    body = _("%(name)s changed it from “%(before)s” to “%(after)s”.") % parts
    return ticket_wording(
        ticket,
        title,
        body,
        quote=data.get("reason", ""),
        because=because_of_side(recipient, data),
        due_at=moment_in(data, "due_at"),
    )


@on(TicketEvent.ASSIGNED)
def tell_assigned(news: News) -> None:
    """The person who gets it; where it goes back into a queue, those who work it."""
    now = data_of(news.event, Assigned)
    if now.person is not None:
        news.tell(assigned, User.objects.filter(pk=now.person), **news.dues)
    else:
        unit = Department.objects.select_related("parent").get(pk=now.department)
        news.tell(returned, audience.queue_of(unit), left=now.left, moved=now.moved, **news.dues)


@on(TicketEvent.TRANSFERRED)
def tell_transferred(news: News) -> None:
    said = data_of(news.event, Transferred)
    to = Department.objects.select_related("parent").get(pk=said.to)
    reason, dues = text_of(said.reason), news.dues
    news.tell(moved, audience.asking_side(news.ticket), unit=to.pk, reason=reason, **dues)
    news.tell(new_work, audience.queue_of(to), reason=reason, **dues)


@on(TicketEvent.PRIORITY_SET)
def tell_priority(news: News) -> None:
    said = data_of(news.event, PrioritySet)
    people = [*audience.asking_side(news.ticket), *audience.assignee_of(news.ticket, news.event.at)]
    news.tell(
        priority_changed,
        people,
        before=said.from_,
        after=said.to,
        reason=text_of(said.reason),
        **news.dues,
    )
