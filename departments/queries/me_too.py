"""How many people have the trouble that an outage is about, and whether the reader is one of them."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from departments.models import Affected
from servicedesk.accounts.models import User
from servicedesk.database.composed import Given, composed


class MeToo(NamedTuple):
    """How many people said "me too", and whether the reader did."""

    people: int = 0
    is_mine: bool = False


def me_too_of(user: User, announcements: Collection[int]) -> dict[int, MeToo]:
    """Return it for each of the announcements, in one query; in none where there are none."""
    if not announcements:
        return {}
    counted = _counted(announcements=list(announcements), person=user.pk)
    found = {announcement: MeToo(people, bool(own)) for announcement, people, own in counted}
    return {pk: found.get(pk, MeToo()) for pk in announcements}


@composed
def _counted(*, announcements: Given, person: Given) -> "QuerySet[Affected, tuple[int, int, int]]":
    rows = Affected.objects.filter(announcement__one_of=announcements).order_by().values("announcement")
    counted = rows.annotate(people=Count("pk"), own=Count("pk", filter=Q(person=person)))
    return counted.values_list("announcement", "people", "own")
