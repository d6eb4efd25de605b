"""The kinds of background work: what a batch of each does, how it is called, where its result is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .models import Job

Step = Callable[[Job], bool]
Address = Callable[[Job], str]
Condition = Callable[[Job], bool]


@dataclass(frozen=True)
class Worker:
    """A kind of work. `label` is a lazily translated text, or a function of the job that returns one.

    What `is_quick` is over at once, and someone waits for it: it does not queue behind the long ones. The page of the
    result also lets work that broke off go on, where `goes_on_there`. What `is_agreed` says was agreed by several
    people, none of them cancels.
    """

    step: Step
    label: Any
    result_url: Address | None = None
    is_quick: bool = False
    goes_on_there: bool = False
    is_agreed: Condition | None = None


_workers: dict[str, Worker] = {}


def worker(
    kind: str,
    *,
    label: Any,
    result_url: Address | None = None,
    is_quick: bool = False,
    goes_on_there: bool = False,
    is_agreed: Condition | None = None,
) -> Callable[[Step], Step]:
    """Register the function that does one batch of `kind`; an app does so in its module `jobs`.

    The options are those of Worker. The function runs in a transaction under the job's row lock, reads `job.params` and
    `job.cursor`, sets `done`, `total`, `cursor` and `result` (it need not save), and returns True while there is more.
    Keep a batch to a second or two: who cancels waits for its end. A batch that raises fails the whole job and is
    rolled back; the batches before it stay.
    """

    def register(step: Step) -> Step:
        _workers[kind] = Worker(step, label, result_url, is_quick, goes_on_there, is_agreed)
        return step

    return register


def known_kinds() -> list[str]:
    """Return every registered kind."""
    return sorted(_workers)


def quick_kinds() -> list[str]:
    """Return the kinds of work that do not queue behind the long ones."""
    return sorted(kind for kind, known in _workers.items() if known.is_quick)


def worker_of(kind: str) -> Worker | None:
    """Return a kind's worker; None for one of another version of the desk."""
    return _workers.get(kind)


def label_of(job: Job) -> str:
    """Return what the job is called, in the active language."""
    found = worker_of(job.kind)
    if found is None:
        return job.kind
    return str(found.label(job) if callable(found.label) else found.label)


def result_url_of(job: Job) -> str:
    """Return the page of a finished job's result, or of one that broke off and can be continued there; else ""."""
    found = worker_of(job.kind)
    if found is None or found.result_url is None:
        return ""
    is_shown = job.state == Job.State.DONE or (job.is_over and found.goes_on_there)
    return found.result_url(job) if is_shown else ""


def is_agreed(job: Job) -> bool:
    """Say whether several people agreed on the work, so that none of them stops it alone."""
    found = worker_of(job.kind)
    return found is not None and found.is_agreed is not None and found.is_agreed(job)
