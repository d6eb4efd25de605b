"""What the ratings add to the pages of figures."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments.figure_pages import asked
from departments.queries.scope import Scope, Side
from surveys.enums import Score
from surveys.queries.satisfaction import Satisfaction, satisfaction
from surveys.reports import scores


@require_safe
def satisfaction_panel(request: HttpRequest, code: str) -> HttpResponse:
    """Show how many gave which score, how sure the mean is, and how many of those asked answered."""
    page = asked(request, code)
    scope = replace(page.scope, score=None)
    found = scores(scope, by=["score"])
    given = {score.value: found[(score.value,)].n if (score.value,) in found else 0 for score in Score}
    address = reverse("figures_tickets", args=[code])
    context = {
        "asked": page,
        "whole": _whole(scope) if scope.service is None else None,
        "n": sum(given.values()),
        "most": max(given.values()),
        "rows": [
            {
                "score": score,
                "n": given[score.value],
                "url": address + scope.query(figure="rated", score=str(score.value)),
            }
            for score in sorted(Score, reverse=True)
        ],
    }
    return render(request, "figures/_satisfaction.html", context)


def _whole(scope: Scope) -> Satisfaction:
    """Return the figure with its interval and the share of answers, which is known by department alone."""
    own, other = scope.departments[0], scope.other.pk if scope.other else None
    provider, consumer = (own, other) if scope.side is Side.SERVES else (other, own)
    return satisfaction(start=scope.start, end=scope.end, provider=provider, consumer=consumer)
