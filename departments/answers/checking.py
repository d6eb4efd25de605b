"""Check answers against their questions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from departments.formspec import FieldSpec

from .reading import EMPTY, OF_EVERY_FIELD, READERS, Lookups
from .validators import VALIDATORS


@dataclass(frozen=True)
class Checked:
    """What became of the answers, by question key: `values` (some empty) of those in order, `errors` of the others."""

    values: Mapping[str, Any]
    errors: Mapping[str, list[str]]


def check_answers(
    specs: Iterable[FieldSpec], raw: Mapping[str, Any], *, lookups: Lookups, today: date
) -> Checked:
    """Check the answer to every question, so that all errors are told at once; one that is absent is empty."""
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for spec in specs:
        try:
            values[spec.key] = check_answer(spec, raw.get(spec.key), lookups=lookups, today=today)
        except ValidationError as error:
            errors[spec.key] = error.messages
    return Checked(values, errors)


def check_answer(spec: FieldSpec, raw: Any, *, lookups: Lookups, today: date) -> Any:
    """Return the value of one answer: text, Decimal, date, list of texts, person, department or list of files.

    None, "" or [] where nothing was answered. Raises ValidationError.
    """
    value = READERS[spec.kind](spec, raw, lookups)
    if value in EMPTY:
        if spec.is_required:
            raise ValidationError(OF_EVERY_FIELD["required"], code="required")
        return value
    problems = []
    for validate in VALIDATORS[spec.kind](spec, today) if spec.kind in VALIDATORS else ():
        try:
            validate(value)
        except ValidationError as error:
            problems += error.messages
    if problems:
        raise ValidationError(problems)
    return value
