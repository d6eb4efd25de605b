"""A runner's turn, taken step by step: the claim here, its batches by the test."""

from servicedesk.events import clock
from servicedesk.jobs import runner
from servicedesk.jobs.models import Job
from servicedesk.work_queue.leases import _try, claim


def claimed() -> Job:
    """Claim the job whose turn it is, as a runner does."""
    queue, at = runner._queue(), clock.now()
    held = claim(queue, queue.batch(at)[0], at=at)
    assert held is not None
    return held


def tried(job: Job) -> int:
    """Let the job have its turn; what it raises is noted on it. Returns how many batches were run."""
    return _try(runner._queue(), job)
