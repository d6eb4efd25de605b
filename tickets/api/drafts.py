"""Drafts of requests: each person reads, saves and discards their own, and no one else's."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments.answers.keeping import PREFIX
from departments.formspec.keys import OF_REQUESTS
from departments.models import RequestForm, Service
from departments.queries.services import find_service
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.pagination import newest_first
from servicedesk.web.api.references import ServiceReference
from servicedesk.web.api.strict import (
    NO_SUCH_FIELD,
    SHOWN_LETTERS,
    SHOWN_NAMES,
    StrictSerializer,
    WholeNumberField,
)
from tickets.actions.drafts import Typed, discard_draft, keep_draft
from tickets.models import Draft
from tickets.queries.drafts import drafts_of, find_draft, kept_until


class DraftSerializer(serializers.Serializer):
    """A request that you have begun; a page goes on with it and submits it."""

    id = serializers.IntegerField()
    service = ServiceReference()
    title = serializers.SerializerMethodField(help_text="as far as it was typed")
    form_version = serializers.IntegerField(
        source="form.number", default=None, allow_null=True, help_text="of the form that it was typed into"
    )
    revision = serializers.IntegerField(help_text="how many times it was saved")
    saved_at = serializers.DateTimeField()
    kept_until = serializers.SerializerMethodField(help_text="the day after which it is deleted if unchanged")

    def get_title(self, draft: Draft) -> str:
        return "".join(draft.values.get("title", ())[:1])

    def get_kept_until(self, draft: Draft) -> date:
        return kept_until(draft, self.context["request"].user)


class DraftDetailSerializer(DraftSerializer):
    """A draft with what its page holds."""

    values = serializers.SerializerMethodField(
        help_text="name of a field -> its texts; answers are spelled as on the page, files by their tokens"
    )

    @extend_schema_field(serializers.DictField(child=serializers.ListField(child=serializers.CharField())))
    def get_values(self, draft: Draft) -> Any:
        return draft.values


class DraftBody(StrictSerializer):
    """A draft to save: title, description, impact, urgency, requester, files, and `answer_<question>` among `values`.

    Nothing of it has to fit the form yet: that is said when it is submitted.
    """

    service = serializers.SlugField(help_text="its slug")
    values = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(allow_blank=True, trim_whitespace=False)),
        help_text="name of a field -> its texts, spelled as on the page",
    )
    form_version = WholeNumberField(
        required=False, min_value=1, help_text="of the form; the newest by default"
    )
    revision = WholeNumberField(
        default=0, min_value=0, help_text="that of the draft which you read, 0 where there was none"
    )

    def validate_values(self, values: dict[str, list[str]]) -> dict[str, list[str]]:
        """Refuse names that no page has."""
        known = {*OF_REQUESTS, "files"}
        strangers = [name for name in values if name not in known and not name.startswith(PREFIX)]
        if strangers:
            raise ValidationError({name[:SHOWN_LETTERS]: [NO_SUCH_FIELD] for name in strangers[:SHOWN_NAMES]})
        return values


def _version(service: Service, number: int | None) -> RequestForm | None:
    """Return a version of the form, the newest where none is named. Raises ValidationError for one there is not."""
    form = service.newest_form if number is None else service.forms.filter(number=number).first()
    if form is None and number is not None:
        raise ValidationError({"form_version": ["There is no such version."]})
    return form


PK = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)


@extend_schema_view(list=extend_schema(summary="List your drafts"))
class DraftViewSet(mixins.ListModelMixin, GenericViewSet):
    """What the person has begun and not submitted yet."""

    request: ApiRequest
    queryset = Draft.objects.none()
    serializer_class = DraftSerializer
    orderings = newest_first("saved_at")
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Draft]:
        return drafts_of(self.request.user).defer(None).order_by()

    @extend_schema(summary="Save a draft", request=DraftBody, responses=DraftDetailSerializer)
    def create(self, request: ApiRequest) -> Response:
        """Save what you have of a request; you have one draft for each service.

        409 where it was changed elsewhere since the revision that you read: nothing is saved then.
        """
        body = DraftBody(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        service = find_service(request.user, sent["service"])
        if service is None:
            raise ValidationError({"service": ["There is no such service."]})
        form = _version(service, sent.get("form_version"))
        own = drafts_of(request.user).filter(service=service).first()
        typed = Typed(sent["values"], form, own.key if own is not None else uuid4())
        draft = keep_draft(service=service, typed=typed, by=request.user, revision=sent["revision"])
        return self._shown(draft)

    @extend_schema(summary="Show a draft", parameters=[PK], responses=DraftDetailSerializer)
    def retrieve(self, request: ApiRequest, pk: str) -> Response:
        """Answer the draft with what its page holds; 404 for one of anyone else."""
        return self._shown(find_draft(request.user, int(pk)))

    @extend_schema(summary="Discard a draft", parameters=[PK], responses={204: None})
    def destroy(self, request: ApiRequest, pk: str) -> Response:
        """Discard the draft. For a day a page can bring it back."""
        discard_draft(find_draft(request.user, int(pk)), by=request.user)
        return Response(status=204)

    def _shown(self, draft: Draft) -> Response:
        return Response(DraftDetailSerializer(draft, context=self.get_serializer_context()).data)
