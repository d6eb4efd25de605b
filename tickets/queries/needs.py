"""The needs without an owner: those that wait, those that have one, and how many and how old they are."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from departments.cached_reads import org_tree
from departments.models import Department, Service
from departments.models.naming import shown_name
from departments.queries.people import staffed_departments
from departments.rules import services_orderable_by
from servicedesk.accounts.models import User
from servicedesk.calendars.queries import shown_schedules
from tickets.enums import NeedEnd
from tickets.models import Need, Ticket
from tickets.rules import may_give, needs_visible_to
from tickets.workflow import OPEN_STATES

RELATED = ("ticket__requester", "ticket__consumer", "message", "department", "service", "ended_by")
OLDEST_FIRST, NEWEST_FIRST = "since", "-since"


MOST_COUNTED = 1000


class NeedsInFigures(NamedTuple):
    """How many wait, and for how long, in working time, those do that wait since longest by the wall clock."""

    length: int
    ages: list[timedelta]


def waiting_needs(user: User) -> QuerySet[Need]:
    """Return the needs that wait for an owner, as far as the person reads needs."""
    rows = needs_visible_to(user).filter(ended_at=None, ticket__state__in=OPEN_STATES)
    return rows.select_related(*RELATED)


def given_needs(user: User) -> QuerySet[Need]:
    """Return the needs that were given to a department."""
    return needs_visible_to(user).filter(end=NeedEnd.GIVEN).select_related(*RELATED)


def needs_in_figures(user: User, now: datetime) -> NeedsInFigures:
    """Return the length and the ages of the list that the person reads; of many, those of the oldest thousand."""
    rows = needs_visible_to(user).filter(ended_at=None, ticket__state__in=OPEN_STATES)
    oldest = (
        rows.select_related("ticket").only("since", "ticket__provider").order_by("since", "pk")[:MOST_COUNTED]
    )
    return NeedsInFigures(rows.count(), list(ages(oldest, now).values()))


def ages(needs: Iterable[Need], now: datetime) -> dict[int, timedelta]:
    """Return how long each has waited, by id: in working time of the department that has it, as the backlog is."""
    needs, calendars = list(needs), org_tree().calendars
    schedules = shown_schedules({calendars[need.ticket.provider_id] for need in needs})
    return {need.pk: schedules[calendars[need.ticket.provider_id]].elapsed(need.since, now) for need in needs}


def departments_to_give_to(user: User, ticket: Ticket) -> QuerySet[Department]:
    """Return the departments for which the person may take it, or to which they may give it, by name."""
    allowed = [unit.pk for unit in staffed_departments() if may_give(user, ticket, unit.pk)]
    return Department.objects.filter(pk__in=allowed, is_team=False).order_by(shown_name())


def services_to_give_for(departments: QuerySet[Department], ticket: Ticket) -> QuerySet[Service]:
    """Return the services of these departments that the requester may order."""
    rows = services_orderable_by(ticket.requester).filter(department__in=departments.order_by())
    others = rows.exclude(pk=ticket.service_id).select_related("department", "team")
    return others.order_by(shown_name("department__"), shown_name())
