"""Reads about background work."""

from datetime import datetime

from django.db.models import QuerySet

from servicedesk.work_queue.backlog import Backlog

from .models import Job
from .registry import known_kinds

WORK = Backlog(
    Job,
    waiting=[Job.State.QUEUED, Job.State.RUNNING],
    dead=Job.State.FAILED,
    due="lease_until",
    name="kind",
    known=known_kinds,
)


def jobs_without_worker(at: datetime) -> QuerySet[Job]:
    """Return the work that has waited for minutes because nothing here does work of its kind."""
    return WORK.unknown(at)


def finished_jobs(before: datetime) -> QuerySet[Job]:
    """Return the work that was over before a moment."""
    return Job.objects.filter(finished_at__lt=before)
