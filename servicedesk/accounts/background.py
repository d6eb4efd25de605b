"""What pages show of background work, as the person who looks may see and stop it."""

from typing import Any

from servicedesk.jobs.models import Job
from servicedesk.jobs.registry import label_of, result_url_of
from servicedesk.jobs.rules import may_cancel

from .models import User
from .rules import is_admin


def shown_work(job: Job, person: User) -> dict[str, Any]:
    """Return what components/job.html needs."""
    return {
        "job": job,
        "label": label_of(job),
        "result_url": result_url_of(job),
        "may_cancel": not job.is_over and may_cancel(person, job, oversees=is_admin(person)),
    }
