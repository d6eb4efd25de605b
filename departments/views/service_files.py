"""A service as a file: take one away, and bring one in by two steps: upload and look, then make it."""

import json
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actions.form_drafts import DraftConflict
from departments.actions.service_files import import_form, import_service, take_service_upload
from departments.display.form_versions import change_words
from departments.display.service_files import (
    duty_lines,
    file_problem_sentences,
    form_sentences,
    left_out_sentences,
    people_lines,
    unknown_words,
)
from departments.forms.service_files import FormChoicesForm, ImportChoicesForm, ServiceFileForm
from departments.formspec.differences import differences
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from departments.formspec.values import FormSpecError
from departments.models import Service, ServiceUpload
from departments.queries.form_drafts import is_changed, open_draft, stamp_of
from departments.queries.service_files import exported
from departments.queries.service_import import ImportPlan, category_of, plan_import, read_service
from departments.rules import adds_services, catalogs_editable_by, edits_catalogs, may_configure, teams_led_by
from departments.service_files.codes import FIELD_SET, Codes
from departments.service_files.service_file import ServiceFile, ServiceFileError
from departments.service_files.writing import write
from departments.service_parts import service_parts
from departments.views.access import edited_service, first_catalog
from departments.views.form_conflicts import conflict_page
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, posted

DRAFT = "draft"


@require_GET
def service_file(request: PersonRequest, slug: str) -> HttpResponse:
    """Give the file of a service: `form=published` or `form=draft`; without either, say what it holds and ask."""
    service, form = edited_service(request, slug), request.GET.get("form", "")
    if form in ("published", DRAFT):
        content = write(exported(service, is_draft=form == DRAFT).file)
        name = f"{service.slug}.service.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(content, content_type="application/json", headers=headers)
    draft = open_draft(service)
    context = {
        "service": service,
        "published": service.newest_form,
        "has_draft": is_changed(draft),
        "left_out": left_out_sentences(exported(service, is_draft=True), draft.spec),
    }
    return render(request, "departments/catalog/file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_service_file(request: PersonRequest) -> HttpResponse:
    """Take a file; its own page shows what it would make."""
    _require_editor(request)
    form = ServiceFileForm(posted(request), request.FILES or None, cancel=reverse("manage_services"))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with errors_beside(form):
                upload = take_service_upload(content=file.read(), file_name=file.name, by=request.user)
                return redirect("service_upload", pk=upload.pk)
        except ServiceFileError as error:
            form.add_error("file", file_problem_sentences(error))
    context = {"form": form, "adds_services": adds_services(request.user)}
    return render(request, "departments/catalog/import.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once("manage_services")
def service_upload(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what a file would make; a POST makes it: a new service, or (`do=form`) the next draft of a form.

    Who adds no services is shown the form alone.
    """
    _require_editor(request)
    upload = get_object_or_404(ServiceUpload, pk=pk, by=request.user)
    try:
        file = read_service(bytes(upload.content))
    except ServiceFileError as error:
        toast(request, " ".join(file_problem_sentences(error)))
        return redirect("import_service_file")
    if adds_services(request.user):
        return _import_service(request, upload, file)
    return _import_form(request, upload, file.form_alone)


def _import_service(request: PersonRequest, upload: ServiceUpload, file: ServiceFile) -> HttpResponse:
    departments = catalogs_editable_by(request.user).filter(is_active=True)
    first = first_catalog(departments, request.user)
    plan = plan_import(file, department=first, by=request.user)
    form = ImportChoicesForm(
        posted(request),
        departments=departments,
        file=file,
        category=category_of(file),
        unknown=plan.unknown,
        makes_categories=may_configure(request.user),
        initial={"department": first, "team": next(iter(teams_led_by(request.user)), None)},
    )
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("department", "team", "category")}
        plan = plan_import(file, department=chosen["department"], codes=form.codes, by=request.user)
        with errors_beside(form):
            if request.POST.get("do") == "form" and plan.existing is not None:
                return _take_form(request, file, plan.existing, form.codes)
            made = import_service(file=file, **chosen, codes=form.codes, by=request.user)
            toast(request, _("“%(name)s” was imported as a draft.") % {"name": made})
            return redirect("manage_service", slug=made.slug)
    return _preview(request, upload, plan, form)


def _import_form(request: PersonRequest, upload: ServiceUpload, file: ServiceFile) -> HttpResponse:
    service = plan_import(file, department=None, by=request.user).existing
    if service is None:
        raise Http404
    plan = plan_import(file, department=service.department, by=request.user)
    form = FormChoicesForm(posted(request), unknown=plan.unknown)
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            return _take_form(request, file, service, form.codes)
    return _preview(request, upload, plan, form)


def _take_form(request: PersonRequest, file: ServiceFile, service: Service, codes: Codes) -> HttpResponse:
    stamp, base = request.POST.get("stamp", ""), _seen(request)
    try:
        import_form(file=file, service=service, stamp=stamp, base=base, codes=codes, by=request.user)
    except DraftConflict as conflict:
        return conflict_page(request, service, conflict)
    toast(request, _("The form of the file is the draft now. Nothing is published yet."))
    return redirect("request_form", slug=service.slug)


def _seen(request: PersonRequest) -> FormSpec | None:
    """Return the content of the draft that the page compared the file with; None for what cannot be read."""
    try:
        return read_form(json.loads(request.POST.get("base", "")))
    except (ValueError, RecursionError, FormSpecError):
        return None


def _preview(
    request: PersonRequest, upload: ServiceUpload, plan: ImportPlan, form: FormChoicesForm
) -> HttpResponse:
    file, known = plan.file, service_parts()
    context: dict[str, Any] = {
        "upload": upload,
        "adds_services": adds_services(request.user),
        "key": uuid4(),
        "form": form,
        "plan": plan,
        "file": file,
        "questions": [change_words(one) for one in differences(FormSpec(), file.form)],
        "problems": form_sentences(file.form, plan.problems),
        "see": people_lines(file.audience["see"]),
        "order": people_lines(file.audience["order"]),
        "duties": duty_lines(file),
        "sets": [unknown_words(one) for one in plan.unknown if one.kind == FIELD_SET],
        "part_lines": [
            line for name in file.parts if name in known for line in known[name].words(file.parts[name])
        ],
    }
    if plan.existing is not None:
        draft = open_draft(plan.existing)
        context |= {
            "stamp": stamp_of(draft),
            "base": json.dumps(draft.spec.to_json(), ensure_ascii=False),
            "has_draft": is_changed(draft),
            "changes": [change_words(one) for one in differences(draft.spec, file.form)],
        }
    return render(request, "departments/catalog/import_preview.html", context)


def _require_editor(request: PersonRequest) -> None:
    if not edits_catalogs(request.user):
        raise PermissionDenied
