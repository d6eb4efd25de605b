"""The places that employees and agents have in the rail."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import Department
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.navigation import NavGroup, NavItem, register
from tickets.queries import queue, requests
from tickets.queries.counts import counts_for

EMPLOYEE, AGENT = 0, 10


@register
def places(request: HttpRequest) -> list[NavGroup]:
    """Return home, requests and services for everybody, the queue for those who work one; one query for all counts."""
    user = request.user
    if not isinstance(user, User):
        return []
    lists = {"requests": requests.requests_of(user, requests.Tab.OPEN)}
    works = reach_of(user).works
    if works:
        now = clock.reading()
        shown = (queue.Tab.ALL, queue.Tab.UNASSIGNED, queue.Tab.AT_RISK, queue.Tab.LATE)
        lists |= {tab.value: queue.queue_of(user, now, tab) for tab in shown}
    counts = {name: count or None for name, count in counts_for(user, lists).items()}
    groups = [NavGroup(items=_employee(counts), order=EMPLOYEE)]
    if works:
        groups.append(NavGroup(label=_label(user), items=_agent(counts), order=AGENT))
    return groups


def _employee(counts: dict[str, int | None]) -> list[NavItem]:
    return [
        NavItem(_("Home"), reverse("home"), "house", phone=True),
        NavItem(_("My requests"), reverse("my_requests"), "list-task", counts["requests"], phone=True),
        NavItem(_("Services"), reverse("catalog"), "grid", phone=True),
    ]


def _agent(counts: dict[str, int | None]) -> list[NavItem]:
    page = reverse("queue")
    return [
        NavItem(_("Queue"), page, "inbox", counts[queue.Tab.ALL], phone=True),
        NavItem(_("Unassigned"), f"{page}?tab=unassigned", "person-plus", counts[queue.Tab.UNASSIGNED]),
        NavItem(_("At risk"), f"{page}?tab=at_risk", "hourglass-split", counts[queue.Tab.AT_RISK]),
        NavItem(_("Late"), f"{page}?tab=late", "exclamation-octagon-fill", counts[queue.Tab.LATE], hot=True),
    ]


def _label(user: User) -> str:
    """Return the department whose queue it is; without a name where there are several."""
    units = list(Department.objects.filter(pk__in=reach_of(user).works, is_team=False)[:2])
    return _("%(department)s team") % {"department": units[0].name} if len(units) == 1 else _("My teams")
