"""Ask for a service."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.answers.keeping import PREFIX
from departments.display.audiences import why_not_orderable
from departments.display.whom_to_ask import own_heads
from departments.formspec.form import FormSpec
from departments.models import RequestForm, Service
from departments.queries.people import home_department
from departments.queries.services import find_service
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.pieces import piece_of
from servicedesk.web.toasts import toast
from tickets.actions.repeats import filed_already, key_of_words
from tickets.actions.submission import submit
from tickets.forms.answer_layout import depends, part_of_command
from tickets.forms.links import LinkValues
from tickets.forms.promise import PromiseForm
from tickets.forms.request import RequestTicketForm
from tickets.forms.request_notices import came_and_went, notices_of
from tickets.forms.uploads import keep_files
from tickets.models import Ticket
from tickets.queries.expected_times import expectation

CHECK = "check"
WRITTEN = ("title", "description")


@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the form of a service and what will happen by when; POST files it, once per opened form."""
    if request.method != "POST":
        return _opened_at(request, slug)
    try:
        service = _orderable(request.user, slug)
    except (Http404, PermissionDenied) as refusal:
        return _not_taken(request, refusal)
    form = _sent(request, service)
    if command := request.POST.get("do"):
        form.rearrange(command)
    if command or CHECK in request.POST:
        form.without_errors()
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        ticket = _submit_once(request.user, service, form.to_submit)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, form, status=400)
    except NotAllowed as refusal:
        form.add_error("requester", str(refusal))
        return _page(request, form, status=400)
    toast(request, _("Submitted as %(number)s.") % {"number": ticket.number})
    return HttpResponseRedirect(ticket.get_absolute_url())


def _opened_at(request: PersonRequest, slug: str) -> HttpResponse:
    """Open the form of an address, as it stands on posters and in links for years: it may lead to nothing any more."""
    try:
        return _opened(request, _orderable(request.user, slug))
    except Http404:
        heads = {"heads": own_heads(request.user)}
        return render(request, "tickets/catalog/unknown.html", heads, status=404)


def _not_taken(request: PersonRequest, refusal: Exception) -> HttpResponse:
    """Say that the service cannot be ordered any more, and show again what was typed for it."""
    is_known = isinstance(refusal, PermissionDenied)
    names = [name for name in request.POST if name in WRITTEN or name.startswith(PREFIX)]
    words = [text for name in names for text in request.POST.getlist(name) if text.strip()]
    context = {"why_not": str(refusal) if is_known else "", "words": words}
    return render(request, "tickets/request/not_taken.html", context, status=403 if is_known else 404)


def _opened(request: PersonRequest, service: Service) -> HttpResponse:
    """Show the form with what a link fills in."""
    version, today = service.newest_form, request.user.today_at(clock.reading())
    link = LinkValues(version.spec if version else FormSpec(), request.GET, today)
    form = RequestTicketForm(
        initial=link.initial,
        service=service,
        user=request.user,
        version=version,
        given=link.given,
        today=today,
    )
    return _page(request, form, said=link.said)


def _sent(request: PersonRequest, service: Service) -> RequestTicketForm:
    """Return the form as it was sent: in the newest version, whatever the page had."""
    newest, had = service.newest_form, _version_of_page(request, service)
    is_other = had is not None and (newest is None or had.spec != newest.spec)
    return RequestTicketForm(
        request.POST,
        request.FILES,
        service=service,
        user=request.user,
        version=newest,
        older=had if is_other else None,
    )


def _version_of_page(request: PersonRequest, service: Service) -> RequestForm | None:
    """Return the version of the form that the page had; None where it does not say."""
    key, newest = request.POST.get("form_version", ""), service.newest_form
    if newest is not None and key == str(newest.pk):
        return newest
    return (
        service.forms.filter(pk=int(key)).first()
        if key.isascii() and key.isdecimal() and len(key) < 10
        else None
    )


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


@piece_of("request_new")
@require_POST
def request_parts(request: PersonRequest, slug: str) -> HttpResponse:
    """Answer the form with which of its parts are in sight; `do` adds or removes a row, and is answered with its rows.

    The page keeps the version of the form that it began with until it is sent.
    """
    service = _orderable(request.user, slug)
    version = _version_of_page(request, service) or service.newest_form
    today = request.user.today_at(clock.reading())
    form = RequestTicketForm(request.POST, service=service, user=request.user, version=version, today=today)
    form.without_errors()
    about = {"form": form, "said": came_and_went(form), **_about(form)}
    if command := request.POST.get("do"):
        form.rearrange(command)
        about["part"] = part_of_command(form, command, about)
    return render(request, "tickets/request/_changed.html", about)


def _orderable(user: User, slug: str) -> Service:
    """Raises Http404 for a service the person may not see, PermissionDenied for one they see but may not order."""
    service = find_service(user, slug)
    if service is None:
        raise Http404
    why_not = why_not_orderable(user, service)
    if why_not:
        raise PermissionDenied(why_not)
    return service


def _page(
    request: PersonRequest, form: RequestTicketForm, *, status: int = 200, said: Sequence[str] = ()
) -> HttpResponse:
    keep_files(form, request.user)
    notices = [*said, *notices_of(form)]
    context = {"form": form, "notices": notices, **_about(form), **_when(request.user, form.service, form)}
    return render(request, "tickets/request/new.html", context, status=status)


def _about(form: RequestTicketForm) -> dict[str, Any]:
    """Return what the questions are drawn with."""
    return {"parts_url": reverse("request_parts", args=[form.service.slug]), "depends": depends(form)}


def _when(user: User, service: Service, form: PromiseForm) -> dict[str, Any]:
    consumer = home_department(form.somebody_else or user)
    expected = expectation(service=service, consumer=consumer, priority=form.priority, now=clock.reading())
    return {"expected": expected, "service": service, "priority": form.priority}
