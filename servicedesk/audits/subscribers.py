"""What an audit found, and what was given up, is told to every admin."""

from django.db.models import QuerySet

from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import ALARM, tell


@subscribe("audit.completed")
def alarm(event: Event) -> None:
    if event.data["broken"]:
        tell(
            "audit.broken",
            _admins(),
            event=event,
            at=event.at,
            audit=event.subject_id,
            broken=event.data["broken"],
        )


@subscribe(ALARM)
def tell_of_what_was_given_up(event: Event) -> None:
    tell(ALARM, _admins(), event=event, at=event.at, **event.data)


def _admins() -> QuerySet[User]:
    return User.objects.filter(role_grants__role=CompanyRole.ADMIN, is_active=True)
