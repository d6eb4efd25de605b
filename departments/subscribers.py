"""What follows from events about people."""

from departments.notifications import INVITATION
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell


@subscribe("person.invited")
def send_invitation(event: Event) -> None:
    """Mail the person the link to choose a password."""
    people = User.objects.filter(pk=event.subject_id, is_active=True)
    tell(INVITATION, people, event=event, at=event.at)
