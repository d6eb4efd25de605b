"""What those who lead a unit change on its page: what it is, how to reach it, and what it is to others."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.relations import set_relation
from departments.actions.shop_window import change_window
from departments.forms.shop_window import NewRelationForm, RelationForm, ShopWindowForm
from departments.models import Contact, Department, Relation
from departments.queries.relations import sayings
from departments.rules import may_edit_window, may_set_relation
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, in_turn, posted


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def edit_window(request: PersonRequest, code: str) -> HttpResponse:
    """Change what a unit's page says, and how the unit is reached."""
    unit = get_object_or_404(Department.objects.select_related("parent"), code=code)
    if not may_edit_window(request.user, unit):
        raise PermissionDenied
    form = ShopWindowForm(
        posted(request),
        department=unit,
        contact=Contact.objects.filter(department=unit).first(),
        cancel=reverse("department", args=[code]),
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            changes = change_window(department=unit, details=form.details, by=request.user)
            toast(request, _("Saved.") if changes else _("No changes."))
            return redirect("department", code=code)
    return render(request, "departments/units/window.html", {"form": form, "unit": unit})


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def relation(request: PersonRequest, code: str, other: str) -> HttpResponse:
    """Say what a department is to another that it serves."""
    provider = _steered(request, code)
    consumer = get_object_or_404(Department, code=other, is_team=False)
    row = Relation.objects.filter(provider=provider, consumer=consumer).first()
    form = RelationForm(posted(request), initial={"kind": row.kind if row else ""})
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            return _set(request, provider, consumer, form)
    return _page(request, provider, form, consumer=consumer, sayings=sayings(provider, consumer))


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def new_relation(request: PersonRequest, code: str) -> HttpResponse:
    """Say the same of a department that has asked for nothing lately."""
    provider = _steered(request, code)
    form = NewRelationForm(posted(request), provider=provider)
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            return _set(request, provider, form.cleaned_data["consumer"], form)
    return _page(request, provider, form)


def _steered(request: PersonRequest, code: str) -> Department:
    provider = get_object_or_404(Department, code=code, is_team=False)
    if not may_set_relation(request.user, provider):
        raise PermissionDenied
    return provider


def _set(
    request: PersonRequest, provider: Department, consumer: Department, form: RelationForm
) -> HttpResponse:
    is_new = set_relation(provider=provider, consumer=consumer, kind=form.chosen, by=request.user)
    toast(request, _("Saved.") if is_new else _("No changes."))
    return redirect(reverse("department", args=[provider.code]) + "#customers")


def _page(request: PersonRequest, provider: Department, form: RelationForm, **words: Any) -> HttpResponse:
    consumer = words.get("consumer")
    context = {
        "form": form,
        "title": _("What is %(provider)s to %(consumer)s?") % {"provider": provider, "consumer": consumer}
        if consumer
        else _("What is %(provider)s to another department?") % {"provider": provider},
        "text": _("Everyone in the company sees it on both departments’ pages."),
        "label": _("Save"),
        "cancel_url": reverse("department", args=[provider.code]),
        **words,
    }
    return render(request, "departments/units/relation.html", context)
