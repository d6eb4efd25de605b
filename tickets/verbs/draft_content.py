"""What a draft holds, as programs spell a request. The draft itself keeps what a page would hold, spelled as there."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from departments.answers.keeping import PREFIX
from departments.answers.reading import Unfit, is_blank
from departments.answers.units import Units
from departments.formspec.fields import FieldSpec
from departments.models import Department
from departments.rules import may_see_service
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import clean_text
from servicedesk.web.forms.row_data import written
from tickets.actions.staged_files import StagedFile
from tickets.forms.answering import BY, FOLLOWS
from tickets.forms.answers import NO, YES
from tickets.forms.drafts import WORDS, as_it_was, data_of, words_in
from tickets.forms.request import RequestTicketForm
from tickets.models import Draft

from .bodies import find_person

OF_ALL = ("title", "description", "impact", "urgency")
Values = dict[str, list[str]]


def as_pages_spell(specs: Iterable[FieldSpec], sent: Mapping[str, Any]) -> Values:
    """Return what a page would hold of a request that a program has begun.

    `sent` has some of what a request is filed with, its answers of types that fit their questions (answers.fitting).
    A null is a question that was left empty.
    """
    values: Values = {name: [sent[name]] for name in OF_ALL if name in sent}
    if "requester" in sent:
        values["requester"] = [sent["requester"] or ""]
    if "files" in sent:
        values["files"] = list(sent["files"])
    spelling, answers = _Pages(Units()), sent.get("answers") or {}
    for spec in specs:
        if spec.key in answers:
            values |= spelling.fields(spec, PREFIX + spec.key, answers[spec.key])
    return values


def as_programs_spell(draft: Draft, user: User) -> dict[str, Any]:
    """Return a draft of the person as a program files a request: all there is of it, be it fitting or not.

    `left_over` tells in words what was typed into an older version of the form and has no place in this one; all that
    was typed, where the person may not know of the service any more.
    """
    if not may_see_service(user, draft.service):
        return _words_alone(draft)
    form = as_it_was(user, draft.service, data_of(draft), draft.form)
    spelling, raw = _Programs(Units()), form.raw
    return {
        "form_version": form.version.number if form.version is not None else None,
        **{name: form.data.get(name, "") for name in OF_ALL},
        "requester": str(form["requester"].value() or "") or None,
        "answers": {
            spec.key: spelling.answer(spec, _typed(form, spec, raw[spec.key]))
            for spec in form.questions
            if spec.key in raw
        },
        "files": _tokens(form["files"].data),
        "left_over": form.left_over,
    }


def says_the_same(draft: Draft, specs: Iterable[FieldSpec], sent: Mapping[str, Any]) -> bool:
    """Say whether a draft has the title, the description and the answers that a program sent, and files as it has."""
    if bool(draft.values.get("files")) != bool(sent.get("files")):
        return False
    said = {name: sent[name] for name in (*WORDS, "answers")}
    return _words(draft.values) == _words(as_pages_spell(specs, said))


def _words(held: Mapping[str, Iterable[str]]) -> Values:
    names = (name for name in held if name in WORDS or name.startswith(PREFIX))
    texts = {name: [text for one in held[name] if (text := clean_text(one))] for name in names}
    return {name: found for name, found in texts.items() if found}


def _words_alone(draft: Draft) -> dict[str, Any]:
    """Return what was typed, and nothing of what the service asks now."""
    texts = {name: "".join(draft.values.get(name, ())[:1]) for name in OF_ALL}
    others = {name: held for name, held in draft.values.items() if name not in OF_ALL}
    left_over = [*draft.values.get("left_over", ()), *words_in(others)]
    none: dict[str, Any] = {"form_version": None, "requester": None, "answers": {}, "files": []}
    return {**none, **texts, "left_over": left_over}


def _typed(form: RequestTicketForm, spec: FieldSpec, raw: Any) -> Any:
    """Return the raw answer; of one that was given and promised for later, what was given."""
    return form[PREFIX + spec.key].data if isinstance(raw, Unfit) else raw


class _Pages:
    """How a page spells what a program sends."""

    def __init__(self, units: Units) -> None:
        self._units = units

    def fields(self, spec: FieldSpec, name: str, value: Any) -> Values:
        """Return name of a field -> its texts, for the answer to a question or for the cell of a row."""
        if isinstance(value, Mapping) and "follows" in value:
            return {name + FOLLOWS: ["on"], name + BY: [value["follows"]]}
        if spec.kind == "rows":
            return dict(written([self._row(spec, row) for row in value or ()], name).lists())
        if spec.kind == "date_range":
            return {f"{name}-{end}": [(value or {}).get(end) or ""] for end in ("from", "to")}
        return {name: list(value) if isinstance(value, list) else [self._text(spec, value)]}

    def _row(self, spec: FieldSpec, row: Mapping[str, Any]) -> Values:
        values: Values = {}
        for column in spec.columns:
            if column.key in row:
                values |= self.fields(column, column.key, row[column.key])
        return values

    def _text(self, spec: FieldSpec, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return YES if value else NO
        if spec.kind == "person":
            return _person_text(value)
        if spec.kind == "department":
            unit = _found(self._units.coded, value)
            return str(unit.pk) if unit is not None else str(value)
        return str(value)


class _Programs:
    """How a program spells what a page holds."""

    def __init__(self, units: Units) -> None:
        self._units = units

    def answer(self, spec: FieldSpec, raw: Any) -> Any:
        """Return the value of a question or a cell; null for an empty one."""
        if isinstance(raw, Mapping) and set(raw) == {"follows"}:
            return {"follows": _day(raw["follows"])}
        if spec.kind == "rows":
            return list(self._rows(spec, raw))
        if spec.kind == "file":
            return _tokens(raw)
        if is_blank(raw):
            return None
        if isinstance(raw, Mapping):
            return {end: _day(text) for end, text in raw.items()}
        return raw if isinstance(raw, list) else self._value(spec, str(raw))

    def _rows(self, spec: FieldSpec, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        columns = {column.key: column for column in spec.columns}
        for row in rows:
            if not all(is_blank(cell) for cell in row.values()):
                yield {key: self.answer(columns[key], cell) for key, cell in row.items()}

    def _value(self, spec: FieldSpec, text: str) -> Any:
        if spec.kind == "yes_no":
            return {YES: True, NO: False}.get(text, text)
        if spec.kind == "date":
            return _day(text)
        if spec.kind == "department":
            unit = _found(self._units.chosen, text)
            return unit.code if unit is not None else text
        return text


def _found(find: Any, key: str) -> Department | None:
    try:
        unit: Department | None = find(key)
    except ValidationError:
        return None
    return unit


def _person_text(key: int | str | None) -> str:
    """Return whom a program names as a page does: by address, or as it was typed."""
    person = find_person(key) if isinstance(key, int) else None
    return person.email if person is not None else str(key or "")


def _day(text: str) -> str:
    """Return a day as 2026-03-02; what means none, as it was typed."""
    try:
        day = forms.DateField().to_python(text)
    except ValidationError:
        return text
    return day.isoformat() if day is not None else ""


def _tokens(files: Iterable[Any] | None) -> list[str]:
    return [str(file.upload.pk) for file in files or () if isinstance(file, StagedFile)]
