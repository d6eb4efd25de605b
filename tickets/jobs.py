"""Background work on requests."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext_lazy as _

from servicedesk.events import clock
from servicedesk.jobs.models import Job
from servicedesk.jobs.registry import worker
from sla.actions.edits import BATCH
from sla.actions.older_rules import REGRANT, REGRANT_PREVIEW, regrant
from sla.jobs import advance, after_of, began, count_first
from sla.queries.change_preview import Effect
from sla.queries.compounded import foreseen_regrants, grown_promises
from tickets.actions.list_files import add_part
from tickets.actions.rendering import RENDER_JOB, TEXT_COLUMNS, render_batch
from tickets.forms.figure_list import FigureList
from tickets.forms.list_files import MOST, PART, List, part_of
from tickets.forms.queue_list import QueueList
from tickets.queries.list_files import FIGURE_FILE, QUEUE_FILE


@worker(RENDER_JOB, label=_("Formatting messages"))
def render(job: Job) -> bool:
    """Render texts that an older renderer left; the cursor has the model whose turn it is, and the last id."""
    place, after = job.cursor or (0, 0)
    done = render_batch(TEXT_COLUMNS[place], after)
    job.done += len(done)
    job.cursor = [place, done[-1]] if done else [place + 1, 0]
    return bool(done) or place + 1 < len(TEXT_COLUMNS)


def _file(job: Job) -> str:
    return reverse("list_file_made", args=[job.pk])


@worker(QUEUE_FILE, label=_("Writing the queue to a file"), result_url=_file, goes_on_there=True)
def write_queue(job: Job) -> bool:
    """Write the next part; who has lost the queue meanwhile gets no more of it."""
    person: Any = job.by  # who ordered it: nobody else does
    return _write(job, QueueList(person, job.params["address"], job.created_at))


@worker(FIGURE_FILE, label=_("Writing a list to a file"), result_url=_file, goes_on_there=True)
def write_figure(job: Job) -> bool:
    """Write the next part; the work fails where its person may not open the list any more."""
    person: Any = job.by
    with override(person.zone):
        return _write(job, FigureList(person, job.params["code"], job.params["address"]))


def _write(job: Job, shown: List) -> bool:
    job.total = job.total or shown.count(MOST)
    text, count, after = part_of(shown, job.cursor, PART)
    add_part(job=job, text=text, by=shown.user)
    job.done, job.cursor = job.done + count, after
    return after is not None and job.done < MOST


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
