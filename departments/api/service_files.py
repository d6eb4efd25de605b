"""Import a service from its file: what the page does in two steps, a program does by `dry_run` and again without."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import parsers, serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from departments.actions.service_files import UnknownHere, import_service
from departments.display.service_files import file_problem_words, form_sentences, unknown_words
from departments.models import Department, Service, ServiceCategory
from departments.queries.service_import import ImportPlan, plan_import, read_service
from departments.rules import adds_services, catalogs_editable_by
from departments.service_files.codes import KINDS, Codes
from departments.service_files.decoding import MOST_BYTES
from departments.service_files.service_file import ServiceFile, ServiceFileError
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.parsers import TooLarge
from servicedesk.web.api.strict import StrictSerializer, TruthField

from .service_verbs import ServiceOutcomeSerializer, created

REFUSE, LEAVE_OUT = "refuse", "leave_out"


class ServiceFileParser(parsers.BaseParser):
    """The bytes of a file; what they say is read by `read_service`, as those of an uploaded one are."""

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the bytes. Raises TooLarge."""
        content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise TooLarge
        return content


class ImportQuery(StrictSerializer):
    """Where the service goes, and what to do about what is unknown here."""

    department = serializers.SlugRelatedField(queryset=Department.objects.all(), slug_field="code")
    team = serializers.SlugRelatedField(
        queryset=Department.objects.filter(is_team=True), slug_field="code", required=False, default=None
    )
    category = serializers.SlugRelatedField(
        queryset=ServiceCategory.objects.filter(is_active=True),
        slug_field="slug",
        required=False,
        default=None,
    )
    unknown = serializers.ChoiceField([REFUSE, LEAVE_OUT], default=REFUSE)
    dry_run = TruthField(default=False)


class UnknownSerializer(serializers.Serializer):
    """What the file names that there is not here."""

    kind = serializers.ChoiceField(KINDS)
    word = serializers.CharField()
    where = serializers.ListField(child=serializers.ChoiceField(["audience", "responsibility", "form"]))


class FormProblemSerializer(serializers.Serializer):
    """Something wrong with the form, which is imported as a draft all the same."""

    field = serializers.CharField(help_text="its key, a column as rows.column")
    code = serializers.CharField()
    detail = serializers.CharField()
    is_refusal = serializers.BooleanField(help_text="whether it keeps the form from being published")


class ImportedSerializer(serializers.Serializer):
    """What an import has made, or would make."""

    service = ServiceOutcomeSerializer()
    dry_run = serializers.BooleanField()
    unknown = UnknownSerializer(many=True)
    parts = serializers.ListField(child=serializers.CharField(), help_text="parts that no app here knows")
    problems = FormProblemSerializer(many=True)


QUERY = [
    OpenApiParameter(
        "department", str, required=True, description="the code of the department that offers it"
    ),
    OpenApiParameter("team", str, description="the code of the team that its requests go to"),
    OpenApiParameter("category", str, description="the slug of its category; without it the one in the file"),
    OpenApiParameter(
        "unknown", str, enum=[REFUSE, LEAVE_OUT], description="what the file names and is not here"
    ),
    OpenApiParameter("dry_run", bool, description="true: say what would be made, and make nothing"),
]


class ServiceFileViewSet(ViewSet):
    """Files of services, as `/services/{slug}/file/` gives them."""

    parser_classes = [ServiceFileParser]

    @extend_schema(
        summary="Import a service from a file",
        parameters=QUERY,
        request={"application/json": OpenApiTypes.OBJECT},
        responses={201: ImportedSerializer, 200: ImportedSerializer},
    )
    def create(self, request: ApiRequest) -> Response:
        """Add a draft of a service; nothing that there is changes. Errors are by the path in the file."""
        if not adds_services(request.user):
            raise PermissionDenied
        query = ImportQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        catalogs = catalogs_editable_by(request.user)
        if not catalogs.filter(pk=asked["department"].pk).exists():
            raise serializers.ValidationError({"department": [_("You cannot add services to this catalog.")]})
        file = _read(request.data)
        plan = plan_import(file, department=asked["department"], by=request.user)
        made = _made(file, plan, asked, request)
        data = _answer(made, plan, is_dry=asked["dry_run"])
        return Response(data) if asked["dry_run"] else created(request, made, data)


def _read(content: Any) -> ServiceFile:
    if not isinstance(content, bytes):  # a body of no length has no parser
        raise serializers.ValidationError({"file": [_("The file is empty.")]})
    try:
        return read_service(content)
    except ServiceFileError as error:
        errors: dict[str, list[str]] = {}
        for problem in error.problems:
            errors.setdefault(problem.path or "file", []).append(file_problem_words(problem))
        raise serializers.ValidationError(errors) from error


def _made(file: ServiceFile, plan: ImportPlan, asked: Mapping[str, Any], request: ApiRequest) -> Service:
    """Make the service; of a dry run nothing is left."""
    place = {name: asked[name] for name in ("department", "team", "category")}
    codes = _left_out(plan) if asked["unknown"] == LEAVE_OUT else {}
    try:
        with transaction.atomic():
            made = import_service(file=file, **place, codes=codes, by=request.user)
            transaction.set_rollback(asked["dry_run"])
    except UnknownHere as error:
        errors: dict[str, list[str]] = {}
        for one in error.plan.missing:
            for where in one.where:
                errors.setdefault(where, []).append(unknown_words(one))
        raise serializers.ValidationError(errors) from error
    return made


def _left_out(plan: ImportPlan) -> Codes:
    return {kind: {one.word: "" for one in plan.missing if one.kind == kind} for kind in KINDS}


def _answer(made: Service, plan: ImportPlan, *, is_dry: bool) -> Any:
    sentences = [words for _is_refusal, words in form_sentences(plan.file.form, plan.problems)]
    ordered = sorted(plan.problems, key=lambda problem: not problem.is_refusal)
    problems = [
        {"field": one.key, "code": one.code, "detail": detail, "is_refusal": one.is_refusal}
        for one, detail in zip(ordered, sentences, strict=True)
    ]
    about = {"service": made, "dry_run": is_dry, "unknown": plan.unknown, "parts": plan.parts}
    return ImportedSerializer({**about, "problems": problems}).data
