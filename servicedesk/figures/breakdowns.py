"""Tables of volume, attainment and satisfaction: by service and by the department on the other side."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from departments.figure_pages import Asked
from departments.models import Department, Service
from sla.enums import ClockKind
from sla.reports import Attainment
from surveys.reports import Scores

Key = tuple[object, ...]
MOST = 10
FIGURES = ("filed", ClockKind.RESOLUTION.value, ClockKind.FIRST_RESPONSE.value, "rated")


@dataclass
class Sums:
    """What happened with one service, one department, or all of them."""

    filed: int = 0
    kept: dict[str, Attainment] = field(default_factory=lambda: defaultdict(Attainment))
    scores: Scores = field(default_factory=Scores)

    @property
    def resolved(self) -> Attainment:
        return self.kept[ClockKind.RESOLUTION]

    @property
    def answered(self) -> Attainment:
        return self.kept[ClockKind.FIRST_RESPONSE]


@dataclass(frozen=True)
class Line:
    """A row of a table; `narrow` are the parameters of the address that leave this row alone."""

    name: str
    sums: Sums
    page: Asked
    address: str
    narrow: dict[str, str]

    @cached_property
    def narrower(self) -> str:
        """The same page for this row alone."""
        return self.page.scope.query(**self.narrow)

    @cached_property
    def urls(self) -> dict[str, str]:
        """The lists behind the row's numbers, by figure."""
        return {key: self.address + self.page.scope.query(figure=key, **self.narrow) for key in FIGURES}


@dataclass(frozen=True)
class Table:
    """The lines that are shown, and how many there are in all."""

    lines: list[Line]
    total: int


@dataclass(frozen=True)
class Breakdown:
    """The figures of a department in a period, per pair of service and department on the other side."""

    pairs: Mapping[Key, Sums]

    def total(self) -> Sums:
        """Return the figures of all pairs together."""
        return _added(self.pairs.values())

    def by(self, position: int) -> dict[object, Sums]:
        """Return the figures by service (0) or by department on the other side (1)."""
        groups: dict[object, list[Sums]] = defaultdict(list)
        for key, sums in self.pairs.items():
            groups[key[position]].append(sums)
        return {key: _added(found) for key, found in groups.items()}


def breakdown(
    filed: Mapping[Key, int], kept: Mapping[Key, Attainment], rated: Mapping[Key, Scores]
) -> Breakdown:
    """Put together what tickets, promises and ratings count by (service, other side)."""
    pairs: dict[Key, Sums] = defaultdict(Sums)
    for pair, n in filed.items():
        pairs[pair].filed = n
    for key, attained in kept.items():
        pairs[key[1:]].kept[str(key[0])] = attained
    for pair, given in rated.items():
        pairs[pair].scores = given
    return Breakdown(pairs)


def service_lines(page: Asked, found: Breakdown, address: str) -> list[Line]:
    """Return a line per service, the busiest first."""
    groups = found.by(0)
    services = Service.objects.filter(pk__in=[key for key in groups if key]).only(
        "slug", "name_en", "name_zh"
    )
    return _lines(page, groups, services, address, lambda service: {"service": service.slug})


def department_lines(page: Asked, found: Breakdown, address: str) -> list[Line]:
    """Return a line per department on the other side, the busiest first."""
    groups = found.by(1)
    departments = Department.objects.filter(pk__in=list(groups)).only("code", "name_en", "name_zh")
    return _lines(page, groups, departments, address, lambda department: {"with": department.code})


def slipping(lines: Iterable[Line], goal: float) -> Line | None:
    """Return the line whose requests are resolved in time least, if it misses the goal and can be judged."""
    judged = [line for line in lines if line.sums.resolved.is_judged]
    worst = min(judged, key=lambda line: line.sums.resolved.percent or 0, default=None)
    return worst if worst is not None and (worst.sums.resolved.percent or 0) < goal else None


def shortened(lines: list[Line], is_whole: bool) -> Table:
    """Return the ten busiest lines, or all if asked for."""
    return Table(lines if is_whole else lines[:MOST], len(lines))


def _lines(
    page: Asked,
    groups: Mapping[object, Sums],
    things: Iterable[Any],
    address: str,
    narrowed: Callable[[Any], dict[str, str]],
) -> list[Line]:
    lines = [Line(thing.name, groups[thing.pk], page, address, narrowed(thing)) for thing in things]
    return sorted(lines, key=lambda line: (-line.sums.filed, -line.sums.resolved.n, line.name))


def _added(many: Iterable[Sums]) -> Sums:
    whole = Sums()
    for sums in many:
        whole.filed += sums.filed
        whole.scores += sums.scores
        for kind, value in sums.kept.items():
            whole.kept[kind] += value
    return whole
