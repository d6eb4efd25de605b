"""The head's page of one department: what is answered at once, and the places of the panels that follow."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from departments.cached_services import services_by_id
from departments.figure_requests import FigureRequest, period_choices, read_figure_request, reader
from departments.queries.scope import Side
from servicedesk.accounts.models import User
from servicedesk.site.figures.cards import Card, load_cards, rate_card, satisfaction_card
from servicedesk.site.figures.panels import places
from sla.enums import ClockKind
from sla.queries.calendar_gaps import gaps_before
from sla.reports import GOAL_PERCENT, JUDGED_FROM, Attainment, headline_attainment
from surveys.queries.satisfaction import scores_and_before
from surveys.rules import may_read_every_rating
from tickets.reports import UrgentCounts, count, urgent_counts

RESOLUTION, FIRST_RESPONSE = ClockKind.RESOLUTION, ClockKind.FIRST_RESPONSE


@dataclass(frozen=True)
class KeptShares:
    """How promises were kept: by (kind, service) in the period, by kind in the one before."""

    by_service: dict[tuple[object, ...], Attainment]
    before: dict[str, Attainment]

    def of(self, kind: ClockKind) -> Attainment:
        """Return how promises of a kind were kept, those of all services together."""
        return Attainment.together(value for (of, _pk), value in self.by_service.items() if of == kind)

    def slipping(self) -> tuple[str, Attainment] | None:
        """Return the service whose requests are resolved in time least, if it misses the goal and can be judged."""
        judged = [
            (value.percent or 0, -value.n, pk, value)
            for (kind, pk), value in self.by_service.items()
            if kind == RESOLUTION and isinstance(pk, int) and value.is_judged
        ]
        percent, _n, pk, value = min(judged, default=(GOAL_PERCENT, 0, 0, Attainment()))
        return (services_by_id([pk])[pk].name, value) if percent < GOAL_PERCENT else None


@require_safe
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """Show a department's figures: are we keeping our promises, and where not?"""
    page = read_figure_request(request, code)
    kept = KeptShares(*headline_attainment(page.scope))
    context = {
        "asked": page,
        "headline": _headline(page, kept.of(RESOLUTION)),
        "subline": _subline(page, kept),
        "cards": _cards(page, kept, reader(request)),
        "judged_from": JUDGED_FROM,
        "sides": _sides(page),
        "choices": period_choices(page.scope.period),
        "chips": _chips(page),
        "places": places(request, page),
        "calendar_gaps": gaps_before(reader(request)),
    }
    return render(request, "figures/figures.html", context)


def _cards(page: FigureRequest, kept: KeptShares, person: User) -> list[Card]:
    scope, now = page.scope, page.now
    address = reverse("figures_tickets", args=[page.department.code])
    rated, rated_before = scores_and_before(person, scope, now)
    load = urgent_counts(scope, now).get((), UrgentCounts())
    opened = count("open", scope, now)[()]
    return [
        *(
            rate_card(page, address, kind, kept.of(kind), kept.before.get(kind, Attainment()))
            for kind in (RESOLUTION, FIRST_RESPONSE)
        ),
        satisfaction_card(page, address if may_read_every_rating(person, scope) else "", rated, rated_before),
        *load_cards(page, address, load, opened),
    ]


def _headline(page: FigureRequest, resolved: Attainment) -> str:
    words = {"name": page.department.name, "met": resolved.met, "n": resolved.n, "kept": resolved.of_hundred}
    if not resolved.n:
        return (
            _("No SLA target of %(name)s came due") % words
            if page.serves
            else _("No SLA target for %(name)s came due") % words
        )
    if not resolved.is_judged:
        text = (
            ngettext(
                "%(name)s met %(met)s of %(n)s SLA target",
                "%(name)s met %(met)s of %(n)s SLA targets",
                resolved.n,
            )
            if page.serves
            else ngettext(
                "Others met %(met)s of %(n)s SLA target for %(name)s",
                "Others met %(met)s of %(n)s SLA targets for %(name)s",
                resolved.n,
            )
        )
    else:
        text = (
            _("%(name)s met %(kept)s%% of its SLA targets")
            if page.serves
            else _("Others met %(kept)s%% of their SLA targets for %(name)s")
        )
    return text % words


def _subline(page: FigureRequest, kept: KeptShares) -> str:
    words = {"period": page.period_label, "goal": GOAL_PERCENT}
    text = _("%(period)s. The goal is %(goal)s%%.") % words
    worst = kept.slipping()
    if worst is None:
        return text
    name, value = worst
    return _("%(text)s Lowest: “%(service)s”, %(kept)s%%.") % {
        "text": text, "service": name, "kept": value.of_hundred,
    }  # fmt: skip


def _sides(page: FigureRequest) -> list[dict[str, Any]]:
    if page.scope.team is not None:
        return []  # a team asks through its department
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


def _chips(page: FigureRequest) -> list[dict[str, str]]:
    scope, chips = page.scope, []
    if scope.service is not None:
        chips.append(
            {"label": _("Service: %(name)s") % {"name": scope.service.name}, "url": scope.query(service=None)}
        )
    if scope.other is not None:
        words = _("For %(name)s") if page.serves else _("By %(name)s")
        chips.append({"label": words % {"name": scope.other.name}, "url": scope.query(**{"with": None})})
    return chips
