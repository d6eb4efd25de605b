"""The kinds of background work: what a batch of each does, how it is called, where its result is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .models import Job

Step = Callable[[Job], bool]
Address = Callable[[Job], str]


@dataclass(frozen=True)
class Worker:
    """A kind of work. `label` is a lazily translated text, or a function of the job that returns one.

    What `is_quick` is over at once, and somebody waits for it: it does not queue behind the long ones.
    """

    step: Step
    label: Any
    result_url: Address | None = None
    is_quick: bool = False


_workers: dict[str, Worker] = {}


def worker(
    kind: str, *, label: Any, result_url: Address | None = None, is_quick: bool = False
) -> Callable[[Step], Step]:
    """Register the function that does one batch of `kind`; an app does so in its module `jobs`.

    It runs in a transaction under the job's row lock, reads `job.params` and `job.cursor`, sets `done`, `total`,
    `cursor` and `result` (it need not save), and returns True while there is more to do. Keep a batch to a second or
    two: who cancels waits for its end. A batch that raises fails the whole job and is rolled back; the batches before
    it stand.
    """

    def register(step: Step) -> Step:
        _workers[kind] = Worker(step=step, label=label, result_url=result_url, is_quick=is_quick)
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
    """Return the page of a finished job's result, or ""."""
    found = worker_of(job.kind)
    if found is None or found.result_url is None or job.state != Job.State.DONE:
        return ""
    return found.result_url(job)
