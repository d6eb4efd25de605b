from celery import shared_task

from .runner import run_jobs

SLICE_SECONDS = 20.0


@shared_task(name="jobs.run")
def run() -> int:
    """Do background work for a while."""
    return run_jobs(seconds=SLICE_SECONDS)
