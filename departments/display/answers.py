"""Answers of a request form in the reader's words, as pages, mails, exports and programs show them.

What is kept (departments/answers/keeping.py) is worded by the kind of its field. People and units are named as they are
called now, all of them in one read each.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from departments.answers.keeping import restored
from departments.cached_places import place_tree
from departments.cached_reads import named_units_by_id
from departments.formspec.calculations import EXACT, Calculation, compute
from departments.formspec.conditions import EMPTY
from departments.formspec.currencies import currency_of
from departments.formspec.evaluation import Follows
from departments.formspec.fields import FieldSpec, Texts
from departments.formspec.form import FormSpec
from departments.formspec.kinds import NUMERIC, decimals_of
from servicedesk.accounts.cached_reads import named_people_by_id
from servicedesk.events import clock
from servicedesk.text.bilingual import pick
from servicedesk.text.spacing import spaced
from servicedesk.web.display.amounts import money_text, number_text
from servicedesk.web.display.joining import clauses, listed
from servicedesk.web.display.moments import date_text
from servicedesk.web.display.people import named

Answers = Mapping[str, Any]
# What is kept as an id: kind -> how the names of many are read.
NAMED: Mapping[str, Callable[[Iterable[int]], Mapping[int, Any]]] = {
    "person": named_people_by_id,
    "department": named_units_by_id,
    "place": lambda ids: {pk: place_tree().path(pk) for pk in ids},
}


@dataclass(frozen=True)
class Column:
    """The head of a column; numbers are set to the right."""

    label: str
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell with its column, which names it where a table is drawn as cards."""

    column: Column
    text: str


@dataclass(frozen=True)
class AnswerTable:
    """Rows in words; the totals have a cell for each column that is added up."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell | None, ...] = ()

    @property
    def sums(self) -> list[Cell]:
        """The totals alone."""
        return [cell for cell in self.totals if cell is not None]

    @property
    def text(self) -> str:
        """The rows as lines of text, their totals at the end."""
        lines = [clauses(cell.text for cell in row if cell.text) for row in self.rows]
        sums = [
            _("Total %(column)s: %(sum)s") % {"column": one.column.label, "sum": one.text}
            for one in self.sums
        ]
        return "\n".join([*lines, *sums])


class AnswerWords:
    """Words the answers to a form."""

    def __init__(self, form: FormSpec, *several: Answers) -> None:
        """Take the form and all answers that are going to be worded, and read the names in them."""
        self.form = form
        self.names = {kind: read(_ids(form.fields, several, kind)) for kind, read in NAMED.items()}

    def label(self, spec: FieldSpec) -> str:
        """Return what a field is called."""
        return in_language(spec.label)

    def text(self, spec: FieldSpec, kept: Any, rows: FieldSpec | None = None) -> str:
        """Return a kept answer in words, "" for none; `rows` are those that the field is a column of."""
        if spec.kind == "rows" and isinstance(kept, list):
            return self.table(spec, kept).text
        if spec.kind in NAMED and isinstance(kept, int):
            return named(self.names[spec.kind].get(kept))
        value = restored(spec, kept)
        if value in EMPTY:
            return "" if kept in EMPTY else str(kept)
        if isinstance(value, Follows):
            return promised_text(value.on)
        if isinstance(value, Decimal):
            return self.number(spec, value, rows)
        if spec.options:
            return listed(_option(spec, one) for one in (value if isinstance(value, list) else [value]))
        return _plain(value)

    def number(self, spec: FieldSpec, value: Decimal, rows: FieldSpec | None = None) -> str:
        """Return a number with its currency or unit."""
        if currency := currency_of(self.form, spec, rows):
            return money_text(_with_decimals(value, decimals_of(currency)), currency)
        unit = in_language(spec.unit)
        return spaced(f"{number_text(value)} {unit}") if unit else number_text(value)

    def table(self, spec: FieldSpec, kept: list[Answers]) -> AnswerTable:
        """Return rows in words. A column that no row has an answer to is left out: it was asked of none of them."""
        shown = [one for one in spec.columns if any(row.get(one.key) not in EMPTY for row in kept)]
        columns = {one.key: Column(self.label(one), one.kind in NUMERIC) for one in shown}
        rows = tuple(
            tuple(Cell(columns[one.key], self.text(one, row.get(one.key), spec)) for one in shown)
            for row in kept
        )
        if not spec.totals:
            return AnswerTable(tuple(columns.values()), rows)
        totals = tuple(
            Cell(columns[one.key], self._total(one, kept, spec)) if one.key in spec.totals else None
            for one in shown
        )
        return AnswerTable(tuple(columns.values()), rows, totals)

    def _total(self, column: FieldSpec, kept: list[Answers], rows: FieldSpec) -> str:
        cells = [restored(column, row.get(column.key)) for row in kept]
        total = compute(Calculation("sum", (column.key,), decimals=column.decimals), [cells])
        return "" if total is None else self.number(column, total, rows)


def promised_text(day: date) -> str:
    """Return by when an answer is to come, or that the day has passed."""
    today = timezone.localtime(clock.reading()).date()
    words = _("will be sent by %(day)s") if day >= today else _("was to be sent by %(day)s")
    return words % {"day": date_text(day)}


def in_language(texts: Texts) -> str:
    """Return the reader's side of a text in two languages, or the one there is."""
    return pick(texts, get_language() or "en")


def _with_decimals(amount: Decimal, decimals: int) -> Decimal:
    """Write an amount with the decimals of its currency, and more only where it has more."""
    exponent = amount.as_tuple().exponent
    is_short = isinstance(exponent, int) and -exponent < decimals
    return amount.quantize(Decimal(1).scaleb(-decimals), context=EXACT) if is_short else amount


def _option(spec: FieldSpec, value: Any) -> str:
    labels = {option.value: in_language(option.label) for option in spec.options}
    return labels.get(value) or str(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if isinstance(value, tuple):
        first, last = (date_text(day) for day in value)
        return pgettext("days", "%(first)s to %(last)s") % {"first": first, "last": last}
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return listed(value) if isinstance(value, list) else str(value)


def _ids(specs: Iterable[FieldSpec], several: Iterable[Answers], kind: str) -> set[int]:
    specs = list(specs)
    return {
        value
        for answers in several
        for spec in specs
        for value in _values(spec, answers.get(spec.key), kind)
        if isinstance(value, int)
    }


def _values(spec: FieldSpec, kept: Any, kind: str) -> Iterator[Any]:
    if spec.kind == kind:
        yield kept
    elif spec.kind == "rows" and isinstance(kept, list):
        for column in spec.columns:
            if column.kind == kind:
                yield from (row.get(column.key) for row in kept)
