"""Numbers beside tabs and places. What is open is bounded by the work at hand, not by the history."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from servicedesk.accounts.models import User

from .queue import Tab, narrowed, queue_of
from .requests import Tab as RequestTab
from .requests import requests_of

MOST = 100  # from here on a number reads "99+"


def queue_counts(user: User, now: datetime, tabs: Iterable[Tab]) -> dict[Tab, int]:
    """Return how many tickets these tabs of the person's queue hold, with one query for all.

    A tab is counted once per instance, so once per request: rail and tabs of a page show the same numbers.
    """
    known: dict[Tab, int] = user.__dict__.setdefault("_queue_counts", {})
    wanted = [tab for tab in tabs if tab not in known]
    if wanted:
        numbers = {tab.value: Count("pk", filter=narrowed(user, now, tab)) for tab in wanted}
        known.update((Tab(name), count) for name, count in queue_of(user, now).aggregate(**numbers).items())
    return known


def open_requests(user: User) -> int:
    """Return how many of the person's requests are open; never dearer than the first hundred of them."""
    return requests_of(user, RequestTab.OPEN).order_by()[:MOST].count()
