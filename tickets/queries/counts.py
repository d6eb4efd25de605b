"""Numbers beside tabs and places. What is open is bounded by the work at hand, not by the history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from departments.rules import reach_of
from servicedesk.accounts.models import User
from tickets.workflow import OPEN_STATES, WAITING_STATES

from .queue import Tab
from .requests import UNFINISHED

MOST = 100  # from here on a number reads "99+"

# Written by hand for speed, since every page asks for it; the conditions are those of `queue.narrowed` and
# `requests.requests_of`, and a test compares the numbers with the lists. Every number is in the order of `Tab`, and is
# read from an index no further than the first hundred, however much is open.
AT_HAND = "tickets_ticket WHERE holder_department_id = ANY (%(works)s) AND state IN %(open)s"
PROMISED = "sla_promise WHERE holder_id = ANY (%(works)s) AND is_open AND subject = 'ticket'"
COUNTED = [
    AT_HAND,
    f"{AT_HAND} AND holder_person_id IS NULL",
    f"{AT_HAND} AND holder_person_id = %(person)s",
    f"{PROMISED} AND next_due_at < %(now)s",
    f"{PROMISED} AND at_risk_at <= %(now)s AND next_due_at >= %(now)s",
    f"{AT_HAND} AND state IN %(waiting)s",
    "tickets_ticket WHERE requester_id = %(person)s AND state IN %(unfinished)s",
]
COUNT = ", ".join(f"(SELECT count(*) FROM (SELECT FROM {rows} LIMIT {MOST}) AS first)" for rows in COUNTED)  # noqa: S608 - made of the lines above


@dataclass(frozen=True)
class Counts:
    """How many tickets each tab of the person's queue has, and how many of their own requests are open.

    None counts past the first hundred.
    """

    queue: dict[Tab, int]
    requests: int


def counts_of(user: User, now: datetime) -> Counts:
    """Count with one query, once per instance and so once per request: rail and tabs show the same numbers."""
    known: Counts | None = user.__dict__.get("_counts")
    if known is None:
        known = user.__dict__["_counts"] = _count(user, now)
    return known


def _count(user: User, now: datetime) -> Counts:
    values: dict[str, Any] = {
        "person": user.pk,
        "now": now,
        "works": sorted(reach_of(user).works),
        "open": tuple(sorted(OPEN_STATES)),
        "waiting": tuple(sorted(WAITING_STATES)),
        "unfinished": tuple(UNFINISHED),
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COUNT}", values)
        *queue, requests = cursor.fetchone()
    return Counts(dict(zip(Tab, queue, strict=True)), requests)
