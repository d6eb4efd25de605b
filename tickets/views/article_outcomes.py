"""What came of an article: what its readers said, and which requests were not needed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from departments.queries.articles import find_written, reasons_of, said_of
from departments.queries.deflections import WITHIN_DAYS
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from tickets.queries.deflections import outcome_of


@require_GET
def article_feedback(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the figures and the reasons, without names, to those who write the article."""
    article = find_written(request.user, slug)
    outcome = outcome_of(article.deflections.all(), clock.reading())
    context = {
        "article": article,
        "tab": "feedback",
        "said": said_of(article),
        "reasons": reasons_of(article),
        "outcome": outcome,
        "days": WITHIN_DAYS,
    }
    return render(request, "departments/articles/feedback.html", context)
