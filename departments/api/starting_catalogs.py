"""Ready-made catalogs: what is in them, and taking services of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from departments.actions.starting_catalogs import take_services
from departments.models import Department, Service, ServiceCategory
from departments.queries.starting_catalogs import taken_by
from departments.rules import adds_services, catalogs_editable_by
from departments.service_files.service_file import Texts
from departments.starting_catalogs.reading import StartingCatalog, starting_catalogs
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.strict import StrictSerializer, StringField, read_body

from .service_verbs import ServiceOutcomeSerializer

MOST = 100
COUNT = serializers.IntegerField(min_value=0, max_value=1000)
Taken = Mapping[str, Sequence[Service]]  # by address


class ReadyServiceSerializer(serializers.Serializer):
    """A ready-made service. taken: the addresses of the department's services that began as it."""

    address = serializers.CharField(help_text='"it/new-computer"')
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    summary_en = serializers.CharField()
    summary_zh = serializers.CharField()
    taken = serializers.ListField(child=serializers.CharField())


class StartingCatalogSerializer(serializers.Serializer):
    """What a usual department offers."""

    key = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    services = ReadyServiceSerializer(many=True)


class TakeBody(StrictSerializer):
    """Which services, and where they go."""

    department = serializers.SlugRelatedField(queryset=Department.objects.all(), slug_field="code")
    team = serializers.SlugRelatedField(
        queryset=Department.objects.filter(is_team=True),
        slug_field="code",
        required=False,
        allow_null=True,
        default=None,
    )
    category = serializers.SlugRelatedField(
        queryset=ServiceCategory.objects.filter(is_active=True),
        slug_field="slug",
        required=False,
        allow_null=True,
        default=None,
        help_text="where the suggested one is not there; only admins make a category",
    )
    addresses = serializers.ListField(child=StringField(max_length=100), max_length=MOST, default=list)
    once_more = serializers.DictField(
        child=COUNT,
        default=dict,
        help_text="address: how many of it the department has; another is added while it has just as many",
    )


class StartingCatalogViewSet(ViewSet):
    """Ready-made services of usual departments, for whoever adds services to a catalog."""

    @extend_schema(
        summary="List ready-made catalogs",
        parameters=[OpenApiParameter("department", str, description="code: whose services `taken` names")],
        responses=StartingCatalogSerializer(many=True),
    )
    def list(self, request: ApiRequest) -> Response:
        """Answer each catalog with its services, and which of them a department has taken."""
        if not adds_services(request.user):
            raise PermissionDenied
        taken = _taken(request)
        rows = [_catalog(catalog, taken) for catalog in starting_catalogs().values()]
        return Response(StartingCatalogSerializer(rows, many=True).data)

    @extend_schema(
        summary="Take ready-made services",
        request=TakeBody,
        responses={201: ServiceOutcomeSerializer(many=True), 200: ServiceOutcomeSerializer(many=True)},
    )
    def create(self, request: ApiRequest) -> Response:
        """Add a draft for each that the department has not taken yet; answer those, with 200 for none."""
        made = take_services(**read_body(TakeBody, request), by=request.user)
        return Response(ServiceOutcomeSerializer(made, many=True).data, status=201 if made else 200)


def _taken(request: ApiRequest) -> Taken:
    code = request.query_params.get("department", "")
    if not code:
        return {}
    department = catalogs_editable_by(request.user).filter(code=code).first()
    if department is None:
        raise serializers.ValidationError({"department": [_("This catalog belongs to another department.")]})
    return taken_by(department.pk)


def _catalog(catalog: StartingCatalog, taken: Taken) -> dict[str, Any]:
    services = [
        {
            "address": address,
            **_texts("name", file.name),
            **_texts("summary", file.summary),
            "taken": [service.slug for service in taken.get(address, ())],
        }
        for address, file in catalog.services.items()
    ]
    return {"key": catalog.key, **_texts("name", catalog.name), "services": services}


def _texts(name: str, texts: Texts) -> dict[str, str]:
    return {f"{name}_{language}": text for language, text in texts.items()}
