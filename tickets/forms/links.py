"""A link that fills a request form beforehand, such as /services/cleaning/request/?room=3.12 on a poster.

A value is spelled as programs spell it: days as 2026-03-02, ranges as 2026-03-02/2026-03-05, people by address, units
and places by code, choices by key, yes and no; several choices by naming the question again. `title`, `description`,
`impact`, `urgency` and `requester` fill in what every request is asked. What a link names and the form cannot take is
told in a sentence.
"""

from copy import deepcopy
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
from .request import RequestTicketForm

TITLE, MAX_TITLE = "title", 200
SHOWN_LETTERS = 60
MAX_VALUES = 100
UNFILLED = ("file", "rows", "calculated", "hint")  # what no link can hold
# What is asked for every service, beside the title.
OF_ALL = {
    name: RequestTicketForm.base_fields[name] for name in ("description", "impact", "urgency", "requester")
}


class LinkValues:
    """What a link (a QueryDict) fills in.

    given: key -> checked answer. initial: the same of what every request is asked. said: what is told of the rest.
    """

    def __init__(self, form: FormSpec, query: Any, today: date) -> None:
        """Read the link to a form, for one for whom it is `today`."""
        self.given: dict[str, Any] = {}
        self.initial: dict[str, Any] = {TITLE: query.get(TITLE, "")[:MAX_TITLE]}
        self.said: list[str] = []
        asked = {spec.key: spec for spec in form.of_stage("filing") if spec.kind not in UNFILLED}
        for key in [name for name in query if name != TITLE][:MAX_VALUES]:
            try:
                self._take(key, asked.get(key), query.getlist(key), today)
            except ValidationError as error:
                label = in_language(asked[key].label) if key in asked else str(OF_ALL[key].label)
                words = {"value": query[key][:SHOWN_LETTERS], "label": label, "why": " ".join(error.messages)}
                self.said.append(_("“%(value)s” in the link does not fit “%(label)s”. %(why)s") % words)

    def _take(self, key: str, spec: FieldSpec | None, values: list[str], today: date) -> None:
        """Take the values of one name. Raises ValidationError for what does not fit."""
        if spec is not None:
            optional = replace(spec, is_required=False)
            value = check_answer(optional, _raw(spec, values), lookups=OF_LINKS, today=today)
            self.given |= {key: value} if value not in EMPTY else {}
        elif key in OF_ALL:
            self.initial[key] = deepcopy(OF_ALL[key]).clean(values[-1])
        else:
            words = _("The link also names “%(key)s”. The form cannot take that from a link.")
            self.said.append(words % {"key": key[:SHOWN_LETTERS]})


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
