"""Notifies every admin of what an audit found, and of work that was given up."""

from django.db.models import QuerySet

from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import User
from servicedesk.audits.events import AuditCompleted, AuditEvent, GivenUp
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import ALARM, tell


@subscribe(AuditEvent.COMPLETED)
def alarm(event: Event) -> None:
    broken = data_of(event, AuditCompleted).broken
    if broken:
        tell(
            "audit.broken",
            _admins(),
            event=event,
            at=event.at,
            audit=event.subject_id,
            broken=broken,
        )


@subscribe(AuditEvent.GIVEN_UP)
def tell_of_what_was_given_up(event: Event) -> None:
    found = data_of(event, GivenUp)
    tell(ALARM, _admins(), event=event, at=event.at, turns=found.turns, mails=found.mails)


def _admins() -> QuerySet[User]:
    return User.objects.filter(role_grants__role=CompanyRole.ADMIN, is_active=True)
