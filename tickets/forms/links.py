"""A link that fills a request form beforehand, such as /services/cleaning/request/?room=3.12 on a poster.

A value is spelled as programs spell it: days as 2026-03-02, ranges as 2026-03-02/2026-03-05, people by address, units
and places by code, choices by key, yes and no; several choices by naming the question again. What a link names and the
form cannot take is told in a sentence.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.answers.checking import check_answer
from departments.answers.reading import NO_DAY, NO_DEPARTMENT
from departments.display.answers import in_language
from departments.formspec.conditions import EMPTY
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.models import Department
from departments.queries.structure import departments_in_service
from servicedesk.text.dates import parse_day

from .page_reader import ON_PAGES

TITLE = "title"
SHOWN_LETTERS = 60
MAX_VALUES = 100
UNFILLED = ("file", "rows")  # what no link can hold


def values_of_link(form: FormSpec, query: Any, today: date) -> tuple[dict[str, Any], list[str]]:
    """Return the checked answers that a link (a QueryDict) gives, by key, and what is said of the others."""
    given: dict[str, Any] = {}
    said: list[str] = []
    asked = {spec.key: spec for spec in form.of_stage("filing") if spec.is_asked}
    for key in list(query)[:MAX_VALUES]:
        if key == TITLE:
            continue
        spec = asked.get(key)
        if spec is None or spec.kind in UNFILLED:
            said.append(
                _("The link also names “%(key)s”. The form cannot take that from a link.")
                % {"key": key[:SHOWN_LETTERS]}
            )
            continue
        try:
            value = check_answer(
                replace(spec, is_required=False),
                _raw(spec, query.getlist(key)),
                lookups=OF_LINKS,
                today=today,
            )
        except ValidationError as error:
            said.append(_refusal(spec, query[key], error))
        else:
            given |= {key: value} if value not in EMPTY else {}
    return given, said


def _refusal(spec: FieldSpec, raw: str, error: ValidationError) -> str:
    words = {"value": raw[:SHOWN_LETTERS], "label": in_language(spec.label), "why": " ".join(error.messages)}
    return _("“%(value)s” in the link does not fit “%(label)s”. %(why)s") % words


def _raw(spec: FieldSpec, values: list[str]) -> Any:
    if spec.kind == "choices":
        return [value for value in values if value]
    if spec.kind == "date_range" and values[-1]:
        first, _slash, last = values[-1].partition("/")
        return {"from": first, "to": last}
    return values[-1]


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError:
        raise ValidationError(NO_DAY, code="invalid") from None


def _department(code: str) -> Department:
    found = departments_in_service().filter(code=code).first()
    if found is None:
        raise ValidationError(NO_DEPARTMENT, code="invalid_choice", params={"value": code})
    return found


OF_LINKS = replace(ON_PAGES, day=_day, department=_department)
