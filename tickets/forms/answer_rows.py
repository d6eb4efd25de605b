"""Rows of a question in a page: each cell is a field of its kind, rows are added, removed and brought back.

What is in a row is told apart from what the page never had by a field DRAWN, as an empty choice is not sent at all.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from departments.answers.defaults import default_of
from departments.answers.keeping import PREFIX
from departments.answers.reading import is_blank
from departments.display.answers import in_language
from departments.formspec.fields import FieldSpec
from servicedesk.accounts.models import User
from servicedesk.web.forms.rows import Rows, RowWords
from servicedesk.web.person_lookup import PersonLookup

from .answers import answer_fields

DRAWN = "DRAWN"


class AnswerRow(forms.Form):
    """One row; a subclass has the fields of its columns."""

    columns: ClassVar[tuple[FieldSpec, ...]]

    @property
    def answers(self) -> dict[str, Any]:
        """The raw answers of the cells, by key of the column."""
        return {column.key: self[column.key].data for column in self.asked if self.mentions(column.key)}

    @property
    def asked(self) -> list[FieldSpec]:
        """The columns that someone fills in."""
        return [column for column in self.columns if column.is_asked]

    @property
    def counted(self) -> dict[str, Any]:
        """The raw answers; none of a row that no one touched: it has its defaults, and misses what is required."""
        answers = self.answers
        needed = (column.key for column in self.asked if column.is_required and column.when is None)
        is_begun = not answers.keys().isdisjoint(self.changed_data) or all(
            not is_blank(answers.get(key)) for key in needed
        )
        return answers if is_begun else {}

    @cached_property
    def drawn_name(self) -> str:
        return self.add_prefix(DRAWN)

    def mentions(self, name: str) -> bool:
        """Say whether the page that was sent had a cell."""
        return self.drawn_name in self.data or self.add_prefix(name) in self.data


class DeletionInput(forms.HiddenInput):
    """Marks a removed row, also in the draft that a browser keeps."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-draft-kept": "", **(attrs or {})})


class AnswerRows(Rows):
    """The rows of a question. A subclass has its `spec`."""

    spec: ClassVar[FieldSpec]
    deletion_widget = DeletionInput

    def words(self, form: forms.Form, number: int) -> RowWords:
        label = in_language(self.spec.label)
        typed = (str(form[one.name].value() or "") for one in form.visible_fields() if one.name in self.lines)
        what = next(filter(None, typed), "") or _("Row %(n)s") % {"n": number}
        return RowWords(_("Remove row %(n)s of %(label)s") % {"n": number, "label": label}, what)

    @property
    def lines(self) -> set[str]:
        """The columns whose text names a row."""
        return {column.key for column in self.spec.columns if column.kind == "text"}

    @property
    def places(self) -> list[int]:
        """The places of the rows that are not removed."""
        live = {id(form) for form in self.live}
        return [place for place, form in enumerate(self.forms) if id(form) in live]

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The raw answers of the rows that are not removed, blank ones included."""
        return [form.answers for form in self.live]

    @property
    def counted(self) -> list[dict[str, Any]]:
        """The raw answers of the rows that are not removed; a row that no one touched has none."""
        return [form.counted for form in self.live]

    @property
    def filled_places(self) -> list[int]:
        """The places of the rows that count: a row without any answer does not."""
        answers = zip(self.places, self.counted, strict=True)
        return [place for place, row in answers if not all(is_blank(cell) for cell in row.values())]


def rows_of(
    spec: FieldSpec,
    data: Any,
    *,
    today: date,
    requester: User,
    kept: Sequence[Mapping[str, Any]] = (),
    people: PersonLookup | None = None,
) -> AnswerRows:
    """Return the rows that were sent; where none were (data: None), those kept, or as many as one begins with.

    A new cell begins with the default of its column, for the one for whom the request is.
    """
    prefix, kind = PREFIX + spec.key, _rows_class(spec, today, people)
    starts = {column.key: default_of(column, requester, today) for column in spec.columns if column.is_asked}
    options: dict[str, Any] = {"form_kwargs": {"initial": starts}}
    if data is not None:
        return kind.taken(data, prefix=prefix, **options)
    if kept:
        return kind.shown(kept, prefix=prefix)
    has_defaults = any(value is not None for value in starts.values())
    least = spec.least if isinstance(spec.least, int) else 0
    count = max(least, 1 if spec.is_required or not has_defaults else 0)
    return kind.shown([{}] * count, prefix=prefix, **options)


def were_sent(spec: FieldSpec, data: Mapping[str, Any]) -> bool:
    """Say whether a page sent the rows of a question, be there none."""
    return f"{PREFIX}{spec.key}-TOTAL_FORMS" in data


def _rows_class(spec: FieldSpec, today: date, people: PersonLookup | None) -> type[AnswerRows]:
    fields = answer_fields(spec.columns, today, prefix="", people=people)
    first = next(iter(fields), "")
    row: Any = type("Row", (AnswerRow,), fields)  # takes the fields out of the mapping
    row.columns = spec.columns
    most = spec.most if isinstance(spec.most, int) else 50
    return type(
        "RowsOfAnswers", (AnswerRows,), {"spec": spec, "form": row, "first_field": first, "max_num": most}
    )
