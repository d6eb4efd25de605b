"""What the ratings add to the pages of figures."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments.figure_requests import read_figure_request, reader
from servicedesk.web.pieces import piece_of
from surveys.enums import Score
from surveys.queries.released import FEWEST
from surveys.queries.satisfaction import answers, scores
from surveys.rules import may_read_every_rating


@piece_of("figures")
@require_safe
def satisfaction_panel(request: HttpRequest, code: str) -> HttpResponse:
    """Show how many gave which score, how sure the mean is, and how many of those asked answered.

    To those who may not read single ratings: the mean, and how many gave 4 or 5.
    """
    page, person = read_figure_request(request, code), reader(request)
    scope = replace(page.scope, score=None)
    whole = scores(person, scope, page.now)
    given = dict(zip(Score, whole.counts, strict=True))
    # By service it is not shown how many were asked, nor how sure the mean is.
    asked_for = answers(person, scope, page.now) if scope.service is None else None
    address = reverse("figures_tickets", args=[code])
    context = {
        "asked": page,
        "may_read_every_rating": may_read_every_rating(person, scope),
        "fewest": FEWEST,
        "whole": whole,
        "answers": asked_for,
        "interval": whole.mean_interval if asked_for else None,
        "most": max(whole.counts),
        "rows": [
            {
                "score": score,
                "n": given[score],
                "url": address + scope.query(figure="rated", score=str(score.value)),
            }
            for score in sorted(Score, reverse=True)
        ],
    }
    return render(request, "figures/_satisfaction.html", context)
