"""What of tickets a person sees: lists, their titles, messages and files."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from departments.cached_services import shared_services
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.database.branches import Branch, any_of
from servicedesk.text.search import UNREAD
from tickets.enums import MessageKind, WatchReason
from tickets.models import Attachment, Message, Ticket

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


@dataclass(frozen=True)
class MessageWay:
    """A way in which a person comes to read messages: those that meet `said`, of tickets of any of the branches.

    units: every message found this way names one of them; None where they do not narrow it.
    is_own: the tickets are those of one person, who asked for them or was invited.
    """

    branches: list[Branch]
    said: Q
    units: frozenset[int] | None = None
    is_own: bool = False


def message_ways(user: User) -> list[MessageWay]:
    """Return all of the ways; together they are `messages_visible_to` of every ticket (tested)."""
    reach = reach_of(user)
    noted = Q(kind=MessageKind.INTERNAL, department__in=sorted(reach.works))
    asking = reach.heads if reach.home is None else reach.heads | {reach.home}
    return [
        MessageWay([*_own(user), *_openly([_filed(user)])], PUBLIC, is_own=True),
        MessageWay(_worked(user), PUBLIC | noted, units=reach.works),
        MessageWay(_openly([_headed(user), *_shared(user)]), PUBLIC, units=asking),
        MessageWay(_all_open(user), PUBLIC),
    ]


def messages_visible_to(user: User, ticket: Ticket, seen: Access | None = None) -> QuerySet[Message]:
    """The public conversation for those who see content; notes only of departments the person works in."""
    seen = seen or access(user, ticket)
    if not seen.sees_content:
        return Message.objects.none()
    readable = PUBLIC
    if seen.sees_notes:
        readable |= Q(kind=MessageKind.INTERNAL, department__in=reach_of(user).works)
    return Message.objects.filter(readable, ticket=ticket).defer("units", *UNREAD)


def attachments_visible_to(user: User, ticket: Ticket, seen: Access | None = None) -> QuerySet[Attachment]:
    """The files of what the person may read: those of the request itself and of messages visible to them."""
    seen = seen or access(user, ticket)
    if not seen.sees_content:
        return Attachment.objects.none()
    messages = messages_visible_to(user, ticket, seen)
    return Attachment.objects.filter(Q(message=None) | Q(message__in=messages.values("pk")), ticket=ticket)
