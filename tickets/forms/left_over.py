"""What was typed into an older version of a form and has no place in the newest one, in words."""

from collections.abc import Iterator
from typing import Any

from departments.answers.keeping import PREFIX
from departments.display.answers import in_language
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from servicedesk.web.display.joining import labelled, listed
from tickets.actions.files import safe_name

from .answer_rows import rows_of, were_sent
from .answering import AnsweringForm
from .answers import answer_field

MAX_TEXTS, MAX_LETTERS = 100, 2000


def left_over(form: AnsweringForm, old: FormSpec) -> list[str]:
    """Return "question: answer" for each answer to the old form that the form cannot take over."""
    found = []
    for spec in old.of_stage(form.stage):
        new = form.spec.by_key.get(spec.key) if spec.is_asked else None
        is_kept = new in form.questions and new is not None and new.kind == spec.kind
        texts = _typed(form, spec) if spec.is_asked and (is_kept or spec.kind != "file") else []
        if is_kept and new is not None:
            texts = _unfitting(form, spec, new)
        found += [labelled(in_language(spec.label), text)[:MAX_LETTERS] for text in texts if text]
    return found[:MAX_TEXTS]


def gone_files(old: FormSpec, new: FormSpec) -> list[str]:
    """Return the names of the fields for files that the newest version no longer has."""
    kept = {spec.key for spec in new.of_stage("filing") if spec.kind == "file"}
    files = (spec.key for spec in old.of_stage("filing") if spec.kind == "file")
    return [PREFIX + key for key in files if key not in kept]


def _typed(form: AnsweringForm, spec: FieldSpec) -> list[str]:
    """Return what was typed into a field, a text for each row."""
    if spec.kind == "rows":
        return [
            listed(filter(None, row)) for row in _cells(form, spec, {column.key for column in spec.columns})
        ]
    field = answer_field(spec, form.today)
    raw = field.widget.value_from_datadict(form.data, form.files, PREFIX + spec.key)
    return [_words(field, raw)]


def _unfitting(form: AnsweringForm, spec: FieldSpec, new: FieldSpec) -> list[str]:
    """Return what no longer fits a field that there still is: choices and columns that are gone."""
    if spec.options:
        values = {option.value for option in new.options}
        gone = {
            option.value: in_language(option.label) or option.value
            for option in spec.options
            if option.value not in values
        }
        return [gone[value] for value in form.data.getlist(PREFIX + spec.key) if value in gone]
    if spec.kind == "rows":
        kinds = {column.key: column.kind for column in new.columns}
        gone_columns = {column.key for column in spec.columns if kinds.get(column.key) != column.kind}
        return [listed(filter(None, row)) for row in _cells(form, spec, gone_columns)]
    return []


def _cells(form: AnsweringForm, spec: FieldSpec, keys: set[str]) -> Iterator[list[str]]:
    if were_sent(spec, form.data):
        for row in rows_of(spec, form.data, today=form.today, requester=form.asker).live:
            yield [_words(row.fields[key], row[key].data) for key in row.fields if key in keys]


def _words(field: Any, raw: Any) -> str:
    """Return a raw answer in words, as the page showed it."""
    if raw in (None, "", []):
        return ""
    if isinstance(raw, dict):
        return " – ".join(str(value) for value in raw.values() if value)
    values = raw if isinstance(raw, list) else [raw]
    labels = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    return listed(labels.get(str(one)) or safe_name(getattr(one, "name", "") or str(one)) for one in values)
