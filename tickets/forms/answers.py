"""A service's questions as form fields, and their checked answers as plain values to keep."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import get_language

from departments.formspec import FieldSpec
from departments.models import Department
from servicedesk.text.bilingual import pick
from servicedesk.web.forms.person_fields import DepartmentField, PersonField
from servicedesk.web.forms.text_fields import LineField, TextField

from .bounded import date_field, number_field
from .uploads import FilesField

PREFIX = "answer_"
Options = dict[str, Any]


def answer_fields(specs: tuple[FieldSpec, ...], today: date) -> dict[str, forms.Field]:
    """Return name -> form field for each question, in order; names are "answer_" and the key.

    `today` is that of the one who asks: the first day of what must not be past.
    """
    return {PREFIX + spec.key: _field(spec, today) for spec in specs}


def plain_answers(specs: tuple[FieldSpec, ...], cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return key -> what is kept of the answers; the empty ones and the files are left out.

    Numbers as text, dates as "2026-03-02", people and departments as ids, several choices as a list.
    """
    found = {}
    for spec in specs:
        value = cleaned.get(PREFIX + spec.key)
        if spec.kind != "file" and value not in (None, "", []):
            found[spec.key] = _plain(value)
    return found


def answer_files(specs: tuple[FieldSpec, ...], cleaned: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return key -> the files given to the questions that ask for some."""
    files = {spec.key: cleaned.get(PREFIX + spec.key) for spec in specs if spec.kind == "file"}
    return {key: list(value) for key, value in files.items() if value}


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def _field(spec: FieldSpec, today: date) -> forms.Field:
    if spec.kind == "date":
        return date_field(spec, _options(spec), today)
    return _MAKERS[spec.kind](spec, _options(spec))


def _options(spec: FieldSpec) -> Options:
    language = get_language() or "en"
    return {
        "label": pick(spec.label, language),
        "help_text": pick(spec.help, language),
        "required": spec.is_required,
    }


def _choices(spec: FieldSpec) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(option.value, pick(option.label, language) or option.value) for option in spec.options]


def _text(_spec: FieldSpec, options: Options) -> forms.Field:
    return LineField(max_length=300, **options)


def _long_text(_spec: FieldSpec, options: Options) -> forms.Field:
    return TextField(max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}), **options)


def _choice(spec: FieldSpec, options: Options) -> forms.Field:
    if len(spec.options) <= 5:
        return forms.ChoiceField(choices=_choices(spec), widget=forms.RadioSelect, **options)
    return forms.ChoiceField(choices=[("", "—"), *_choices(spec)], **options)


def _several(spec: FieldSpec, options: Options) -> forms.Field:
    return forms.MultipleChoiceField(choices=_choices(spec), widget=forms.CheckboxSelectMultiple, **options)


def _person(_spec: FieldSpec, options: Options) -> forms.Field:
    if not options["help_text"]:
        del options["help_text"]
    return PersonField(**options)


def _department(_spec: FieldSpec, options: Options) -> forms.Field:
    return DepartmentField(
        Department.objects.filter(is_active=True, is_team=False), empty_label="—", **options
    )


def _file(_spec: FieldSpec, options: Options) -> forms.Field:
    return FilesField(**options)


_MAKERS: Mapping[str, Callable[[FieldSpec, Options], forms.Field]] = {
    "text": _text,
    "long_text": _long_text,
    "number": number_field,
    "choice": _choice,
    "choices": _several,
    "person": _person,
    "department": _department,
    "file": _file,
}
