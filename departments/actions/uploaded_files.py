"""How many uploaded files of a person are kept at a time: a new one takes the place of the oldest."""

from typing import Any

from django.db.models import QuerySet

MOST_WAITING = 20


def make_room(waiting: QuerySet[Any]) -> None:
    """Remove the oldest files of a person who waits with too many, so that one more may come."""
    surplus = waiting.order_by("-uploaded_at", "-pk").values_list("pk", flat=True)[MOST_WAITING - 1 :]
    waiting.filter(pk__in=list(surplus)).delete()
