"""What is shown beside the title of a request while it is typed."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from departments.cached_articles import ArticleName
from departments.models import Service
from departments.queries.articles import suggested_articles
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.text.query_parts import parts_of
from servicedesk.web.pieces import piece_of
from tickets.display.list_rows import rows_of
from tickets.forms.copied_files import COPIED_FROM
from tickets.models import Ticket
from tickets.queries.similar import similar_requests
from tickets.rules import access
from tickets.verbs.offers import offer_to
from tickets.workflow import Verb

from .asking import orderable

SHOWN = 3


@piece_of("request_new")
@require_POST
def request_articles(request: PersonRequest, slug: str) -> HttpResponse:
    """Answer with articles that may help, of the service and by the words of the title."""
    service = orderable(request.user, slug)
    articles = helpful(request.user, service, request.POST.get("title", ""))
    return render(request, "departments/articles/_suggested.html", {"articles": articles, "service": service})


@piece_of("request_new")
@require_POST
def request_similar(request: PersonRequest, slug: str) -> HttpResponse:
    """Answer with requests like this one that the person may read, and how many others asked for the service today."""
    service, title = orderable(request.user, slug), request.POST.get("title", "")[:200]
    copied_from = request.POST.get(COPIED_FROM, "")
    found = similar_requests(request.user, service, title, clock.reading(), without=copied_from)
    rows = rows_of(found.tickets, request.user) if found.tickets else []
    joinable = _joinable(request.user, service, found.tickets)
    context = {
        "rows": [(row, row.ticket.pk in joinable) for row in rows],
        "words": parts_of(title),
        "others": found.others,
        "is_more": found.is_more,
    }
    return render(request, "tickets/request/_similar.html", context)


def _joinable(user: User, service: Service, tickets: Iterable[Ticket]) -> set[int]:
    """Return the requests, by id, of which the person can say to have it too: of colleagues, where it is shared."""
    if not service.is_shared_in_department:
        return set()
    for ticket in tickets:
        ticket.service = service
    now = clock.reading()
    return {one.pk for one in tickets if Verb.ME_TOO in offer_to(user, one, access(user, one), now).now}


def similar_url(service: Service) -> str:
    """Return the address that answers what is similar; "" for a confidential service, of which nothing is said."""
    return "" if service.is_confidential else reverse("request_similar", args=[service.slug])


def helpful(user: User, service: Service, title: str) -> list[ArticleName]:
    """Return at most three articles."""
    return suggested_articles(user, service, title[:200], SHOWN)
