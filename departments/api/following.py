"""Following what is announced of a service."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from departments.actions.subscriptions import subscribe_to_service, unsubscribe_from_service
from servicedesk.accounts.api_requests import ApiRequest

from .of_services import NothingBody, OfServices


class ServiceFollowingViewSet(OfServices):
    """Following what is announced of a service."""

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
