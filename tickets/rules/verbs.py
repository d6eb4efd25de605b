"""Whose a verb is: the roles of a person, by what they are to the ticket (`RIGHTS` in workflow.py has the verbs)."""

from collections.abc import Iterator

from servicedesk.accounts.models import User
from tickets.models import Ticket
from tickets.workflow import RIGHTS, Role, State, Verb, verbs_in

from .standing import Access, access


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
    if seen.is_colleague and not (seen.is_requester or seen.sees_notes):
        yield Role.COLLEAGUE
    if seen.sees_content or (seen.is_watcher and seen.sees_outline):
        yield Role.READER
    if seen.sees_content and seen.is_watcher and ticket.service.watchers_may_reply:
        yield Role.FOLLOWER
