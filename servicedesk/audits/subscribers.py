"""An audit that found something is told to every admin."""

from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell


@subscribe("audit.completed")
def alarm(event: Event) -> None:
    if event.data["broken"]:
        admins = User.objects.filter(role_grants__role=CompanyRole.ADMIN, is_active=True)
        tell(
            "audit.broken",
            admins,
            event=event,
            at=event.at,
            audit=event.subject_id,
            broken=event.data["broken"],
        )
