"""Drafts of requests: each person reads, saves and discards their own, and no one else's."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments.display.links import request_link
from departments.formspec.fields import FieldSpec
from departments.models import RequestForm, Service
from departments.queries.services import find_service
from departments.rules import may_see_service
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.accounts.models import User
from servicedesk.web.api.pagination import newest_first
from servicedesk.web.api.references import ServiceReference
from servicedesk.web.api.strict import StrictSerializer, StringField, TextField, WholeNumberField, read_body
from tickets.actions.drafts import Typed, discard_draft, keep_draft
from tickets.actions.files import no_longer_here
from tickets.models import Draft
from tickets.priority import Impact, Urgency
from tickets.queries.drafts import MOST_OF_TITLE, drafts_of, find_draft, kept_until
from tickets.queries.uploads import uploads_of
from tickets.verbs.bodies import AnswersField, PersonText
from tickets.verbs.draft_content import as_pages_spell, as_programs_spell

from .answers import fitting, unfit


class DraftSerializer(serializers.Serializer):
    """A request that you have begun and not submitted yet."""

    id = serializers.IntegerField()
    service = serializers.SerializerMethodField(help_text="null once you may not know of it any more")
    url = serializers.SerializerMethodField(help_text="of the page that goes on with it")
    title = serializers.SerializerMethodField(help_text="as far as it was typed")
    revision = serializers.IntegerField(help_text="how many times it was saved")
    saved_at = serializers.DateTimeField()
    kept_until = serializers.SerializerMethodField(help_text="the day after which it is deleted if unchanged")

    @extend_schema_field(ServiceReference(allow_null=True))
    def get_service(self, draft: Draft) -> Any:
        is_seen = may_see_service(self.context["request"].user, draft.service)
        return ServiceReference(draft.service).data if is_seen else None

    def get_url(self, draft: Draft) -> str:
        page = request_link(draft.service.slug)
        return f"{page}?{draft.link}" if draft.link else page

    def get_title(self, draft: Draft) -> str:
        return draft.typed_title[:MOST_OF_TITLE]

    def get_kept_until(self, draft: Draft) -> date:
        return kept_until(draft, self.context["request"].user)


class DraftContentSerializer(serializers.Serializer):
    """What there is of the request, spelled as it is filed; nothing of it has to fit the form yet."""

    title = serializers.CharField()
    description = serializers.CharField()
    answers = serializers.DictField(help_text="question -> answer, null for one that was left empty")
    impact = serializers.CharField()
    urgency = serializers.CharField()
    form_version = serializers.IntegerField(
        allow_null=True, help_text="of the form that they answer: the newest"
    )
    requester = serializers.CharField(allow_null=True, help_text="as typed; the address of one who is known")
    files = serializers.ListField(child=serializers.UUIDField(), help_text="tokens of uploads")
    left_over = serializers.ListField(
        child=serializers.CharField(), help_text="what was typed into an older version and has no place in it"
    )


class DraftDetailSerializer(DraftSerializer):
    """A draft with what there is of the request."""

    content = serializers.SerializerMethodField()

    @extend_schema_field(DraftContentSerializer)
    def get_content(self, draft: Draft) -> Any:
        return as_programs_spell(draft, self.context["request"].user)


class DraftBody(StrictSerializer):
    """As much of a request as there is, spelled as it is filed.

    Nothing of it has to fit the form yet: that is said when it is submitted. What is not named is not in the draft.
    """

    service = serializers.SlugField(help_text="its slug")
    title = StringField(required=False, allow_blank=True)
    description = TextField(required=False, allow_blank=True)
    answers = AnswersField(required=False, help_text="question -> answer, as for filing")
    impact = serializers.ChoiceField([one.value for one in Impact], required=False)
    urgency = serializers.ChoiceField([one.value for one in Urgency], required=False)
    form_version = WholeNumberField(
        required=False, min_value=1, help_text="of the form that is answered; the newest by default"
    )
    requester = PersonText(required=False, allow_null=True)
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=settings.ATTACHMENTS_PER_MESSAGE
    )
    revision = WholeNumberField(
        default=0, min_value=0, help_text="that of the draft which you read, 0 where there was none"
    )


def _version(service: Service, number: int | None) -> RequestForm | None:
    """Return a version of the form, the newest where none is named. Raises ValidationError for one there is not."""
    form = service.newest_form if number is None else service.forms.filter(number=number).first()
    if form is None and number is not None:
        raise ValidationError({"form_version": ["There is no such version."]})
    return form


def _values(form: RequestForm | None, sent: Mapping[str, Any], user: User) -> dict[str, list[str]]:
    """Return what a page would hold. Raises ValidationError for strangers, values of a wrong type, and lost files."""
    asked = form.spec.of_stage("filing") if form is not None else ()
    answers, wrong = fitting(asked, sent.get("answers") or {})
    files = [str(token) for token in sent.get("files", ())]
    wrong |= {**unfit(answers), **_lost(asked, answers, user)}
    errors: dict[str, Any] = {"answers": wrong} if wrong else {}
    if _are_lost(files, user):
        errors["files"] = [no_longer_here()]
    if errors:
        raise ValidationError(errors)
    return as_pages_spell(asked, {**sent, "answers": answers, "files": files})


def _lost(asked: tuple[FieldSpec, ...], answers: Mapping[str, Any], user: User) -> dict[str, list[str]]:
    """Return errors by question for tokens behind which there is nothing."""
    files = {spec.key: answers.get(spec.key) for spec in asked if spec.kind == "file"}
    return {
        key: [no_longer_here()]
        for key, tokens in files.items()
        if isinstance(tokens, list) and _are_lost(tokens, user)
    }


def _are_lost(tokens: list[str], user: User) -> bool:
    return len(uploads_of(user, tokens)) < len(set(tokens))


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
        return drafts_of(self.request.user).select_related("service").defer(None).order_by()

    @extend_schema(summary="Save a draft", request=DraftBody, responses=DraftDetailSerializer)
    def create(self, request: ApiRequest) -> Response:
        """Save what you have of a request; you have one draft for each service. Where a link on a page has begun a
        second one, the first is saved.

        409 where it was changed elsewhere since the revision that you read: nothing is saved then. Filing a request
        for the service ends it, unless a page has changed it since: then where it says the same, or you name it as
        `draft`.
        """
        sent = read_body(DraftBody, request)
        service = find_service(request.user, sent["service"])
        if service is None:
            raise ValidationError({"service": ["There is no such service."]})
        form = _version(service, sent.get("form_version"))
        own = drafts_of(request.user).filter(service=service).order_by("link").first()
        typed = Typed(_values(form, sent, request.user), form, own.key if own is not None else uuid4())
        draft = keep_draft(service=service, typed=typed, by=request.user, revision=sent["revision"])
        return self._shown(draft)

    @extend_schema(summary="Show a draft", parameters=[PK], responses=DraftDetailSerializer)
    def retrieve(self, request: ApiRequest, pk: str) -> Response:
        """Answer the draft with what there is of the request, in the newest version of the form.

        Once you may not know of the service any more, all that was typed is in `left_over`. 404 for one of anyone else.
        """
        return self._shown(find_draft(request.user, int(pk)))

    @extend_schema(summary="Discard a draft", parameters=[PK], responses={204: None})
    def destroy(self, request: ApiRequest, pk: str) -> Response:
        """Discard the draft. For a day a page can bring it back."""
        discard_draft(find_draft(request.user, int(pk)), by=request.user)
        return Response(status=204)

    def _shown(self, draft: Draft) -> Response:
        return Response(DraftDetailSerializer(draft, context=self.get_serializer_context()).data)
