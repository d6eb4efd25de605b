"""Who keeps promises to whom: providers by consumers."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _

from departments.models import Department
from departments.queries.scope import Scope
from sla.enums import ClockKind
from sla.reports import Attainment

MOST = 14
RESOLUTION = ClockKind.RESOLUTION


@dataclass(frozen=True)
class Cell:
    """What components/cell.html shows; empty where nothing fell due."""

    figure: str = ""
    n: str = ""
    shade: str = "none"
    href: str = ""


@dataclass(frozen=True)
class Matrix:
    """Rows serve and columns ask, or the other way round when transposed. `hidden` departments have too little."""

    columns: list[Department]
    rows: list[tuple[Department, list[Cell]]]
    is_transposed: bool
    hidden: int


def matrix(
    scope: Scope,
    kept: Mapping[tuple[object, ...], Attainment],
    departments: Mapping[int, Department],
    *,
    transposed: bool,
) -> Matrix:
    """Return resolved-in-time by (provider, consumer); `kept` is keyed (kind, provider, consumer).

    At most 14 departments are shown on each side, the busiest ones.
    """
    pairs = {(key[1], key[2]): value for key, value in kept.items() if key[0] == RESOLUTION}
    providers, left_out = _busiest(pairs, 0, departments)
    consumers, more = _busiest(pairs, 1, departments)

    def cell(provider: Department, consumer: Department) -> Cell:
        return _cell(scope, provider, consumer, pairs.get((provider.pk, consumer.pk)))

    if transposed:
        rows = [(consumer, [cell(provider, consumer) for provider in providers]) for consumer in consumers]
    else:
        rows = [(provider, [cell(provider, consumer) for consumer in consumers]) for provider in providers]
    return Matrix(providers if transposed else consumers, rows, transposed, left_out + more)


def _busiest(
    pairs: Mapping[tuple[object, object], Attainment], side: int, departments: Mapping[int, Department]
) -> tuple[list[Department], int]:
    volume: dict[object, int] = {}
    for key, value in pairs.items():
        volume[key[side]] = volume.get(key[side], 0) + value.n
    known = [pk for pk in sorted(volume, key=lambda pk: -volume[pk]) if pk in departments]
    shown = [departments[int(str(pk))] for pk in known[:MOST]]
    return sorted(shown, key=lambda department: department.name), len(known) - len(shown)


def _cell(scope: Scope, provider: Department, consumer: Department, value: Attainment | None) -> Cell:
    if value is None or not value.n:
        return Cell()
    if value.is_judged:
        figure = _("%(percent)s%%") % {"percent": localize(value.percent)}
    elif value.interval:
        figure = _("%(low)s–%(high)s") % {"low": value.interval[0], "high": value.interval[1]}
    else:
        figure = _("%(met)s of %(n)s") % {"met": value.met, "n": value.n}
    query = scope.query(figure=RESOLUTION.value, **{"with": consumer.code})
    return Cell(figure, f"n {value.n}", value.shade, reverse("figures_tickets", args=[provider.code]) + query)
