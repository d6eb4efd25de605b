"""What an answer means: raw values as a way in hands them over, read by the kind of question."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, DecimalException
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.formspec.conditions import EMPTY
from departments.formspec.evaluation import Follows
from departments.formspec.fields import FieldSpec
from departments.models import Department, Place
from departments.place_lookup import place_called
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import clean_line, clean_text

SHOWN_LETTERS = 60  # of a wrong answer, where it is quoted
# The framework's own sentences, which its own catalogs translate.
OF_EVERY_FIELD = (
    forms.Field.default_error_messages
)  # servicedesk/web/apps.py rewords one of them at the start
NO_NUMBER = forms.DecimalField.default_error_messages["invalid"]
NO_CHOICE = forms.ChoiceField.default_error_messages["invalid_choice"]
NO_LIST = forms.MultipleChoiceField.default_error_messages["invalid_list"]
NO_DAY = forms.DateField.default_error_messages["invalid"]
NO_TIME = forms.TimeField.default_error_messages["invalid"]
TRUTHS = {True: True, False: False, "true": True, "false": False, "yes": True, "no": False}
NO_DEPARTMENT = forms.ModelChoiceField.default_error_messages["invalid_choice"]


@dataclass(frozen=True)
class Lookups:
    """How a way in spells what is not plain text: each takes a raw value that is not empty, and returns what it names.

    `person`, `department` and `place` return None for a name of blanks alone; `files` checks size and number. All
    raise ValidationError. A place is spelled the same everywhere: its code, or a name that no other place has.
    `expect_people` is told of all the people that rows name before they are looked up one by one.
    """

    day: Callable[[Any], date | None]
    person: Callable[[Any], User | None]
    department: Callable[[Any], Department | None]
    files: Callable[[list["UploadedFile[Any]"]], None]
    place: Callable[[Any], Place | None] = place_called
    expect_people: Callable[[Iterable[Any]], object] = list


@dataclass(frozen=True)
class Unfit:
    """In place of a raw answer of a type that no answer to the question has: refused where the question is asked."""

    said: str


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


def _range(_spec: FieldSpec, raw: Any, lookups: Lookups) -> tuple[date, date] | None:
    """Read {"from": day, "to": day}; half of one is no answer."""
    if not isinstance(raw, Mapping):
        if raw in EMPTY:
            return None
        raise ValidationError(NO_DAY, code="invalid")
    first, last = (
        lookups.day(end) if (end := raw.get(name)) not in EMPTY else None for name in ("from", "to")
    )
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise ValidationError(_("Enter both the first and the last day."), code="half")
    if last < first:
        raise ValidationError(_("The last day cannot be before the first day."), code="reversed")
    return first, last


def _time(_spec: FieldSpec, raw: Any, _lookups: Lookups) -> time | None:
    if raw in EMPTY:
        return None
    try:
        found = time.fromisoformat(clean_line(str(raw)))
    except ValueError:
        raise ValidationError(NO_TIME, code="invalid") from None
    if found.tzinfo is not None:
        raise ValidationError(NO_TIME, code="invalid")
    return found.replace(second=0, microsecond=0)


def _truth(_spec: FieldSpec, raw: Any, _lookups: Lookups) -> bool | None:
    if raw in EMPTY:
        return None
    if not isinstance(raw, str | bool) or raw not in TRUTHS:
        raise ValidationError(NO_CHOICE, code="invalid_choice", params={"value": _quoted(raw)})
    return TRUTHS[raw]


def _rows(spec: FieldSpec, raw: Any, lookups: Lookups) -> list[Mapping[str, Any]]:
    """Read a list of rows, each key -> raw answer; rows without any answer do not count."""
    if raw in EMPTY:
        return []
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        raise ValidationError(NO_LIST, code="invalid_list")
    rows = [row for row in raw if not all(is_blank(cell) for cell in row.values())]
    expect_people(spec, rows, lookups)
    return rows


def expect_people(spec: FieldSpec, rows: Iterable[Mapping[str, Any]], lookups: Lookups) -> None:
    """Say beforehand which people rows name, so that all of them are found at once."""
    columns = [column.key for column in spec.columns if column.kind == "person"]
    if columns:
        lookups.expect_people([row.get(key) for row in rows for key in columns])


def is_blank(cell: Any) -> bool:
    """Return whether a raw answer says nothing: it is empty, blank, or made of such parts."""
    if isinstance(cell, Mapping):
        return all(is_blank(part) for part in cell.values())
    return cell in EMPTY or (isinstance(cell, str) and not clean_line(cell))


def follows(raw: Any, lookups: Lookups) -> Follows | None:
    """Read {"follows": day}: in place of an answer, the day by which it comes. None for anything else."""
    if not isinstance(raw, Mapping) or set(raw) != {"follows"}:
        return None
    day = lookups.day(raw["follows"]) if raw["follows"] not in EMPTY else None
    if day is None:
        raise ValidationError(_("Say by which day you will send it."), code="follows")
    return Follows(day)


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
        raise ValidationError(NO_CHOICE, code="invalid_choice", params={"value": _quoted(value)})
    return value


def _quoted(value: Any) -> str:
    return Truncator(str(value)).chars(SHOWN_LETTERS)


def _person(_spec: FieldSpec, raw: Any, lookups: Lookups) -> User | None:
    return None if raw in EMPTY else lookups.person(raw)


def _department(_spec: FieldSpec, raw: Any, lookups: Lookups) -> Department | None:
    return None if raw in EMPTY else lookups.department(raw)


def _place(_spec: FieldSpec, raw: Any, lookups: Lookups) -> Place | None:
    return None if raw in EMPTY else lookups.place(raw)


def _files(_spec: FieldSpec, raw: Any, lookups: Lookups) -> list["UploadedFile[Any]"]:
    files = [file for file in raw or [] if file]
    lookups.files(files)
    return files


READERS: Mapping[str, Callable[[FieldSpec, Any, Lookups], Any]] = {
    "text": _line,
    "long_text": _text,
    "number": _number,
    "money": _number,
    "date": _day,
    "date_range": _range,
    "time": _time,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _truth,
    "person": _person,
    "department": _department,
    "place": _place,
    "file": _files,
    "rows": _rows,
}
