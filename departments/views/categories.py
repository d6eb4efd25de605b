"""The shelves of the catalog, for admins."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from departments.actions import categories
from departments.forms.catalog import CategoryForm, MergeForm
from departments.models import ServiceCategory
from departments.queries.categories import shelves_with_counts
from departments.views.access import admins_only
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import Done, ask_first, in_turn, posted


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@once("manage_categories")
def manage_categories(request: PersonRequest) -> HttpResponse:
    """List the shelves of the catalog; a POST with `up` or `down` moves one of those in use."""
    rows = shelves_with_counts()
    if request.method == "POST":
        slugs = [row.slug for row in rows if row.is_active]
        categories.order_categories(slugs=_moved(slugs, request), by=request.user)
        return redirect("manage_categories")
    context = {
        "categories": [row for row in rows if row.is_active],
        "retired": [row for row in rows if not row.is_active],
    }
    return render(request, "departments/catalog/categories.html", context)


def _moved(slugs: list[str], request: PersonRequest) -> list[str]:
    for step, name in ((-1, "up"), (1, "down")):
        slug = request.POST.get(name, "")
        place = slugs.index(slug) if slug in slugs else -1
        if place >= 0 and 0 <= place + step < len(slugs):
            slugs[place], slugs[place + step] = slugs[place + step], slugs[place]
    return slugs


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@once("manage_categories")
@in_turn
def edit_category(request: PersonRequest, slug: str = "") -> HttpResponse:
    """Add a shelf, or rename one and give it another icon."""
    category = get_object_or_404(ServiceCategory, slug=slug) if slug else None
    known = {name: getattr(category, name) for name in CategoryForm.base_fields} if category else {}

    def save(data: dict[str, Any]) -> Done:
        categories.save_category(category=category, details=data, by=request.user)
        return Done(_("Saved."))

    return ask_first(
        request,
        save,
        title=_("Edit category") if category else _("New category"),
        text="",
        label=_("Save"),
        style="primary",
        cancel_url=reverse("manage_categories"),
        form=CategoryForm(posted(request), initial=known),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@once("manage_categories")
def merge_category(request: PersonRequest, slug: str) -> HttpResponse:
    """Move the services of a shelf to another, and retire it."""
    category = get_object_or_404(ServiceCategory, slug=slug)

    def merge(data: dict[str, Any]) -> Done:
        count = categories.merge_categories(category=category, into=data["into"], by=request.user)
        return Done(ngettext("%(n)s service was moved.", "%(n)s services were moved.", count) % {"n": count})

    return ask_first(
        request,
        merge,
        title=_("Merge “%(name)s” into another category") % {"name": category},
        text=_("All its services move to the other category. “%(name)s” is then no longer in use.")
        % {"name": category},
        label=_("Merge"),
        style="primary",
        cancel_url=reverse("manage_categories"),
        form=MergeForm(posted(request), category=category),
    )


@require_POST
@admins_only
def retire_category(request: PersonRequest, slug: str) -> HttpResponse:
    """Retire a shelf."""
    return _switched(request, slug, categories.retire_category)


@require_POST
@admins_only
def restore_category(request: PersonRequest, slug: str) -> HttpResponse:
    """Take a shelf back into use."""
    return _switched(request, slug, categories.restore_category)


def _switched(request: PersonRequest, slug: str, switch: Callable[..., None]) -> HttpResponse:
    category = get_object_or_404(ServiceCategory, slug=slug)
    try:
        switch(category=category, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal.message), level=messages.ERROR)
    else:
        toast(request, _("Saved."))
    return redirect("manage_categories")
