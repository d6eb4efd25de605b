"""Bring the directory into line with a list of people. Set-based: thousands of rows cost a few statements."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from departments.enums import MemberRole
from departments.queries.manager_names import with_managers
from departments.queries.people_import import TEXTS, Directory, Entry, Plan, plan_import
from servicedesk.accounts.actions.assistants import lock_with_assisted
from servicedesk.accounts.actions.people import ADDRESSES, require_admin
from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import Reading
from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.events.record import Fact, record_all

from .membership import Move, carry_out
from .workplaces import put_people

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
    again changes nothing. `ahead` is for a part of a file: see `Directory`. Raises NotAllowed.
    """
    require_admin(by)
    with transaction.atomic():
        emails = sorted(row.email for row in reading.rows)
        lock_with_assisted(User.objects.filter(email__in=emails).values_list("pk", flat=True))
        take_turn(ADDRESSES)
        reading = with_managers(reading)
        directory = Directory(reading.rows, ahead)
        plan = plan_import(reading, directory)
        moment = at or clock.now()
        _create(plan.new, directory)
        _change(plan.changed, directory)
        _set_managers(plan.entries, directory)
        record_all([*_person_facts(plan, directory, invite, by, moment)])
        put_people(_workplaces(plan.entries, directory), by=by, at=moment)
        carry_out(_moves(plan.entries, directory), by=by, at=moment)
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
    User.objects.bulk_update(people, [*TEXTS, "calendar", "location"], batch_size=BATCH)


def _filled(person: User, entry: Entry, directory: Directory) -> User:
    for name in TEXTS:
        if name in entry.changes:
            setattr(person, name, entry.changes[name][1])
    if "location" in entry.changes:
        words = entry.changes["location"][1]
        person.location = "" if directory.place_of(words) is not None else words
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


def _workplaces(entries: Iterable[Entry], directory: Directory) -> dict[User, int | None]:
    """Return person -> the place that their location means, None for words that mean none."""
    return {
        directory.people[entry.row.email]: directory.place_of(entry.changes["location"][1])
        for entry in entries
        if "location" in entry.changes
    }


def _moves(entries: Iterable[Entry], directory: Directory) -> list[Move]:
    return [_move(entry, directory) for entry in entries if {"department", "role"} & set(entry.changes)]


def _move(entry: Entry, directory: Directory) -> Move:
    person = directory.people[entry.row.email]
    before, words = directory.primary(person), entry.row.cells.get("department")
    if words:
        [unit] = directory.units_called(words)
    elif before is not None:
        unit = before.department
    else:
        raise LookupError(f"{person} belongs nowhere, and the file does not say where they do")
    stays = before is not None and before.department_id == unit.pk
    role = entry.row.cells.get("role") or (before.role if before and stays else MemberRole.MEMBER)
    replaced = None if stays else directory.memberships.get(person.pk, {}).get(unit.pk)
    return Move(person, unit, MemberRole(role), [row for row in (before, replaced) if row is not None])


def _person_facts(
    plan: Plan, directory: Directory, invite: bool, by: User | None, at: datetime
) -> Iterable[Fact]:
    kind = PersonEvent.INVITED if invite else PersonEvent.IMPORTED
    for entry in plan.new:
        yield Fact(kind, directory.people[entry.row.email], at, by)
    for entry in plan.changed:
        changes: dict[str, Any] = {name: list(pair) for name, pair in entry.changes.items()}
        yield Fact(PersonEvent.CHANGED, directory.people[entry.row.email], at, by, {"changes": changes})
