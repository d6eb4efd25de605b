"""Take a call: file what someone says by phone or at the counter, on one screen."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.models import Service
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.display.people import named
from servicedesk.web.forms.keys import KEY
from servicedesk.web.toasts import toast
from tickets.actions.calls import take_call
from tickets.forms.calls import HAD, CallerForm, CallForm
from tickets.forms.promise import PriorityForm, PromiseForm
from tickets.forms.request_notices import notices_of
from tickets.forms.service_field import ServiceField
from tickets.forms.uploads import keep_files
from tickets.queries.calls import find_taken

from .asking import version_of_page
from .call_pieces import about_call, parts_url, require_calls
from .form_pieces import drawn_with

CHECK, CHOOSE = "check", "choose"


@require_GET
def new_call(request: PersonRequest) -> HttpResponse:
    """Begin a call: lead to a page of its own, so that what is typed there is kept for this call and no other.

    It is kept by the browser, under the address of the page, and not as a draft on the desk: a call ends within
    minutes, a person has one draft for each service, which is what they want for themselves, and nobody looks for what
    another said among their own drafts.
    """
    require_calls(request.user)
    query = request.GET.urlencode()
    page = reverse("call", args=[uuid4()])
    return redirect(f"{page}?{query}" if query else page)


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: PersonRequest, key: UUID) -> HttpResponse:
    """Show who calls and about what, then the form of the service; POST files it, once, and resolves it if solved."""
    require_calls(request.user)
    request.area = reverse("new_call")
    if request.method != "POST":
        return _opened(request, key)
    service, wrong = _service(request.user, request.POST)
    if service is None:
        return _page(request, key, CallerForm(request.POST, user=request.user), status=400)
    form = _form(request, service)
    if command := request.POST.get("do"):
        form.rearrange(command)
    if command or wrong or not _asks_to_file(request.POST, service):
        form.without_errors()
        if wrong:
            form.add_error("service", wrong)
        return _page(request, key, form, status=400 if wrong else 200)
    return _filed(request, form) or _page(request, key, form, status=400)


def _asks_to_file(sent: Mapping[str, str], service: Service) -> bool:
    """Say whether it is to be filed, and the form in the page is that of the service."""
    return CHECK not in sent and CHOOSE not in sent and sent.get(HAD) == service.slug


def _filed(request: PersonRequest, form: CallForm) -> HttpResponse | None:
    """File it and go on to it; None where something is wrong, which the form says then."""
    if not form.is_valid():
        return None
    try:
        ticket = take_call(service=form.service, by=request.user, sent=form.to_submit, solution=form.solution)
    except ValidationError as error:
        form.refuse(error)
        return None
    except NotAllowed as refusal:
        form.add_error("requester", str(refusal))
        return None
    words = {"number": ticket.number, "name": named(ticket.requester)}
    said = _("Submitted for %(name)s as %(number)s.")
    toast(
        request,
        (_("Submitted for %(name)s as %(number)s, and resolved.") if form.is_solved else said) % words,
    )
    return HttpResponseRedirect(ticket.get_absolute_url())


def _opened(request: PersonRequest, key: UUID) -> HttpResponse:
    initial: dict[str, Any] = {KEY: key, "requester": request.GET.get("requester", "")}
    service = find_taken(request.user, request.GET.get("service", ""))
    if service is None:
        return _page(request, key, CallerForm(initial=initial, user=request.user))
    initial["service"] = service
    form = CallForm(initial=initial, service=service, user=request.user, version=service.newest_form)
    return _page(request, key, form)


def _service(user: User, sent: Mapping[str, str]) -> tuple[Service | None, ValidationError | None]:
    """Return the service whose form to show, and what is wrong with the one that the page names.

    Where that is none, the form that the page had stays, with all that was typed.
    """
    try:
        return ServiceField(user).clean(sent.get("service", "")), None
    except ValidationError as wrong:
        return find_taken(user, sent.get(HAD, "")), wrong


def _form(request: PersonRequest, service: Service) -> CallForm:
    """Return the form as its page had it, in the newest version, whatever version the page had."""
    had, newest = version_of_page(request.POST, service), service.newest_form
    is_other = had is not None and (newest is None or had.spec != newest.spec)
    return CallForm(
        _with_beginnings(request.POST),
        request.FILES or MultiValueDict(),
        service=service,
        user=request.user,
        version=newest,
        older=had if is_other else None,
    )


def _with_beginnings(sent: QueryDict) -> QueryDict:
    """Return what was sent with what a form begins with, where the page had only the first fields of it."""
    data = sent.copy()
    for name, field in PriorityForm.base_fields.items():
        if HAD not in sent:
            data.setdefault(name, str(field.initial))
    return data


def _page(
    request: PersonRequest, key: UUID, form: CallerForm | CallForm, *, status: int = 200
) -> HttpResponse:
    """Show a form."""
    keep_files(form, request.user)
    _focus(form, request.POST)
    context: dict[str, Any] = {"form": form, "key": key}
    service, said = None, _asked(form)
    if isinstance(form, CallForm):
        service, said = form.service, form if form.is_bound else said
        context |= {"notices": notices_of(form), **drawn_with(form, parts_url(key))}
    context |= about_call(request.user, service, said)
    response = render(request, "tickets/calls/page.html", context, status=status)
    if CHOOSE in request.POST and service is not None:
        response.headers["HX-Push-Url"] = f"{request.path}?service={service.slug}"
    return response


def _focus(form: CallerForm | CallForm, sent: Mapping[str, str]) -> None:
    """Put the focus where the call goes on: on who calls, then on what they want; where it was solved, on how."""
    name = "title" if "title" in form.fields and form["requester"].value() else "requester"
    if "solution" in form.fields and not form["solution"].value():
        name = "solution"
    elif isinstance(form, CallForm) and sent.get(HAD) == form.service.slug:
        return
    form.fields[name].widget.attrs["autofocus"] = True


def _asked(form: CallerForm | CallForm) -> PromiseForm:
    """Return what is known so far of whom it is for."""
    return PromiseForm({"requester": form["requester"].value() or ""})
