"""The requester is waiting, and says so."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.notifications.kinds import Wording
from servicedesk.web.display.joining import sentences
from tickets.actions.nudging import reminded_by
from tickets.events import Nudged, TicketEvent
from tickets.workflow import State, Verb, verbs_in

from .emails import actor_of, moment_in, ticket_wording
from .telling import WORKING, Data, News, on, ticket_kind, works_a_queue


@ticket_kind(
    "ticket.nudged",
    gettext_lazy("The requester is waiting"),
    group=WORKING,
    order=37,
    concerns=works_a_queue,
    icon="bell",
    is_optional=False,  # the one who nudges reads that it was sent
)
def nudged(recipient: User, data: Data) -> Wording | None:
    """Nothing is left to do about it once the request can no longer be nudged."""
    ticket, count = data["the_ticket"], data["count"]
    title = _("%(number)s: %(name)s is waiting") % {"number": ticket.number, "name": actor_of(data)}
    times = ngettext("Nudged %(n)s time.", "Nudged %(n)s times.", count) % {"n": count}
    ignored = _("Since the last nudge, no one has replied to the requester.") if data["is_ignored"] else ""
    return ticket_wording(
        ticket,
        title,
        sentences([times, ignored]),
        is_over=Verb.NUDGE not in verbs_in(State(ticket.state)),
        because=_("You are receiving this because the request is assigned to you or your team."),
        due_at=moment_in(data, "due_at"),
    )


@on(TicketEvent.NUDGED)
def tell_nudged(news: News) -> None:
    said, by = data_of(news.event, Nudged), news.event.actor_id or 0
    people = reminded_by(by, news.ticket, news.event.at, is_ignored=said.is_ignored)
    news.tell(nudged, people, count=said.count, is_ignored=said.is_ignored, **news.dues)
