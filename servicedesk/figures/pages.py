"""The head's page of one department, and the overview of all."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.figure_pages import Asked, asked, asked_period, period_choices, period_label, reader
from departments.models import Department
from departments.queries.scope import Scope, Side
from departments.rules import figures_visible_to
from servicedesk.events import clock
from servicedesk.figures.beside import beside
from servicedesk.figures.breakdowns import (
    Breakdown,
    Line,
    Sums,
    department_lines,
    service_lines,
    slipping,
)
from servicedesk.figures.cards import Card, load_cards, rate_card, satisfaction_card
from servicedesk.figures.including import included
from servicedesk.figures.matrix import matrix
from servicedesk.figures.rows import table
from sla.enums import ClockKind
from sla.queries.calendar_gaps import gaps_before
from sla.reports import GOAL_PERCENT, JUDGED_FROM, Attainment, attainment, course
from surveys.reports import Scores, scores, scores_and_before
from tickets.reports import Pressure, backlog, count, most_urgent, pressure

PANELS = ("promises", "attention", "backlog", "satisfaction")
RESOLUTION, FIRST_RESPONSE = ClockKind.RESOLUTION, ClockKind.FIRST_RESPONSE


@dataclass(frozen=True)
class Overview:
    """A department's line on the overview."""

    department: Department
    opened: int
    load: Pressure
    resolved: Attainment
    answered: Attainment
    scores: Scores
    urls: dict[str, str]


@require_safe
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """Show a department's figures: are we keeping our promises, and where not?"""
    page = asked(request, code)
    address = reverse("figures_tickets", args=[code])
    found = _breakdown(page)
    total = found.total()
    services, others = service_lines(page, found, address), department_lines(page, found, address)
    context = {
        "asked": page,
        "headline": _headline(page, total.resolved),
        "subline": _subline(page, services),
        "cards": _cards(page, total, address),
        "beside": beside(page, total, address),
        "services": table(services, is_whole=request.GET.get("all") == "services"),
        "others": table(others, is_whole=request.GET.get("all") == "departments"),
        "judged_from": JUDGED_FROM,
        "sides": _sides(page),
        "choices": period_choices(page.scope.period),
        "chips": _chips(page),
        "panels": {name: included(request, f"figures_{name}", code) for name in PANELS},
        "calendar_gaps": gaps_before(reader(request)),
    }
    return render(request, "figures/figures.html", context)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show every department whose figures the person sees; a single one is opened at once."""
    departments = list(figures_visible_to(reader(request)).only("code", "name_en", "name_zh"))
    if not departments:
        raise Http404
    if len(departments) == 1:
        return redirect("figures", departments[0].code)
    period, refusal = asked_period(request)
    scope = Scope(Side.SERVES, tuple(department.pk for department in departments), period)
    kept = attainment(scope, by=["provider", "consumer"])
    everybody = Department.objects.filter(is_team=False).only("code", "name_en", "name_zh").in_bulk()
    context = {
        "lines": _overview_lines(departments, scope, kept),
        "matrix": matrix(scope, kept, everybody, transposed=request.GET.get("rows") == "ask"),
        "judged_from": JUDGED_FROM,
        "period_label": period_label(period),
        "period": period,
        "refusal": refusal,
        "choices": period_choices(period),
        "chart_query": scope.query(),
        "calendar_gaps": gaps_before(reader(request)),
    }
    return render(request, "figures/overview.html", context)


def _breakdown(page: Asked) -> Breakdown:
    scope = page.scope
    rated, _before = page.once(scores_and_before, scope, scope.pair)
    return Breakdown(
        filed=page.once(count, "filed", scope, page.now, scope.pair),
        kept=attainment(scope, scope.pair),
        rated=rated,
    )


def _cards(page: Asked, total: Sums, address: str) -> list[Card]:
    scope, now = page.scope, page.now
    kept_before = page.once(course, scope).before
    _rated, scores_before = page.once(scores_and_before, scope, scope.pair)
    _promises, load = page.once(most_urgent, scope, now)
    opened = page.once(backlog, replace(scope, age=""), now).of(scope.age)
    return [
        rate_card(page, address, RESOLUTION, total.resolved, kept_before.get(RESOLUTION, Attainment())),
        rate_card(
            page, address, FIRST_RESPONSE, total.answered, kept_before.get(FIRST_RESPONSE, Attainment())
        ),
        satisfaction_card(page, address, total.scores, scores_before),
        *load_cards(page, address, load, opened),
    ]


def _headline(page: Asked, resolved: Attainment) -> str:
    words = {"name": page.department.name, "met": resolved.met, "n": resolved.n, "kept": resolved.of_hundred}
    if not resolved.n:
        return (
            _("No promise of %(name)s fell due") % words
            if page.serves
            else _("No promise to %(name)s fell due") % words
        )
    if not resolved.is_judged:
        text = (
            _("%(name)s kept %(met)s of %(n)s promises")
            if page.serves
            else _("Others kept %(met)s of %(n)s promises to %(name)s")
        )
    else:
        text = (
            _("%(name)s keeps %(kept)s of 100 promises")
            if page.serves
            else _("Others keep %(kept)s of 100 promises to %(name)s")
        )
    return text % words


def _subline(page: Asked, services: list[Line]) -> str:
    words = {"period": page.period_label, "goal": GOAL_PERCENT}
    text = _("%(period)s, against a target of %(goal)s.") % words
    worst = slipping(services, GOAL_PERCENT)
    if worst is None:
        return text
    return _("%(text)s “%(service)s” slips most, with %(kept)s of 100.") % {
        "text": text, "service": worst.name, "kept": worst.sums.resolved.of_hundred,
    }  # fmt: skip


def _sides(page: Asked) -> list[dict[str, Any]]:
    labels = {Side.SERVES: _("How we serve others"), Side.ASKS: _("How others serve us")}
    return [
        {
            "label": label,
            "url": page.scope.query(
                side=side.value if side is Side.ASKS else None, service=None, **{"with": None}
            ),
            "active": page.scope.side is side,
        }
        for side, label in labels.items()
    ]


def _chips(page: Asked) -> list[dict[str, str]]:
    scope, chips = page.scope, []
    if scope.service is not None:
        chips.append(
            {"label": _("Service: %(name)s") % {"name": scope.service.name}, "url": scope.query(service=None)}
        )
    if scope.other is not None:
        words = _("For %(name)s") if page.serves else _("By %(name)s")
        chips.append({"label": words % {"name": scope.other.name}, "url": scope.query(**{"with": None})})
    return chips


def _overview_lines(
    departments: list[Department], scope: Scope, kept: dict[tuple[object, ...], Attainment]
) -> list[Overview]:
    now = clock.reading()
    opened, load = count("open", scope, now, ["provider"]), pressure(scope, now, ["provider"])
    rated = scores(scope, ["provider"])

    def sum_of(kind: str, provider: int) -> Attainment:
        return Attainment.together(value for key, value in kept.items() if key[:2] == (kind, provider))

    lines = []
    for department in departments:
        key = (department.pk,)
        address = reverse("figures_tickets", args=[department.code])
        names = ("open", "late", "at_risk", RESOLUTION.value, FIRST_RESPONSE.value, "rated")
        lines.append(
            Overview(
                department, opened.get(key, 0), load.get(key, Pressure()), sum_of(RESOLUTION, department.pk),
                sum_of(FIRST_RESPONSE, department.pk), rated.get(key, Scores()),
                {name: address + scope.query(figure=name) for name in names},
            )
        )  # fmt: skip
    return lines
