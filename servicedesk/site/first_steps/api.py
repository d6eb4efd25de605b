"""The checklist of a new desk through the API."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from departments.rules import may_configure
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.site.actions import resume_step, skip_step
from servicedesk.site.enums import SetupStep
from servicedesk.site.first_steps.steps import first_steps, step_named
from servicedesk.web.api.strict import StrictSerializer


class HintSerializer(serializers.Serializer):
    """What else belongs to a step, and on which page it is done."""

    words = serializers.CharField()
    url = serializers.CharField()


class FirstStepSerializer(serializers.Serializer):
    """A step from an empty desk to its first request, in the language of the reader."""

    key = serializers.CharField()
    title = serializers.CharField(source="reading.title")
    text = serializers.CharField(source="reading.text")
    url = serializers.CharField(
        source="reading.url", help_text="its page; empty while an earlier step has to come first"
    )
    state = serializers.CharField(help_text="open, skipped or done")
    hints = HintSerializer(source="reading.hints", many=True)


class EmptyBody(StrictSerializer):
    """No content."""


SWITCH: Mapping[str, Any] = {
    "parameters": [
        OpenApiParameter("key", str, OpenApiParameter.PATH, enum=[step.value for step in SetupStep])
    ],
    "request": EmptyBody,
    "responses": FirstStepSerializer(many=True),
}


class FirstStepViewSet(ViewSet):
    """The steps, for admins."""

    lookup_field = "key"
    lookup_value_regex = "[a-z]+"

    @extend_schema(summary="List the steps of setting up", responses=FirstStepSerializer(many=True))
    def list(self, request: ApiRequest) -> Response:
        """Answer every step in its order, and whether it is done, as the desk is now."""
        return self._answer(request)

    @extend_schema(summary="Skip a step", **SWITCH)
    @action(detail=True, methods=["post"])
    def skip(self, request: ApiRequest, key: str) -> Response:
        """Set a step aside for every admin; answer all steps."""
        skip_step(step=step_named(key), by=request.user)
        return self._answer(request)

    @extend_schema(summary="Resume a step", **SWITCH)
    @action(detail=True, methods=["post"])
    def resume(self, request: ApiRequest, key: str) -> Response:
        """Take a skipped step up again; answer all steps."""
        resume_step(step=step_named(key), by=request.user)
        return self._answer(request)

    def _answer(self, request: ApiRequest) -> Response:
        if not may_configure(request.user):
            raise PermissionDenied
        data: Any = FirstStepSerializer(first_steps(request.user), many=True).data
        return Response(data)
