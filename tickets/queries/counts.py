"""Numbers beside tabs and places. What is open is bounded by the work at hand, not by the history."""

from datetime import datetime

from django.db.models import Count

from servicedesk.accounts.models import User

from .queue import Tab, narrowed, queue_of
from .requests import Tab as RequestTab
from .requests import requests_of

MOST = 100  # from here on a number reads "99+"


def queue_counts(user: User, now: datetime) -> dict[Tab, int]:
    """Return how many tickets each tab of the person's queue holds, with one query for all.

    Counted once per instance, so once per request: the rail and the tabs of a page show the same numbers.
    """
    known: dict[Tab, int] | None = user.__dict__.get("_queue_counts")
    if known is None:
        numbers = {tab.value: Count("pk", filter=narrowed(user, now, tab)) for tab in Tab}
        found = queue_of(user, now).aggregate(**numbers)
        known = user.__dict__["_queue_counts"] = {tab: found[tab.value] for tab in Tab}
    return known


def open_requests(user: User) -> int:
    """Return how many of the person's requests are open; never dearer than the first hundred of them."""
    return requests_of(user, RequestTab.OPEN).order_by()[:MOST].count()
