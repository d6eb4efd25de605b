"""What people of the demo company have searched for and not found."""

from datetime import datetime, timedelta

from departments.models import MissedSearch
from servicedesk.accounts.models import User

SEARCHES = {"bicycle parking": 5, "car charging": 4, "gym": 3, "停车充电": 4, "健身房": 3}
BEFORE = timedelta(days=3)


def leave_unmet(until: datetime) -> None:
    """Let several people have searched for the same and opened nothing, a few days before `until`."""
    people = list(User.objects.filter(is_active=True).order_by("pk")[: max(SEARCHES.values())])
    MissedSearch.objects.bulk_create(
        MissedSearch(words=words, person=person, at=until - BEFORE)
        for words, count in SEARCHES.items()
        for person in people[:count]
    )
