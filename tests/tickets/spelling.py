"""Answers as a program sends them, spelled as a page would send them."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from django.http import QueryDict

from departments.answers.defaults import default_of
from departments.answers.keeping import PREFIX
from departments.answers.reading import is_blank
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.models import Department
from servicedesk.accounts.models import User
from tickets.forms.answer_rows import DRAWN
from tickets.forms.answering import BY, FOLLOWS

Sent = Iterator[tuple[str, list[str]]]


class PageSpelling:
    """Spells answers for a person on a day. A page shows defaults in new rows, so they are sent with them."""

    def __init__(self, asker: User, today: date) -> None:
        """Take the person and their day, and read the units, which pages name by id."""
        self.asker, self.today = asker, today
        self.units = dict(Department.objects.values_list("code", "pk"))

    def data(self, form: FormSpec, answers: Mapping[str, Any], **more: str) -> QueryDict:
        """Return what a page posts."""
        data = QueryDict(mutable=True)
        data.update(more)
        for spec in form.of_stage("filing"):
            if spec.key in answers:
                for name, values in self._sent(spec, PREFIX + spec.key, answers[spec.key]):
                    data.setlist(name, values)
        return data

    def _sent(self, spec: FieldSpec, name: str, answer: Any) -> Sent:
        if isinstance(answer, Mapping) and "follows" in answer:
            yield from ((name + FOLLOWS, ["on"]), (name + BY, [answer["follows"]]))
        elif spec.kind == "rows":
            yield from self._rows(spec, name, answer or [])
        elif spec.kind == "date_range":
            ends = answer or {}
            yield from ((f"{name}-{end}", [ends.get(end) or ""]) for end in ("from", "to"))
        else:
            yield name, self._plain(spec, answer)

    def _rows(self, spec: FieldSpec, name: str, rows: list[Any]) -> Sent:
        yield f"{name}-TOTAL_FORMS", [str(len(rows))]
        yield f"{name}-INITIAL_FORMS", ["0"]
        for place, row in enumerate(rows):
            yield f"{name}-{place}-{DRAWN}", ["1"]
            is_empty = all(is_blank(cell) for cell in row.values())
            for column in spec.columns:
                if column.is_asked:
                    cell = None if is_empty else row.get(column.key, self._default(column))
                    yield from self._sent(column, f"{name}-{place}-{column.key}", cell)

    def _default(self, spec: FieldSpec) -> Any:
        value = default_of(spec, self.asker, self.today)
        if isinstance(value, User):
            return value.email
        if isinstance(value, Department):
            return value.code
        if isinstance(value, time):
            return value.isoformat("minutes")
        return str(value) if isinstance(value, date) else value

    def _plain(self, spec: FieldSpec, answer: Any) -> list[str]:
        if isinstance(answer, list):
            return [str(one) for one in answer]
        if answer is None:
            return [] if spec.kind == "choices" else [""]
        if isinstance(answer, bool):
            return ["yes" if answer else "no"]
        return [str(self.units.get(answer, 0)) if spec.kind == "department" and answer else str(answer)]
