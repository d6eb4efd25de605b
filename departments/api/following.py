"""Following what is announced of a service."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments.actions.subscriptions import subscribe_to_service, unsubscribe_from_service
from departments.models import Service
from departments.rules import services_visible_to
from servicedesk.accounts.api_requests import ApiRequest

from .service_verbs import NothingBody


class ServiceFollowingViewSet(GenericViewSet):
    """Following what is announced of a service."""

    request: ApiRequest
    queryset = Service.objects.none()
    filter_backends = ()
    pagination_class = None
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self) -> QuerySet[Service]:
        return services_visible_to(self.request.user).select_related("department")

    @extend_schema(
        summary="Follow the announcements of a service", request=NothingBody, responses={204: None}
    )
    @action(detail=True, methods=["post"])
    def follow(self, request: ApiRequest, slug: str) -> Response:
        """Be told of outages and planned work; a second time changes nothing."""
        subscribe_to_service(service=self.get_object(), by=request.user)
        return Response(status=204)

    @extend_schema(
        summary="Unfollow the announcements of a service", request=NothingBody, responses={204: None}
    )
    @action(detail=True, methods=["post"])
    def unfollow(self, request: ApiRequest, slug: str) -> Response:
        """Be told no longer."""
        unsubscribe_from_service(service=self.get_object(), by=request.user)
        return Response(status=204)
