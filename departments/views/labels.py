"""Labels with QR codes to print: of places, of services; and which service a place is linked to."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.answers.keeping import PREFIX
from departments.cached_places import place_tree
from departments.cached_services import place_questions
from departments.forms.labels import LabelsForm, PlaceLabelsForm, ServiceLabelsForm
from departments.models.naming import shown_name
from departments.rules import edits_catalogs, services_editable_by
from departments.views.access import admins_only
from servicedesk.accounts.requests import PersonRequest
from servicedesk.text.search import UNREAD
from servicedesk.web.verbs import posted

CHANGE = "change"  # the button that leads from the sheets back to what was filled in
MOST_LISTED = 500


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def place_labels(request: PersonRequest) -> HttpResponse:
    """Ask which places get labels, with `?in=` those in one; POST shows the sheets."""
    back = reverse("manage_places")
    initial = {"inside": place_tree().coded(request.GET.get("in", ""))}
    form = PlaceLabelsForm(posted(request), cancel=back, initial=initial)
    crumb = {"label": _("Places"), "url": back}
    return _answer(request, form, heading=_("Labels of places"), crumb=crumb)


@require_http_methods(["GET", "HEAD", "POST"])
def service_labels(request: PersonRequest) -> HttpResponse:
    """Ask which services get labels; POST shows the sheets."""
    if not edits_catalogs(request.user):
        raise PermissionDenied
    back = reverse("manage_services")
    services = services_editable_by(request.user).defer(*UNREAD)
    form = ServiceLabelsForm(posted(request), services=services, cancel=back)
    crumb = {"label": _("Catalog"), "url": back}
    return _answer(request, form, heading=_("Labels of services"), crumb=crumb)


@require_GET
def links(request: PersonRequest) -> HttpResponse:
    """List the services whose entry the person edits, first those that can be linked to a place (`?place=`)."""
    if not edits_catalogs(request.user):
        raise PermissionDenied
    tree = place_tree()
    pk = tree.coded(request.GET.get("place", ""))
    asking = place_questions()
    services = services_editable_by(request.user).select_related("department").defer(*UNREAD)
    in_order = services.order_by(shown_name("department__"), shown_name(), "pk")
    fitting, others = in_order.filter(pk__in=asking), in_order.exclude(pk__in=asking)
    code = tree.codes[pk] if pk is not None else ""
    context = {
        "asking": [{"service": row, "query": _filled(asking[row.pk], code)} for row in fitting[:MOST_LISTED]],
        "more_asking": max(fitting.count() - MOST_LISTED, 0),
        "others": [{"service": row} for row in others[:MOST_LISTED]],
        "more_others": max(others.count() - MOST_LISTED, 0),
        "place": None if pk is None else {"pk": pk, "code": tree.codes[pk], "path": tree.path(pk)},
    }
    return render(request, "departments/labels/links.html", context)


def _filled(key: str, code: str) -> str:
    return f"?{urlencode({PREFIX + key: code})}" if code else ""


def _answer(request: PersonRequest, form: LabelsForm, *, heading: str, crumb: dict[str, str]) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "heading": heading, "crumb": crumb}
    if CHANGE in request.POST:
        form.errors.clear()
    elif request.method == "POST" and form.is_valid():
        names = [name for name in request.POST if name in form.fields]
        context |= {
            "sheets": form.sheets,
            "grid": form.chosen_grid,
            "is_cut": form.cleaned_data["cut"],
            "kept": [(name, value) for name in names for value in request.POST.getlist(name)],
            "change": CHANGE,
        }
        return render(request, "departments/labels/sheets.html", context)
    return render(request, "departments/labels/choose.html", context)
