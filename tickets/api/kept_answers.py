"""Answers that a request keeps, as programs read them: spelled as they are filed, and in the reader's words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from departments.cached_places import place_tree
from departments.cached_reads import named_units_by_id
from departments.display.answers import AnswerTable, in_language
from departments.formspec.fields import FieldSpec
from departments.formspec.kinds import STAGES
from departments.models import specs_of
from servicedesk.accounts.cached_reads import named_people_by_id
from tickets.models import Ticket
from tickets.queries.answers import Promised


def answers_as_filed(ticket: Ticket) -> dict[str, Any]:
    """Return question -> answer as a request is filed with it: people by address, departments and places by code.

    So are those in rows. What is promised for later is {"follows": day}; calculated ones are there too.
    """
    specs = specs_of(ticket.form_id)
    people = named_people_by_id(_ids(specs, ticket.answers, "person"))
    units = named_units_by_id(_ids(specs, ticket.answers, "department"))
    codes = {
        "person": {pk: person.email for pk, person in people.items()},
        "department": {pk: unit.code for pk, unit in units.items()},
        "place": place_tree().codes,
    }
    return _spelled(specs, ticket.answers, codes)


def _spelled(
    specs: Iterable[FieldSpec], answers: Mapping[str, Any], codes: Mapping[str, Mapping[int, str]]
) -> dict[str, Any]:
    found = dict(answers)
    for spec in specs:
        kept = found.get(spec.key)
        if spec.kind in codes and isinstance(kept, int):
            found[spec.key] = codes[spec.kind].get(kept, kept)
        elif spec.kind == "rows" and isinstance(kept, list):
            found[spec.key] = [_spelled(spec.columns, row, codes) for row in kept]
    return found


def _ids(specs: Iterable[FieldSpec], answers: Mapping[str, Any], kind: str) -> set[int]:
    return {value for value in _values(specs, answers, kind) if isinstance(value, int)}


def _values(specs: Iterable[FieldSpec], answers: Mapping[str, Any], kind: str) -> Iterator[Any]:
    for spec in specs:
        kept = answers.get(spec.key)
        if spec.kind == kind:
            yield kept
        elif spec.kind == "rows" and isinstance(kept, list):
            for row in kept:
                yield from _values(spec.columns, row, kind)


class TableSerializer(serializers.Serializer):
    """Rows in words: the cells of each, and under each column its total or null."""

    columns = serializers.SerializerMethodField()
    rows = serializers.SerializerMethodField()
    totals = serializers.SerializerMethodField()

    def get_columns(self, table: AnswerTable) -> list[str]:
        return [column.label for column in table.columns]

    @extend_schema_field({"type": "array", "items": {"type": "array", "items": {"type": "string"}}})
    def get_rows(self, table: AnswerTable) -> list[list[str]]:
        return [[cell.text for cell in row] for row in table.rows]

    @extend_schema_field({"type": "array", "items": {"type": "string", "nullable": True}})
    def get_totals(self, table: AnswerTable) -> list[str | None]:
        return [cell.text if cell is not None else None for cell in table.totals]


class FactSerializer(serializers.Serializer):
    """A question that was answered, in the reader's language."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a field may bear the name
    text = serializers.CharField(help_text="rows one a line; of files their names, one a line")
    is_missing = serializers.BooleanField(help_text="promised for later")
    table = TableSerializer(allow_null=True, help_text="of rows")


class FactGroupSerializer(serializers.Serializer):
    """A section of the form with the questions in it that were answered."""

    title = serializers.CharField()
    stage = serializers.ChoiceField(STAGES)
    fields = FactSerializer(source="facts", many=True)  # type: ignore[assignment] # a field may bear the name


class AnswerToComeSerializer(serializers.Serializer):
    """A question whose answer is promised, and the day by which it is."""

    key = serializers.CharField(source="spec.key")
    label = serializers.SerializerMethodField()  # type: ignore[assignment] # a field may bear the name
    by = serializers.DateField(source="on")

    def get_label(self, promised: Promised) -> str:
        return in_language(promised.spec.label)
