"""Which service takes the requests that fit no other: everyone reads it, admins choose it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from departments.actions.catch_all import choose_catch_all
from departments.models import Service
from departments.queries.services import find_service
from departments.rules import may_configure
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.strict import StrictSerializer


class CatchAllSerializer(StrictSerializer):
    """The service, by its slug."""

    service = serializers.SlugField(
        allow_null=True, help_text="null where there is none, or none that you may know of"
    )


class CatchAllViewSet(ViewSet):
    """The choice."""

    serializer_class = CatchAllSerializer

    @extend_schema(summary="Show where requests go that fit no service", responses=CatchAllSerializer)
    def list(self, request: ApiRequest) -> Response:
        """Answer the service."""
        return _chosen(request)

    @extend_schema(
        summary="Choose where requests go that fit no service",
        request=CatchAllSerializer,
        responses={200: CatchAllSerializer},
    )
    def create(self, request: ApiRequest) -> Response:
        """Choose the service, or none with null; the same once more has no effect. 403 for who is no admin."""
        if not may_configure(request.user):
            raise PermissionDenied
        body = CatchAllSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        slug = body.validated_data["service"]
        wanted = Service.objects.filter(slug=slug).first() if slug is not None else None
        if wanted is None and slug is not None:
            raise serializers.ValidationError({"service": ["There is no such service."]})
        choose_catch_all(service=wanted, by=request.user)
        return _chosen(request)


def _chosen(request: ApiRequest) -> Response:
    chosen = Service.objects.filter(is_catch_all=True).first()
    slug: Any = chosen.slug if chosen is not None else None
    if slug is not None and not may_configure(request.user) and find_service(request.user, slug) is None:
        slug = None
    return Response({"service": slug})
