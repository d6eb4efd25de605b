"""What a list of people would change, calculated with a constant number of queries and without writing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import available_timezones

from departments.cached_places import place_tree
from departments.enums import MemberRole
from departments.models import Department, Membership, Workplace
from departments.queries.manager_names import with_managers
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import PersonRow, Problem, Reading, safe_cell
from servicedesk.calendars.models import Calendar
from servicedesk.text.cleaning import folded

TEXTS = ("name", "native_name", "language", "zone", "post")
KEPT_WHEN_EMPTIED = ("name", "language", "zone", "department", "role")


@dataclass(frozen=True)
class Entry:
    """What happens to one person: column -> (old, new), in the words of the file. No person yet: a new one."""

    row: PersonRow
    person: User | None
    changes: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Counts:
    """How many people a file adds, changes and leaves as they are, and how many of its lines are refused."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass
class Plan:
    """What a file would do."""

    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        return [*self.new, *self.changed]

    @property
    def counts(self) -> Counts:
        refused = len({problem.line for problem in self.problems})
        return Counts(len(self.new), len(self.changed), self.unchanged, refused)


class Directory:
    """The rows that a file speaks of, by the keys it uses."""

    def __init__(self, rows: Iterable[PersonRow], ahead: Mapping[str, str] | None = None) -> None:
        """Read them: eight queries, whatever the size.

        `ahead` says to whom people will report when the whole file is in, of which `rows` may be a part.
        """
        rows = list(rows)
        self.zones = _zones()
        self.in_file = {row.email for row in rows}
        emails = self.in_file | {row.cells["line_manager"] for row in rows if row.cells.get("line_manager")}
        people = User.objects.filter(email__in=emails).select_related("line_manager", "calendar")
        self.people = {person.email: person for person in people}
        self.calendars = {calendar.code: calendar for calendar in Calendar.objects.all()}
        self._units = _units_by_words()
        memberships = Membership.objects.filter(user__email__in=self.in_file).select_related("department")
        self.memberships: dict[int, dict[int, Membership]] = {}
        for row in memberships:
            self.memberships.setdefault(row.user_id, {})[row.department_id] = row
        self.places = place_tree()
        placed = Workplace.objects.filter(user__email__in=self.in_file)
        self.workplaces = {person: place for person, place in placed.values_list("user_id", "place_id")}
        self.managers = dict(
            User.objects.exclude(line_manager=None).values_list("email", "line_manager__email")
        ) | dict(ahead or {})

    def primary(self, person: User) -> Membership | None:
        """Return the membership that says where a person belongs."""
        rows = self.memberships.get(person.pk, {}).values()
        return next((row for row in rows if row.is_primary), None)

    def now(self, person: User | None) -> dict[str, str]:
        """Return what the directory says of a person, in the words of the file."""
        if person is None:
            return {}
        primary = self.primary(person)
        return {
            **{name: getattr(person, name) for name in TEXTS},
            "location": self._location(person),
            "line_manager": person.line_manager.email if person.line_manager else "",
            "calendar": person.calendar.code if person.calendar else "",
            "department": primary.department.code if primary else "",
            "role": primary.role if primary else "",
        }

    def place_of(self, words: str) -> int | None:
        """Return the place that a cell means; None for words that no place, or more than one, is called by."""
        found = self.places.called(words) if words else set()
        return next(iter(found)) if len(found) == 1 else None

    def units_called(self, words: str) -> list[Department]:
        """Return the unit of that code, in use or not, else the units in use of that name in either language."""
        return self._units.get(folded(words), [])

    def cell(self, name: str, value: str) -> str:
        """Return a cell as `now` would say it: the code of a place or of a unit in place of its name."""
        if name == "department" and len(units := self.units_called(value)) == 1:
            return units[0].code
        place = self.place_of(value) if name == "location" else None
        return value if place is None else self.places.codes[place]

    def _location(self, person: User) -> str:
        place = self.workplaces.get(person.pk)
        return person.location if place is None else self.places.codes[self.places.lasting(place)]


def _units_by_words() -> dict[str, list[Department]]:
    """Return code or name -> units; a code goes before a name."""
    units, found = list(Department.objects.all()), dict[str, list[Department]]()
    for unit in units:
        for words in {folded(one) for one in (unit.name_en, unit.name_zh) if unit.is_active} - {""}:
            found.setdefault(words, []).append(unit)
    return found | {folded(unit.code): [unit] for unit in units}


@cache
def _zones() -> frozenset[str]:
    """Return the names of all time zones; they lie on disk, so that a process reads them once."""
    return frozenset(available_timezones())


def plan_import(reading: Reading, directory: Directory | None = None) -> Plan:
    """Compare a file with the directory. Rows with a problem are left out, the rest continues."""
    reading = with_managers(reading)
    directory = directory or Directory(reading.rows)
    plan = Plan(problems=list(reading.problems))
    for row in reading.rows:
        person = directory.people.get(row.email)
        problems = [*_unknown(row, directory), *_missing(row, person, directory)]
        if problems:
            plan.problems.extend(problems)
            continue
        before = directory.now(person)
        changes = {
            name: (before.get(name, ""), value)
            for name, cell in row.cells.items()
            if before.get(name, "") != (value := directory.cell(name, cell))
        }
        if person is None:
            plan.new.append(Entry(row, None, changes))
        elif changes:
            plan.changed.append(Entry(row, person, changes))
        else:
            plan.unchanged += 1
    _refuse_managers(plan, directory)
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def _unknown(row: PersonRow, directory: Directory) -> Iterable[Problem]:
    """Yield the cells that name something that is not there."""
    cells = row.cells
    zone, calendar, role = cells.get("zone"), cells.get("calendar"), cells.get("role")
    if zone and zone not in directory.zones:
        yield Problem(row.line, "bad_zone", "zone", safe_cell(zone))
    if calendar and calendar not in directory.calendars:
        yield Problem(row.line, "no_calendar", "calendar", safe_cell(calendar))
    if role and role not in MemberRole.values:
        yield Problem(row.line, "bad_role", "role", safe_cell(role))
    if words := cells.get("department"):
        units = directory.units_called(words)
        if not units or not units[0].is_active:
            yield Problem(row.line, "no_department", "department", safe_cell(words))
        elif len(units) > 1:
            yield Problem(row.line, "unclear_department", "department", safe_cell(words))
    place = directory.place_of(cells.get("location", ""))
    if place is not None and place not in directory.places.in_use:
        yield Problem(row.line, "place_out_of_use", "location", safe_cell(cells["location"]))
    manager = cells.get("line_manager")
    if manager and manager not in directory.people and manager not in directory.in_file:
        yield Problem(row.line, "no_manager", "line_manager", safe_cell(manager))


def _missing(row: PersonRow, person: User | None, directory: Directory) -> Iterable[Problem]:
    """Yield what the row lacks, or says of someone who has left."""
    for name in KEPT_WHEN_EMPTIED:
        if row.cells.get(name) == "":
            yield Problem(row.line, "cannot_be_empty", name)
    if person is None:
        for name in ("name", "department"):
            if name not in row.cells:
                yield Problem(row.line, "missing", name)
    elif not person.is_active:
        yield Problem(row.line, "has_left", "email", safe_cell(row.email))
    elif "role" in row.cells and "department" not in row.cells and directory.primary(person) is None:
        yield Problem(row.line, "missing", "department")


def _refuse_managers(plan: Plan, directory: Directory) -> None:
    """Refuse rows after which someone reports to themselves, or to a person whose own row was refused."""
    managers = dict(directory.managers)
    for entry in plan.entries:
        if "line_manager" in entry.row.cells:
            managers[entry.row.email] = entry.row.cells["line_manager"]
    refused: set[str] | None = None
    while refused is None or refused:
        known = set(directory.people) | {entry.row.email for entry in plan.new}
        found = [(entry, _wrong_manager(entry, managers, known)) for entry in plan.entries]
        refused = {entry.row.email for entry, code in found if code}
        for entry, code in found:
            if code:
                manager = safe_cell(entry.row.cells["line_manager"])
                plan.problems.append(Problem(entry.row.line, code, "line_manager", manager))
        plan.new = [entry for entry in plan.new if entry.row.email not in refused]
        plan.changed = [entry for entry in plan.changed if entry.row.email not in refused]


def _wrong_manager(entry: Entry, managers: Mapping[str, str], known: set[str]) -> str:
    manager = entry.row.cells.get("line_manager")
    if not manager:
        return ""
    if manager not in known:
        return "no_manager"
    return "circle" if _loops(entry.row.email, managers) else ""


def _loops(email: str, managers: Mapping[str, str]) -> bool:
    at, passed = managers.get(email, ""), set()
    while at and at not in passed:
        if at == email:
            return True
        passed.add(at)
        at = managers.get(at, "")
    return False
