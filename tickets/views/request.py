"""Ask for a service."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.models import Service
from departments.queries.people import home_department
from departments.queries.services import find_service
from departments.rules import may_order
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.pieces import piece_of
from servicedesk.web.toasts import toast
from tickets.actions.repeats import filed_already, key_of_words
from tickets.actions.submission import submit
from tickets.forms.request import PromiseForm, RequestTicketForm
from tickets.models import Ticket
from tickets.queries.expected_times import expectation

CHECK = "check"


@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the form of a service and what will happen by when; POST files it, once per opened form."""
    service = _orderable(request.user, slug)
    known: dict[str, Any] = {"service": service, "user": request.user, "version": service.newest_form}
    if request.method != "POST":
        form = RequestTicketForm(initial={"title": request.GET.get("title", "")[:200]}, **known)
        return _page(request, service, form)
    form = RequestTicketForm(request.POST, request.FILES, **known)
    if CHECK in request.POST:
        return _page(request, service, form.without_errors())
    if not form.is_valid():
        return _page(request, service, form, status=400)
    try:
        ticket = _submit_once(request.user, service, form.to_submit)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, service, form, status=400)
    except NotAllowed as refusal:
        form.add_error("requester", str(refusal))
        return _page(request, service, form, status=400)
    toast(request, _("Submitted as %(number)s.") % {"number": ticket.number})
    return HttpResponseRedirect(ticket.get_absolute_url())


def _submit_once(user: User, service: Service, sent: dict[str, Any]) -> Ticket:
    """File it, or return what was filed by the same form or in the same words just now."""
    with transaction.atomic():
        same = {"service": service, "priority": sent["priority"]}
        filed = filed_already(by=user, sent=sent, **same)
        key = key_of_words(sent.pop("submission_key"), sent)
        return filed or submit(service=service, by=user, submission_key=key, **sent)


@piece_of("request_new")
@require_GET
def request_preview(request: PersonRequest, slug: str) -> HttpResponse:
    """Answer the form with who will do what by when, for the chosen person at the chosen impact and urgency."""
    service = _orderable(request.user, slug)
    return render(
        request, "tickets/request/_when.html", _when(request.user, service, PromiseForm(request.GET))
    )


def _orderable(user: User, slug: str) -> Service:
    """Raises Http404 for a service the person may not see, PermissionDenied for one they see but may not order."""
    service = find_service(user, slug)
    if service is None:
        raise Http404
    if not service.department.is_active:
        raise PermissionDenied(_("%(name)s has been deactivated.") % {"name": service.department})
    if not may_order(user, service):
        raise PermissionDenied(_("This service is not available to your department."))
    return service


def _page(
    request: PersonRequest, service: Service, form: RequestTicketForm, status: int = 200
) -> HttpResponse:
    context = {"service": service, "form": form, **_when(request.user, service, form)}
    return render(request, "tickets/request/new.html", context, status=status)


def _when(user: User, service: Service, form: PromiseForm) -> dict[str, Any]:
    consumer = home_department(form.somebody_else or user)
    expected = expectation(service=service, consumer=consumer, priority=form.priority, now=clock.reading())
    return {"expected": expected, "service": service, "priority": form.priority}
