"""What is promised, to read."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins

from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.pages import WithPage
from servicedesk.web.api.pagination import alphabetical
from sla.models import Policy, PolicyVersion
from sla.queries.policies import newest_of
from sla.rules import policies_visible_to

from .policy_serializers import PolicySerializer


@extend_schema_view(
    list=extend_schema(summary="List policies with their targets and steps"),
    retrieve=extend_schema(summary="Show a policy"),
)
class PolicyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, WithPage):
    """The policies in force: the company's, and those of the units that one leads or heads; all of them for admins."""

    request: ApiRequest
    queryset = Policy.objects.none()
    serializer_class = PolicySerializer
    orderings = alphabetical("name")
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Policy]:
        published = Exists(PolicyVersion.objects.filter(policy=OuterRef("pk")))
        found = policies_visible_to(self.request.user).filter(published, is_active=True)
        return found.select_related("service", "provider", "consumer")

    def about(self, rows: list[Any]) -> dict[str, Any]:
        return {"newest": newest_of(rows)}
