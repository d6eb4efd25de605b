"""Working time, to read."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins

from departments.queries.calendars import units_by_calendar
from departments.rules import calendars_visible_to
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import current_versions
from servicedesk.web.api.pages import WithPage
from servicedesk.web.api.pagination import alphabetical

from .serializers import CalendarContentSerializer, CalendarSerializer


@extend_schema_view(
    list=extend_schema(summary="List calendars"),
    retrieve=extend_schema(summary="Show a calendar with its hours", responses=CalendarContentSerializer),
)
class CalendarViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, WithPage):
    """The calendars of the units that one leads or heads; all of them for admins."""

    request: ApiRequest
    queryset = Calendar.objects.none()
    orderings = alphabetical("code")
    filter_backends = ()
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self) -> QuerySet[Calendar]:
        return calendars_visible_to(self.request.user)

    def get_serializer_class(self) -> type[CalendarSerializer]:
        return CalendarContentSerializer if self.action == "retrieve" else CalendarSerializer

    def about(self, rows: list[Any]) -> dict[str, Any]:
        return {"units": units_by_calendar(rows), "versions": current_versions(rows)}
