"""Whose background work it is: that of who asked for it, and of those who oversee the desk.

People's roles are in a layer above; the caller says whether the person `oversees` (is an admin).
"""

from typing import Any

from django.db.models import Q, QuerySet

from .models import Job
from .registry import is_agreed


def visible_to(person: Any, *, oversees: bool) -> QuerySet[Job]:
    """Return the jobs that a person may know of."""
    return Job.objects.filter(Q() if oversees else Q(by_id=person.pk))


def may_cancel(person: Any, job: Job, *, oversees: bool) -> bool:
    """Say whether the person may stop the job; the desk itself (None) may. What several agreed on, an admin alone."""
    return person is None or oversees or (job.by_id == person.pk and not is_agreed(job))


def may_resume(person: Any, job: Job, *, oversees: bool) -> bool:
    """Say whether the person may let work that broke off continue; the desk itself (None) may."""
    return person is None or oversees or (job.by_id == person.pk and not is_stopped_by_admin(job))


def is_stopped_by_admin(job: Job) -> bool:
    """Say whether only an admin may resume the job: several people agreed on it, and an admin cancelled it."""
    return job.state == Job.State.CANCELLED and is_agreed(job)
