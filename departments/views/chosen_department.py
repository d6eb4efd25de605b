"""The department whose catalog is filled from ready-made ones: chosen in the address, for every such page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.http import urlencode

from departments.forms.chosen_department import WhereForm
from departments.rules import adds_services, catalogs_editable_by
from departments.views.access import first_catalog
from departments.views.catalog import no_department
from servicedesk.accounts.requests import PersonRequest

View = Callable[..., HttpResponse]


def with_department(view: View) -> View:
    """Hand the view the choice of departments; 403 to who adds no services, and an admin of none is led to one."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not adds_services(request.user):
            raise PermissionDenied
        departments = catalogs_editable_by(request.user).filter(is_active=True)
        first = first_catalog(departments, request.user)
        if first is None:
            return no_department(request)
        return view(request, WhereForm(request.GET, departments=departments, first=first), *args, **kwargs)

    return guarded


def about(where: WhereForm) -> dict[str, Any]:
    """Return what the templates of these pages ask for."""
    field: Any = where.fields["department"]
    return {
        "where": where if field.queryset.count() > 1 else None,
        "department": where.chosen,
        "asked": urlencode({"department": where.chosen.code}),
    }
