"""People who open pages and file requests one after another, for as long as something else runs."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from servicedesk.calendars.actions import publish_version
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import current_version
from servicedesk.events import clock
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from tests.bench.pages import busiest, filing, plain_service, session_of
from tests.bench.seeding import CALENDAR
from tests.bench.visitor import Answer, Visitor

ROUNDS_BEFORE = 10
PATIENCE_SECONDS = 1200


def some(port: int) -> dict[str, Any]:
    """Open pages with nothing else going on; return their times."""
    rounds = iter(range(ROUNDS_BEFORE))
    return _visit(port, lambda: next(rounds, None) is not None)


def while_a_calendar_is_edited(port: int) -> dict[str, Any]:
    """Order the edit, then open pages until it is over; return their times and what became of the edit."""
    job, until = _order(), time.monotonic() + PATIENCE_SECONDS

    def goes_on() -> bool:
        job.refresh_from_db()
        return not job.is_over and time.monotonic() < until

    found = _visit(port, goes_on)
    seconds = ((job.finished_at or clock.now()) - job.created_at).total_seconds()
    return found | {"state": job.state, "done": job.done, "error": job.error, "seconds": seconds}


def _order() -> Job:
    """Close next Wednesday and the one after it in the calendar of the seeded clocks."""
    calendar = Calendar.objects.get(code=CALENDAR)
    content = current_version(calendar).schedule.to_json()
    today = clock.now().date()
    for week in (1, 2):
        content["overrides"][(today + timedelta(days=7 * week - today.weekday() + 2)).isoformat()] = []
    version = publish_version(calendar=calendar, content=content, by=None)
    return enqueue("sla.calendar_edit", {"calendar": calendar.pk, "number": version.number}, by=None)


def _visit(port: int, goes_on: Callable[[], bool]) -> dict[str, Any]:
    provider, head, agent, requester, ticket = busiest()
    at_queue, at_figures = Visitor(port, session_of(agent)), Visitor(port, session_of(head))
    at_home = Visitor(port, session_of(requester))
    asks: list[Callable[[], Answer]] = [
        lambda: at_queue.get("/queue/"),
        lambda: at_queue.get(f"/tickets/{ticket.number}/"),
        lambda: at_home.get("/requests/"),
        lambda: at_figures.get(f"/figures/{provider.code}/"),
        filing(at_home, plain_service()),
    ]
    times = []
    while goes_on():
        answers = [ask() for ask in asks]
        if wrong := [answer.status for answer in answers if answer.status not in (200, 302)]:
            raise SystemExit(f"a page answered {wrong[0]}")
        times += [answer.seconds * 1000 for answer in answers]
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    return {"count": len(times), "median": statistics.median(times), "p95": p95, "max": ordered[-1]}
