"""Numbers beside tabs and places. What is open is bounded by the work at hand, not by the history."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from departments.rules import reach_of
from servicedesk.accounts.models import User
from tickets.workflow import OPEN_STATES, WAITING_STATES

from .queue import Tab
from .requests import PROMISED_BY, UNFINISHED, WAITING

MOST = 100  # from here on a number reads "99+"

# Written by hand for speed, since every page asks for it; the conditions are those of `queue.narrowed`,
# `requests.waiting_for` and `requests.promising`, and a test compares the numbers with the lists. Those of the queue
# are in the order of `Tab`. Each is read from an index no further than the first hundred, however much is open.
AT_HAND = "tickets_ticket WHERE holder_department_id = ANY (%(works)s) AND state IN %(open)s"
PROMISED = "sla_promise WHERE holder_id = ANY (%(works)s) AND is_open AND subject = 'ticket'"
QUEUE = [
    AT_HAND,
    f"{AT_HAND} AND holder_person_id IS NULL",
    f"{AT_HAND} AND holder_person_id = %(person)s",
    f"{PROMISED} AND next_due_at < %(now)s",
    f"{PROMISED} AND at_risk_at <= %(now)s AND next_due_at >= %(now)s",
    f"{AT_HAND} AND state IN %(waiting)s",
]
OWN = "tickets_ticket WHERE requester_id = %(person)s"
WAITS = [
    f"{OWN} AND state IN %(asked)s",
    f"{OWN} AND state IN %(unasked)s AND jsonb_path_exists(answers, %(promised)s::jsonpath, %(today)s::jsonb)",
]


def add_waiting(rows: str) -> None:
    """Count rows of another app among what waits for a person, `%(person)s`, at `%(now)s`; called at start-up."""
    WAITS.append(rows)


@cache
def _statement(has_queue: bool) -> str:
    """Who works for no unit has no queue: not even an empty one is looked for."""
    return f"SELECT {', '.join(_counted(rows) for rows in [*(QUEUE if has_queue else ()), *WAITS])}"


def _counted(rows: str) -> str:
    return f"(SELECT count(*) FROM (SELECT FROM {rows} LIMIT {MOST}) AS first)"  # noqa: S608 - as above


@dataclass(frozen=True)
class Counts:
    """How many tickets each tab of the person's queue has, and how many of their own requests wait for them.

    Those wait for a reply, a confirmation, an answer that was promised for today at the latest, or a rating. None
    counts past the first hundred of each.
    """

    queue: dict[Tab, int]
    waiting: int


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
        "asked": tuple(WAITING),
        "unasked": tuple(sorted(set(UNFINISHED) - set(WAITING))),
        "promised": PROMISED_BY,
        "today": json.dumps({"day": user.today_at(now).isoformat()}),
    }
    has_queue = bool(values["works"])
    with connection.cursor() as cursor:
        cursor.execute(_statement(has_queue), values)
        counts = cursor.fetchone()
    queue = counts[: len(QUEUE)] if has_queue else [0] * len(QUEUE)
    return Counts(dict(zip(Tab, queue, strict=True)), sum(counts[len(QUEUE) if has_queue else 0 :]))
