"""Lists that were written as files: whose they are, and their parts.

A person has one file at a time: the one that they ordered last.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from servicedesk.accounts.models import User
from servicedesk.jobs.models import Job
from tickets.models import ListFilePart
from tickets.rules.reading import read_by

QUEUE_FILE, FIGURE_FILE = "tickets.queue_file", "tickets.figure_file"
KINDS = (QUEUE_FILE, FIGURE_FILE)
KEPT = timedelta(days=1)
WAITING = (Job.State.QUEUED, Job.State.RUNNING)


def under_way(user: User) -> Job | None:
    """Return the work on a file of the person that is not over."""
    mine = Job.objects.filter(kind__in=KINDS, by=user, state__in=WAITING)
    return mine.order_by("-created_at").first()


def is_replaced(job: Job) -> bool:
    """Say whether its person has ordered another file since."""
    # Work has no index by person, but one of what waits, and one of when it was over.
    lately = Q(state__in=WAITING) | Q(finished_at__gt=job.created_at)
    return Job.objects.filter(lately, kind__in=KINDS, by=job.by_id, created_at__gt=job.created_at).exists()


def file_job(user: User, pk: UUID) -> Job | None:
    """Return the work that a person ordered. Whether they may still open its list, the list says."""
    return Job.objects.filter(pk=pk, kind__in=KINDS, by=user).first()


def still_reads(user: User, job: Job) -> bool:
    """Say whether the person has all the rights by which the rows that are in the file were read for them."""
    return read_by(user).issuperset(job.result.get("read_by", ()))


def texts_of(job: Job) -> Iterator[str]:
    """Yield the parts of a file in order, one at a time; none once it was cleared away."""
    parts = ListFilePart.objects.filter(job=job).order_by("number")
    yield from parts.values_list("text", flat=True).iterator(chunk_size=1)


def parts_kept(user: User) -> QuerySet[ListFilePart]:
    """Return what is kept of the person's files."""
    return ListFilePart.objects.filter(job__by=user)


def has_all_parts(job: Job) -> bool:
    """Say whether all that was written so far is still kept."""
    return ListFilePart.objects.filter(job=job).count() == job.result.get("parts", 0)


def is_there(job: Job) -> bool:
    """Say whether the file can be had: it was written to its end, and all of it is kept."""
    return job.state == Job.State.DONE and bool(job.result.get("parts")) and has_all_parts(job)


def old_parts(at: datetime) -> QuerySet[ListFilePart]:
    """Return the parts of the files that were ordered more than a day ago."""
    return ListFilePart.objects.filter(at__lt=at - KEPT)
