"""What the desk does by itself when something happened to a person; who is told is in notifications/."""

from departments.actions.leaving import begin_again, end_all
from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe


@subscribe(PersonEvent.DEACTIVATED)
def end_memberships(event: Event) -> None:
    """Who has left belongs nowhere any more."""
    end_all(person=User.objects.get(pk=event.subject_id), at=event.at)


@subscribe(PersonEvent.REACTIVATED)
def begin_memberships_again(event: Event) -> None:
    """Who comes back belongs where they belonged when they left."""
    begin_again(person=User.objects.get(pk=event.subject_id), at=event.at)
