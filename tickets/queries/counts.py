"""Numbers beside tabs and places. What is open is bounded by the work at hand, not by the history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from departments.rules import reach_of
from servicedesk.accounts.models import User
from tickets.workflow import WAITING_STATES

from .queue import Tab
from .requests import UNFINISHED

MOST = 100  # from here on a number reads "99+"

# By hand, since it stands on every page; the conditions are those of `queue.narrowed` and `requests.requests_of`,
# and a test holds the numbers to the lists. Every number is in the order of `Tab`.
COUNTED = """
    SELECT
        count(*),
        count(*) FILTER (WHERE ticket.holder_person_id IS NULL),
        count(*) FILTER (WHERE ticket.holder_person_id = %(person)s),
        count(*) FILTER (WHERE promise.next_due_at < %(now)s),
        count(*) FILTER (WHERE promise.at_risk_at <= %(now)s AND promise.next_due_at >= %(now)s),
        count(*) FILTER (WHERE ticket.state = ANY (%(waiting)s)),
        (SELECT count(*) FROM (
            SELECT FROM tickets_ticket WHERE requester_id = %(person)s AND state IN %(unfinished)s LIMIT %(most)s
        ) AS mine)
    FROM sla_promise AS promise JOIN tickets_ticket AS ticket ON ticket.promise_id = promise.id
    WHERE promise.holder_id = ANY (%(works)s) AND promise.is_open
"""


@dataclass(frozen=True)
class Counts:
    """How many tickets each tab of the person's queue holds, and how many of his own requests are open.

    `requests` never counts past the first hundred.
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
        "waiting": sorted(WAITING_STATES),
        "unfinished": tuple(UNFINISHED),
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, values)
        *queue, requests = cursor.fetchone()
    return Counts(dict(zip(Tab, queue, strict=True)), requests)
