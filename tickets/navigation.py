"""The places that employees and agents have in the rail."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from departments.cached_reads import org_tree
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.navigation import NavGroup, NavItem, register
from tickets.queries.counts import counts_of
from tickets.queries.queue import Tab
from tickets.rules import may_see_needs

EMPLOYEE, AGENT, MANAGE = 0, 10, 81


@register
def places(request: HttpRequest) -> list[NavGroup]:
    """Return home, requests and services for everyone, the queue for those who work one."""
    user = request.user
    if not isinstance(user, User):
        return []
    groups = [NavGroup(items=_employee(user), order=EMPLOYEE)]
    if reach_of(user).works:
        groups.append(NavGroup(label=_label(user), items=_agent(user), order=AGENT))
    if may_see_needs(user):
        item = NavItem(_("Needs without an owner"), reverse("needs"), "question-circle")
        groups.append(NavGroup(label=_("Manage"), items=[item], order=MANAGE))
    return groups


def _employee(user: User) -> list[NavItem]:
    waiting = counts_of(user, clock.reading()).waiting
    words = ngettext("%(n)s request is waiting for you", "%(n)s requests are waiting for you", waiting)
    return [
        NavItem(_("Home"), reverse("home"), "house", phone=True),
        NavItem(
            _("My requests"),
            reverse("my_requests"),
            "list-task",
            waiting or None,
            counts=words if waiting else "",
            phone=True,
        ),
        NavItem(pgettext("navigation", "Services"), reverse("catalog"), "grid", phone=True),
    ]


def _agent(user: User) -> list[NavItem]:
    page = reverse("queue")
    counts = {tab: count or None for tab, count in counts_of(user, clock.reading()).queue.items()}
    return [
        NavItem(_("Queue"), page, "inbox", counts[Tab.ALL], phone=True),
        NavItem(_("Take a call"), reverse("new_call"), "telephone"),
        NavItem(_("Unassigned"), f"{page}?tab=unassigned", "person-plus", counts[Tab.UNASSIGNED]),
        NavItem(_("At risk"), f"{page}?tab=at_risk", "hourglass-split", counts[Tab.AT_RISK]),
        NavItem(_("Overdue"), f"{page}?tab=late", "exclamation-octagon-fill", counts[Tab.LATE], hot=True),
    ]


def _label(user: User) -> str:
    """Return the department whose queue it is; without a name where there are several."""
    tree = org_tree()
    departments = [unit for unit in reach_of(user).works if not tree.is_team[unit]]
    if len(departments) != 1:
        return _("My teams")
    return _("%(department)s team") % {"department": tree.name(departments[0])}
