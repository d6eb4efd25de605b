"""Occasions on which an article stood in for a request.

An occasion lasts until it is proven that the person needed no request: five working days of the department whose
service it was about. What they say of the same article within that time is the same occasion, since one and the same
time without a request cannot prove two; what they say later is another one and counts anew.
"""

from collections.abc import Iterable
from datetime import datetime

from departments.cached_reads import org_tree
from departments.models import Article, Deflection
from servicedesk.accounts.models import User
from servicedesk.calendars.queries import shown_schedules

WITHIN_DAYS = 5  # working days of the service's department


def ends_of_proof(said: Iterable[tuple[int, datetime]]) -> list[datetime]:
    """Return until when a request would say otherwise, of each (department of the service, when it was said)."""
    said = list(said)
    calendars = org_tree().calendars
    schedules = shown_schedules({calendars[unit] for unit, _at in said})
    found = []
    for unit, at in said:
        schedule = schedules[calendars[unit]]
        found.append(schedule.due(at, schedule.working_days(at, WITHIN_DAYS)))
    return found


def open_occasion(article: Article, person: User, now: datetime) -> Deflection | None:
    """Return what the person said of the article on an occasion that lasts, or None."""
    rows = Deflection.objects.filter(article=article, person=person).select_related("service")
    last = rows.order_by("-said_at", "-pk").first()
    if last is None:
        return None
    [end] = ends_of_proof([(last.service.department_id, last.said_at)])
    return last if now <= end else None
