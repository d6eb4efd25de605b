"""What a list of places would change, calculated with a constant number of queries and without writing."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import available_timezones

from departments.cached_places import place_tree
from departments.enums import SIZES
from departments.models import Place
from departments.places_csv import PlaceLine, PlaceReading
from departments.queries.people_import import Counts
from servicedesk.accounts.people_csv import Problem, safe_cell
from servicedesk.text.cleaning import folded

NAMES = ("name_en", "name_zh")
CODE = re.compile(r"\w[\w.\-]*")


@dataclass(frozen=True)
class PlaceEntry:
    """What happens to one place: column -> (old, new), in the words of the file. No place yet: a new one."""

    row: PlaceLine
    place: Place | None
    changes: Mapping[str, tuple[str, str]]


@dataclass
class PlacePlan:
    """What a file would do."""

    new: list[PlaceEntry] = field(default_factory=list)
    changed: list[PlaceEntry] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        refused = len({problem.line for problem in self.problems})
        return Counts(len(self.new), len(self.changed), self.unchanged, refused)


def plan_places(reading: PlaceReading) -> PlacePlan:
    """Compare a file with the places. Rows with a problem are left out, the rest continues."""
    known = {folded(place.code): place for place in Place.objects.select_related("parent")}
    plan = PlacePlan(problems=list(reading.problems))
    zones = available_timezones()
    names = _Names(reading, known)
    for read in reading.rows:
        row, place = names.with_parent(read), known.get(folded(read.code))
        if row is None:
            cell = safe_cell(read.cells["parent"])
            plan.problems.append(Problem(read.line, "unclear_parent", "parent", cell))
            continue
        problems = list(_problems(row, place, zones))
        plan.problems.extend(problems)
        if problems:
            continue
        before = now(place)
        changes = {
            name: (before.get(name, ""), value)
            for name, value in row.cells.items()
            if not _is_same(name, before.get(name, ""), value)
        }
        if place is None:
            plan.new.append(PlaceEntry(row, None, changes))
        elif changes:
            plan.changed.append(PlaceEntry(row, place, changes))
        else:
            plan.unchanged += 1
    _refuse_misplaced(plan, known)
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


class _Names:
    """What the places of the desk and of a file are called; a code goes before a name."""

    def __init__(self, reading: PlaceReading, known: Mapping[str, Place]) -> None:
        self._codes = {folded(row.code): row.code for row in reading.rows}
        self._codes |= {code: place.code for code, place in known.items()}
        self._tree = place_tree()
        self._in_file: dict[str, set[str]] = defaultdict(set)
        for row in reading.rows:
            for name in filter(None, map(row.cells.get, NAMES)):
                self._in_file[folded(name)].add(folded(row.code))

    def with_parent(self, row: PlaceLine) -> PlaceLine | None:
        """Return the line with a code for the name of its parent; None where several places are called so."""
        words = folded(row.cells.get("parent", ""))
        if not words or words in self._codes:
            return row
        here = (pk for pk in self._tree.called(words) if pk in self._tree.in_use)
        codes = self._in_file.get(words, set()) | {folded(self._tree.codes[pk]) for pk in here}
        if len(codes) != 1:
            return None if codes else row
        return replace(row, cells={**row.cells, "parent": self._codes[codes.pop()]})


def now(place: Place | None) -> dict[str, str]:
    """Return what the desk says of a place, in the words of the file."""
    if place is None:
        return {}
    texts = {name: getattr(place, name) for name in ("kind", "name_en", "name_zh", "zone")}
    return {**texts, "parent": place.parent.code if place.parent else "", "position": str(place.position)}


def _is_same(name: str, before: str, value: str) -> bool:
    return folded(before) == folded(value) if name == "parent" else before == value


def _problems(row: PlaceLine, place: Place | None, zones: set[str]) -> Iterator[Problem]:
    if place is None and not CODE.fullmatch(row.code):
        yield Problem(row.line, "bad_code", "code", safe_cell(row.code))
    if place is not None and place.merged_into_id is not None:
        yield Problem(row.line, "was_merged", "code", safe_cell(row.code))
    zone = row.cells.get("zone")
    if zone and zone not in zones:
        yield Problem(row.line, "bad_zone", "zone", safe_cell(zone))
    if place is None and "kind" not in row.cells:
        yield Problem(row.line, "missing", "kind")
    elif row.cells.get("kind") == "":
        yield Problem(row.line, "cannot_be_empty", "kind")
    names = {name: row.cells.get(name, getattr(place, name, "")) for name in NAMES}
    if not any(names.values()):
        yield Problem(
            row.line, "cannot_be_empty" if "" in map(row.cells.get, NAMES) else "missing", "name_en"
        )


def _refuse_misplaced(plan: PlacePlan, known: Mapping[str, Place]) -> None:
    """Refuse rows after which a place would lie in none that there is, or in one that is no larger; so in no circle."""
    while True:
        kinds, parents = _after(plan, known)
        entries = {folded(entry.row.code): entry for entry in (*plan.new, *plan.changed)}
        refused = {}
        for code in kinds:
            if problem := _wrong(code, kinds, parents, known):
                concerned = code if code in entries else parents[code]
                refused[concerned] = problem if code in entries else "holds_larger"
        if not refused:
            return
        for code, problem in refused.items():
            plan.problems.append(Problem(entries[code].row.line, problem, *_cell(problem, entries[code])))
        lines = {entries[code].row.line for code in refused}
        plan.new = [entry for entry in plan.new if entry.row.line not in lines]
        plan.changed = [entry for entry in plan.changed if entry.row.line not in lines]


def lasting_code(code: str, known: Mapping[str, Place]) -> str:
    """Return the code of the place that a merged one has become; any other as it is, folded."""
    by_id = {place.pk: place for place in known.values()} if code in known else {}
    place = known.get(code)
    while place is not None and place.merged_into_id is not None:
        place = by_id[place.merged_into_id]
    return code if place is None else folded(place.code)


def _after(plan: PlacePlan, known: Mapping[str, Place]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the kind and the parent of every place by code, as they would be."""
    lasting = {code: place for code, place in known.items() if place.merged_into_id is None}
    became = {code: lasting_code(code, known) for code in known.keys() - lasting.keys()}
    kinds = {code: place.kind for code, place in lasting.items()}
    parents = {code: folded(place.parent.code) if place.parent else "" for code, place in lasting.items()}
    for entry in (*plan.new, *plan.changed):
        code, cells = folded(entry.row.code), entry.row.cells
        kinds[code] = cells.get("kind") or kinds[code]
        parents[code] = folded(cells["parent"]) if "parent" in cells else parents.get(code, "")
    return kinds, {code: became.get(parent, parent) for code, parent in parents.items()}


def _wrong(
    code: str, kinds: Mapping[str, str], parents: Mapping[str, str], known: Mapping[str, Place]
) -> str:
    parent = parents[code]
    if not parent:
        return ""
    if parent not in kinds:
        return "no_parent"
    if parent in known and not known[parent].is_active and code not in known:
        return "parent_out_of_use"
    return "not_larger" if SIZES[kinds[parent]] >= SIZES[kinds[code]] else ""


def _cell(problem: str, entry: PlaceEntry) -> tuple[str, str]:
    if problem == "holds_larger":
        return "kind", ""
    return "parent", safe_cell(entry.row.cells.get("parent", "") or now(entry.place).get("parent", ""))
