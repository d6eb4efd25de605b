"""A place as everybody meets it behind the code on its label, and its code for those who keep places."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from departments.cached_places import PlaceTree, place_tree
from departments.display.links import place_link, spoken
from departments.display.places import place_names
from departments.enums import PlaceKind
from departments.models import Place
from departments.queries.ordering_at import services_for_places
from departments.rules import edits_catalogs, may_configure
from departments.views.access import admins_only
from servicedesk.accounts.requests import PersonRequest
from servicedesk.text.cleaning import folded
from servicedesk.web.display.qr_codes import qr_png, qr_svg
from servicedesk.web.files.downloads import made

SHOWN_LETTERS = 60
MOST_INSIDE = 100


@require_GET
def place(request: PersonRequest, code: str) -> HttpResponse:
    """Show what can be requested for a place; a code of a merged place leads to what it has become."""
    tree = place_tree()
    pk = tree.coded(code)
    if pk is None:
        return render(request, "departments/places/unknown.html", {"code": code[:SHOWN_LETTERS]}, status=404)
    context = {
        "code": tree.codes[pk],
        "name": tree.name(pk),
        "kind": PlaceKind(tree.kinds[pk]).label,
        "pk": pk,
        "line": [_named(tree, one) for one in reversed(tree.line(pk)[1:])],
        "merged_code": code if folded(code) != folded(tree.codes[pk]) else "",
        "may_configure": may_configure(request.user),
        "may_link": edits_catalogs(request.user),
    }
    context |= _in_use(request, tree, pk) if pk in tree.in_use else _out_of_use(tree, pk)
    return render(request, "departments/places/place.html", context)


@require_GET
@admins_only
def place_svg(_request: PersonRequest, pk: int) -> HttpResponse:
    """Send the code of a place as SVG."""
    code = _lasting_code(pk)
    return made(qr_svg(place_link(code)).encode(), name=f"{code}.svg", content_type="image/svg+xml")


@require_GET
@admins_only
def place_png(_request: PersonRequest, pk: int) -> HttpResponse:
    """Send the code of a place as PNG."""
    code = _lasting_code(pk)
    return made(qr_png(place_link(code)), name=f"{code}.png", content_type="image/png")


@require_GET
@admins_only
def place_poster(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the code of a place as a poster to print, on A4 or with `?paper=a5` on A5."""
    code, tree = _lasting_code(pk), place_tree()
    pk = tree.lasting(pk)
    above = tree.parent[pk]
    context = {
        "paper": "a5" if request.GET.get("paper") == "a5" else "a4",
        "titles": tree.names[pk],
        "about": place_names(above) if above is not None else {},
        "code": qr_svg(place_link(code)),
        "address": spoken(place_link(code)),
        "back_url": reverse("manage_place", args=[pk]),
        "heading": _("Poster of %(name)s") % {"name": tree.name(pk)},
    }
    return render(request, "departments/labels/poster.html", context)


def _in_use(request: PersonRequest, tree: PlaceTree, pk: int) -> dict[str, Any]:
    inside = [_named(tree, one) for one in tree.children.get(pk, ()) if one in tree.in_use]
    services, more = services_for_places(request.user)
    return {
        "services": services,
        "more_services": more,
        "inside": inside[:MOST_INSIDE],
        "more": max(len(inside) - MOST_INSIDE, 0),
    }


def _out_of_use(tree: PlaceTree, pk: int) -> dict[str, Any]:
    around = next((one for one in tree.line(pk)[1:] if one in tree.in_use), None)
    return {"is_out_of_use": True, "around": None if around is None else _named(tree, around)}


def _named(tree: PlaceTree, pk: int) -> dict[str, str]:
    return {"code": tree.codes[pk], "name": tree.name(pk)}


def _lasting_code(pk: int) -> str:
    """Return the code of a place, of a merged one that of what it has become. Raises Http404."""
    found = get_object_or_404(Place, pk=pk)
    tree = place_tree()
    return tree.codes[tree.lasting(found.pk)]
