"""What the API says of working time."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicedesk.web.api.references import DepartmentReference

HOURS = {
    "type": "array",
    "items": {"type": "array", "items": {"type": "string", "example": "09:00"}, "minItems": 2, "maxItems": 2},
}
WEEK = {"type": "object", "additionalProperties": HOURS, "example": {"mon": [["09:00", "18:00"]], "sun": []}}
OVERRIDES = {"type": "object", "additionalProperties": HOURS, "example": {"2026-02-16": []}}


class CalendarSerializer(serializers.Serializer):
    """A calendar as it applies now."""

    code = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    country = serializers.CharField(help_text="whose national holidays it follows; empty for none")
    subdivision = serializers.CharField(help_text="the part of that country")
    departments = serializers.SerializerMethodField(help_text="the units in service that count in it")
    version = serializers.SerializerMethodField(help_text="its number")
    published_at = serializers.SerializerMethodField()
    zone = serializers.SerializerMethodField(help_text="an IANA name; hours are meant in it")

    @extend_schema_field(DepartmentReference(many=True))
    def get_departments(self, calendar: Any) -> Any:
        return DepartmentReference(self.context["units"][calendar.pk], many=True).data

    def get_version(self, calendar: Any) -> int:
        return int(self._version(calendar).number)

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_published_at(self, calendar: Any) -> Any:
        return self._version(calendar).created_at

    def get_zone(self, calendar: Any) -> str:
        return str(self._version(calendar).zone)

    def _version(self, calendar: Any) -> Any:
        return self.context["versions"][calendar.pk]


class CalendarContentSerializer(CalendarSerializer):
    """A calendar with its hours: windows of local time, half-open; one over midnight is written as two."""

    week = serializers.SerializerMethodField()
    overrides = serializers.SerializerMethodField(help_text="dates set apart from the week; [] is closed")

    @extend_schema_field(WEEK)
    def get_week(self, calendar: Any) -> Any:
        return self._version(calendar).week

    @extend_schema_field(OVERRIDES)
    def get_overrides(self, calendar: Any) -> Any:
        return self._version(calendar).overrides
