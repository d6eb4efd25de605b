"""What becomes of the memberships of a person who leaves and of one who comes back. Follows from events."""

from datetime import datetime

from django.db import transaction

from departments.models import Membership
from servicedesk.accounts.actions.locking import lock_person
from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type

from .membership import end


def end_all(*, person: User, at: datetime) -> int:
    """End every membership of a person who has left; return how many. Nothing happens where they are back already."""
    with transaction.atomic():
        locked = lock_person(person)
        return 0 if locked.is_active else end(Membership.objects.filter(user=locked), at)


def begin_again(*, person: User, at: datetime) -> int:
    """Let the memberships that ended with the last leaving begin again; return how many.

    Roles that the person got since then stay, and units that went out of service take no one back. Nothing happens
    where they have left again.
    """
    with transaction.atomic():
        locked = lock_person(person)
        if not locked.is_active:
            return 0
        now = list(Membership.objects.filter(user=locked))
        has_home = any(row.is_primary for row in now)
        again = [
            Membership(
                user=locked,
                department_id=row.department_id,
                role=row.role,
                is_primary=row.is_primary and not has_home,
                since=at,
            )
            for row in _ended_by_leaving(locked, at)
            if row.department.is_active and row.department_id not in {held.department_id for held in now}
        ]
        return len(Membership.objects.bulk_create(again))


def _ended_by_leaving(person: User, before: datetime) -> list[Membership]:
    left = Event.objects.filter(
        subject_type=subject_type(User), subject_id=person.pk, kind=PersonEvent.DEACTIVATED, at__lte=before
    )
    last = left.order_by("-seq").first()
    ended = Membership.history.filter(user=person).select_related("department")
    return [] if last is None else list(ended.filter(until=last.at))
