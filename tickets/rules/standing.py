"""Where a person stands to one ticket: asked under the lock, and for each row of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin, is_arbiter
from sla.enums import ClockKind
from tickets.enums import WatchReason
from tickets.models import Message, Participation, Ticket, Watcher


@dataclass(frozen=True)
class Access:
    """What a person is to one ticket; `is_watcher` says that they follow it, `is_invited` that they were asked to, and
    `has_too` that they have said to have the same trouble.

    Who filed it for someone else (`is_filer`) counts as a requester too, unless the ticket is confidential.
    """

    is_requester: bool = False
    is_filer: bool = False
    is_watcher: bool = False
    is_invited: bool = False
    has_too: bool = False
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
        has_too=user.pk in ties["affected_ids"],
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


def with_ties(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Let the tickets come with who watches them and which units took part in them, so that `access` reads nothing."""
    watchers = Watcher.objects.filter(ticket=OuterRef("pk")).order_by("since", "pk")
    units = Participation.objects.filter(ticket=OuterRef("pk"))
    return tickets.annotate(
        watcher_ids=ArraySubquery(watchers.values("user")),
        invited_ids=ArraySubquery(_invitations().values("user")),
        affected_ids=ArraySubquery(watchers.filter(has_too=True).values("user")),
        past_unit_ids=ArraySubquery(units.values("department")),
        filer_served=Exists(_filers_words().filter(ticket=OuterRef("pk"))),
    )


def watchers_of(ticket: Ticket) -> Sequence[int]:
    """Return the ids of those who watch the ticket, in the order they began to."""
    watchers: Sequence[int] = _ties(ticket)["watcher_ids"]
    return watchers


def _ties(ticket: Ticket) -> Mapping[str, Any]:
    known = ticket.__dict__
    if "watcher_ids" not in known:
        known = with_ties(Ticket.objects.only("pk")).get(pk=ticket.pk).__dict__
    return known


def _invitations() -> QuerySet[Watcher]:
    return Watcher.objects.filter(ticket=OuterRef("pk"), reason=WatchReason.INVITED)


def _filers_words() -> QuerySet[Message]:
    """What filers said for the provider while that was theirs to do, perhaps as someone's deputy."""
    return Message.objects.filter(is_from_provider=True, author=F("ticket__filer"))
