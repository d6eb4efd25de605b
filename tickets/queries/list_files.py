"""Lists that were written as files: whose they are, and their parts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.jobs.models import Job
from tickets.models import ListFilePart

QUEUE_FILE, FIGURE_FILE = "tickets.queue_file", "tickets.figure_file"
KEPT = timedelta(days=1)


def unfinished(user: User, kind: str, params: dict[str, Any]) -> Job | None:
    """Return the work on the same file that is not over."""
    mine = Job.objects.filter(kind=kind, by=user, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return mine.filter(params=params).order_by("-created_at").first()


def file_job(user: User, pk: UUID) -> Job | None:
    """Return the work that a person ordered, while they work for all the units of which it tells.

    Whether they may still open the list behind a number, its page says.
    """
    job = Job.objects.filter(pk=pk, kind__in=(QUEUE_FILE, FIGURE_FILE), by=user).first()
    return job if job is not None and set(job.params.get("units", ())) <= reach_of(user).works else None


def texts_of(job: Job) -> Iterator[str]:
    """Yield the parts of a file in order, one at a time; none once it was cleared away."""
    parts = ListFilePart.objects.filter(job=job).order_by("number")
    yield from parts.values_list("text", flat=True).iterator(chunk_size=1)


def has_parts(job: Job) -> bool:
    """Say whether the file is still kept."""
    return ListFilePart.objects.filter(job=job).exists()


def old_parts(at: datetime) -> QuerySet[ListFilePart]:
    """Return what was written more than a day ago."""
    return ListFilePart.objects.filter(at__lt=at - KEPT)
