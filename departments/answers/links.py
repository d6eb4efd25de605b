"""How a link spells answers, such as ?room=3.12&day=2026-03-02 behind the address of a request form.

Days as 2026-03-02, ranges as 2026-03-02/2026-03-05, people by address, units and places by code, choices by key, yes
and no; several choices by naming the question again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from departments.formspec.conditions import EMPTY
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.models import Department, Place
from servicedesk.accounts.models import User
from servicedesk.text.dates import parse_day

from .checking import check_answer
from .keeping import plain_answers
from .reading import NO_DAY, Lookups
from .units import Units

UNFILLED = ("file", "rows", "calculated", "hint")  # what no link can hold


def fillable(form: FormSpec) -> dict[str, FieldSpec]:
    """Return key -> question of those that a link can answer."""
    return {spec.key: spec for spec in form.of_stage("filing") if spec.kind not in UNFILLED}


def linked_answer(spec: FieldSpec, values: Sequence[str], *, lookups: Lookups, today: date) -> Any:
    """Return the checked answer that a link gives, an empty one for none. Raises ValidationError."""
    return offered_answer(spec, _raw(spec, values), lookups=of_links(lookups), today=today)


def offered_answer(spec: FieldSpec, raw: Any, *, lookups: Lookups, today: date) -> Any:
    """Return the checked answer that someone makes a link of, an empty one for none. Raises ValidationError."""
    return check_answer(replace(spec, is_required=False), raw, lookups=lookups, today=today)


def spelled(spec: FieldSpec, value: Any) -> list[str]:
    """Return a checked answer as a link spells it: one text, of several choices one each, of none nothing."""
    if value in EMPTY:
        return []
    if isinstance(value, User):
        return [value.email]
    if isinstance(value, Department | Place):
        return [value.code]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    plain = plain_answers([spec], {spec.key: value})[spec.key]
    if isinstance(plain, Mapping):
        return ["/".join(plain.values())]
    return list(plain) if isinstance(plain, list) else [str(plain)]


def of_links(lookups: Lookups) -> Lookups:
    """Return how a link names things: days and units always alike, people as the way in does."""
    return replace(lookups, day=plain_day, department=Units().coded)


def plain_day(text: str) -> date:
    """Return the day that 2026-03-02 means. Raises ValidationError."""
    try:
        return parse_day(text)
    except ValueError:
        raise ValidationError(NO_DAY, code="invalid") from None


def _raw(spec: FieldSpec, values: Sequence[str]) -> Any:
    if spec.kind == "choices":
        return [value for value in values if value]
    if spec.kind == "date_range" and values[-1]:
        first, _slash, last = values[-1].partition("/")
        return {"from": first, "to": last}
    return values[-1]
