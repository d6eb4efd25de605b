"""Which steps of setting up the desk were set aside: the last word of history about each."""

from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import Subject
from servicedesk.site.enums import SetupStep
from servicedesk.site.events import SetupEvent, StepChosen

DESK = Subject("site.desk", 0)  # the desk itself has no row


def skipped_steps() -> frozenset[SetupStep]:
    """Return the steps that are skipped now, for all admins alike."""
    events = Event.objects.filter(subject_type=DESK.type, subject_id=DESK.pk).order_by("seq")
    last = {data_of(event, StepChosen).step: event.kind for event in events}
    return frozenset(step for step, kind in last.items() if kind == SetupEvent.STEP_SKIPPED)
