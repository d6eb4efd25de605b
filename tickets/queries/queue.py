"""The agent's queue: what his units hold, next due first."""

from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.search import UNREAD
from tickets.models import Ticket
from tickets.workflow import WAITING_STATES


class Tab(StrEnum):
    ALL = "all"
    UNASSIGNED = "unassigned"
    MINE = "mine"
    LATE = "late"
    AT_RISK = "at_risk"
    WAITING = "waiting"


TAB_LABELS = {
    Tab.ALL: _("All"),
    Tab.UNASSIGNED: _("Unassigned"),
    Tab.MINE: _("Mine"),
    Tab.LATE: _("Late"),
    Tab.AT_RISK: _("At risk"),
    Tab.WAITING: _("Waiting"),
}
ORDER = "promise__next_due_at"


def queue_of(user: User, now: datetime, tab: Tab = Tab.ALL) -> QuerySet[Ticket]:
    """Return the open tickets that the person's units hold. `late` and `at_risk` are as of `now`."""
    rows = Ticket.objects.filter(promise__holder__in=reach_of(user).works, promise__is_open=True)
    return rows.filter(narrowed(user, now, tab))


def with_row_details(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Return the rows with everything that a line of a list may show; pages read less (companions.py)."""
    return rows.select_related(
        "promise__provider",
        "service",
        "provider",
        "consumer",
        "requester",
        "holder_department",
        "holder_person",
    ).defer(
        *UNREAD,
        "description",
        "description_html",
        "answers",
        *(f"service__{column}" for column in UNREAD),
        "service__description_en",
        "service__description_zh",
    )


def narrowed(user: User, now: datetime, tab: Tab) -> Q:
    """Return what makes an open ticket of the person's units one of the tab."""
    match tab:
        case Tab.UNASSIGNED:
            return Q(holder_person=None)
        case Tab.MINE:
            return Q(holder_person=user)
        case Tab.LATE:
            return Q(promise__next_due_at__lt=now)
        case Tab.AT_RISK:
            return Q(promise__at_risk_at__lte=now, promise__next_due_at__gte=now)
        case Tab.WAITING:
            return Q(state__in=sorted(WAITING_STATES))
    return Q()
