"""Verbs on who belongs where and as what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateTimeField, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from departments.actions.authors import end_authorship
from departments.cached_reads import org_tree
from departments.enums import MemberRole
from departments.events import MembershipEvent
from departments.models import Department, Membership
from departments.rules import may_grant
from servicedesk.accounts.actions.assistants import end_all, lock_with_assisted
from servicedesk.accounts.actions.locking import lock_person
from servicedesk.accounts.actions.people import invite_person, require_admin
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import Fact, record, record_all
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.display.people import named

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Move:
    """Where a person will belong and as what. `ended` are their memberships that end with it."""

    person: User
    department: Department
    role: MemberRole
    ended: Sequence[Membership] = ()

    @property
    def left(self) -> Membership | None:
        """Return the membership that says where the person belonged."""
        return next((row for row in self.ended if row.is_primary), None)

    @property
    def left_id(self) -> int | None:
        """Return the id of the department that the person leaves."""
        return self.left.department_id if self.left else None


def invite(
    *,
    details: Mapping[str, Any],
    department: Department,
    role: str,
    by: User | None,
    at: datetime | None = None,
) -> User:
    """Invite a person into a department or team, where they belong from now on.

    Raises what `invite_person` raises, and ValidationError for a unit that is out of service.
    """
    require_admin(by)
    _check_unit(department)
    with transaction.atomic():
        moment = at or clock.now()
        person = invite_person(details=details, by=by, at=moment)
        carry_out([Move(person, department, MemberRole(role))], by=by, at=moment)
    return person


def move(
    *, person: User, department: Department, role: str, by: User | None, at: datetime | None = None
) -> None:
    """Make `department` the unit that a person belongs to, with this role; the old one is left. For admins.

    Requests filed so far keep the department they were filed for; who assists whom ends. Raises NotAllowed and
    ValidationError.
    """
    require_admin(by)
    _check_unit(department)
    with transaction.atomic():
        locked = lock_with_assisted([person.pk])[person.pk]
        rows = Membership.objects.filter(Q(is_primary=True) | Q(department=department), user=locked)
        wanted = Move(locked, department, MemberRole(role), tuple(rows))
        if wanted.left is not None and (wanted.left.department_id, wanted.left.role) == (department.pk, role):
            return
        carry_out([wanted], by=by, at=at or clock.now())


def carry_out(moves: Sequence[Move], *, by: User | None, at: datetime) -> None:
    """Let people belong where they move to, and end what a move ends.

    That is old memberships, who assists whom, and writing for the department that is left. Requests that they hold
    where they work no longer go back to the queue, which follows from the events (tickets/subscribers.py).
    A handful of statements for any number of people, who are locked by `lock_with_assisted`.
    """
    end(Membership.objects.filter(pk__in=[row.pk for one in moves for row in one.ended]), at)
    Membership.objects.bulk_create(
        [
            Membership(user=one.person, department=one.department, role=one.role, is_primary=True, since=at)
            for one in moves
        ],
        batch_size=BATCH,
    )
    end_all(people=[one.person.pk for one in moves if one.left_id != one.department.pk], by=by, at=at)
    end_authorship(moves=_departments_left(moves), by=by, at=at)
    record_all(
        [
            Fact(
                MembershipEvent.MOVED,
                one.person,
                at,
                by,
                {"role": one.role, "from_": one.left_id, "to": one.department.pk},
            )
            for one in moves
        ]
    )


def _departments_left(moves: Sequence[Move]) -> dict[int, int]:
    """Return person -> the department left, of those who now belong to another one."""
    tree = org_tree()
    units = {one.person.pk: (one.left_id, one.department.pk) for one in moves}
    return {
        person: tree.department_of(left)
        for person, (left, to) in units.items()
        if left is not None and tree.department_of(left) != tree.department_of(to)
    }


def give_role(
    *, person: User, department: Department, role: str, by: User | None, at: datetime | None = None
) -> None:
    """Give a person a role in a unit, either the one they belong to or another one.

    Heads do so below them, up to team lead; admins give every role. Raises NotAllowed and ValidationError.
    """
    wanted = MemberRole(role)
    _check_unit(department)
    if not person.is_active:
        raise ValidationError({"person": _("%(name)s has left.") % {"name": person}})
    with transaction.atomic():
        locked = lock_person(person)
        row = Membership.objects.filter(user=locked, department=department).first()
        before = row.role if row else None
        _require_grant(by, department, locked, before, wanted)
        if before == wanted:
            return
        moment, is_primary = at or clock.now(), row is not None and row.is_primary
        end(Membership.objects.filter(user=locked, department=department), moment)
        Membership.objects.create(
            user=locked, department=department, role=wanted, is_primary=is_primary, since=moment
        )
        record(
            MembershipEvent.ROLE_GIVEN, subject=locked, by=by, at=moment, department=department.pk,
            from_=before, to=wanted,
        )  # fmt: skip


def take_role(*, membership: Membership, by: User | None, at: datetime | None = None) -> None:
    """End a membership beside the primary one. Raises NotAllowed, and Refused for the one a person belongs to."""
    with transaction.atomic():
        locked = lock_person(membership.user)
        row = Membership.objects.filter(pk=membership.pk).select_related("department").first()
        if row is None:
            return
        _require_grant(by, row.department, locked, row.role, None)
        if row.is_primary:
            message = _("%(name)s belongs to %(unit)s. Move them to another department instead.")
            raise Refused(
                message % {"name": named(locked), "unit": row.department}, code="primary_membership"
            )
        moment = at or clock.now()
        end(Membership.objects.filter(pk=row.pk), moment)
        record(
            MembershipEvent.ROLE_GIVEN, subject=locked, by=by, at=moment, department=row.department_id,
            from_=row.role, to=None,
        )  # fmt: skip


def end(rows: QuerySet[Membership], at: datetime) -> int:
    """End current memberships at `at`, or where they begin if that is later; return how many there were."""
    return rows.update(until=Greatest("since", Value(at, output_field=DateTimeField())))


def _require_grant(
    by: User | None, department: Department, person: User, old: str | None, new: str | None
) -> None:
    if by is None:
        return
    if not all(may_grant(by, department, person, role) for role in (old, new) if role is not None):
        raise NotAllowed(_("You can't give this role here."))


def _check_unit(department: Department) -> None:
    if not department.is_active:
        raise ValidationError({"department": _("%(name)s has been deactivated.") % {"name": department}})
