"""Background work on requests."""

from django.utils.translation import gettext_lazy as _

from servicedesk.jobs.models import Job
from servicedesk.jobs.registry import worker
from tickets.actions.rendering import KEPT, RENDER_JOB, render_batch


@worker(RENDER_JOB, label=_("Formatting messages"))
def render(job: Job) -> bool:
    """Render texts that an older renderer left; the cursor holds whose turn it is, and the last id."""
    place, after = job.cursor or (0, 0)
    done = render_batch(KEPT[place], after)
    job.done += len(done)
    job.cursor = [place, done[-1]] if done else [place + 1, 0]
    return bool(done) or place + 1 < len(KEPT)
