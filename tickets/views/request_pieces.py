"""What the page of a request form asks while it is filled in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from departments.models import Service
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.web.pieces import piece_of
from tickets.forms.promise import PromiseForm
from tickets.forms.request import RequestTicketForm

from .asking import orderable, version_of_page
from .form_pieces import parts_answer, what_will_happen


def parts_url(service: Service) -> str:
    """Return what answers which parts of the service's form are in sight."""
    return reverse("request_parts", args=[service.slug])


@piece_of("request_new")
@require_GET
def request_preview(request: PersonRequest, slug: str) -> HttpResponse:
    """Answer the form with who will do what by when, for the chosen person at the chosen impact and urgency."""
    service = orderable(request.user, slug)
    about = what_will_happen(request.user, service, PromiseForm(request.GET))
    return render(request, "tickets/request/_when.html", about)


@piece_of("request_new")
@require_POST
def request_parts(request: PersonRequest, slug: str) -> HttpResponse:
    """Answer the form with which of its parts are in sight; `do` adds or removes a row, and is answered with its rows.

    The page keeps the version of the form that it began with until it is sent.
    """
    service = orderable(request.user, slug)
    version = version_of_page(request.POST, service) or service.newest_form
    today = request.user.today_at(clock.reading())
    form = RequestTicketForm(request.POST, service=service, user=request.user, version=version, today=today)
    return parts_answer(request, form, parts_url(service))
