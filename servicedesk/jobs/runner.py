"""Do background work: claim a job with a lease, commit, run batches, give it back.

A batch holds the job's row lock, so no two batches of a job ever run at once; the lease keeps the job between batches
and passes to the next runner when this one dies. A job that would run long gives way to others after a turn.
"""

import time
from datetime import timedelta
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.display.joining import sentences

from .models import Job
from .registry import known_kinds, quick_kinds, worker_of

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
TURN_SECONDS = 5.0
SWEEP_SECONDS = 2.0
MAX_ATTEMPTS = 5
WAITING = (Job.State.QUEUED, Job.State.RUNNING)
PROGRESS = ["done", "total", "cursor", "result", "state", "finished_at", "lease_until", "attempts"]


def run_jobs(*, seconds: float) -> int:
    """Run batches of waiting jobs for about that long, oldest turn first; return how many were run."""
    until, batches = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        job = _claim()
        if job is None:
            break
        batches += _take_turn(job, min(until, time.monotonic() + TURN_SECONDS))
    return batches


def sweep_jobs() -> int:
    """Run waiting jobs for a moment, so that they get on without Redis, beat or a worker too."""
    return run_jobs(seconds=SWEEP_SECONDS)


def _claim() -> Job | None:
    """Lease the job that waits longest. A claim counts before its batch: one that kills its runner fails in the end."""
    with transaction.atomic():
        at = clock.now()
        kinds, quick = known_kinds(), quick_kinds()
        long_ones = Job.objects.filter(state=Job.State.RUNNING, lease_until__gt=at).exclude(kind__in=quick)
        if long_ones.count() >= settings.JOBS_AT_ONCE:
            kinds = quick
        free = Job.objects.filter(state__in=WAITING, lease_until__lte=at, kind__in=kinds)
        locked = free.order_by("lease_until", "created_at").select_for_update(skip_locked=True)
        job = locked.first()
        if job is None:
            return None
        job.state, job.started_at = Job.State.RUNNING, job.started_at or at
        job.runner, job.lease_until, job.attempts = str(uuid4()), at + LEASE, job.attempts + 1
        job.save(update_fields=["state", "started_at", "runner", "lease_until", "attempts"])
    if job.attempts > MAX_ATTEMPTS:
        log.error("job given up", job=str(job.pk), kind=job.kind)
        with _language_of(job):
            _fail(job, _("The work broke off again and again. What was finished before stays."))
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
    """Run one batch and commit it with its progress; say whether there is more.

    A database that is away or a lost lock is nobody's fault: the error goes up and the job waits for its next runner.
    """
    try:
        with _language_of(job), transaction.atomic():
            own = Job.objects.select_for_update().filter(pk=job.pk, runner=job.runner)
            held = own.filter(state=Job.State.RUNNING).first()
            found = worker_of(job.kind)
            if held is None or found is None:
                return False
            more = found.step(held)
            _note_progress(held, more)
        return more
    except (OperationalError, InterfaceError):
        raise
    except Exception as failure:
        log.error("job failed", job=str(job.pk), kind=job.kind, exc_info=failure)
        with _language_of(job):
            _fail(job, _sentence(failure))
        return False


def _note_progress(job: Job, more: bool) -> None:
    at = clock.now()
    job.attempts, job.lease_until, job.total = 0, at + LEASE, max(job.total, job.done)
    if not more:
        job.state, job.finished_at = Job.State.DONE, at
    job.save(update_fields=PROGRESS)


def _fail(job: Job, sentence: str) -> None:
    own = Job.objects.filter(pk=job.pk, runner=job.runner, state=Job.State.RUNNING)
    own.update(state=Job.State.FAILED, error=sentence, finished_at=clock.now())


def _sentence(failure: Exception) -> str:
    """Say what went wrong to a person: in a verb's own words where it has some."""
    if isinstance(failure, ValidationError):
        return sentences(failure.messages)
    if isinstance(failure, Refused):
        return failure.message
    if isinstance(failure, NotAllowed):
        return str(failure)
    return _(
        "Something went wrong on our side. What was finished before stays; an admin finds the rest in the log."
    )


def _language_of(job: Job) -> translation.override:
    """Let words be written in the language of who asked."""
    return translation.override(getattr(job.by, "language", None) or settings.LANGUAGE_CODE)
