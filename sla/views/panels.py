"""What the promises add to the pages of figures."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from departments.figure_requests import FigureRequest, read_figure_request, today_and_zone
from departments.queries.scope import period_in_address
from servicedesk.numbers.periods import Period
from servicedesk.numbers.statistics import INTERVAL_FROM
from servicedesk.web.display.line_charts import line_chart
from servicedesk.web.pieces import piece_of
from sla.enums import ClockKind
from sla.reports import GOAL_PERCENT, Attainment, attainment, attainment_by_week, notes

KINDS = (ClockKind.RESOLUTION, ClockKind.FIRST_RESPONSE)
OTHER_KINDS = {
    ClockKind.NEXT_RESPONSE: gettext_lazy("Next responses on time"),
    ClockKind.CADENCE: gettext_lazy("Progress updates on time"),
    ClockKind.OWNERSHIP: gettext_lazy("Time with the team met (OLA)"),
}


@dataclass(frozen=True)
class Cell:
    """What was kept in a week, with the list behind it."""

    value: Attainment
    url: str


@dataclass(frozen=True)
class Week:
    """A week of the chart and of its table."""

    label: str
    cells: list[Cell]

    @property
    def summary(self) -> str:
        """What the chart says when one points at the week."""
        resolved, answered = (_said(cell.value) for cell in self.cells)
        words = {"week": self.label, "resolved": resolved, "answered": answered}
        return _("%(week)s: resolved on time %(resolved)s, first response on time %(answered)s") % words


@piece_of("figures")
@require_safe
def promises_by_week(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the share of kept promises week by week, with a table of the same figures."""
    page = read_figure_request(request, code)
    weeks = _weeks(page)
    names = pgettext("promises kept", "resolved"), pgettext("promises kept", "first response")
    lines = {name: [week.cells[index].value.point for week in weeks] for index, name in enumerate(names)}
    has_gaps = any(0 < cell.value.n < INTERVAL_FROM for week in weeks for cell in week.cells)
    context = {
        "asked": page,
        "weeks": weeks,
        "chart": line_chart(
            _("SLA met, by week"),
            lines,
            target=GOAL_PERCENT,
            places=[week.label for week in weeks],
            said=[week.summary for week in weeks],
        ),
        "note": _gaps() if has_gaps else "",
        "is_empty": not any(cell.value.n for week in weeks for cell in week.cells),
    }
    return render(request, "figures/_promises.html", context)


@piece_of("figures")
@require_safe
def other_promises(request: HttpRequest, code: str) -> HttpResponse:
    """Show how often the other kinds of promises were kept, and what the verdicts are based on.

    Empty where there is nothing to say.
    """
    page = read_figure_request(request, code)
    context = {"asked": page, "lines": list(_other_lines(page)), "notes": notes(page.scope)}
    return render(request, "figures/_others.html", context)


def _gaps() -> str:
    words = {"drawn_from": INTERVAL_FROM}
    return _("Weeks with fewer than %(drawn_from)s targets appear only in the table.") % words


def _said(value: Attainment) -> str:
    """Return "94.1%", "2 of 3" where they are too few for a share, or a dash."""
    if value.point is not None:
        return f"{value.point}%"
    return _("%(met)s of %(n)s") % {"met": value.met, "n": value.n} if value.n else "–"


def _other_lines(page: FigureRequest) -> Iterator[dict[str, Any]]:
    kept, address = attainment(page.scope), reverse("figures_tickets", args=[page.department.code])
    for kind, name in OTHER_KINDS.items():
        if value := kept.get((kind.value,)):
            yield {"name": name, "value": value, "url": address + page.scope.query(figure=kind.value)}


def _weeks(page: FigureRequest) -> list[Week]:
    weeks = attainment_by_week(replace(page.scope, outcome="", is_imported=False))
    return [_week(page, span, [kept.get(kind, Attainment()) for kind in KINDS]) for span, kept in weeks]


def _week(page: FigureRequest, span: Period, values: list[Attainment]) -> Week:
    address = reverse("figures_tickets", args=[page.department.code])
    dates = period_in_address(span)
    cells = [
        Cell(value, address + page.scope.query(figure=kind.value, **dates))
        for kind, value in zip(KINDS, values, strict=True)
    ]
    return Week(_label(span), cells)


def _label(span: Period) -> str:
    """Return "7 Sep", or "this week"."""
    today, _zone = today_and_zone()
    if span.first <= today <= span.last:
        return _("this week")
    return date_format(span.first, pgettext("day and month in Django's date format", "j M"))
