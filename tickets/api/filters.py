"""What the list of tickets can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from rest_framework.exceptions import ValidationError

from departments.enums import Priority
from departments.models import Department
from servicedesk.events import clock
from servicedesk.web.api.filtering import MomentFilter, TruthFilter
from tickets.enums import Source
from tickets.models import Ticket
from tickets.queries.finding import narrowed_by
from tickets.queries.requests import promising, waiting_for
from tickets.workflow import State

ME, NOBODY = "me", "nobody"
STATES = [(state.value, state.value) for state in State]


def _unit(label: str, field: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=field, queryset=Department.objects.all(), to_field_name="code", label=label
    )


class TicketFilter(django_filters.FilterSet):
    """Late and at risk are as of now; a moment without a zone is read in the zone of the desk."""

    state = django_filters.MultipleChoiceFilter(choices=STATES, label="one state or several")
    priority = django_filters.MultipleChoiceFilter(choices=Priority.choices)
    provider = _unit("the code of the department that serves it", "provider")
    consumer = _unit("the code of the department that asked", "consumer")
    holder_department = _unit("the code of the unit that has it", "holder_department")
    holder = django_filters.CharFilter(
        method="by_holder", label="the id of the person who has it, “me”, or “nobody”"
    )
    requester = django_filters.CharFilter(
        method="by_requester", label="the id of the person who asked, or “me”"
    )
    service = django_filters.CharFilter(field_name="service__slug", label="the slug of the service")
    source = django_filters.MultipleChoiceFilter(choices=Source.choices, label="how it came")
    is_open = TruthFilter(field_name="promise__is_open", label="true while work is owed")
    submitted_after = MomentFilter(
        field_name="submitted_at", lookup_expr="gte", label="submitted then or later"
    )
    submitted_before = MomentFilter(field_name="submitted_at", lookup_expr="lt", label="submitted before")
    late = TruthFilter(method="by_late", label="open and past its next due moment")
    at_risk = TruthFilter(method="by_risk", label="open, not late, and four fifths of the time are used")
    waits_for_me = TruthFilter(
        method="by_waiting",
        label="your own, with a question to answer, a result to confirm, or an answer that you promised by today",
    )
    q = django_filters.CharFilter(
        method="by_text",
        max_length=200,
        label="words of the request and of its messages, of what the person may read",
    )

    class Meta:
        model = Ticket
        fields: list[str] = []

    def by_holder(self, rows: QuerySet[Ticket], _name: str, value: str) -> QuerySet[Ticket]:
        if value == NOBODY:
            return rows.filter(holder_person=None)
        return rows.filter(holder_person=self._person("holder", value))

    def by_requester(self, rows: QuerySet[Ticket], _name: str, value: str) -> QuerySet[Ticket]:
        return rows.filter(requester=self._person("requester", value))

    def by_late(self, rows: QuerySet[Ticket], _name: str, value: bool) -> QuerySet[Ticket]:
        return _those(rows, Q(promise__is_open=True, promise__next_due_at__lt=clock.now()), value)

    def by_risk(self, rows: QuerySet[Ticket], _name: str, value: bool) -> QuerySet[Ticket]:
        now = clock.now()
        risky = Q(promise__is_open=True, promise__at_risk_at__lte=now, promise__next_due_at__gte=now)
        return _those(rows, risky, value)

    def by_waiting(self, rows: QuerySet[Ticket], _name: str, value: bool) -> QuerySet[Ticket]:
        user = self.request.user
        asked, promised = waiting_for(user), promising(user, user.today_at(clock.now()))
        waits = Q(pk__in=asked.order_by().values("pk")) | Q(pk__in=promised.order_by().values("pk"))
        return _those(rows, waits, value)

    def by_text(self, rows: QuerySet[Ticket], _name: str, value: str) -> QuerySet[Ticket]:
        """Search in what the person may read, or a hit would tell what they may not."""
        return narrowed_by(self.request.user, rows, value)

    def _person(self, name: str, value: str) -> Any:
        if value == ME:
            return self.request.user.pk
        if not (value.isascii() and value.isdigit() and len(value) < 19):
            raise ValidationError({name: ["An id of a person, or one of the words that stand for some."]})
        return int(value)


def _those(rows: QuerySet[Ticket], condition: Q, value: bool) -> QuerySet[Ticket]:
    """Return the rows for which the condition is true, or the others; unknown counts as false."""
    return rows.filter(condition) if value else rows.exclude(pk__in=rows.filter(condition).values("pk"))
