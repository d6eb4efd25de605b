"""Who may open which of this app's pages."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from departments.display.whom_to_ask import no_editor
from departments.models import Department, Service
from departments.rules import may_configure, may_edit_form, may_edit_service, may_manage_members, reach_of
from servicedesk.accounts.guards import only_for
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest

admins_only = only_for(may_configure)


def managed_unit(request: PersonRequest, code: str) -> Department:
    """Return the unit whose people the person manages: 404 where there is none, 403 where it is not theirs."""
    unit = get_object_or_404(Department.objects.select_related("parent", "calendar"), code=code)
    if not may_manage_members(request.user, unit):
        raise PermissionDenied
    return unit


def first_catalog(departments: QuerySet[Department], person: User, code: str = "") -> Department | None:
    """Return the department that was asked for by its code, else the person's own, else the first."""
    home = reach_of(person).home
    near = departments.filter(code=code), departments.filter(pk=home or 0), departments
    return next((found for rows in near if (found := rows.first()) is not None), None)


def edited_service(request: PersonRequest, slug: str) -> Service:
    """Return a service whose entry the person edits: 403 where they only see it, 404 where they do not."""
    service = _called(slug)
    if not may_edit_service(request.user, service):
        raise no_editor(request.user, service)
    return service


def edited_form(request: PersonRequest, slug: str) -> Service:
    """Return a service whose request form the person edits; else as `edited_service`."""
    service = _called(slug)
    if not may_edit_form(request.user, service):
        raise no_editor(request.user, service)
    return service


def _called(slug: str) -> Service:
    """Return a service by its address, or by the one that it had before it got another name."""
    services = Service.objects.select_related("department", "category", "team", "owner")
    found = services.filter(slug=slug).first()
    return found or get_object_or_404(services, former_slugs__contains=[slug])
