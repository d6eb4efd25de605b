"""Verbs on background work. A page writes the row and no more; runners find it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed

from .models import Job
from .registry import is_agreed, worker_of
from .rules import may_cancel, may_resume

log = structlog.get_logger(__name__)


def enqueue(kind: str, params: Mapping[str, Any], *, by: Any, at: datetime | None = None) -> Job:
    """Order work of a registered kind; it begins within seconds of the commit. Raises LookupError for another."""
    if worker_of(kind) is None:
        raise LookupError(f"nobody does background work of the kind {kind!r}")
    moment = at or clock.now()
    return Job.objects.create(kind=kind, params=dict(params), by=by, created_at=moment, lease_until=moment)


def cancel(job: Job, *, by: Any, oversees: bool = False, at: datetime | None = None) -> bool:
    """Let no further batch begin; say whether there was anything to cancel. What is done stays done.

    Waits for the batch at work. `oversees`: `by` is an admin. Raises NotAllowed for someone else's work, and for what
    several people agreed on.
    """
    if not may_cancel(by, job, oversees=oversees):
        if is_agreed(job):
            raise NotAllowed(_("Several people have agreed to this, so only an admin can cancel it."))
        raise NotAllowed(_("Only the person who started this, or an admin, can cancel it."))
    with transaction.atomic():
        found = Job.objects.select_for_update().get(pk=job.pk)
        if found.is_over:
            return False
        found.state, found.finished_at, found.runner = Job.State.CANCELLED, at or clock.now(), ""
        found.save(update_fields=["state", "finished_at", "runner"])
    log.info("job cancelled", job=str(job.pk), kind=job.kind, by=getattr(by, "pk", None))
    return True


def resume(job: Job, *, by: Any, oversees: bool = False, at: datetime | None = None) -> bool:
    """Continue work that failed or was cancelled with its next batch; say whether there was anything to resume.

    Batches are whole or not at all, so nothing is done twice. Raises NotAllowed for someone else's work, and for
    what several people agreed on and an admin stopped.
    """
    moment = at or clock.now()
    with transaction.atomic():
        found = Job.objects.select_for_update().get(pk=job.pk)
        if not may_resume(by, found, oversees=oversees):
            raise NotAllowed(_("Only the person who started this, or an admin, can resume it."))
        if found.state not in (Job.State.FAILED, Job.State.CANCELLED):
            return False
        found.state, found.finished_at, found.lease_until = Job.State.QUEUED, None, moment
        found.error, found.attempts = "", 0
        found.save(update_fields=["state", "finished_at", "lease_until", "error", "attempts"])
    log.info("job resumed", job=str(job.pk), kind=job.kind, by=getattr(by, "pk", None))
    return True
