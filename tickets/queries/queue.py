"""The agent's queue: the open tickets of their units, next due first."""

from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.database.branches import Branch, any_of
from tickets.models import Ticket
from tickets.workflow import WAITING_STATES


class Tab(StrEnum):
    ALL = "all"
    UNASSIGNED = "unassigned"
    MINE = "mine"
    LATE = "late"
    AT_RISK = "at_risk"
    WAITING = "waiting"


ORDER = "promise__next_due_at"


def queue_of(user: User, now: datetime, tab: Tab = Tab.ALL) -> QuerySet[Ticket]:
    """Return the open tickets of the person's units. `late` and `at_risk` are as of `now`."""
    return queued(user, now, tab).filter(any_of(branches_of(user), Ticket))


def queued(user: User, now: datetime, tab: Tab) -> QuerySet[Ticket]:
    """Return the open tickets of the tab, of any assignee: a page of the queue reads them by `branches_of`."""
    return Ticket.objects.filter(narrowed(user, now, tab), promise__is_open=True)


def branches_of(user: User) -> list[Branch]:
    """Return the units whose tickets are in the person's queue, each with an index in the order of the queue."""
    return [Branch("promise__holder", reach_of(user).works)]


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
