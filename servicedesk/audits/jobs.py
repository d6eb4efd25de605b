"""The nights' background work: the audit, of which a batch looks at one invariant, and the clearing away."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from servicedesk.database.verification import Scope, check, invariants
from servicedesk.events import clock
from servicedesk.jobs.models import Job
from servicedesk.jobs.registry import worker

from .actions.nights import JOB, conclude
from .actions.tidying import CHORES
from .actions.tidying import JOB as TIDYING


@worker(TIDYING, label=_("Clearing out expired data"))
def tidy_the_next(job: Job) -> bool:
    """Remove a batch of the chore that `job.cursor` names by its number, from the place it names."""
    number, place = job.cursor or (0, None)
    count, place = CHORES[number].batch(tuple(place) if place else None, clock.now())
    job.done += count
    job.cursor = [number, place] if place else [number + 1, None]
    return bool(job.cursor[0] < len(CHORES))


@worker(JOB, label=_("Check of timers and targets"), result_url=lambda job: reverse("audits"))
def check_next_invariant(job: Job) -> bool:
    """Check the invariant that `job.cursor` names by its place; after the last one keep what was found."""
    everything, place, sample = invariants(), job.cursor or 0, job.params["sample"]
    one = everything[place]
    finding = check(one, Scope(sample)).finding
    row = {
        "number": one.number,
        "name": one.name,
        "checked": finding.checked,
        "count_broken": finding.count_broken,
        "broken": finding.broken,
    }
    findings = [*job.result.get("findings", []), row]
    job.cursor, job.done, job.total = place + 1, place + 1, len(everything)
    job.result = {"findings": findings}
    if job.done < job.total:
        return True
    job.result = {"audit": conclude(findings=findings, sample=sample, by=job.by).pk}
    return False
