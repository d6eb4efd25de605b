"""Field sets, for those who edit catalogs: the list, a set with its versions, a new one out of a form, newer ones."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actions.field_sets import change_field_set, create_field_set, publish_field_set
from departments.actions.form_drafts import DraftConflict, save_draft
from departments.actions.publishing import UnsoundForm
from departments.display.form_problems import problem_sentence
from departments.display.form_versions import change_words
from departments.forms.field_sets import FieldSetForm, MakeFieldSetForm, ServiceChoiceForm
from departments.models import FieldSet
from departments.queries.field_sets import Newer, newer_sets, versions_of_set
from departments.queries.form_drafts import open_draft, stamp_of, telling_form
from departments.rules import edits_catalogs, field_sets_editable_by
from departments.views.access import edited_form
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, in_turn, posted


@require_GET
def manage_field_sets(request: PersonRequest) -> HttpResponse:
    """List the sets that the person edits."""
    _require_author(request)
    sets = field_sets_editable_by(request.user).select_related("department")
    context = {"sets": sets.annotate(number=Max("versions__number"))}
    return render(request, "departments/field_sets/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_field_set(request: PersonRequest) -> HttpResponse:
    """Choose the service whose form has the fields."""
    _require_author(request)
    form = ServiceChoiceForm(posted(request), user=request.user, cancel=reverse("manage_field_sets"))
    if request.method == "POST" and form.is_valid():
        return redirect("make_field_set", slug=form.cleaned_data["service"].slug)
    return render(request, "departments/field_sets/new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@once("manage_field_sets")
@in_turn
def make_field_set(request: PersonRequest, slug: str) -> HttpResponse:
    """Make a set of a section of a service's form, or the next version of one."""
    service = edited_form(request, slug)
    spec, cancel = telling_form(open_draft(service)), reverse("request_form", args=[slug])
    form = MakeFieldSetForm(posted(request), form=spec, service=service, user=request.user, cancel=cancel)
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            row = _made(request, form)
            toast(request, _("The field set is published: forms can take it."))
            return redirect("manage_field_set", key=row.key)
    return render(
        request, "departments/field_sets/make.html", {"form": form, "service": service, "tab": "form"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def manage_field_set(request: PersonRequest, key: str) -> HttpResponse:
    """Rename a set or take it out of use, and read its versions."""
    row = get_object_or_404(field_sets_editable_by(request.user).select_related("department"), key=key)
    known = {name: getattr(row, name) for name in FieldSetForm.base_fields}
    form = FieldSetForm(posted(request), initial=known, cancel=reverse("manage_field_sets"))
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            changes = change_field_set(field_set=row, details=form.cleaned_data, by=request.user)
            toast(request, _("Saved.") if changes else _("No changes."))
            return redirect("manage_field_set", key=key)
    versions = [
        {"row": version, "changes": [change_words(change) for change in changes]}
        for version, changes in versions_of_set(row)
    ]
    return render(
        request, "departments/field_sets/edit.html", {"form": form, "field_set": row, "versions": versions}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def newer_field_sets(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what newer versions of its field sets would change of a form, and take one into the draft."""
    service = edited_form(request, slug)
    draft = open_draft(service)
    newer = newer_sets(draft.spec, service)
    context: dict[str, Any] = {"service": service, "tab": "form", "stamp": stamp_of(draft)}
    chosen = next((one for one in newer if _name(one) == request.POST.get("set")), None)
    if chosen is not None:
        try:
            save_draft(
                service=service, form=chosen.updated, stamp=request.POST.get("stamp", ""), by=request.user
            )
            toast(request, _("The draft has the new version. Publish it when you are ready."))
            return redirect("newer_field_sets", slug=slug)
        except DraftConflict:
            context["errors"] = [
                _(
                    "The form was changed in the meantime. Below is what would change now; take it if that is right."
                )
            ]
    context["newer"] = [
        {"set": one, "name": _name(one), "changes": [change_words(change) for change in one.changes]}
        for one in newer
    ]
    return render(request, "departments/field_sets/newer.html", context)


def _require_author(request: PersonRequest) -> None:
    if not edits_catalogs(request.user):
        raise PermissionDenied


def _made(request: PersonRequest, form: MakeFieldSetForm) -> FieldSet:
    """Create the set, or publish its next version; what is unsound is said by field."""
    row: FieldSet | None = form.cleaned_data["field_set"]
    try:
        if row is None:
            return create_field_set(details=form.details, fields=form.chosen, by=request.user)
        publish_field_set(field_set=row, fields=form.chosen, by=request.user)
    except UnsoundForm as refusal:
        sentences = [problem_sentence(refusal.form, problem, form.form) for problem in refusal.problems]
        raise ValidationError(sentences) from refusal
    return row


def _name(newer: Newer) -> str:
    return f"{newer.version.field_set.key}:{newer.part}"
