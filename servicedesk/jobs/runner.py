"""Do background work: claim a job with a lease, commit, run batches, give it back.

A batch holds the job's row lock, so no two batches of a job ever run at once; the lease keeps the job between batches
and passes to the next runner when this one dies. A job that would run long gives way to others after a turn.
"""

import math
import time
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.display.joining import sentences
from servicedesk.work_queue.leases import Queue, work

from .models import Job
from .queries import WORK
from .registry import quick_kinds, worker_of

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
TURN_SECONDS = 5.0
SWEEP_SECONDS = 2.0
MAX_ATTEMPTS = 5
LOOK_AHEAD = 10
PROGRESS = ["done", "total", "cursor", "result", "state", "finished_at", "lease_until", "attempts"]


def run_jobs(*, seconds: float) -> int:
    """Run batches of waiting jobs for about that long, oldest turn first; return how many were run."""
    return work(_queue(time.monotonic() + seconds), seconds=seconds)


def sweep_jobs() -> int:
    """Run waiting jobs for a moment, so that they get on without Redis, beat or a worker too."""
    return run_jobs(seconds=SWEEP_SECONDS)


def _queue(until: float = math.inf) -> Queue[Job]:
    return Queue(
        WORK,
        now=clock.now,
        batch=_next,
        free=_free,
        lease=lambda _attempt: LEASE,
        most_attempts=MAX_ATTEMPTS,
        attempt=lambda job: _take_turn(job, min(until, time.monotonic() + TURN_SECONDS)),
        fail=_fail,
        give_up=_give_up,
        prepare=_mark,
        marks=["state", "started_at", "runner"],
    )


def _next(at: datetime) -> list[Job]:
    return list(_free(at).order_by("lease_until", "created_at")[:LOOK_AHEAD])


def _free(at: datetime) -> QuerySet[Job]:
    """Return what a runner may take: while as many long jobs run as may, the quick ones alone."""
    quick = quick_kinds()
    long_ones = Job.objects.filter(state=Job.State.RUNNING, lease_until__gt=at).exclude(kind__in=quick)
    free = WORK.free(at)
    return free.filter(kind__in=quick) if long_ones.count() >= settings.JOBS_AT_ONCE else free


def _mark(job: Job, at: datetime) -> Job:
    job.state, job.started_at, job.runner = Job.State.RUNNING, job.started_at or at, str(uuid4())
    return job


def _take_turn(job: Job, until: float) -> int:
    """Run batches until `until` or the end; return how many were run."""
    batches = 0
    while _run_batch(job):
        batches += 1
        if time.monotonic() >= until:
            own = Job.objects.filter(pk=job.pk, runner=job.runner, state=Job.State.RUNNING)
            own.update(lease_until=clock.now(), runner="")
            return batches
    return batches + 1


def _run_batch(job: Job) -> bool:
    """Run one batch and commit it with its progress; say whether there is more."""
    with _language_of(job), transaction.atomic():
        own = Job.objects.select_for_update().filter(pk=job.pk, runner=job.runner)
        held = own.filter(state=Job.State.RUNNING).first()
        found = worker_of(job.kind)
        if held is None or found is None:
            return False
        more = found.step(held)
        _note_progress(held, more)
    return more


def _note_progress(job: Job, more: bool) -> None:
    at = clock.now()
    job.attempts, job.lease_until, job.total = 0, at + LEASE, max(job.total, job.done)
    if not more:
        job.state, job.finished_at = Job.State.DONE, at
    job.save(update_fields=PROGRESS)


def _fail(job: Job, failure: Exception) -> None:
    """End work of which a batch failed: it would fail again.

    A database that is away or a lost lock is nobody's fault: the error goes up and the job waits for its next runner.
    """
    if isinstance(failure, OperationalError | InterfaceError):
        raise failure
    log.error("job failed", job=str(job.pk), kind=job.kind, exc_info=failure)
    with _language_of(job):
        _end(job, _sentence(failure))


def _give_up(job: Job) -> None:
    log.error("job given up", job=str(job.pk), kind=job.kind)
    with _language_of(job):
        _end(job, _("The work was interrupted several times and has stopped. What was finished stays."))


def _end(job: Job, sentence: str) -> None:
    own = Job.objects.filter(pk=job.pk, runner=job.runner, state=Job.State.RUNNING)
    own.update(state=WORK.dead, error=sentence, finished_at=clock.now())


def _sentence(failure: Exception) -> str:
    """Say what went wrong to a person: in a verb's own words where it has some."""
    if isinstance(failure, ValidationError):
        return sentences(failure.messages)
    if isinstance(failure, Refused):
        return failure.message
    if isinstance(failure, NotAllowed):
        return str(failure)
    return _(
        "Something went wrong on our side. What was finished stays. An admin can find the details in the log."
    )


def _language_of(job: Job) -> translation.override:
    """Let words be written in the language of who asked."""
    return translation.override(getattr(job.by, "language", None) or settings.LANGUAGE_CODE)
