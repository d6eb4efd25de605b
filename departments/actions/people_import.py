"""Bring the directory into line with a list of people. Set-based: thousands of rows cost a few statements."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from departments.enums import MemberRole
from departments.events import MembershipEvent
from departments.models import Membership
from departments.queries.people_import import TEXTS, Directory, Entry, Plan, plan_import
from servicedesk.accounts.actions.people import require_admin
from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import Reading
from servicedesk.events import clock
from servicedesk.events.record import Fact, record_all
from servicedesk.verbs.exceptions import Refused

from .membership import end

BATCH = 1000


def import_people(
    *,
    reading: Reading,
    invite: bool = False,
    ahead: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Plan:
    """Create and change the people of a file; rows with problems are left out. Return what was done.

    With `invite` all new people are mailed a link to choose a password; without it they wait for one. The same file
    again changes nothing. `ahead` is for a part of a file: see `Directory`. Raises NotAllowed, and Refused when
    someone has since added the same people.
    """
    require_admin(by)
    with transaction.atomic():
        emails = sorted(row.email for row in reading.rows)
        known = User.objects.filter(email__in=emails).order_by("pk").select_for_update(no_key=True)
        list(known.values_list("pk", flat=True))
        directory = Directory(reading.rows, ahead)
        plan = plan_import(reading, directory)
        moment = at or clock.now()
        try:
            with transaction.atomic():
                _create(plan.new, directory)
        except IntegrityError as error:
            raise Refused(
                _("Someone else has just added some of these people."), code="changed_meanwhile"
            ) from error
        _change(plan.changed, directory)
        _set_managers(plan.entries, directory)
        moves = _set_memberships(plan.entries, directory, moment)
        record_all([*_person_facts(plan, directory, invite, by, moment), *_move_facts(moves, by, moment)])
    return plan


def _create(entries: list[Entry], directory: Directory) -> None:
    people = [
        _filled(User(email=entry.row.email, password=make_password(None)), entry, directory)
        for entry in entries
    ]
    for person in User.objects.bulk_create(people, batch_size=BATCH):
        directory.people[person.email] = person


def _change(entries: list[Entry], directory: Directory) -> None:
    people = [_filled(directory.people[entry.row.email], entry, directory) for entry in entries]
    User.objects.bulk_update(people, [*TEXTS, "calendar"], batch_size=BATCH)


def _filled(person: User, entry: Entry, directory: Directory) -> User:
    for name in TEXTS:
        if name in entry.changes:
            setattr(person, name, entry.changes[name][1])
    if "calendar" in entry.changes:
        person.calendar = directory.calendars.get(entry.changes["calendar"][1])
    return person


def _set_managers(entries: Iterable[Entry], directory: Directory) -> None:
    """Set managers once everyone is there, since a manager may come further down in the same file."""
    people = []
    for entry in entries:
        if "line_manager" in entry.changes:
            person = directory.people[entry.row.email]
            person.line_manager = directory.people.get(entry.changes["line_manager"][1])
            people.append(person)
    User.objects.bulk_update(people, ["line_manager"], batch_size=BATCH)


def _set_memberships(
    entries: Iterable[Entry], directory: Directory, at: datetime
) -> list[tuple[Membership, int | None]]:
    """Move people; return each new primary membership with the unit that was left."""
    gone, wanted = [], []
    for entry in entries:
        if not {"department", "role"} & set(entry.changes):
            continue
        person = directory.people[entry.row.email]
        before = directory.primary(person)
        row = _wanted_membership(person, entry, before, directory, at)
        replaced = directory.memberships.get(person.pk, {}).get(row.department_id)
        gone += [old.pk for old in (before, replaced) if old is not None]
        wanted.append((row, before.department_id if before else None))
    end(Membership.objects.filter(pk__in=gone), at)
    Membership.objects.bulk_create([row for row, _left in wanted], batch_size=BATCH)
    return wanted


def _wanted_membership(
    person: User, entry: Entry, before: Membership | None, directory: Directory, at: datetime
) -> Membership:
    code = entry.row.cells.get("department")
    unit = directory.departments[code] if code else before.department if before else None
    stays = before is not None and unit is not None and before.department_id == unit.pk
    role = entry.row.cells.get("role") or (before.role if before and stays else MemberRole.MEMBER)
    return Membership(user=person, department=unit, role=role, is_primary=True, since=at)


def _person_facts(
    plan: Plan, directory: Directory, invite: bool, by: User | None, at: datetime
) -> Iterable[Fact]:
    kind = PersonEvent.INVITED if invite else PersonEvent.IMPORTED
    for entry in plan.new:
        yield Fact(kind, directory.people[entry.row.email], at, by)
    for entry in plan.changed:
        changes: dict[str, Any] = {name: list(pair) for name, pair in entry.changes.items()}
        yield Fact(PersonEvent.CHANGED, directory.people[entry.row.email], at, by, {"changes": changes})


def _move_facts(
    moves: Iterable[tuple[Membership, int | None]], by: User | None, at: datetime
) -> Iterable[Fact]:
    for row, left in moves:
        yield Fact(
            MembershipEvent.MOVED,
            row.user,
            at,
            by,
            {"from_": left, "to": row.department_id, "role": row.role},
        )
