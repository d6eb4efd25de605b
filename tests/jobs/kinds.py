"""Kinds of background work that tests order; imported by a test or by a process beside it."""

import sys
import time

import django
from django.core.exceptions import ValidationError


def count(job):
    """Do `size` of `total` a batch; append the batch's number to the result."""
    job.total = job.params["total"]
    job.done += job.params.get("size", 1)
    job.cursor = (job.cursor or 0) + 1
    job.result = {"batches": [*job.result.get("batches", []), job.cursor]}
    time.sleep(job.params.get("seconds", 0))
    return job.done < job.total


def stumble(job):
    """Finish one batch, then fail as `how` says."""
    job.total = 3
    job.done += 1
    if job.done == 1:
        return True
    raise {
        "fault": ZeroDivisionError("no number is divided by nothing"),
        "refusal": ValidationError("That calendar has no working time."),
    }[job.params["how"]]


def register():
    """Register the kinds; needs Django to be set up."""
    from servicedesk.jobs.registry import worker  # noqa: PLC0415 - a process sets Django up first

    worker("test.count", label="Counting", result_url=lambda job: f"/counted/{job.done}/")(count)
    worker("test.shown", label="Counting for the notices", result_url=lambda job: "/notices/")(count)
    worker(
        "test.agreed",
        label="Counting together",
        result_url=lambda job: "/agreed/",
        goes_on_there=True,
        is_agreed=lambda job: True,
    )(count)
    worker("test.stumble", label=lambda job: f"Stumbling by {job.params['how']}")(stumble)


if __name__ == "__main__":
    django.setup()
    register()
    from servicedesk.jobs.runner import run_jobs

    run_jobs(seconds=float(sys.argv[1]))
