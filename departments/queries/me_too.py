"""How many people have the trouble that an outage is about, and whether the reader is one of them."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count, Q

from departments.models import Affected
from servicedesk.accounts.models import User


class MeToo(NamedTuple):
    """How many people said "me too", and whether the reader did."""

    people: int = 0
    is_mine: bool = False


def me_too_of(user: User, announcements: Collection[int]) -> dict[int, MeToo]:
    """Return it for each of the announcements, in one query; in none where there are none."""
    if not announcements:
        return {}
    rows = Affected.objects.filter(announcement__in=announcements).order_by().values("announcement")
    counted = rows.annotate(people=Count("pk"), own=Count("pk", filter=Q(person=user)))
    found = {row["announcement"]: MeToo(row["people"], bool(row["own"])) for row in counted}
    return {pk: found.get(pk, MeToo()) for pk in announcements}
