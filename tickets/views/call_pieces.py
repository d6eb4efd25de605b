"""Pieces of the page of a call: who calls, which services there are, which questions are in sight."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from departments.models import Service
from departments.rules import may_take_calls
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.pieces import piece_of
from tickets.actions.submission import why_not_called
from tickets.display.list_rows import rows_of
from tickets.forms.calls import HAD, CallForm
from tickets.forms.promise import PromiseForm
from tickets.queries.calls import find_taken, open_requests, taken_matching

from .asking import version_of_page
from .form_pieces import parts_answer, what_will_happen


@piece_of("call")
@require_GET
def call_about(request: PersonRequest, key: UUID) -> HttpResponse:
    """Answer the form with what is known of the chosen person: what is open of theirs, and what will happen by when."""
    require_calls(request.user)
    service = find_taken(request.user, request.GET.get(HAD, ""))
    about = about_call(request.user, service, PromiseForm(request.GET))
    return render(request, "tickets/calls/_about.html", about)


@piece_of("call")
@require_POST
def call_parts(request: PersonRequest, key: UUID) -> HttpResponse:
    """Answer the form with which of its parts are in sight, as `request_parts` does."""
    require_calls(request.user)
    service = find_taken(request.user, request.POST.get(HAD, ""))
    if service is None:
        raise PermissionDenied(_("You no longer take calls for this service."))
    version = version_of_page(request.POST, service) or service.newest_form
    form = CallForm(request.POST, service=service, user=request.user, version=version)
    return parts_answer(request, form, parts_url(key))


@require_GET
def call_services(request: PersonRequest) -> JsonResponse:
    """Answer a picker with the services for which the person takes calls; the note is the department."""
    require_calls(request.user)
    found = taken_matching(request.user, request.GET.get("q", "").strip()[:100])
    rows = [{"value": one.slug, "text": one.name, "note": one.department.name} for one in found]
    return JsonResponse({"results": rows})


def require_calls(user: User) -> None:
    """Raises PermissionDenied for a person who takes no calls."""
    if not may_take_calls(user):
        raise PermissionDenied(_("You are not in a team that provides services."))


def about_call(user: User, service: Service | None, form: PromiseForm) -> dict[str, Any]:
    """Return what is known of the person that the form names, and of what happens with a request of theirs."""
    person = form.somebody_else
    about: dict[str, Any] = {"person": person, "service": service}
    if person is not None:
        found = open_requests(person, user)
        about |= {"open": found, "rows": rows_of(found.tickets, user)}
    if service is not None:
        about["why_not"] = why_not_called(person, user, service) if person is not None else ""
        about |= what_will_happen(person or user, service, form)
    return about


def parts_url(key: UUID) -> str:
    """Return the address that answers which questions are in sight."""
    return reverse("call_parts", args=[key])
