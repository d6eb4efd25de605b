"""Who follows a ticket."""

from dataclasses import dataclass

from servicedesk.accounts.cached_reads import named_people_by_id
from servicedesk.accounts.models import User
from tickets.models import Ticket
from tickets.rules import access, watchers_of


@dataclass(frozen=True)
class Watching:
    """A person who follows the ticket, by invitation or by what they may read anyway; perhaps they have it too."""

    person: User
    is_invited: bool
    has_too: bool


def watchings(ticket: Ticket) -> list[Watching]:
    """Return who follows the ticket and may read it now, in the order they began to."""
    people = named_people_by_id(watchers_of(ticket))
    seen = [(person, access(person, ticket)) for person in map(people.get, watchers_of(ticket)) if person]
    return [Watching(person, what.is_invited, what.has_too) for person, what in seen if what.sees_content]
