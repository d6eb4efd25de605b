"""A request form as a requester would meet it, before it is published. Nothing is submitted here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from departments.display.whom_to_ask import no_editor
from departments.formspec.form import FormSpec
from departments.formspec.sound import sound_part
from departments.models import RequestForm, Service
from departments.queries.form_drafts import open_draft
from departments.rules import adds_services, may_edit_form
from departments.starting_catalogs.reading import starting_service
from servicedesk.accounts.requests import PersonRequest
from tickets.forms.answer_layout import depends, part_of_command
from tickets.forms.request import RequestTicketForm
from tickets.forms.request_notices import came_and_went

CHECK = "check"


def _framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Let pages of the desk show the view in a frame, in the asked `language`."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @xframe_options_sameorigin
    @csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type] # it takes sources by directive
    @wraps(view)
    def framed(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = request.GET.get("language", "")
        with override(language if language in dict(settings.LANGUAGES) else get_language()):
            return view(request, *args, **kwargs)

    return framed


@_framed
def form_preview(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the draft of a service's form; POST says what is in sight after what was typed, and what is wrong."""
    service = get_object_or_404(Service.objects.select_related("department"), slug=slug)
    if not may_edit_form(request.user, service):
        raise no_editor(request.user, service)
    return _answer(request, service, open_draft(service).spec)


@_framed
def starting_preview(request: PersonRequest, catalog: str, service: str) -> HttpResponse:
    """Show the form of a ready-made service."""
    if not adds_services(request.user):
        raise PermissionDenied
    file = starting_service(f"{catalog}/{service}")
    if file is None:
        raise Http404
    texts = {f"name_{language}": text for language, text in file.name.items()}
    like = Service(slug=service, is_confidential=file.flags["confidential"], **texts)
    return _answer(request, like, file.form)


def _answer(request: PersonRequest, service: Service, spec: FormSpec) -> HttpResponse:
    shown = sound_part(spec)
    version = RequestForm(service=service, number=0, fields=shown.to_json())
    data = request.POST if request.method == "POST" else None
    form = RequestTicketForm(data, service=service, user=request.user, version=version)
    form.helper.attrs.pop("data-draft", None)
    about = {
        "form": form,
        "service": service,
        "parts_url": request.get_full_path(),
        "depends": depends(form),
        "is_part": shown != spec,
    }
    if data is None:
        return render(request, "tickets/request/preview.html", about)
    command = data.get("do", "")
    if "HX-Request" in request.headers:
        form.without_errors()
        about["said"] = came_and_went(form)
        if command:
            form.rearrange(command)
            about["part"] = part_of_command(form, command, about)
        return render(request, "tickets/request/_changed.html", about)
    if command:
        form.rearrange(command)
    about["is_asked"] = bool(command) or CHECK in data or bool(form.unseen)
    if about["is_asked"]:
        form.without_errors()
    return render(request, "tickets/request/preview.html", about)
