"""Reads about background work."""

from datetime import datetime

from django.db.models import QuerySet

from servicedesk.events.queries import UNKNOWN_AFTER

from .models import Job
from .registry import known_kinds


def jobs_without_worker(at: datetime) -> QuerySet[Job]:
    """Return the work that has waited for minutes because nothing here does work of its kind."""
    waiting = Job.objects.filter(
        state__in=[Job.State.QUEUED, Job.State.RUNNING], lease_until__lte=at - UNKNOWN_AFTER
    )
    return waiting.exclude(kind__in=known_kinds())


def finished_jobs(before: datetime) -> QuerySet[Job]:
    """Return the work that was over before a moment."""
    return Job.objects.filter(finished_at__lt=before)
