"""What an admin of a new desk does, in order, until somebody has submitted the first request.

Whether a step is done is read from the desk itself, wherever it was done: in the browser, by import or by the API.
Only that it was skipped is kept (`skipped.py`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.http import Http404

from departments.rules import may_configure
from servicedesk.accounts.models import User
from servicedesk.site.enums import SetupStep
from servicedesk.site.first_steps import readings
from servicedesk.site.first_steps.readings import Reading
from servicedesk.site.first_steps.skipped import skipped_steps
from tickets.models import Ticket


class StepState(StrEnum):
    """How far a step is. What is done is done, also where it was skipped before."""

    OPEN = "open"
    SKIPPED = "skipped"
    DONE = "done"


@dataclass(frozen=True)
class Step:
    """A step as it is now. `is_next`: it is the first open one that can be taken."""

    key: SetupStep
    reading: Reading
    state: StepState
    is_next: bool = False


READ: dict[SetupStep, Callable[[User], Reading]] = {
    SetupStep.DEPARTMENTS: readings.departments,
    SetupStep.PEOPLE: readings.people,
    SetupStep.SERVICES: readings.services,
    SetupStep.TIMES: readings.times,
    SetupStep.REQUEST: readings.request,
}


def first_steps(user: User) -> list[Step]:
    """Return every step in its order, with the pages that this admin takes it on."""
    skipped = skipped_steps()
    steps = [_step(key, read(user), key in skipped) for key, read in READ.items()]
    following = next((one for one in steps if one.state == StepState.OPEN and one.reading.url), None)
    return [replace(one, is_next=one is following) for one in steps]


def steps_ahead(user: User) -> list[Step]:
    """Return the steps where they still matter: to an admin of a desk without requests, until none is open."""
    if not may_configure(user) or Ticket.objects.exists():
        return []
    steps = first_steps(user)
    return steps if count_open(steps) else []


def step_named(key: str) -> SetupStep:
    """Return the step that an address names. Raises Http404 for none."""
    try:
        return SetupStep(key)
    except ValueError as error:
        raise Http404 from error


def count_open(steps: Iterable[Step]) -> int:
    """Return how many steps are neither done nor skipped."""
    return sum(step.state == StepState.OPEN for step in steps)


def count_done(steps: Iterable[Step]) -> int:
    """Return how many steps are done."""
    return sum(step.state == StepState.DONE for step in steps)


def _step(key: SetupStep, reading: Reading, is_skipped: bool) -> Step:
    if reading.is_done:
        return Step(key, reading, StepState.DONE)
    return Step(key, reading, StepState.SKIPPED if is_skipped else StepState.OPEN)
