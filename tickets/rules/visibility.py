"""What of tickets a person sees: lists, their titles, messages and files."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from departments.cached_services import shared_services
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.database.branches import Branch, any_of
from servicedesk.text.search import SEARCH_TEXT
from tickets.enums import MessageKind, WatchReason
from tickets.models import Attachment, Message, Participation, Ticket

from .standing import Access, access

PUBLIC = Q(kind=MessageKind.PUBLIC)


def visible_to(user: User) -> QuerySet[Ticket]:
    """Every ticket of which the person may know at least the outline; lists read `visibility_branches` one by one."""
    return Ticket.objects.filter(any_of(visibility_branches(user), Ticket))


def visibility_branches(user: User) -> list[Branch]:
    """Return the ways in which a person comes to see a ticket; `visible_to` is all of them together.

    Each is answered newest first by an index of its own, so that a long list reads them one by one and merges.
    """
    shared = _openly(_shared(user))
    return [*_content_always(user), *_content_unless_confidential(user), *shared, *_all_open(user)]


def readable_branches(user: User) -> list[Branch]:
    """Return the ways in which a person comes to read a ticket's content; `readable_by` is all of them together."""
    openly = _openly([*_content_unless_confidential(user), *_shared(user)])
    return [*_content_always(user), *openly, *_all_open(user)]


def visible_among(user: User, tickets: Collection[Ticket]) -> set[int]:
    """Return the ids of the tickets that are `visible_to` the person; a query where their own rows do not tell."""
    reach = reach_of(user)
    told = {
        ticket.pk
        for ticket in tickets
        if ticket.holder_department_id in reach.works
        or ticket.consumer_id in reach.heads
        or user.pk in (ticket.requester_id, ticket.filer_id)
    }
    if len(told) == len(tickets):
        return told
    return told | set(
        visible_to(user).filter(pk__in={ticket.pk for ticket in tickets} - told).values_list("pk", flat=True)
    )


def title_visible_among(user: User, tickets: Collection[Ticket]) -> set[int]:
    """Return the ids of the tickets whose title the person sees; a query only where their own rows do not tell."""
    seen = visible_among(user, tickets)
    untitled = {ticket.pk for ticket in tickets if ticket.pk in seen and _is_outline_to_filer(user, ticket)}
    if untitled:
        untitled -= set(readable_by(user).filter(pk__in=untitled).values_list("pk", flat=True))
    return seen - untitled


def content_visible_among(user: User, tickets: Collection[Ticket]) -> set[int]:
    """Return the ids of the tickets whose content the person sees; a query only where their own rows do not tell."""
    reach, of_all = reach_of(user), is_admin(user)
    told = {
        ticket.pk
        for ticket in tickets
        if ticket.holder_department_id in reach.works
        or user.pk == ticket.requester_id
        or (
            not ticket.is_confidential
            and (of_all or user.pk == ticket.filer_id or ticket.consumer_id in reach.heads)
        )
    }
    others = {ticket.pk for ticket in tickets} - told
    if others:
        told.update(readable_by(user).filter(pk__in=others).values_list("pk", flat=True))
    return told


def _is_outline_to_filer(user: User, ticket: Ticket) -> bool:
    return (
        ticket.is_confidential
        and user.pk == ticket.filer_id
        and user.pk != ticket.requester_id
        and ticket.consumer_id not in reach_of(user).heads
    )


def readable_by(user: User) -> QuerySet[Ticket]:
    """Every ticket whose content the person sees, as `Access.sees_content` says of one."""
    return Ticket.objects.filter(any_of(readable_branches(user), Ticket))


def _content_always(user: User) -> list[Branch]:
    """Those who see the content whatever it is: requester, the invited, and the departments that work or worked."""
    return [*_own(user), *_worked(user)]


def _own(user: User) -> list[Branch]:
    return [
        Branch("requester", [user.pk]),
        Branch("user", [user.pk], also={"reason": WatchReason.INVITED}, relation="watchers"),
    ]


def _worked(user: User) -> list[Branch]:
    works = reach_of(user).works
    return [Branch("holder_department", works), Branch("department", works, relation="participations")]


def _content_unless_confidential(user: User) -> list[Branch]:
    """Those who see the outline of any request, and the content of those that are not confidential."""
    return [_filed(user), _headed(user)]


def _filed(user: User) -> Branch:
    return Branch("filer", [user.pk])


def _headed(user: User) -> Branch:
    return Branch("consumer", reach_of(user).heads)


def _shared(user: User) -> list[Branch]:
    """Requests of the person's department for services that are shared in it; each service has its index."""
    home = reach_of(user).home
    return [Branch("service", shared_services(), also={"consumer": home})] if home is not None else []


def _openly(branches: Iterable[Branch]) -> list[Branch]:
    return [replace(branch, never={"is_confidential": True}) for branch in branches]


def _all_open(user: User) -> list[Branch]:
    return [Branch("is_confidential", [False])] if is_admin(user) else []


def messages_where_readable(user: User) -> QuerySet[Message]:
    """What the person may read of the conversations of tickets whose content they may read; the caller names those."""
    works = sorted(reach_of(user).works)
    if not works:
        return Message.objects.filter(PUBLIC)
    took_part = Participation.objects.filter(ticket=OuterRef("ticket"), department__in=works)
    worked = Q(ticket__holder_department__in=works) | Q(Exists(took_part))
    noted = Q(kind=MessageKind.INTERNAL, department__in=works)
    return Message.objects.filter(PUBLIC | (noted & worked))


def messages_visible_to(user: User, ticket: Ticket, seen: Access | None = None) -> QuerySet[Message]:
    """The public conversation for those who see content; notes only of departments the person works in."""
    seen = seen or access(user, ticket)
    if not seen.sees_content:
        return Message.objects.none()
    readable = PUBLIC
    if seen.sees_notes:
        readable |= Q(kind=MessageKind.INTERNAL, department__in=reach_of(user).works)
    return Message.objects.filter(readable, ticket=ticket).defer(SEARCH_TEXT)


def attachments_visible_to(user: User, ticket: Ticket, seen: Access | None = None) -> QuerySet[Attachment]:
    """The files of what the person may read: those of the request itself and of messages visible to them."""
    seen = seen or access(user, ticket)
    if not seen.sees_content:
        return Attachment.objects.none()
    messages = messages_visible_to(user, ticket, seen)
    return Attachment.objects.filter(Q(message=None) | Q(message__in=messages.values("pk")), ticket=ticket)
