"""Ready-made catalogs: what is in them, and taking services of them as drafts."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from departments.actions.starting_catalogs import take_services
from departments.display.starting_catalogs import catalog_card, service_line, service_sheet
from departments.enums import ServiceState
from departments.forms.chosen_department import WhereForm
from departments.forms.starting_catalogs import TakeForm
from departments.models import Department
from departments.queries.service_import import category_of
from departments.queries.starting_catalogs import taken_by, unknown_here
from departments.rules import may_configure
from departments.service_files.codes import with_codes
from departments.starting_catalogs.reading import StartingCatalog, starting_catalogs, starting_service
from departments.views.chosen_department import about, with_department
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, posted


@require_GET
@with_department
def all_catalogs(request: PersonRequest, where: WhereForm) -> HttpResponse:
    """Show the catalogs."""
    taken = taken_by(where.chosen.pk)
    cards = [catalog_card(catalog, taken) for catalog in starting_catalogs().values()]
    return render(request, "departments/starting/all.html", {"cards": cards, "taken": taken, **about(where)})


@require_http_methods(["GET", "HEAD", "POST"])
@with_department
def one_catalog(request: PersonRequest, where: WhereForm, catalog: str) -> HttpResponse:
    """Show the services of a catalog; a POST takes some of them."""
    found, department = _catalog(catalog), where.chosen
    taken = taken_by(department.pk)
    form = TakeForm(
        posted(request),
        catalog=found,
        department=department,
        taken=taken,
        user=request.user,
        asks_category=_asks_category(request.user, found),
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            made = take_services(**form.to_take, department=department, by=request.user)
            toast(request, _said(len(made)))
            return redirect(_next(department, len(made)))
    context = {
        "catalog": catalog_card(found, taken),
        "lines": [service_line(address, file, taken) for address, file in found.services.items()],
        "form": form,
        "chosen": {*(form["services"].value() or ()), *(form["once_more"].value() or ())},
        **about(where),
    }
    return render(request, "departments/starting/catalog.html", context)


@require_GET
@csp_update({"frame-src": [SELF]})
@with_department
def one_service(request: PersonRequest, where: WhereForm, catalog: str, service: str) -> HttpResponse:
    """Show all of a ready-made service, with its form to try."""
    found, address = _catalog(catalog), f"{catalog}/{service}"
    file = starting_service(address)
    if file is None:
        raise Http404
    taken = taken_by(where.chosen.pk)
    file = with_codes(file, unknown_here(file, where.chosen, request.user))
    context = {
        "catalog": catalog_card(found, taken),
        "sheet": service_sheet(address, file, taken),
        "preview": reverse("starting_preview", args=[catalog, service]),
        "is_simple": not _asks_category(request.user, found),
        **about(where),
    }
    return render(request, "departments/starting/service.html", context)


def _catalog(key: str) -> StartingCatalog:
    found = starting_catalogs().get(key)
    if found is None:
        raise Http404
    return found


def _asks_category(user: User, catalog: StartingCatalog) -> bool:
    """Say whether a shelf has to be chosen: the suggested one is not there, and only admins make others."""
    by_shelf = {file.category and file.category.slug: file for file in catalog.services.values()}
    return not may_configure(user) and any(category_of(file) is None for file in by_shelf.values())


def _said(count: int) -> str:
    if not count:
        return _("These services are in the catalog already.")
    return ngettext("%(n)s service was added as a draft.", "%(n)s services were added as drafts.", count) % {
        "n": count
    }


def _next(department: Department, count: int) -> str:
    """Return where it goes on: to the drafts, to be looked at and published."""
    state = {"state": ServiceState.DRAFT} if count else {}
    return f"{reverse('manage_services')}?{urlencode({'department': department.code, **state})}"
