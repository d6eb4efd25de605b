"""What concerns one service: found by its slug among those that the person may see."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from departments.models import Service
from departments.rules import may_edit_service, services_visible_to
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.preconditions import changed
from servicedesk.web.api.strict import StrictSerializer, read_body


class NothingBody(StrictSerializer):
    """No content."""


class OfServices(GenericViewSet):
    """One service that the person may see, with the rights of the pages."""

    request: ApiRequest
    queryset = Service.objects.none()
    filter_backends = ()
    pagination_class = None
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self) -> QuerySet[Service]:
        return services_visible_to(self.request.user).select_related("department", "category", "team")

    def edited(self) -> Service:
        """Return the service. Raises PermissionDenied (403) where the person sees it and does not edit it."""
        service: Service = self.get_object()
        if not may_edit_service(self.request.user, service):
            raise PermissionDenied
        return service

    def replace_part(
        self,
        body: type[Serializer],
        show: Callable[[Service], Any],
        change: Callable[[Service, dict[str, Any]], object],
    ) -> Response:
        """Replace a part of the service by what was sent, unless somebody else did meanwhile; answer the new part."""
        service = self.edited()
        sent = read_body(body, self.request)
        return changed(self.request, service, lambda: show(service), lambda: change(service, sent))
