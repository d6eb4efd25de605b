"""Tables of volume, attainment and satisfaction: by service and by the department on the other side."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from departments.cached_reads import org_tree
from departments.cached_services import services_by_id
from departments.figure_requests import FigureRequest
from departments.queries.scope import Scope
from servicedesk.accounts.models import User
from sla.enums import ClockKind
from sla.reports import Attainment, attainment
from surveys.queries.satisfaction import scores_by_pair
from surveys.reports import Scores
from surveys.rules import may_read_every_rating
from tickets.reports import count

Key = tuple[object, ...]
MOST = 10
FIGURES = ("filed", ClockKind.RESOLUTION.value, ClockKind.FIRST_RESPONSE.value, "rated")


@dataclass(frozen=True)
class BreakdownSums:
    """What happened with one service, one department, or all of them; `kept` by kind of promise."""

    filed: int
    kept: Mapping[str, Attainment]
    scores: Scores

    @property
    def resolved(self) -> Attainment:
        return self.of(ClockKind.RESOLUTION)

    @property
    def answered(self) -> Attainment:
        return self.of(ClockKind.FIRST_RESPONSE)

    def of(self, kind: str) -> Attainment:
        """Return how the promises of a kind were kept; nothing where none fell due."""
        return self.kept.get(kind, Attainment())


@dataclass(frozen=True)
class Line:
    """A row of a table; `narrow` are the parameters of the address that leave this row alone."""

    name: str
    sums: BreakdownSums
    page: FigureRequest
    address: str
    narrow: dict[str, str]
    opens_ratings: bool = True

    @cached_property
    def narrower(self) -> str:
        """The same page for this row alone."""
        return self.page.scope.query(**self.narrow)

    @cached_property
    def urls(self) -> dict[str, str]:
        """The lists behind the row's numbers, by figure."""
        urls = {key: self.address + self.page.scope.query(figure=key, **self.narrow) for key in FIGURES}
        return urls if self.opens_ratings else urls | {"rated": ""}


@dataclass
class Parts:
    """What is yet to be added up."""

    filed: int = 0
    kept: dict[str, list[Attainment]] = field(default_factory=lambda: defaultdict(list))
    scores: list[Scores] = field(default_factory=list)

    def together(self) -> BreakdownSums:
        """Return the sums."""
        kept = {kind: Attainment.together(values) for kind, values in self.kept.items()}
        return BreakdownSums(self.filed, kept, Scores.together(self.scores))


@dataclass(frozen=True)
class Breakdown:
    """The figures of a department in a period, by (service, department on the other side); `kept` by kind as well."""

    filed: Mapping[Key, int]
    kept: Mapping[Key, Attainment]
    rated: Mapping[Key, Scores]
    opens_ratings: bool

    def by(self, position: int) -> dict[Any, BreakdownSums]:
        """Return the figures by service (0) or by department on the other side (1)."""
        parts: dict[Any, Parts] = defaultdict(Parts)

        def part(pair: Sequence[object]) -> Parts:
            return parts[pair[position]]

        for pair, n in self.filed.items():
            part(pair).filed += n
        for (kind, *rest), attained in self.kept.items():
            part(rest).kept[str(kind)].append(attained)
        for pair, given in self.rated.items():
            part(pair).scores.append(given)
        return {key: found.together() for key, found in parts.items()}


def breakdown(scope: Scope, now: datetime, reader: User) -> Breakdown:
    """Return the figures of the scope, those of ratings as far as the reader may know them, in three queries."""
    return Breakdown(
        filed=count("filed", scope, now, scope.pair),
        kept=attainment(scope, scope.pair),
        rated=scores_by_pair(reader, scope, now),
        opens_ratings=may_read_every_rating(reader, scope),
    )


def service_lines(page: FigureRequest, found: Breakdown, address: str) -> list[Line]:
    """Return a line per service, the busiest first."""
    groups = found.by(0)
    services = services_by_id(key for key in groups if key)
    return _sorted(
        Line(service.name, groups[pk], page, address, {"service": service.slug}, found.opens_ratings)
        for pk, service in services.items()
    )


def department_lines(page: FigureRequest, found: Breakdown, address: str) -> list[Line]:
    """Return a line per department on the other side, the busiest first."""
    tree = org_tree()
    return _sorted(
        Line(tree.name(unit), sums, page, address, {"with": tree.codes[unit]}, found.opens_ratings)
        for unit, sums in found.by(1).items()
        if unit
    )


def _sorted(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.sums.filed, -line.sums.resolved.n, line.name))


@dataclass(frozen=True)
class Table:
    """The lines that are shown, and how many there are in all."""

    lines: list[Line]
    total: int


def busiest(lines: list[Line], *, is_whole: bool) -> Table:
    """Return the ten busiest lines, or all if asked for; they come in this order."""
    return Table(lines if is_whole else lines[:MOST], len(lines))
