"""What each figure counts: one function per figure gives the rows, for the number and for the list behind it.

A row is whatever is counted: a ticket, a promise, a verdict, a rating. Surveys adds its own figure with `add_figure`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from departments.cached_reads import org_tree
from departments.queries.scope import Scope, Side
from servicedesk.accounts.models import User
from servicedesk.calendars.queries import shown_schedules
from servicedesk.calendars.worktime import Schedule
from sla.enums import ClockKind, PromiseFor
from sla.models import Promise, Verdict
from sla.reports import verdicts
from tickets.models import Ticket
from tickets.queries.ageing import BUCKETS, in_bucket
from tickets.workflow import OPEN_STATES, State


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that can be opened.

    `rows(scope, now)` is what it counts, `order` what the list is sorted by. `link` is how a row finds its ticket:
    the row's attribute, and the ticket's field that has the same value. Figures of now do not heed the period.
    `knows` names the narrowings of the scope that the figure heeds. `may_open(person, scope)` says who sees the list of
    single rows; the number alone may be for more.
    """

    key: str
    rows: "Callable[[Scope, datetime], QuerySet[Any]]"
    order: str
    link: tuple[str, str] = ("pk", "pk")
    is_of_now: bool = False
    knows: tuple[str, ...] = ()
    may_open: "Callable[[User, Scope], bool]" = lambda person, scope: True


FIGURES: dict[str, Figure] = {}
COUNTED_KINDS = (
    ClockKind.RESOLUTION,
    ClockKind.FIRST_RESPONSE,
    ClockKind.NEXT_RESPONSE,
    ClockKind.CADENCE,
    ClockKind.OWNERSHIP,
)


def add_figure(figure: Figure) -> Figure:
    """Let a figure be counted and opened; adding it again replaces it."""
    FIGURES[figure.key] = figure
    return figure


def open_tickets(scope: Scope, now: datetime) -> QuerySet[Ticket]:
    """The backlog, or the part of it that is as old as the scope says."""
    rows = Ticket.objects.filter(**scope.whose("holder_department"), state__in=sorted(OPEN_STATES))
    bucket = next((bucket for bucket in BUCKETS if bucket.key == scope.age), None)
    return rows if bucket is None else rows.filter(in_bucket(bucket, schedules_for(scope), now))


def schedules_for(scope: Scope) -> dict[int, Schedule]:
    """Return the calendars by which the scope's backlog ages: those of its providers."""
    calendars = org_tree().calendars
    providers: Iterable[int] = calendars
    if scope.side is Side.SERVES:
        providers = scope.departments
    elif scope.other is not None:
        providers = [scope.other.pk]
    return shown_schedules(calendars[provider] for provider in providers)


def running_promises(scope: Scope, now: datetime) -> QuerySet[Promise]:
    """Promises of open requests of which a clock runs: late, at risk or on their way."""
    return Promise.objects.filter(
        **scope.whose(), is_open=True, subject=PromiseFor.TICKET, next_due_at__isnull=False
    )  # fmt: skip


def is_late(now: datetime) -> Q:
    """Running past its due."""
    return Q(next_due_at__lt=now)


def is_at_risk(now: datetime) -> Q:
    """Running with 80 % or more of the target used, and not late."""
    return Q(next_due_at__gte=now, at_risk_at__lte=now)


def filed_tickets(scope: Scope, now: datetime) -> QuerySet[Ticket]:
    """Requests that came in."""
    return Ticket.objects.filter(**scope.whose("holder_department"), **scope.within("submitted_at"))


def closed_tickets(scope: Scope, now: datetime) -> QuerySet[Ticket]:
    """Requests that were closed and have not been reopened since."""
    return Ticket.objects.filter(
        **scope.whose("holder_department"), **scope.within("closed_at"), state=State.CLOSED
    )


def _verdicts(kind: ClockKind, scope: Scope, now: datetime) -> QuerySet[Verdict]:
    """How the promises of one kind were judged."""
    return verdicts(scope, kind)


add_figure(
    Figure(
        key="open",
        rows=open_tickets,
        order="submitted_at",
        is_of_now=True,
        knows=("age",),
    )
)
add_figure(
    Figure(
        key="late",
        rows=lambda scope, now: running_promises(scope, now).filter(is_late(now)),
        order="next_due_at",
        link=("pk", "promise_id"),
        is_of_now=True,
    )
)
add_figure(
    Figure(
        key="at_risk",
        rows=lambda scope, now: running_promises(scope, now).filter(is_at_risk(now)),
        order="next_due_at",
        link=("pk", "promise_id"),
        is_of_now=True,
    )
)
add_figure(
    Figure(
        key="attention",
        rows=lambda scope, now: running_promises(scope, now).filter(is_late(now) | is_at_risk(now)),
        order="next_due_at",
        link=("pk", "promise_id"),
        is_of_now=True,
    )
)


for kind in COUNTED_KINDS:
    add_figure(
        Figure(
            key=kind.value,
            rows=partial(_verdicts, kind),
            order="-counts_at",
            link=("promise_id", "promise_id"),
            knows=("outcome", "imported"),
        )
    )
add_figure(
    Figure(
        key="filed",
        rows=filed_tickets,
        order="-submitted_at",
    )
)
add_figure(
    Figure(
        key="closed",
        rows=closed_tickets,
        order="-closed_at",
    )
)
add_figure(
    Figure(
        key="reopened",
        rows=lambda scope, now: closed_tickets(scope, now).filter(cycle__gt=1),
        order="-closed_at",
    )
)
