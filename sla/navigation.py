"""Where the figures are, for those who see any."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.rules import figures_visible_to, may_see_calendars, reach_of, sees_all_figures
from servicedesk.web.navigation import NavGroup, NavItem, register


@register
def figures(request: HttpRequest) -> list[NavGroup]:
    """The page of the department one steers; the overview for those who see several."""
    user = request.user
    if not user.is_authenticated:
        return []
    reach, sees_all = reach_of(user), sees_all_figures(user)
    steered = []
    if reach.steers:
        seen = figures_visible_to(user).filter(pk__in=reach.steers).order_by("pk")
        steered = list(seen.values_list("pk", "code")[:20])
    items = []
    own = next((code for pk, code in steered if pk == reach.home or len(steered) == 1), None)
    if own is not None:
        items.append(
            NavItem(_("Promises"), reverse("figures", args=[own]), icon="bar-chart-line", phone=True)
        )
    if sees_all or len(steered) > 1:
        items.append(NavItem(_("All departments"), reverse("figures_overview"), icon="table"))
    return [NavGroup(_("Department"), items, order=60)] if items else []


@register
def working_time(request: HttpRequest) -> list[NavGroup]:
    """The calendars, for admins and for those who lead or head a unit."""
    user = request.user
    if not user.is_authenticated or not may_see_calendars(user):
        return []
    items = [NavItem(_("Calendars"), reverse("manage_calendars"), icon="calendar-week")]
    return [NavGroup(_("Manage"), items, order=80)]
