"""What is shown beside the title of a request while it is typed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from departments.cached_articles import ArticleName
from departments.models import Service
from departments.queries.articles import suggested_articles
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.pieces import piece_of

from .asking import orderable

SHOWN = 3


@piece_of("request_new")
@require_POST
def request_articles(request: PersonRequest, slug: str) -> HttpResponse:
    """Answer with articles that may help, of the service and by the words of the title."""
    service = orderable(request.user, slug)
    articles = helpful(request.user, service, request.POST.get("title", ""))
    return render(request, "departments/articles/_suggested.html", {"articles": articles, "service": service})


def helpful(user: User, service: Service, title: str) -> list[ArticleName]:
    """Return at most three articles."""
    return suggested_articles(user, service, title[:200], SHOWN)
