"""Runners in processes of their own: never two at one job, and a killed one is followed by the next."""

import time
from collections.abc import Callable

import pytest

from servicedesk.events import clock
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from tests.processes import kill, process

PATIENCE_SECONDS = 60
RUNNER = ("-m", "tests.jobs.kinds")

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


def until(found: Callable[[], bool]) -> None:
    patient_until = time.monotonic() + PATIENCE_SECONDS
    while not found():
        assert time.monotonic() < patient_until, list(map(str, Job.objects.all()))
        time.sleep(0.1)


def test_runners_side_by_side_do_every_batch_once() -> None:
    jobs = [enqueue("test.count", {"total": 20, "seconds": 0.02}, by=None) for _ in range(3)]
    with process(*RUNNER, "20", JOBS_AT_ONCE="9"), process(*RUNNER, "20", JOBS_AT_ONCE="9"):
        until(lambda: not Job.objects.exclude(state=Job.State.DONE).exists())
    for job in jobs:
        job.refresh_from_db()
        assert job.result == {"batches": list(range(1, 21))}


def test_a_killed_runners_job_is_taken_over_when_its_lease_ends() -> None:
    job = enqueue("test.count", {"total": 12, "seconds": 0.2}, by=None)
    with process(*RUNNER, "30") as first:
        until(lambda: Job.objects.get(pk=job.pk).done >= 2)
        kill(first)
    job.refresh_from_db()
    done = job.done
    assert job.state == Job.State.RUNNING and done < 12 and job.lease_until > clock.now()
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now())  # the lease's half minute, gone by
    with process(*RUNNER, "30"):
        until(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE)
    job.refresh_from_db()
    assert job.result == {"batches": list(range(1, 13))}
