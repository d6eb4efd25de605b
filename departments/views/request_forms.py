"""The editor of a service's request form, and its versions."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actions.catalog import publish_form
from departments.actions.publishing import UnsoundForm
from departments.display.form_problems import problem_sentence
from departments.display.form_versions import change_words
from departments.forms.questions import Questions
from departments.formspec.fields import FieldSpec
from departments.formspec.problems import problems_of
from departments.formspec.reading import read_fields, read_form
from departments.models import Service
from departments.queries.form_versions import versions_of
from departments.views.access import edited_service
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside


@require_http_methods(["GET", "HEAD", "POST"])
def request_form(request: PersonRequest, slug: str) -> HttpResponse:
    """Edit the questions. Every button posts the whole form; `do` says which one it was.

    The preview travels in the page too, so that the last one that made sense stays until the next does.
    """
    service = edited_service(request, slug)
    latest = service.forms.order_by("-number").first()
    published = latest.specs if latest else ()
    if request.method != "POST":
        return _editor(request, service, Questions.of_specs(published), published)
    command, shown = request.POST.get("do", "save"), _last_shown(request, published)
    questions = Questions.taken(request.POST)
    if command not in ("save", "preview"):
        return _editor(request, service, questions.rearranged(command), shown, is_changed=True)
    if not questions.is_valid():
        return _editor(request, service, questions, shown, is_changed=True)
    fields = questions.to_json(published)
    if command == "preview":
        return _editor(request, service, questions, read_fields(fields), is_changed=True)
    form = Form({})
    with errors_beside(form), _problems_beside(form):
        saved = publish_form(service=service, fields=fields, by=request.user)
        is_new = latest is None or saved.number != latest.number
        said = _("Version %(n)s applies to new requests from now on.") if is_new else _("No changes.")
        toast(request, said % {"n": saved.number} if is_new else said)
        return redirect("request_form", slug=slug)
    return _editor(request, service, questions, shown, is_changed=True, errors=form.non_field_errors())


@require_GET
def form_versions(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what each version changed."""
    service = edited_service(request, slug)
    versions = [
        {"form": version.form, "changes": [change_words(change) for change in version.changes]}
        for version in versions_of(service)
    ]
    context = {"service": service, "versions": versions, "tab": "versions"}
    return render(request, "departments/catalog/versions.html", context)


@contextmanager
def _problems_beside(form: Form) -> Iterator[None]:
    """Say of each field what keeps the form from being published."""
    try:
        yield
    except UnsoundForm as refusal:
        sentences = [problem_sentence(refusal.form, problem) for problem in refusal.problems]
        raise ValidationError(sentences) from refusal


def _last_shown(request: PersonRequest, published: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
    """Return the preview that the page came with, or what is published where it cannot be read."""
    try:
        form = read_form(json.loads(request.POST.get("shown", "")))
    except (ValueError, RecursionError):
        return published
    return published if any(problem.is_refusal for problem in problems_of(form)) else form.fields


def _editor(
    request: PersonRequest,
    service: Service,
    questions: Questions,
    preview: tuple[FieldSpec, ...],
    *,
    is_changed: bool = False,
    errors: object = (),
) -> HttpResponse:
    context = {
        "service": service,
        "questions": questions,
        "preview": preview,
        "shown": json.dumps([spec.to_json() for spec in preview]),
        "is_changed": is_changed,
        "errors": errors,
        "tab": "form",
    }
    return render(request, "departments/catalog/form.html", context)
