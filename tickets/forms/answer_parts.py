"""Which parts of a page with questions are in sight, and what is worked out in them.

A part has a path: the key of a field; "section.0" for the first section; "rows.0.column" for a cell that has a
condition or is worked out, "rows.total.column" for a total. Rows are counted as they stand in the page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from departments.display.answers import AnswerWords
from departments.formspec.calculations import Calculation, compute
from departments.formspec.evaluation import Outcome
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec

from .answer_rows import AnswerRows

NOTHING = "—"


class Answered(Protocol):
    """A form with what was answered to it."""

    spec: FormSpec
    stage: str
    rows: Mapping[str, AnswerRows]

    @property
    def specs(self) -> Sequence[FieldSpec]: ...
    @property
    def questions(self) -> Sequence[FieldSpec]: ...
    @property
    def outcome(self) -> Outcome: ...


@dataclass(frozen=True)
class Parts:
    """shown: the paths of what is in sight, in order. worked: path -> what is worked out, in words."""

    shown: tuple[str, ...]
    worked: Mapping[str, str]


def parts_of(form: Answered, every: Outcome) -> Parts:
    """Return the parts of a form. `every` is the outcome with blank rows counted too."""
    words = AnswerWords(form.spec)
    worked: dict[str, str] = {}
    for spec in form.specs:
        if spec.kind == "calculated":
            worked[spec.key] = _in_words(words, spec, form.outcome.values.get(spec.key))
        elif spec.kind == "rows":
            worked |= _of_cells(form, spec, every, words) | _of_totals(form, spec, words)
    return Parts(tuple(_shown(form, every)), worked)


def _shown(form: Answered, every: Outcome) -> Iterator[str]:
    relevant = form.outcome.relevant
    for number, section in enumerate(form.spec.sections):
        keys = [spec.key for spec in section.fields if section.stage == form.stage and spec.key in relevant]
        yield from [f"section.{number}"] if keys else []
        yield from keys
    for spec in form.questions:
        if spec.kind == "rows" and spec.key in relevant:
            for index, place in enumerate(form.rows[spec.key].places):
                cells = [column.key for column in spec.columns if column.when]
                yield from (
                    f"{spec.key}.{place}.{cell}"
                    for cell in cells
                    if f"{spec.key}.{index}.{cell}" in every.relevant
                )


def _of_cells(form: Answered, spec: FieldSpec, every: Outcome, words: AnswerWords) -> dict[str, str]:
    rows = every.values.get(spec.key) or []
    return {
        f"{spec.key}.{place}.{column.key}": _in_words(words, column, row.get(column.key), spec)
        for place, row in zip(form.rows[spec.key].places, rows, strict=False)
        for column in spec.columns
        if column.kind == "calculated"
    }


def _of_totals(form: Answered, spec: FieldSpec, words: AnswerWords) -> dict[str, str]:
    rows = form.outcome.values.get(spec.key) or []
    found = {}
    for column in spec.columns:
        if column.key in spec.totals:
            cells = [row.get(column.key) for row in rows]
            total = compute(Calculation("sum", (column.key,), decimals=column.decimals), [cells])
            found[f"{spec.key}.total.{column.key}"] = _in_words(words, column, total, spec)
    return found


def _in_words(words: AnswerWords, spec: FieldSpec, value: Any, rows: FieldSpec | None = None) -> str:
    return NOTHING if value is None else words.number(spec, value, rows)
