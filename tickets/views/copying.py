"""File an old request again: a copy that begins a new one."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from departments.models import RequestForm, Service
from servicedesk.accounts.requests import PersonRequest
from tickets.forms.copied_files import COPY
from tickets.forms.drafts import as_it_was, words_in
from tickets.forms.request import RequestTicketForm
from tickets.models import Ticket
from tickets.queries.copying import copyable_ticket
from tickets.queries.services import closest_services
from tickets.queries.visible import find_ticket
from tickets.rules import is_of
from tickets.verbs.copying import page_of, say_unfitting

from .asking import orderable

NEAR = 3


@require_GET
def copy_ticket(request: PersonRequest, number: str) -> HttpResponse:
    """Lead to the form of the request's service, filled in as the request was; say so where there is none any more."""
    ticket = find_ticket(request.user, number)
    if not is_of(request.user, ticket):
        raise PermissionDenied(_("You can copy your own requests, and those that you submitted for others."))
    try:
        orderable(request.user, ticket.service.slug)
    except (Http404, PermissionDenied) as refusal:
        return _not_offered(request, ticket, refusal)
    page = reverse("request_new", args=[ticket.service.slug])
    return HttpResponseRedirect(f"{page}?{urlencode({COPY: ticket.number})}")


def copied_form(request: PersonRequest, service: Service) -> tuple[RequestTicketForm | None, list[str]]:
    """Return the form filled in as the request that the address names was, and what is said of it.

    None, and why, for a request that is not theirs to copy, or of another service.
    """
    ticket = copyable_ticket(request.user, request.GET[COPY])
    if ticket is None or ticket.service_id != service.pk:
        return None, [_("There is no request of this service that you could copy under this number.")]
    had = RequestForm.objects.get(pk=ticket.form_id) if ticket.form_id is not None else None
    form = as_it_was(request.user, service, page_of(ticket, request.user), had)
    form.without_errors()
    say_unfitting(form)
    return form, []


def _not_offered(request: PersonRequest, ticket: Ticket, refusal: Exception) -> HttpResponse:
    """Say that the service cannot be requested any more, what comes close, and what was written then."""
    is_known = isinstance(refusal, PermissionDenied)
    context = {
        "ticket": ticket,
        "why_not": str(refusal) if is_known else "",
        "words": words_in(dict(page_of(ticket, request.user).lists())),
        "closest": closest_services(request.user, f"{ticket.title} {ticket.service}", NEAR),
    }
    return render(request, "tickets/request/not_copied.html", context, status=403 if is_known else 404)
