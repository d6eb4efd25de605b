"""What a search can be narrowed by; the choice is in the address."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from departments.cached_services import services_by_unit
from departments.rules import reach_of, services_offered_to
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.text.name_order import name_order
from servicedesk.web.lists.filtering import ListFilter, SelectFilter
from tickets.filters import AgeFilter
from tickets.models import Ticket
from tickets.queries.requests import UNFINISHED
from tickets.workflow import ENDED_STATES

from .kinds import KINDS

STATES = {"open": UNFINISHED, "ended": sorted(ENDED_STATES)}
MINE, TEAM = "mine", "team"


class SearchFilters(ListFilter):
    """One kind of results; and requests by state, by whose they are, by service and by age."""

    kind = SelectFilter(
        label=_("Kind"),
        method="as_it_is",
        choices=[(kind.name, kind.label) for kind in KINDS],
        empty_label=_("Everything"),
    )
    state = SelectFilter(
        label=_("Status"),
        method="by_state",
        choices=[("open", _("Open")), ("ended", _("Ended"))],
        empty_label=_("Any status"),
    )
    whose = SelectFilter(label=_("Whose"), method="by_side", empty_label=_("Anyone's requests"))
    service = SelectFilter(label=_("Service"), field_name="service_id", empty_label=_("Any service"))
    days = AgeFilter()

    class Meta:
        model = Ticket
        fields: list[str] = []

    def __init__(self, data: Any, *, request: PersonRequest | ApiRequest) -> None:
        """Take the query of the address."""
        super().__init__(data, queryset=Ticket.objects.all(), request=request)
        user = request.user
        sides = [(MINE, _("My requests"))]
        if reach_of(user).works:
            sides.append((TEAM, _("My team's queue")))
        self.filters["whose"].extra["choices"] = sides
        self.filters["service"].extra["choices"] = lambda: _services_known_to(user)

    @property
    def chosen(self) -> dict[str, str]:
        """Return what is set and can be read, by name."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def as_it_is(self, rows: QuerySet[Ticket], _name: str, _value: str) -> QuerySet[Ticket]:
        return rows

    def by_state(self, rows: QuerySet[Ticket], _name: str, value: str) -> QuerySet[Ticket]:
        return rows.filter(state__in=STATES[value])

    def by_side(self, rows: QuerySet[Ticket], _name: str, value: str) -> QuerySet[Ticket]:
        user = self.request.user
        if value == MINE:
            return rows.filter(requester=user)
        return rows.filter(holder_department__in=reach_of(user).works)


def _services_known_to(user: User) -> list[tuple[str, str]]:
    """Return the services that the person may find or works on, by name."""
    known = {one.pk: one.name for one in services_offered_to(user).only("pk", "name_en", "name_zh")}
    worked = services_by_unit(reach_of(user).works).values()
    known |= {one.id: one.name for services in worked for one in services}
    language = get_language() or "en"
    return sorted(
        ((str(pk), name) for pk, name in known.items()), key=lambda one: name_order(one[1], language)
    )
