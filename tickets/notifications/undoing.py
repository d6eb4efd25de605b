"""A request that fits no service is back where it was: its requester, and those who have it again."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from departments.queries.people import department_of
from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.notifications.kinds import Wording
from servicedesk.web.display.people import named
from tickets.events import OwnerTakenBack, Refiled, TicketEvent
from tickets.queries import audience

from .emails import because_of, ticket_wording
from .needs import refiled_notice
from .submission import new_work
from .telling import ASKING, Data, News, on, ticket_kind


@ticket_kind(
    "ticket.need_kept",
    gettext_lazy("Its department is looked for again"),
    group=ASKING,
    order=18,
    icon="arrow-counterclockwise",
)
def need_kept(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "unit": named(data["the_unit"])}
    title = _("%(number)s: %(unit)s looks for the department that does this") % parts
    return ticket_wording(ticket, title, because=because_of(data))


@ticket_kind(
    "ticket.owner_taken_back",
    gettext_lazy("A department does not take it after all"),
    group=ASKING,
    order=18,
    icon="arrow-counterclockwise",
)
def owner_taken_back(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "unit": named(data["the_unit"])}
    title = _("%(number)s is not with %(unit)s after all") % parts
    body = _("The department heads and the arbiters decide who takes it. You will be told.")
    return ticket_wording(ticket, title, body, because=because_of(data))


@on(TicketEvent.NEED_KEPT)
def tell_need_kept(news: News) -> None:
    unit = department_of(news.ticket.holder_department).pk
    news.tell(need_kept, audience.asking_side(news.ticket), unit=unit)


@on(TicketEvent.REFILE_UNDONE)
def tell_refile_undone(news: News) -> None:
    said = data_of(news.event, Refiled)
    asking = audience.asking_side(news.ticket)
    news.tell(refiled_notice, asking, unit=said.unit, service=said.service, reason="", **news.dues)


@on(TicketEvent.OWNER_TAKEN_BACK)
def tell_owner_taken_back(news: News) -> None:
    said = data_of(news.event, OwnerTakenBack)
    news.tell(owner_taken_back, audience.asking_side(news.ticket), unit=said.unit)
    again = audience.assignee_of(news.ticket, news.event.at)
    unit = Department.objects.select_related("parent").get(pk=news.ticket.holder_department_id)
    news.tell(new_work, again or audience.queue_of(unit), **news.dues)
