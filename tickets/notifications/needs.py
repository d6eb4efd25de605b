"""A request that fits no service finds the one that does, or joins the needs without an owner."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.cached_services import services_by_id
from departments.enums import MemberRole
from departments.models import Department, Membership
from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import RoleGrant, User
from servicedesk.events.kinds import data_of
from servicedesk.events.texts import text_of
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.notifications.models import Channel
from servicedesk.web.display.moments import date_text
from servicedesk.web.display.people import named
from tickets.events import OwnerFound, Refiled, Said, TicketEvent
from tickets.models import Need
from tickets.queries import audience
from tickets.rules import may_see_needs, needs_visible_to, readable_needs

from .emails import actor_of, because_of, moment_in, ticket_wording
from .submission import new_work
from .telling import ASKING, TEMPLATE, WORKING, Data, News, on, ticket_kind


@ticket_kind(
    "ticket.refiled",
    gettext_lazy("Passed on to the right service"),
    group=ASKING,
    order=15,
    icon="arrow-right",
)
def refiled_notice(recipient: User, data: Data) -> Wording | None:
    ticket, service = data["the_ticket"], services_by_id([data["service"]]).get(data["service"])
    parts = {"number": ticket.number, "unit": named(data["the_unit"]), "name": actor_of(data)}
    title = _("%(number)s is now with %(unit)s") % parts
    body = _("%(name)s passed it on as “%(service)s”. The number stays the same.")
    return ticket_wording(
        ticket,
        title,
        body % {**parts, "service": service.name if service else ""},
        quote=data.get("reason", ""),
        because=because_of(data),
        due_at=moment_in(data, "due_at"),
    )


@ticket_kind(
    "ticket.without_owner",
    gettext_lazy("No department does this yet"),
    group=ASKING,
    order=16,
    says="message",
    icon="question-circle",
)
def without_owner(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    title = _("%(number)s: no department does this yet") % {"number": ticket.number}
    body = _("The department heads and the arbiters decide who takes it. You will be told.")
    return ticket_wording(ticket, title, body, message=data["the_message"], because=because_of(data))


@ticket_kind(
    "ticket.owner_found",
    gettext_lazy("A department takes it"),
    group=ASKING,
    order=17,
    icon="person-check",
)
def owner_found(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "unit": named(data["the_unit"])}
    title = _("%(number)s is now with %(unit)s") % parts
    day = date_text(date.fromisoformat(data["due_on"]))
    body = _("%(unit)s says more by %(day)s.") % {**parts, "day": day}
    return ticket_wording(
        ticket,
        title,
        body,
        quote=data.get("reason", ""),
        because=because_of(data),
        due_at=moment_in(data, "due_at"),
    )


def _need_joined(recipient: User, data: Data) -> Wording | None:
    """For those who read needs, and see nothing else of the request: nothing of it once it waits no more."""
    need = (
        needs_visible_to(recipient)
        .filter(pk=data["need"])
        .select_related("ticket", "ticket__consumer")
        .first()
    )
    if need is None or not readable_needs(recipient, [need]):
        return None
    ticket = need.ticket
    return Wording(
        title=_("No department does this yet: %(title)s") % {"title": ticket.title},
        body=_("%(number)s, asked by %(unit)s.") % {"number": ticket.number, "unit": named(ticket.consumer)},
        path=reverse("need", args=[ticket.number]),
        is_over=not need.is_open,
    )


need_joined = register(
    Kind(
        "need.joined",
        gettext_lazy("A need without an owner"),
        word=_need_joined,
        template=TEMPLATE,
        group=WORKING,
        order=39,
        concerns=may_see_needs,
        icon="question-circle",
        quiet=frozenset({Channel.MAIL}),
    )
)


def readers_of_needs() -> Sequence[User]:
    """Return the active heads of departments and arbiters; admins look after the desk and are told nothing."""
    heads = Membership.objects.filter(role=MemberRole.HEAD, department__is_active=True).values("user")
    arbiters = RoleGrant.objects.filter(role=CompanyRole.ARBITER).values("user")
    found = User.objects.filter(Q(pk__in=heads) | Q(pk__in=arbiters), is_active=True)
    return list(found.order_by("pk"))


@on(TicketEvent.REFILED)
def tell_refiled(news: News) -> None:
    said = data_of(news.event, Refiled)
    extra: dict[str, Any] = {"reason": text_of(said.reason), **news.dues}
    news.tell(
        refiled_notice, audience.asking_side(news.ticket), unit=said.unit, service=said.service, **extra
    )
    news.tell(new_work, audience.queue_of(news.ticket.holder_department), **extra)


@on(TicketEvent.WITHOUT_OWNER)
def tell_without_owner(news: News) -> None:
    message = data_of(news.event, Said).message
    news.tell(without_owner, audience.asking_side(news.ticket), message=message)
    need = Need.objects.filter(message=message).first()
    if need is not None:
        news.tell(need_joined, readers_of_needs(), need=need.pk)


@on(TicketEvent.OWNER_FOUND)
def tell_owner_found(news: News) -> None:
    said = data_of(news.event, OwnerFound)
    extra: dict[str, Any] = {"reason": text_of(said.reason), **news.dues}
    asking = audience.asking_side(news.ticket)
    news.tell(owner_found, asking, unit=said.unit, due_on=said.due_on, **extra)
    unit = Department.objects.select_related("parent").get(pk=news.ticket.holder_department_id)
    news.tell(new_work, audience.queue_of(unit), **extra)
