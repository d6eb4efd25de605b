"""Needs without an owner: for heads, arbiters and admins."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.events import clock
from servicedesk.web.api.filtering import TruthFilter
from servicedesk.web.api.pages import WithPage
from servicedesk.web.api.pagination import newest_first
from servicedesk.web.api.references import DepartmentReference, PersonReference, ServiceReference
from servicedesk.web.api.strict import DayField, StrictSerializer, TextField, read_body
from tickets.actions.needs import give_owner
from tickets.actions.undoing import undo_give
from tickets.models import Need
from tickets.queries.needs import RELATED, ages
from tickets.rules import may_see_needs, needs_visible_to, readable_needs
from tickets.verbs.bodies import NoBody, ServiceKey, UnitKey

ASKED = ("title", "description", "requester", "reason")  # what was asked for, by whom, and why nobody did it


class NeedFilter(django_filters.FilterSet):
    """Those that wait, or those that have ended."""

    waiting = TruthFilter(field_name="ended_at", lookup_expr="isnull", label="true while nobody has it")

    class Meta:
        model = Need
        fields: list[str] = []


class NeedSerializer(serializers.Serializer):
    """A request that no department takes, or took only after it was on this list.

    Once it waits no more, what was asked for is null but for those who may read the request.
    """

    id = serializers.IntegerField()
    number = serializers.CharField(source="ticket.number")
    title = serializers.CharField(source="ticket.title", allow_null=True)
    description = serializers.CharField(source="ticket.description", allow_null=True)
    requester = PersonReference(source="ticket.requester", allow_null=True)
    consumer = DepartmentReference(source="ticket.consumer")
    reason = serializers.CharField(
        source="message.body", allow_null=True, help_text="why no department does it"
    )
    since = serializers.DateTimeField()
    age_seconds = serializers.SerializerMethodField(
        help_text="how long it waits, in working time of the department that has it; null once it has ended"
    )
    end = serializers.CharField(
        allow_null=True, help_text="null while it waits; given, moved or kept (by those who had it) or over"
    )
    ended_at = serializers.DateTimeField(allow_null=True)
    department = DepartmentReference(allow_null=True, help_text="whose it became")
    service = ServiceReference(allow_null=True, help_text="for which service; null as a wish")
    due_on = serializers.DateField(allow_null=True, help_text="the day by which the department says more")

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_age_seconds(self, need: Need) -> int | None:
        return int(self.context["ages"][need.pk].total_seconds()) if need.is_open else None

    def to_representation(self, instance: Need) -> Any:
        """Answer null for what has not ended, and for what is not to be read any more."""
        data = super().to_representation(instance)
        unread = () if instance.pk in self.context["readable"] else ASKED
        return {**data, "end": data["end"] or None, **dict.fromkeys(unread)}


class GiveOwnerBody(StrictSerializer):
    """Whose it becomes: a department, perhaps one of its services, and by which day it says more."""

    department = UnitKey()
    service = ServiceKey(required=False, allow_null=True, default=None)
    due_on = DayField()
    reason = TextField(max_length=2000, required=False, allow_blank=True, default="")


class NeedViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, WithPage):
    """The needs that heads, arbiters and admins read; those of confidential requests are none."""

    request: ApiRequest
    queryset = Need.objects.none()
    serializer_class = NeedSerializer
    filterset_class = NeedFilter
    orderings = newest_first("since")
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Need]:
        return needs_visible_to(self.request.user).select_related(*RELATED)

    def about(self, rows: list[Need]) -> dict[str, Any]:
        waiting = ages((row for row in rows if row.is_open), clock.reading())
        return {"readable": readable_needs(self.request.user, rows), "ages": waiting}

    @extend_schema(summary="List the needs without an owner")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer them, the newest first; 403 for others."""
        if not may_see_needs(self.request.user):
            raise PermissionDenied
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="Show a need")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer one; 404 for those who do not read needs."""
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(summary="Give a need to a department", request=GiveOwnerBody, responses=NeedSerializer)
    @action(detail=True, methods=["post"], url_path="give", url_name="give")
    def give(self, request: ApiRequest, pk: str) -> Response:
        """Let a department have the request: a head takes it, an arbiter gives it; 409 where another was faster."""
        need: Need = self.get_object()
        give_owner(need=need, by=request.user, **read_body(GiveOwnerBody, request))
        return self._shown(need)

    @extend_schema(summary="Take a need back that you gave", request=NoBody, responses=NeedSerializer)
    @action(detail=True, methods=["post"], url_path="take-back", url_name="take-back")
    def take_back(self, request: ApiRequest, pk: str) -> Response:
        """Put it on the list again, within a day; 403 for who did not give it, 409 where others have begun."""
        need: Need = self.get_object()
        undo_give(need=need, by=request.user)
        return self._shown(need)

    def _shown(self, need: Need) -> Response:
        """Answer what became of it: of what is confidential from now on, its outline."""
        return Response(self.get_serializer(Need.objects.select_related(*RELATED).get(pk=need.pk)).data)
