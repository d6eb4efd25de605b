"""The request form of a service as programs read it: its questions, and the sections that hold them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from departments.enums import FieldKind
from departments.formspec.fields import FieldSpec
from departments.formspec.form import Section
from departments.formspec.kinds import STAGES

ANY_OBJECT = {"type": "object", "additionalProperties": True, "nullable": True}
ANY_VALUE = {"nullable": True}


class BilingualField(serializers.DictField):
    """A text by language: en, zh."""

    child = serializers.CharField()

    def to_representation(self, value: Any) -> dict[str, str]:
        return {language: value.get(language, "") for language in ("en", "zh")}


class OptionSerializer(serializers.Serializer):
    """A value to choose."""

    value = serializers.CharField()
    label = BilingualField()  # type: ignore[assignment] # a field may bear the name


class ColumnSerializer(serializers.Serializer):
    """A question of the request form, or a column of its rows. What it does not have is empty or null."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(FieldKind.choices)
    label = BilingualField()  # type: ignore[assignment] # a field may bear the name
    help = BilingualField()
    is_asked = serializers.BooleanField(help_text="false for hints and for what is worked out: never sent")
    required = serializers.BooleanField(source="is_required")  # type: ignore[assignment] # a field may bear the name
    may_follow = serializers.BooleanField(
        help_text='the answer may be given later: send {"follows": "2026-03-09"}, the day by which'
    )
    options = OptionSerializer(many=True)
    min = serializers.SerializerMethodField(
        help_text="the least of a number, the first of dates or times, the fewest letters, files or rows; "
        "null: as little as 15 digits write, or no bounds"
    )
    max = serializers.SerializerMethodField(help_text="the most, the last; as min")
    step = serializers.CharField(help_text="of a number, counted from min or 0")
    not_past = serializers.BooleanField(source="is_not_past", help_text="a date from today on, where you are")
    after = serializers.CharField(help_text="the question for a date that it must lie after")
    not_before = serializers.CharField(help_text="the question for a date that it must not lie before")
    not_above = serializers.CharField(help_text="the question for a number that it must not exceed")
    unit = BilingualField()
    currency = serializers.CharField(help_text="ISO 4217")
    pattern = serializers.CharField(
        help_text="the regular expression that the whole text must match", source="expression"
    )
    mask = serializers.CharField(
        help_text="the pattern as its author wrote it: 9 a digit, A a letter, * either"
    )
    default = serializers.SerializerMethodField(
        "default_of",
        help_text="the answer while the question is not mentioned: as it is kept, "
        '{"days": 7} from today, or "requester"',
    )
    when = serializers.SerializerMethodField(
        help_text='asked only if it holds: {"all" or "any": [{"field": key, "test": ..., "value": ...}]}, nested once; '
        "null: always"
    )
    calculation = serializers.SerializerMethodField(
        help_text='what is worked out: {"op": ..., "of": [key, ...]}'
    )

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_min(self, spec: FieldSpec) -> str | None:
        return None if spec.least is None else str(spec.least)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_max(self, spec: FieldSpec) -> str | None:
        return None if spec.most is None else str(spec.most)

    @extend_schema_field(ANY_VALUE)
    def default_of(self, spec: FieldSpec) -> Any:
        return spec.default

    @extend_schema_field(ANY_OBJECT)
    def get_when(self, spec: FieldSpec) -> Any:
        return spec.when.to_json() if spec.when else None

    @extend_schema_field(ANY_OBJECT)
    def get_calculation(self, spec: FieldSpec) -> Any:
        return spec.calculation.to_json() if spec.calculation else None


class QuestionSerializer(ColumnSerializer):
    """A question of the request form."""

    columns = ColumnSerializer(many=True, help_text="of rows")
    totals = serializers.ListField(child=serializers.CharField(), help_text="the columns that are added up")


class SectionSerializer(serializers.Serializer):
    """A section of the form. Only questions of the stage `filing` are answered when a request is filed."""

    key = serializers.CharField()
    label = BilingualField()  # type: ignore[assignment] # a field may bear the name
    help = BilingualField()
    stage = serializers.ChoiceField(STAGES)
    when = serializers.SerializerMethodField(help_text="as of a question")
    questions = serializers.SerializerMethodField(help_text="keys of its questions, in order")

    @extend_schema_field(ANY_OBJECT)
    def get_when(self, section: Section) -> Any:
        return section.when.to_json() if section.when else None

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_questions(self, section: Section) -> list[str]:
        return [spec.key for spec in section.fields]
