"""Where the figures are, for those who see any."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.cached_reads import org_tree
from departments.rules import may_see_calendars, reach_of, sees_all_figures, teams_led_by
from servicedesk.web.navigation import NavGroup, NavItem, register
from sla.rules import may_see_agreements, may_see_policies


@register
def figures(request: HttpRequest) -> list[NavGroup]:
    """The page of the department or of each team that one steers; the overview for those who see several."""
    user = request.user
    if not user.is_authenticated:
        return []
    reach, tree, sees_all = reach_of(user), org_tree(), sees_all_figures(user)
    steered = [unit for unit in reach.steers if not tree.is_team[unit]]
    items = []
    own = next((tree.codes[unit] for unit in steered if unit == reach.home or len(steered) == 1), None)
    if own is not None:
        items.append(
            NavItem(
                _("Service performance"), reverse("figures", args=[own]), icon="bar-chart-line", phone=True
            )
        )
    items += [
        NavItem(
            _("Service performance: %(team)s") % {"team": tree.name(team)},
            reverse("figures", args=[tree.codes[team]]),
            icon="bar-chart-line",
            phone=True,
        )
        for team in teams_led_by(user)
    ]
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


@register
def promised_times(request: HttpRequest) -> list[NavGroup]:
    """What is promised, for owners of services too, and what is agreed, for admins and who leads or heads a unit."""
    user = request.user
    if not user.is_authenticated or not may_see_policies(user):
        return []
    items = [NavItem(_("SLA policies"), reverse("policies"), icon="stopwatch")]
    if may_see_agreements(user):
        items.append(NavItem(_("Service agreements"), reverse("agreements"), icon="people"))
    return [NavGroup(_("Manage"), items, order=81)]
