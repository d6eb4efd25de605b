"""Files of programs: uploaded first, named by their tokens in whatever is sent then."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.parsers import BoundedMultiPartParser
from servicedesk.web.api.strict import StrictSerializer, read_body
from tickets.actions.uploads import stage, unstage
from tickets.models import Upload
from tickets.queries.uploads import find_upload


class UploadBody(StrictSerializer):
    """A file."""

    file = serializers.FileField(allow_empty_file=True)


class UploadSerializer(serializers.ModelSerializer[Upload]):
    """An upload: what `files`, and the answers of questions for files, take as `token`."""

    token = serializers.UUIDField(source="id")
    size = serializers.IntegerField(source="blob.size")

    class Meta:
        model = Upload
        fields = ["token", "name", "size", "content_type"]


class UploadViewSet(ViewSet):
    """Files that are not sent yet; each person has their own, for a day."""

    parser_classes = [BoundedMultiPartParser]
    lookup_value_converter = "uuid"
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    @extend_schema(summary="Upload a file", request=UploadBody, responses={201: UploadSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Keep a file until something is sent with its token; without that it is gone after a day."""
        sent = read_body(UploadBody, request)
        try:
            kept = stage(sent["file"], by=request.user)
        except ValidationError as error:
            raise serializers.ValidationError({"file": error.messages}) from error
        return Response(UploadSerializer(kept).data, status=201)

    @extend_schema(
        summary="Remove an upload",
        parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)],
        responses={204: None},
    )
    def destroy(self, request: ApiRequest, pk: Any) -> Response:
        """Take away a file that was not sent yet; 404 for any other."""
        unstage(find_upload(request.user, pk), by=request.user)
        return Response(status=204)
