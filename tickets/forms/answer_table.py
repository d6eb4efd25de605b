"""The rows of a question as a template draws them: a table, on a phone as cards."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from departments.answers.keeping import PREFIX
from departments.display.answers import in_language
from departments.formspec.fields import FieldSpec
from departments.formspec.kinds import NUMERIC
from servicedesk.web.forms.rows import Row

from .answering import AnsweringForm
from .answers import help_of

FITTING_COLUMNS = 4
CLASSES = {
    "radio": "",
    "checkbox": "",
    "select": "form-select",
}  # a list of choices would wear its class itself


@dataclass(frozen=True)
class Cell:
    """A cell as a template draws it: a field, or what is worked out."""

    column: FieldSpec
    label: str
    path: str
    is_hidden: bool
    field: forms.BoundField | None
    control: str
    worked: str
    errors: list[str]


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    row: Row
    cells: list[Cell]

    @property
    def width(self) -> int:
        """How many columns a removed row fills: all of them, and the button's."""
        return len(self.cells) + 1


class AnswerTable:
    """The rows of a question as a template draws them."""

    def __init__(self, spec: FieldSpec, form: AnsweringForm) -> None:
        """Take the question and the form."""
        self.spec, self.form, self.rows = spec, form, form.rows[spec.key]
        self.errors: Any = form.errors.get(PREFIX + spec.key, []) if form.is_bound else []

    @property
    def is_wide(self) -> bool:
        """Whether its columns do not fit side by side."""
        return len(self.spec.columns) > FITTING_COLUMNS

    @property
    def heads(self) -> list[dict[str, Any]]:
        """The heads of the columns."""
        return [
            {
                "label": in_language(one.label),
                "help_text": help_of(one),
                "is_required": one.is_required,
                "is_number": one.kind in NUMERIC,
            }
            for one in self.spec.columns
        ]

    @property
    def lines(self) -> list[Line]:
        """All rows, those removed included."""
        return [Line(row, list(self._cells(row))) for row in self.rows.rows]

    @property
    def totals(self) -> list[dict[str, str]]:
        """A cell for each column: its path and its total, "" where it has none."""
        if not self.spec.totals:
            return []
        worked = self.form.parts.worked
        paths = [(one, f"{self.spec.key}.total.{one.key}") for one in self.spec.columns]
        return [
            {
                "path": path if path in worked else "",
                "total": worked.get(path, ""),
                "label": in_language(one.label),
            }
            for one, path in paths
        ]

    def _cells(self, row: Row) -> Iterator[Cell]:
        for column in self.spec.columns:
            path = f"{self.spec.key}.{row.place}.{column.key}"
            errors = (
                [str(one) for one in self.form.errors.get(PREFIX + path, [])] if self.form.is_bound else []
            )
            field = row.form[column.key] if column.is_asked else None
            yield Cell(
                column,
                in_language(column.label),
                path,
                column.when is not None and path not in self.form.parts.shown and not row.is_removed,
                field,
                _control(field, errors) if field is not None else "",
                self.form.parts.worked.get(path, ""),
                errors,
            )


def _control(field: forms.BoundField, errors: list[str]) -> str:
    kind = getattr(field.field.widget, "input_type", "")
    attributes: dict[str, str | bool] = {"class": CLASSES.get(kind, "form-control")}
    if errors:
        attributes |= {
            "class": f"{attributes['class']} is-invalid",
            "aria-invalid": "true",
            "aria-describedby": f"{field.auto_id}_error",
        }
    return field.as_widget(attrs=attributes)
