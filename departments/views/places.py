"""The places that admins keep: the tree, a place, taking it out of use, merging; each with its undo."""

from collections.abc import Callable
from typing import Any

from django.contrib.messages import WARNING
from django.core import signing
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.actions.place_merging import merge_place, undo_merge
from departments.actions.places import change_place, create_place, set_place_active, undo_change
from departments.cached_places import place_tree
from departments.display.links import place_link
from departments.forms.places import MergePlaceForm, PlaceForm
from departments.models import Place
from departments.queries.place_rows import place_rows
from departments.queries.place_texts import text_groups
from departments.views.access import admins_only
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.web.display.qr_codes import qr_svg
from servicedesk.web.sending import not_taken
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import Done, ask_first, errors_beside, in_turn, posted

SALT = "departments.place_change"
UNDO_SECONDS = 3600
SMALLER = {"site": "building", "building": "floor", "floor": "room", "room": "thing"}


@require_GET
@admins_only
def manage_places(request: PersonRequest) -> HttpResponse:
    """List the places, with `?q=` those that it finds, with `?in=` those in one of them."""
    text, tree = request.GET.get("q", "").strip()[:100], place_tree()
    within = request.GET.get("in", "")
    inside = int(within) if within.isdecimal() and len(within) < 16 and int(within) in tree.parent else None
    context = {
        "rows": place_rows(inside, text),
        "text": text,
        "inside": inside,
        "code": tree.codes[inside] if inside is not None else "",
        "heading": tree.name(inside) if inside is not None else _("Places"),
        "line": [(pk, tree.name(pk)) for pk in reversed(tree.line(inside)[1:])] if inside is not None else [],
        "total": len(tree.parent),
        "texts": len(text_groups()),
    }
    return render(request, "departments/places/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@once("manage_places")
def new_place(request: PersonRequest) -> HttpResponse:
    """Create a place, with `?parent=` in another."""
    parent = Place.objects.filter(code__iexact=request.GET.get("parent", "").replace("\x00", "")).first()
    initial = {"parent": parent, "kind": SMALLER.get(parent.kind, "thing")} if parent else {"kind": "site"}
    form = PlaceForm(posted(request), cancel=reverse("manage_places"), initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            place = create_place(details=form.details, by=request.user)
            toast(request, _("%(name)s was created.") % {"name": place})
            return redirect("manage_places")
    return render(request, "departments/places/edit.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@in_turn
def manage_place(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a place: its names, its code, where it lies."""
    place = get_object_or_404(Place.objects.select_related("parent", "merged_into"), pk=pk)
    form = PlaceForm(posted(request), place=place, cancel=reverse("manage_places"))
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            changes = change_place(place=place, details=form.details, by=request.user)
            undo = reverse("undo_place_change", args=[signing.dumps([pk, changes], salt=SALT, compress=True)])
            toast(request, _("Saved.") if changes else _("No changes."), undo=undo if changes else "")
            return redirect("manage_places")
    merged = Place.objects.filter(merged_into=place).order_by("code")
    context = {"form": form, "place": place, "path": place_tree().path(place.pk), "merged": merged}
    if place.is_active:
        link = place_link(place.code)
        context |= {"link": link, "code": qr_svg(link)}
    return render(request, "departments/places/edit.html", context)


@require_POST
@admins_only
def undo_place_change(request: PersonRequest, token: str) -> HttpResponse:
    """Give a place back what it was before a change."""
    try:
        pk, changes = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        pk, changes = 0, {}
    place = get_object_or_404(Place, pk=pk)
    return _undone(request, lambda: undo_change(place=place, changes=changes, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def switch_place(request: PersonRequest, pk: int, *, is_active: bool) -> HttpResponse:
    """Take a place out of use, or back, as the address says: sent again, it stays so."""
    place = get_object_or_404(Place, pk=pk)
    out = not is_active

    def switch(_data: dict[str, Any]) -> Done:
        set_place_active(place=place, is_active=is_active, by=request.user)
        said = _("%(name)s has been deactivated.") if out else _("%(name)s has been reactivated.")
        undo = reverse("reactivate_place" if out else "deactivate_place", args=[pk])
        return Done(said % {"name": place}, undo=undo)

    return ask_first(
        request,
        switch,
        title=(_("Deactivate %(name)s?") if out else _("Reactivate %(name)s?")) % {"name": place},
        text=_("No one can choose it any more. People and requests keep it.")
        if out
        else _("It can be chosen again."),
        label=_("Deactivate") if out else _("Reactivate"),
        style="danger" if out else "primary",
        cancel_url=reverse("manage_places"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@once("manage_places")
def merge_place_page(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a place stand for another."""
    place = get_object_or_404(Place, pk=pk)
    if place.merged_into_id is not None:
        toast(request, _("This place has already been merged."), level=WARNING)
        not_taken(request)
        return redirect("manage_place", pk=pk)

    def merge(data: dict[str, Any]) -> Done:
        merge_place(place=place, into=data["into"], by=request.user)
        said = _("%(name)s is now part of %(into)s.") % {"name": place, "into": data["into"]}
        return Done(said, undo=reverse("undo_place_merge", args=[pk]), leads_to=reverse("manage_places"))

    return ask_first(
        request,
        merge,
        title=_("Merge %(name)s into another place?") % {"name": place},
        text=_(
            "Its people, requests and the places in it count there from then on, and its code means the other "
            "place. You can undo this at any time."
        ),
        label=_("Merge"),
        style="primary",
        cancel_url=reverse("manage_place", args=[pk]),
        form=MergePlaceForm(posted(request)),
    )


@require_POST
@admins_only
def undo_place_merge(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a merged place be itself again."""
    place = get_object_or_404(Place, pk=pk)
    return _undone(request, lambda: undo_merge(place=place, by=request.user))


def _undone(request: PersonRequest, undo: Callable[[], Any]) -> HttpResponse:
    form = Form({})
    with errors_beside(form):
        undo()
        toast(request, _("Undone."))
    for error in form.non_field_errors():
        toast(request, str(error), level=WARNING)
    return redirect("manage_places")
