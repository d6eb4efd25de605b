"""What several people searched for without opening a result, for those who can make it a word of a service."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Max, QuerySet

from departments.models import DismissedSearch, MissedSearch, Service
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.text.bilingual import side_of

FEWEST_PEOPLE = 3  # fewer could be told apart
MOST = 100
KEPT = timedelta(days=180)


class MissedWords(NamedTuple):
    """Words, in which language ("en" or "zh"), how many people, when last; and a service that was shown, if any."""

    words: str
    language: str
    people: int
    last: datetime
    service: Service | None


def missed_searches(user: User) -> list[MissedWords]:
    """Return at most a hundred, those of most people first; two queries.

    Admins see all; heads what their departments' services were shown for. Nobody is named.
    """
    rows = _seen_by(user).exclude(words__in=DismissedSearch.objects.values("words")).order_by()
    counted = rows.values("words").annotate(people=Count("pk"), last=Max("at"), shown=Max("service"))
    found = list(counted.filter(people__gte=FEWEST_PEOPLE).order_by("-people", "-last", "words")[:MOST])
    services = Service.objects.select_related("department").in_bulk({row["shown"] for row in found} - {None})
    return [
        MissedWords(
            row["words"], side_of(row["words"]), row["people"], row["last"], services.get(row["shown"])
        )
        for row in found
    ]


def old_missed_searches(at: datetime) -> QuerySet[MissedSearch]:
    """Return those of more than half a year before `at`."""
    return MissedSearch.objects.filter(at__lt=at - KEPT)


def _seen_by(user: User) -> QuerySet[MissedSearch]:
    rows = MissedSearch.objects.exclude(service__is_confidential=True)
    return rows if is_admin(user) else rows.filter(service__department__in=reach_of(user).heads)
