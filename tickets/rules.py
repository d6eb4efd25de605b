"""Who is what to a ticket, and so who sees what of it and whose its verbs are (`RIGHTS` in workflow.py, by role).

Rights are checked at the moment of the act and never stored: a move, the end of an absence or a role taken back ends
them at once. To watch gives none; only an invitation by the requester or by those who hold the ticket does, until it is
taken back.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from departments.cached_services import shared_services
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin, is_arbiter
from servicedesk.database.branches import Branch, any_of
from sla.enums import ClockKind
from tickets.enums import MessageKind, WatchReason
from tickets.models import Attachment, Message, Participation, Ticket, Watcher
from tickets.workflow import RIGHTS, Role, State, Verb, verbs_in


@dataclass(frozen=True)
class Access:
    """What a person is to one ticket; `is_watcher` says that they follow it, `is_invited` that they were asked to.

    Who filed it for someone else (`is_filer`) counts as a requester too, unless the ticket is confidential.
    """

    is_requester: bool = False
    is_filer: bool = False
    is_watcher: bool = False
    is_invited: bool = False
    is_colleague: bool = False
    is_consumer_head: bool = False
    works: bool = False
    worked: bool = False
    steers: bool = False
    is_admin: bool = False
    is_confidential: bool = False
    is_arbiter: bool = False
    filed_and_works: bool = False

    @property
    def speaks_for_requester(self) -> bool:
        """Whether their word is the asking side's: not that of one who filed it for someone and works on it."""
        return self.is_requester and not self.filed_and_works

    @property
    def sees_outline(self) -> bool:
        """Number, state, promise and holder."""
        return self.sees_title or self.is_filer

    @property
    def sees_title(self) -> bool:
        """The one sentence that says what it is about."""
        return self.sees_content or self.is_consumer_head

    @property
    def sees_content(self) -> bool:
        """The description, the answers of the form, the public conversation and its files."""
        always = self.is_requester or self.is_invited or self.works or self.worked
        return always or (
            not self.is_confidential and (self.is_colleague or self.is_consumer_head or self.is_admin)
        )

    @property
    def sees_notes(self) -> bool:
        """Internal notes of the departments they work in (the query narrows to those)."""
        return self.works or self.worked

    @property
    def sees_promise(self) -> bool:
        """How the promise is calculated; an arbiter, who may correct it, sees that of any request, not its content."""
        return self.sees_outline or self.is_arbiter

    @property
    def arbitrates(self) -> bool:
        """Corrections are for a neutral role: an arbiter who asked for it or works on it is a party."""
        return self.is_arbiter and not (self.is_requester or self.sees_notes)

    @property
    def sees_inside(self) -> bool:
        """How teams keep their time, which unit had it when, who is warned: between those who work it, and arbiters."""
        return self.sees_notes or self.arbitrates

    @property
    def clock_kinds(self) -> frozenset[ClockKind]:
        """Which clocks of the promise the person knows of; a team's own time stays with those who work it."""
        return frozenset(ClockKind) - (frozenset() if self.sees_inside else {ClockKind.OWNERSHIP})


def visible_to(user: User) -> QuerySet[Ticket]:
    """Every ticket of which the person may know at least the outline; lists read `visibility_branches` one by one."""
    return Ticket.objects.filter(any_of(visibility_branches(user), Ticket))


def visibility_branches(user: User) -> list[Branch]:
    """Return the ways in which a person comes to see a ticket; `visible_to` is all of them together.

    Each is answered newest first by an index of its own, so that a long list reads them one by one and merges.
    """
    reach = reach_of(user)
    branches = [
        *_content_always(user),
        Branch("filer", [user.pk]),
        Branch("consumer", reach.heads),
    ]
    if reach.home is not None:
        openly = {"consumer": reach.home, "is_confidential": False}
        branches.append(Branch("service", shared_services(), also=openly))
    if is_admin(user):
        branches.append(Branch("is_confidential", [False]))
    return branches


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
    return visible_to(user).filter(Q(is_confidential=False) | any_of(_content_always(user), Ticket))


def _content_always(user: User) -> list[Branch]:
    """Those who see the content whatever it is: requester, the invited, and the departments that work or worked."""
    works = reach_of(user).works
    return [
        Branch("requester", [user.pk]),
        Branch("user", [user.pk], also={"reason": WatchReason.INVITED}, relation="watchers"),
        Branch("holder_department", works),
        Branch("department", works, relation="participations"),
    ]


def _invitations() -> QuerySet[Watcher]:
    return Watcher.objects.filter(ticket=OuterRef("pk"), reason=WatchReason.INVITED)


def with_ties(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Let the tickets come with who watches them and which units took part in them, so that `access` reads nothing."""
    watchers = Watcher.objects.filter(ticket=OuterRef("pk")).order_by("since", "pk")
    units = Participation.objects.filter(ticket=OuterRef("pk"))
    return tickets.annotate(
        watcher_ids=ArraySubquery(watchers.values("user")),
        invited_ids=ArraySubquery(_invitations().values("user")),
        past_unit_ids=ArraySubquery(units.values("department")),
        filer_served=Exists(_filers_words().filter(ticket=OuterRef("pk"))),
    )


def access(user: User, ticket: Ticket) -> Access:
    """Return what the person is to the ticket; agrees with `visible_to` for every pair (tested).

    One query for a ticket that was not read `with_ties`, none for one that was: its ties are those of that moment.
    """
    reach = reach_of(user)
    ties = _ties(ticket)
    shared = ticket.consumer_id == reach.home and ticket.service.is_shared_in_department
    works = ticket.holder_department_id in reach.works
    worked = not reach.works.isdisjoint(ties["past_unit_ids"])
    filed = user.pk == ticket.filer_id and user.pk != ticket.requester_id
    return Access(
        is_requester=is_of(user, ticket),
        is_filer=filed,
        is_watcher=user.pk in ties["watcher_ids"],
        is_invited=user.pk in ties["invited_ids"],
        is_colleague=shared and not ticket.is_confidential,
        is_consumer_head=ticket.consumer_id in reach.heads,
        works=works,
        worked=worked,
        steers=ticket.holder_department_id in reach.steers,
        is_admin=is_admin(user),
        is_confidential=ticket.is_confidential,
        is_arbiter=is_arbiter(user),
        filed_and_works=filed and (works or worked or bool(ties["filer_served"])),
    )


def is_of(user: User, ticket: Ticket) -> bool:
    """Say whether it is the person's own request; who filed it for another counts, unless it is confidential."""
    return user.pk == ticket.requester_id or (user.pk == ticket.filer_id and not ticket.is_confidential)


def watchers_of(ticket: Ticket) -> Sequence[int]:
    """Return the ids of those who watch the ticket, in the order they began to."""
    watchers: Sequence[int] = _ties(ticket)["watcher_ids"]
    return watchers


def _ties(ticket: Ticket) -> Mapping[str, Any]:
    known = ticket.__dict__
    if "watcher_ids" not in known:
        known = with_ties(Ticket.objects.only("pk")).get(pk=ticket.pk).__dict__
    return known


def _filers_words() -> QuerySet[Message]:
    """What filers said for the provider while that was theirs to do, perhaps as someone's deputy."""
    return Message.objects.filter(is_from_provider=True, author=F("ticket__filer"))


def verbs_for(user: User, ticket: Ticket, seen: Access | None = None) -> frozenset[Verb]:
    """Return the verbs the person may do to the ticket as it is: their rights and the table of moves together."""
    return rights_of(seen or access(user, ticket), ticket) & verbs_in(State(ticket.state))


def rights_of(seen: Access, ticket: Ticket) -> frozenset[Verb]:
    """Return the verbs that are the person's to do, whatever state the ticket is in."""
    return frozenset[Verb]().union(*(RIGHTS[role] for role in _roles(seen, ticket)))


def _roles(seen: Access, ticket: Ticket) -> Iterator[Role]:
    if seen.is_requester:
        yield Role.REQUESTER if seen.speaks_for_requester else Role.FILER_AT_WORK
    if seen.works:
        yield Role.PROVIDER
    elif seen.worked:
        yield Role.FORMER_PROVIDER
    if seen.sees_content or (seen.is_watcher and seen.sees_outline):
        yield Role.READER
    if seen.sees_content and seen.is_watcher and ticket.service.watchers_may_reply:
        yield Role.FOLLOWER


def messages_visible_to(user: User, ticket: Ticket, seen: Access | None = None) -> QuerySet[Message]:
    """The public conversation for those who see content; notes only of departments the person works in."""
    seen = seen or access(user, ticket)
    if not seen.sees_content:
        return Message.objects.none()
    readable = Q(kind=MessageKind.PUBLIC)
    if seen.sees_notes:
        readable |= Q(kind=MessageKind.INTERNAL, department__in=reach_of(user).works)
    return Message.objects.filter(readable, ticket=ticket)


def attachments_visible_to(user: User, ticket: Ticket, seen: Access | None = None) -> QuerySet[Attachment]:
    """The files of what the person may read: those of the request itself and of messages visible to them."""
    seen = seen or access(user, ticket)
    if not seen.sees_content:
        return Attachment.objects.none()
    messages = messages_visible_to(user, ticket, seen)
    return Attachment.objects.filter(Q(message=None) | Q(message__in=messages.values("pk")), ticket=ticket)
