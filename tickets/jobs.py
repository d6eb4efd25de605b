"""Background work on requests."""

from dataclasses import asdict

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from servicedesk.events import clock
from servicedesk.jobs.models import Job
from servicedesk.jobs.registry import worker
from sla.actions.edits import BATCH
from sla.actions.older_rules import REGRANT, REGRANT_PREVIEW, regrant
from sla.jobs import advance, after_of, began, count_first
from sla.queries.change_preview import Effect
from sla.queries.compounded import foreseen_regrants, grown_promises
from tickets.actions.rendering import RENDER_JOB, TEXT_COLUMNS, render_batch


@worker(RENDER_JOB, label=_("Formatting messages"))
def render(job: Job) -> bool:
    """Render texts that an older renderer left; the cursor has the model whose turn it is, and the last id."""
    place, after = job.cursor or (0, 0)
    done = render_batch(TEXT_COLUMNS[place], after)
    job.done += len(done)
    job.cursor = [place, done[-1]] if done else [place + 1, 0]
    return bool(done) or place + 1 < len(TEXT_COLUMNS)


@worker(
    REGRANT_PREVIEW,
    label=_("Impact of the current rule on reopened requests"),
    result_url=lambda job: reverse("regranting"),
)
def preview_regrants(job: Job) -> bool:
    """Count what `give_again` would do; the result is an `Effect`."""
    count_first(job, grown_promises().count)
    found, effect = foreseen_regrants(after=after_of(job), size=BATCH, at=began(job))
    job.result = asdict(Effect.of(job.result) + effect)
    return advance(job, found, len(found.promises))


@worker(
    REGRANT,
    label=_("Applying the current rule to reopened requests"),
    result_url=lambda job: reverse("regranting"),
    goes_on_there=True,
)
def give_again(job: Job) -> bool:
    """Give clocks that grew with their reopenings the time of today's rule; the result says how many `changed`."""
    count_first(job, grown_promises().count)
    found, changed = regrant(after=after_of(job), size=BATCH, at=clock.now(), by=job.by)
    job.result = {"changed": job.result.get("changed", 0) + changed}
    return advance(job, found, len(found.promises))
