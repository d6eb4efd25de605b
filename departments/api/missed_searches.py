"""What several people searched for without opening a result: for programs of heads and admins."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from departments.actions.missed_searches import LONGEST, dismiss_search, make_word, restore_search
from departments.models import Service
from departments.queries.missed_searches import missed_searches
from departments.queries.services import find_service
from departments.rules import may_see_missed_searches
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.references import ServiceReference
from servicedesk.web.api.strict import StrictSerializer, StringField, read_body


class MissedWordsSerializer(serializers.Serializer):
    """Words that at least three people searched with, and what was shown to them."""

    words = serializers.CharField()
    language = serializers.CharField(help_text="en or zh")
    people = serializers.IntegerField()
    last = serializers.DateTimeField(help_text="when somebody did so last")
    service = ServiceReference(allow_null=True, help_text="a service that was shown; null where none was")


class MissedWordsBody(StrictSerializer):
    """Words of the list."""

    words = StringField(max_length=LONGEST)


class AcceptBody(MissedWordsBody):
    """Words of the list, and the service that they are to find."""

    service = StringField(max_length=80, help_text="its slug")

    def validate_service(self, slug: str) -> Service:
        """Find the service. Raises ValidationError for one that the person may not know of."""
        found = find_service(self.context["request"].user, slug)
        if found is None:
            raise serializers.ValidationError("There is no such service.")
        return found


class MissedSearchViewSet(ViewSet):
    """The list, for heads and admins."""

    @extend_schema(
        summary="List searches of which nothing was opened", responses=MissedWordsSerializer(many=True)
    )
    def list(self, request: ApiRequest) -> Response:
        """Answer at most a hundred, those of most people first; nobody is named."""
        if not may_see_missed_searches(request.user):
            raise PermissionDenied
        found = missed_searches(request.user)
        return Response(MissedWordsSerializer([one._asdict() for one in found], many=True).data)

    @extend_schema(summary="Make them a word of a service", request=AcceptBody, responses={204: None})
    @action(detail=False, methods=["post"])
    def accept(self, request: ApiRequest) -> Response:
        """Let a service that the person edits be found by them; 409 where they are not on the list any more."""
        make_word(by=request.user, **read_body(AcceptBody, request))
        return Response(status=204)

    @extend_schema(summary="Dismiss a search", request=MissedWordsBody, responses={204: None})
    @action(detail=False, methods=["post"])
    def dismiss(self, request: ApiRequest) -> Response:
        """Say that the words are no need; 409 where they are not on the list any more."""
        dismiss_search(by=request.user, **read_body(MissedWordsBody, request))
        return Response(status=204)

    @extend_schema(summary="Restore a dismissed search", request=MissedWordsBody, responses={204: None})
    @action(detail=False, methods=["post"])
    def restore(self, request: ApiRequest) -> Response:
        """Show again what you dismissed; 409 where you did not."""
        restore_search(by=request.user, **read_body(MissedWordsBody, request))
        return Response(status=204)
