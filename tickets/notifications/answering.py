"""What was promised at filing: it came, or its day has."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.display.answers import in_language
from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.notifications.kinds import Wording
from servicedesk.web.display.joining import listed
from tickets.events import Awaited, TicketEvent
from tickets.queries import audience
from tickets.queries.answers import promised
from tickets.workflow import Verb

from .emails import actor_of, because_of, because_they_work, page_of, ticket_wording
from .telling import ASKING, IN_APP, WORKING, Data, News, on, ticket_kind, works_a_queue


@ticket_kind(
    "ticket.supplied",
    gettext_lazy("The requester added what was missing"),
    group=WORKING,
    order=33,
    concerns=works_a_queue,
    icon="upload",
)
def supplied(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "name": actor_of(data)}
    title = _("%(number)s: %(name)s added what was missing") % parts
    return ticket_wording(ticket, title, because=because_they_work(recipient, data), with_answers=True)


@ticket_kind(
    "ticket.awaited",
    gettext_lazy("Something you promised to send is due today"),
    group=ASKING,
    order=16,
    icon="alarm",
)
def awaited(recipient: User, data: Data) -> Wording | None:
    """Nothing where it came, or was promised for another day, in the meantime."""
    ticket = data["the_ticket"]
    still = {spec.key: in_language(spec.label) for spec, _day in promised(ticket)}
    labels = [still[key] for key in data["questions"] if key in still]
    if not labels or not ticket.is_open:
        return None
    parts = {"number": ticket.number, "what": listed(labels)}
    return ticket_wording(
        ticket,
        _("%(number)s: today you wanted to add %(what)s") % parts,
        _("If you need more time, name another day there."),
        actions=[(_("Add it now"), page_of(ticket, Verb.SUPPLY))],
        because=because_of(data),
    )


@on(TicketEvent.SUPPLIED)
def tell_supplied(news: News) -> None:
    """Whoever has it; where no one has, the queue sees it."""
    holders = audience.assignee_of(news.ticket, news.event.at)
    news.tell(supplied, holders)
    if not holders:
        news.tell(supplied, audience.queue_of(news.ticket.holder_department), channels=IN_APP)


@on(TicketEvent.AWAITED)
def tell_awaited(news: News) -> None:
    """The asking side is reminded of what it promised for today."""
    questions = list(data_of(news.event, Awaited).questions)
    news.tell(awaited, audience.asking_side(news.ticket), questions=questions)
