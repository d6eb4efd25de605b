"""What follows when a step of a promise fires: that is the owner's to say (owners.py)."""

from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from sla.enums import WaitLevel
from sla.events import PromiseEvent, StepFired
from sla.owners import owner_of


@subscribe(PromiseEvent.STEP_FIRED, formerly=["tickets.subscribers.tell_step"])
def tell_step(event: Event) -> None:
    """Those whom the owner of the promise names. Raises OwnerNotFound."""
    ownership, owner = owner_of(event.subject_id)
    ownership.tell_step(owner, event)


@subscribe(PromiseEvent.STEP_FIRED, formerly=["tickets.subscribers.end_unanswered"])
def end_unanswered(event: Event) -> None:
    """What waited for the requester in vain ends as its owner says. Raises OwnerNotFound."""
    if data_of(event, StepFired).level == WaitLevel.NO_ANSWER:
        ownership, owner = owner_of(event.subject_id)
        ownership.end_unanswered(owner, event)
