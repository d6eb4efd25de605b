"""What an answer means: raw values as a way in hands them over, read by the kind of question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DecimalException
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import Truncator

from departments.formspec import FieldSpec
from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import clean_line, clean_text

SHOWN_LETTERS = 60  # of a wrong answer, where it is quoted
EMPTY: tuple[Any, ...] = (None, "", [])
# The framework's own sentences, which its own catalogs translate.
OF_EVERY_FIELD = (
    forms.Field.default_error_messages
)  # servicedesk/web/apps.py rewords one of them at the start
NO_NUMBER = forms.DecimalField.default_error_messages["invalid"]
NO_CHOICE = forms.ChoiceField.default_error_messages["invalid_choice"]
NO_LIST = forms.MultipleChoiceField.default_error_messages["invalid_list"]
NO_DAY = forms.DateField.default_error_messages["invalid"]
NO_DEPARTMENT = forms.ModelChoiceField.default_error_messages["invalid_choice"]


@dataclass(frozen=True)
class Lookups:
    """How a way in spells what is not plain text: each takes a raw value that is not empty, and returns what it names.

    `person` and `department` return None for a name of blanks alone; `files` checks size and number. All raise
    ValidationError.
    """

    day: Callable[[Any], date | None]
    person: Callable[[Any], User | None]
    department: Callable[[Any], Department | None]
    files: Callable[[list["UploadedFile[Any]"]], None]


def _line(_spec: FieldSpec, raw: Any, _lookups: Lookups) -> str:
    return clean_line(str(raw)) if raw not in EMPTY else ""


def _text(_spec: FieldSpec, raw: Any, _lookups: Lookups) -> str:
    return clean_text(str(raw)) if raw not in EMPTY else ""


def _number(_spec: FieldSpec, raw: Any, _lookups: Lookups) -> Decimal | None:
    if raw in EMPTY:
        return None
    try:
        number = Decimal(str(raw))
    except DecimalException:
        raise ValidationError(NO_NUMBER, code="invalid") from None
    if not number.is_finite():
        raise ValidationError(NO_NUMBER, code="invalid")
    return number


def _day(_spec: FieldSpec, raw: Any, lookups: Lookups) -> date | None:
    return None if raw in EMPTY else lookups.day(raw)


def _choice(spec: FieldSpec, raw: Any, _lookups: Lookups) -> str:
    return _among(spec, raw) if raw not in EMPTY else ""


def _choices(spec: FieldSpec, raw: Any, _lookups: Lookups) -> list[str]:
    if raw in EMPTY:
        return []
    if not isinstance(raw, list | tuple):
        raise ValidationError(NO_LIST, code="invalid_list")
    return [_among(spec, one) for one in raw]


def _among(spec: FieldSpec, raw: Any) -> str:
    value = str(raw)
    if value not in {option.value for option in spec.options}:
        shown = Truncator(value).chars(SHOWN_LETTERS)
        raise ValidationError(NO_CHOICE, code="invalid_choice", params={"value": shown})
    return value


def _person(_spec: FieldSpec, raw: Any, lookups: Lookups) -> User | None:
    return None if raw in EMPTY else lookups.person(raw)


def _department(_spec: FieldSpec, raw: Any, lookups: Lookups) -> Department | None:
    return None if raw in EMPTY else lookups.department(raw)


def _files(_spec: FieldSpec, raw: Any, lookups: Lookups) -> list["UploadedFile[Any]"]:
    files = [file for file in raw or [] if file]
    lookups.files(files)
    return files


READERS: Mapping[str, Callable[[FieldSpec, Any, Lookups], Any]] = {
    "text": _line,
    "long_text": _text,
    "number": _number,
    "date": _day,
    "choice": _choice,
    "choices": _choices,
    "person": _person,
    "department": _department,
    "file": _files,
}
