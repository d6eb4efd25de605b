"""How promises were kept, over the API: counted by the same module as the pages (sla.reports)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments.figure_requests import refusal_of, today_and_zone
from departments.models import Department, Service
from departments.queries.scope import Side, read_scope
from departments.rules import figures_visible_to
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.numbers import periods
from servicedesk.numbers.periods import PeriodError
from servicedesk.web.api.references import DepartmentReference, ServiceReference
from servicedesk.web.api.strict import DayField
from sla.enums import ClockKind
from sla.reports import Attainment, attainment

BY = ("service", "department")


class AskedSerializer(serializers.Serializer):
    """What to count. Dates are days of your own zone; `from` and `to` go with the period `custom`, or with none."""

    department = serializers.SlugField(help_text="the code of a department whose figures you may see")
    side = serializers.ChoiceField([side.value for side in Side], default=Side.SERVES.value)
    period = serializers.ChoiceField(periods.CHOICES, required=False)
    to = DayField(required=False)
    service = serializers.SlugRelatedField("slug", queryset=Service.objects.all(), required=False)
    by = serializers.ChoiceField(
        BY, required=False, help_text="one row for each service, or department opposite"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Days would have no effect beside another period: they are refused rather than ignored."""
        if attrs.get("period", periods.CUSTOM) != periods.CUSTOM:
            beside = [name for name in ("from", "to") if name in attrs]
            if beside:
                words = "Days go with the period custom, or with none."
                raise serializers.ValidationError({name: [words] for name in beside})
        return attrs

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` and `with` are keywords of Python, but the names that a reader expects beside `to`."""
        opposite = serializers.SlugRelatedField("code", queryset=Department.objects.all(), required=False)
        own: dict[str, serializers.Field] = {"with": opposite, "from": DayField(required=False)}
        return {**super().get_fields(), **own}


class AttainmentSerializer(serializers.Serializer):
    """Kept promises out of those that fell due or were done in the period; open late ones are missed ones."""

    kind = serializers.ChoiceField(ClockKind.choices)
    service = ServiceReference(allow_null=True, help_text="where asked by service")
    department = DepartmentReference(allow_null=True, help_text="where asked by department")
    met = serializers.IntegerField(help_text="corrections taken into account")
    met_raw = serializers.IntegerField(help_text="without them, as it is on record")
    n = serializers.IntegerField()
    imported = serializers.IntegerField(help_text="of the n: verdicts of another system")
    percent = serializers.FloatField(allow_null=True)
    interval = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="percentages between which the share lies with 95 % confidence; null below 5",
    )
    is_judged = serializers.BooleanField(help_text="whether n is large enough to compare")


class AttainmentViewSet(GenericViewSet):
    """How promises were kept."""

    request: ApiRequest
    serializer_class = AttainmentSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Count kept promises", parameters=[AskedSerializer], responses=AttainmentSerializer(many=True)
    )
    def list(self, request: ApiRequest) -> Response:
        """Attainment by kind of clock, with its Wilson interval; by service or by the department opposite if asked."""
        asked = AskedSerializer(data=request.query_params)
        _refuse_unknown(asked, request)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        department = figures_visible_to(request.user).get(code=given["department"])
        today, zone = today_and_zone()
        try:
            scope = read_scope(department, request.query_params, today=today, zone=zone)
        except PeriodError as error:
            raise serializers.ValidationError({"period": [refusal_of(error)]}) from error
        field = {"service": "service", "department": scope.side.opposite}.get(given.get("by", ""))
        found = attainment(scope, [field] if field else [])
        return Response(AttainmentSerializer(_rows(found, given.get("by", "")), many=True).data)


def _refuse_unknown(asked: serializers.Serializer, request: ApiRequest) -> None:
    unknown = sorted(set(request.query_params) - set(asked.fields))
    if unknown:
        raise serializers.ValidationError({name: ["There is no such parameter."] for name in unknown})


def _rows(found: dict[tuple[object, ...], Attainment], by: str) -> list[dict[str, Any]]:
    """Return the counts with what they are about, in two queries at most; those of nobody come without one."""
    models: dict[str, Any] = {"service": Service, "department": Department}
    keys = {key[1] for key in found if len(key) > 1}
    known = models[by].objects.in_bulk(keys - {None}) if by else {}
    rows = [
        {
            "kind": key[0],
            "service": known.get(key[1]) if by == "service" else None,
            "department": known.get(key[1]) if by == "department" else None,
            "met": value.met,
            "met_raw": value.met_raw,
            "n": value.n,
            "imported": value.imported,
            "percent": value.percent,
            "interval": value.interval and list(value.interval),
            "is_judged": value.is_judged,
        }
        for key, value in found.items()
    ]
    return sorted(rows, key=lambda row: (row["kind"], str(row["service"] or row["department"] or "")))
