"""Answers as columns of a list, where all its requests are for one service: a column for each question ever asked."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from departments.display.answers import AnswerWords, in_language
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from servicedesk.accounts.models import User
from tickets.models import Ticket
from tickets.queries.answers import answers_read_by

UNWRITTEN = ("hint", "file")


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

    @property
    def heads(self) -> list[str]:
        """What the columns are called."""
        return [in_language(spec.label) for spec in self.specs.values()]

    def cells_of(self, tickets: Collection[Ticket]) -> dict[int, list[str]]:
        """Return id -> the cells of each request whose content the reader may see; the same queries for any number."""
        by_form: dict[int | None, list[tuple[int, dict[str, object]]]] = defaultdict(list)
        for pk, form, answers in answers_read_by(self.reader, [ticket.pk for ticket in tickets]):
            by_form[form].append((pk, answers))
        cells: dict[int, list[str]] = {}
        for form, rows in by_form.items():
            words = AnswerWords(self.forms.get(form, FormSpec()), *(answers for _pk, answers in rows))
            cells |= {pk: [_cell(words, key, answers) for key in self.specs] for pk, answers in rows}
        return cells


def _cell(words: AnswerWords, key: str, answers: Mapping[str, object]) -> str:
    spec = words.form.by_key.get(key)
    return "; ".join(words.text(spec, answers.get(key)).splitlines()) if spec is not None else ""
