"""Services: what may be ordered, what is asked for it, what is promised."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import mixins, serializers
from rest_framework.decorators import action

from departments.display.audiences import why_not_orderable
from departments.enums import Duty, Priority, ServiceState
from departments.models import Department, RequestForm, Responsibility, Service
from departments.queries.favourites import favourites_of
from departments.queries.people import home_department
from departments.rules import services_visible_to
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.text.search import UNREAD, matching
from servicedesk.web.api.filtering import TruthFilter
from servicedesk.web.api.negotiation import AnyAnswer
from servicedesk.web.api.pages import WithPage
from servicedesk.web.api.pagination import alphabetical
from servicedesk.web.api.references import DepartmentReference, ServiceReference
from sla.enums import ClockKind
from sla.queries.offers import offers_for

from .form_schemas import CONTENT_TYPE, schema_answer
from .links import WithLink
from .questions import QuestionSerializer, SectionSerializer


class TargetSerializer(serializers.Serializer):
    """How long a part may take: working seconds, or so many working days."""

    kind = serializers.ChoiceField(ClockKind.choices)
    priority = serializers.ChoiceField(Priority.choices)
    seconds = serializers.IntegerField(allow_null=True)
    working_days = serializers.IntegerField(allow_null=True)
    is_around_the_clock = serializers.BooleanField()


class ResponsibilitySerializer(serializers.Serializer):
    """What a unit (by code) or a person (by address) is for a service."""

    duty = serializers.ChoiceField(Duty.choices)
    department = serializers.CharField(source="department.code", default=None, allow_null=True)
    person = serializers.EmailField(source="person.email", default=None, allow_null=True)


class ServiceSerializer(ServiceReference):
    """A service with its form and the targets that apply to the caller."""

    summary_en = serializers.CharField()
    summary_zh = serializers.CharField()
    description_en = serializers.CharField()
    description_zh = serializers.CharField()
    words_en = serializers.ListField(
        source="words.en", child=serializers.CharField(), help_text="everyday words that find it"
    )
    words_zh = serializers.ListField(source="words.zh", child=serializers.CharField())
    category = serializers.CharField(source="category.slug")
    department = DepartmentReference()
    state = serializers.ChoiceField(ServiceState.choices)
    is_active = serializers.BooleanField(help_text="whether it is offered: whether its state is published")
    may_order = serializers.SerializerMethodField()
    why_not = serializers.SerializerMethodField(help_text='why you may not order it, "" where you may')
    is_favourite = serializers.SerializerMethodField(help_text="whether you have starred it")
    owner = serializers.EmailField(source="owner.email", default=None, allow_null=True)
    responsibilities = ResponsibilitySerializer(many=True)
    is_confidential = serializers.BooleanField()
    form_version = serializers.SerializerMethodField(help_text="the number of the form, null for none")
    form = serializers.SerializerMethodField()
    sections = serializers.SerializerMethodField()
    targets = serializers.SerializerMethodField()

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_form_version(self, service: Service) -> int | None:
        version = self._version(service)
        return version.number if version else None

    def get_may_order(self, service: Service) -> bool:
        return not self.get_why_not(service)

    def get_why_not(self, service: Service) -> str:
        return why_not_orderable(self.context["request"].user, service)

    def get_is_favourite(self, service: Service) -> bool:
        return service.pk in self.context["favourites"]

    @extend_schema_field(QuestionSerializer(many=True))
    def get_form(self, service: Service) -> Any:
        version = self._version(service)
        return QuestionSerializer(version.specs if version else (), many=True).data

    @extend_schema_field(SectionSerializer(many=True))
    def get_sections(self, service: Service) -> Any:
        version = self._version(service)
        return SectionSerializer(version.spec.sections if version else (), many=True).data

    def _version(self, service: Service) -> RequestForm | None:
        found: RequestForm | None = self.context["forms"].get(service.pk)
        return found

    @extend_schema_field(TargetSerializer(many=True))
    def get_targets(self, service: Service) -> Any:
        targets = self.context["offers"][service.pk].values()
        ordered = sorted(targets, key=lambda target: (target.kind, Priority.values.index(target.priority)))
        return TargetSerializer(ordered, many=True).data


class ServiceFilter(django_filters.FilterSet):
    """Of a department, of a category, offered or not, or by words."""

    department = django_filters.ModelChoiceFilter(
        queryset=Department.objects.all(),
        to_field_name="code",
        label="the code of the department that offers it",
    )
    category = django_filters.CharFilter(field_name="category__slug", label="the slug of the category")
    is_active = TruthFilter(method="by_offered", label="true while it is offered")
    state = django_filters.ChoiceFilter(choices=ServiceState.choices, label="draft, published or retired")
    favourite = TruthFilter(method="by_star", label="true for those that you have starred")
    q = django_filters.CharFilter(
        method="by_text", max_length=200, label="words of name, summary or everyday words"
    )

    class Meta:
        model = Service
        fields: list[str] = []

    def by_offered(self, rows: QuerySet[Service], _name: str, value: bool) -> QuerySet[Service]:
        offered = Q(state=ServiceState.PUBLISHED)
        return rows.filter(offered if value else ~offered)

    def by_star(self, rows: QuerySet[Service], _name: str, value: bool) -> QuerySet[Service]:
        starred = Q(pk__in=favourites_of(self.request.user))
        return rows.filter(starred if value else ~starred)

    def by_text(self, rows: QuerySet[Service], _name: str, value: str) -> QuerySet[Service]:
        return matching(rows, value)


@extend_schema_view(
    list=extend_schema(summary="List services"), retrieve=extend_schema(summary="Show a service")
)
class ServiceViewSet(WithLink, mixins.ListModelMixin, mixins.RetrieveModelMixin, WithPage):
    """The services that the person may see, and those whose entry they edit."""

    request: ApiRequest
    queryset = Service.objects.none()
    serializer_class = ServiceSerializer
    filterset_class = ServiceFilter
    orderings = alphabetical("name_en") + alphabetical("slug")
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self) -> QuerySet[Service]:
        visible = services_visible_to(self.request.user).select_related("department", "category", "owner")
        bearers = Responsibility.objects.select_related("department", "person").order_by("pk")
        return visible.defer(*UNREAD).prefetch_related(Prefetch("responsibilities", bearers))

    def about(self, rows: list[Service]) -> dict[str, Any]:
        consumer = home_department(self.request.user)
        return {
            "forms": _newest_forms(rows),
            "offers": offers_for(rows, consumer),
            "favourites": favourites_of(self.request.user),
        }

    @extend_schema(
        summary="Show the JSON Schema of the answers that file a request",
        parameters=[
            OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="the ETag you have")
        ],
        responses={
            (200, CONTENT_TYPE): OpenApiTypes.OBJECT,
            304: OpenApiResponse(description="As you have it"),
        },
    )
    @action(detail=True, url_path="schema", url_name="schema", content_negotiation_class=AnyAnswer)
    def form_schema(self, request: ApiRequest, slug: str) -> HttpResponseBase:
        """Describe the answers as JSON Schema 2020-12: the newest form of the service, at filing."""
        return schema_answer(request, self.get_object())


def _newest_forms(services: Iterable[Service]) -> dict[int, RequestForm]:
    rows = RequestForm.objects.filter(service__in=list(services)).order_by("service_id", "-number")
    return {form.service_id: form for form in rows.distinct("service_id")}
