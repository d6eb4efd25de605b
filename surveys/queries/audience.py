"""Who hears of a rating."""

from collections.abc import Iterator

from departments.cached_reads import org_tree
from departments.enums import MemberRole
from departments.queries.people import members_with
from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import User
from surveys.models import Rating
from surveys.rules import visible_to


def readers_above(rating: Rating) -> list[User]:
    """Return the nearest heads above the work, else admins: those who may read the rating, but for who gave it.

    They are told although they are away: a deputy reads no ratings.
    """
    for level in _levels(rating):
        readers = [
            person
            for person in level
            if person.pk != rating.rater_id and visible_to(person).filter(pk=rating.pk).exists()
        ]
        if readers:
            return readers
    return []


def _levels(rating: Rating) -> Iterator[list[User]]:
    parent = org_tree().parent
    unit: int | None = rating.provider_id
    while unit is not None:
        yield list(members_with(unit, [MemberRole.HEAD]))
        unit = parent[unit]
    admins = User.objects.filter(role_grants__role=CompanyRole.ADMIN, is_active=True)
    yield list(admins.order_by("name", "id"))
