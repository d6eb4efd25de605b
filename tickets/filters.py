"""Filters of the queue and of the lists of requests."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from departments.cached_reads import org_tree
from departments.cached_services import services_by_unit
from departments.enums import Priority
from departments.rules import reach_of
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.text.name_order import name_order
from servicedesk.web.lists.filtering import ListFilter, SelectFilter, WordsFilter
from tickets.enums import PLANNED_SOURCES, Source
from tickets.models import Ticket
from tickets.models.ticket import STATE_LABELS
from tickets.queries.finding import narrowed_by
from tickets.queries.requests import Tab, states_in

PERIODS = [("30", _("Last 30 days")), ("90", _("Last 90 days")), ("365", _("Last 12 months"))]


class SearchFilter(ListFilter):
    """Search as in the one box: what the person may read but the outline of is not found by its words."""

    q = WordsFilter(label=_("Search in this list"), method="by_text")

    class Meta:
        model = Ticket
        fields: list[str] = []

    def by_text(self, rows: QuerySet[Ticket], _name: str, value: str) -> QuerySet[Ticket]:
        return narrowed_by(self.request.user, rows, value)


class AgeFilter(SelectFilter):
    """How long ago requests were submitted."""

    def __init__(self) -> None:
        super().__init__(
            label=pgettext_lazy("when", "Submitted"),
            choices=PERIODS,
            empty_label=_("Submitted at any time"),
        )

    def filter(self, rows: QuerySet[Ticket], value: str) -> QuerySet[Ticket]:
        """Return those of the last `value` days."""
        if not value:
            return rows
        return rows.filter(submitted_at__gte=clock.reading() - timedelta(days=int(value)))


class RequestsFilter(SearchFilter):
    """The lists of requests: by status, by the department that serves, and by how long ago they were submitted."""

    status = SelectFilter(label=_("Status"), field_name="state", empty_label=_("Any status"))
    department = SelectFilter(
        label=_("Department"), field_name="provider_id", empty_label=_("All departments")
    )
    days = AgeFilter()

    class Meta:
        model = Ticket
        fields: list[str] = []

    def __init__(self, data: Any, *, queryset: QuerySet[Ticket], request: PersonRequest, tab: Tab) -> None:
        super().__init__(data, queryset=queryset, request=request)
        self.filters["status"].extra["choices"] = [
            (state.value, capfirst(STATE_LABELS[state])) for state in states_in(tab)
        ]
        tree, language = org_tree(), get_language() or "en"
        units = [(tree.name(unit), unit) for unit, is_team in tree.is_team.items() if not is_team]
        units.sort(key=lambda one: name_order(one[0], language))
        self.filters["department"].extra["choices"] = [(str(unit), name) for name, unit in units]


class QueueFilter(SearchFilter):
    """Team, priority, service and source of requests to the person's units."""

    team = SelectFilter(label=_("Team"), method="by_team", empty_label=_("Any team"))
    priority = SelectFilter(label=_("Priority"), choices=Priority.choices, empty_label=_("Any priority"))
    service = SelectFilter(label=_("Service"), field_name="service_id", empty_label=_("Any service"))
    source = SelectFilter(label=pgettext_lazy("of a request", "Source"), empty_label=_("Any source"))

    class Meta:
        model = Ticket
        fields: list[str] = []

    def __init__(self, data: Any, *, queryset: QuerySet[Ticket], request: PersonRequest) -> None:
        super().__init__(data, queryset=queryset, request=request)
        tree, works = org_tree(), reach_of(request.user).works
        ordered = sorted((tree.is_team[unit], tree.name(unit), unit) for unit in works)
        self.filters["team"].extra["choices"] = [(str(unit), name) for _is_team, name, unit in ordered]
        self.filters["source"].extra["choices"] = [
            (source.value, capfirst(source.label)) for source in Source if source not in PLANNED_SOURCES
        ]
        offered = (service for services in services_by_unit(works).values() for service in services)
        self.filters["service"].extra["choices"] = [
            (str(service.id), service.name)
            for service in sorted(offered, key=lambda one: name_order(one.name, get_language() or "en"))
        ]

    def by_team(self, rows: QuerySet[Ticket], _name: str, value: str) -> QuerySet[Ticket]:
        """A team is its own queue; a department is all of it."""
        tree, unit = org_tree(), int(value)
        units = {unit} if tree.is_team[unit] else tree.with_teams(unit)
        return rows.filter(promise__holder__in=units)
