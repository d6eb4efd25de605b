"""Answers as columns of a list, where all its requests are for one service: a column for each question ever asked."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from departments.display.answers import AnswerWords, in_language
from departments.formspec.currencies import currency_of
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from servicedesk.accounts.models import User
from servicedesk.web.display.joining import bracketed, gap, grouped
from tickets.models import Ticket
from tickets.queries.answers import answers_read_by

UNWRITTEN = ("hint", "file")
COUNTED = ("number", "money", "calculated")


@dataclass(frozen=True)
class AnswerColumns:
    """The columns of a service. `forms` are its versions by id, the newest first: it names the columns."""

    reader: User
    forms: Mapping[int | None, FormSpec]

    @cached_property
    def specs(self) -> dict[str, FieldSpec]:
        """Key -> field, in the order of the newest version, then of older ones."""
        found: dict[str, FieldSpec] = {}
        for form in self.forms.values():
            for spec in form.fields:
                if spec.kind not in UNWRITTEN:
                    found.setdefault(spec.key, spec)
        return found

    @cached_property
    def currencies(self) -> dict[str, str]:
        """Key -> currency of the amounts, or of the numbers ("")."""
        forms = list(self.forms.values())
        return {
            key: currency_of(next(form for form in forms if key in form.by_key), spec)
            for key, spec in self.specs.items()
            if spec.kind in COUNTED
        }

    @property
    def heads(self) -> list[str]:
        """What the columns are called, with the currency in which their amounts are."""
        return [
            f"{in_language(spec.label)}{gap()}{bracketed(currency)}"
            if (currency := self.currencies.get(key))
            else in_language(spec.label)
            for key, spec in self.specs.items()
        ]

    def cells_of(self, tickets: Collection[Ticket]) -> dict[int, list[str | Decimal]]:
        """Return id -> the cells of each request whose content the reader may see; the same queries for any number.

        Numbers and amounts are numbers with which a spreadsheet reckons, days are ISO 8601; all else is in words.
        """
        by_form: dict[int | None, list[tuple[int, dict[str, object]]]] = defaultdict(list)
        for pk, form, answers in answers_read_by(self.reader, [ticket.pk for ticket in tickets]):
            by_form[form].append((pk, answers))
        cells: dict[int, list[str | Decimal]] = {}
        for form, rows in by_form.items():
            words = AnswerWords(self.forms.get(form, FormSpec()), *(answers for _pk, answers in rows))
            cells |= {pk: [self.cell(words, key, answers) for key in self.specs] for pk, answers in rows}
        return cells

    def cell(self, words: AnswerWords, key: str, answers: Mapping[str, object]) -> str | Decimal:
        """Return the answer to a question of the version that `words` is of."""
        spec, value = words.form.by_key.get(key), answers.get(key)
        if spec is None:
            return ""
        # An amount that an older version had in another currency keeps its own, in words.
        is_counted = spec.kind in COUNTED and currency_of(words.form, spec) == self.currencies.get(key)
        if isinstance(value, str) and value and is_counted:
            return Decimal(value)
        if isinstance(value, str) and spec.kind == "date":
            return value
        if isinstance(value, Mapping) and spec.kind == "date_range" and {"from", "to"} <= value.keys():
            return f"{value['from']}/{value['to']}"
        return grouped(words.text(spec, value).splitlines())
