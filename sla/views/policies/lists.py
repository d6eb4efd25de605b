"""The list of policies, and the way to those that are not published yet."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from departments.enums import ServiceState
from departments.models import Department
from departments.rules import reach_of, services_editable_by
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.rules import is_admin
from servicedesk.text.name_order import name_order
from sla.display.policy_rows import policies_by_unit, unpublished
from sla.queries.compounded import grown_promises
from sla.queries.policies import scope_named
from sla.rules import may_make_agreements, may_regrant, may_see_policies, may_see_scope
from sla.scopes import PolicyScope

GROWN = 1000


@require_GET
def policies(request: PersonRequest) -> HttpResponse:
    """Show what is published; `?of=service:move-a-desk` leads to the page of a scope."""
    if not may_see_policies(request.user):
        raise PermissionDenied
    wanted = scope_named(request.GET.get("of", ""))
    if wanted is not None and may_see_scope(request.user, wanted):
        return redirect("policy", scope=wanted.key)
    found = policies_by_unit(request.user)
    context = {
        "shelves": found,
        "unpublished": unpublished(request.user, found),
        "choices": _choices(request),
        "grown": _grown(request),
        "may_agree": may_make_agreements(request.user) or is_admin(request.user),
    }
    return render(request, "sla/policies/list.html", context)


def _grown(request: PersonRequest) -> int:
    """Return how many running clocks grew with their reopenings, GROWN at most, to who may put them right."""
    return grown_promises()[:GROWN].count() if may_regrant(request.user) else 0


def _choices(request: PersonRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return units with (scope, name) of themselves, their teams and services, of those that the person steers.

    Among the services are those of a team that they lead, and those that they own.
    """
    units = Department.objects.filter(is_active=True).select_related("parent")
    if not is_admin(request.user):
        units = units.filter(pk__in=reach_of(request.user).steers)
    services = services_editable_by(request.user).filter(
        state=ServiceState.PUBLISHED, department__is_active=True
    )
    groups: dict[Any, list[tuple[str, str]]] = {}
    for unit in sorted(units, key=lambda unit: (unit.is_team, _order(unit))):
        whose = unit.parent if unit.is_team and unit.parent else unit
        groups.setdefault(whose, []).append((PolicyScope(provider=unit).key, str(unit)))
    for service in sorted(services.select_related("department"), key=_order):
        groups.setdefault(service.department, []).append((PolicyScope(service).key, str(service)))
    return [(str(unit), rows) for unit, rows in sorted(groups.items(), key=lambda pair: _order(pair[0]))]


def _order(thing: Any) -> bytes:
    return name_order(str(thing), get_language() or "en")
