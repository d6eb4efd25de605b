"""What is known of a ticket beside the conversation: the answers of its form, in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language

from departments.cached_reads import named_units_by_id
from departments.formspec.fields import FieldSpec
from departments.models import Department, specs_of
from servicedesk.accounts.cached_reads import named_people_by_id
from servicedesk.accounts.models import User
from servicedesk.text.bilingual import pick
from servicedesk.web.display.joining import listed
from servicedesk.web.display.moments import date_text
from servicedesk.web.display.people import named
from tickets.models import Attachment, Ticket

from .files import FileLink, links_to


@dataclass(frozen=True)
class Fact:
    """A question with its answer; files where the answer is files."""

    label: str
    text: str = ""
    files: list[FileLink] = field(default_factory=list)


def facts_of(ticket: Ticket, attachments: Iterable[Attachment]) -> list[Fact]:
    """Return the answered questions in the order of the form the ticket was filed with."""
    specs = specs_of(ticket.form_id)
    answers: Mapping[str, Any] = ticket.answers
    people = named_people_by_id(_ids(specs, answers, "person"))
    units = named_units_by_id(_ids(specs, answers, "department"))
    files = list(attachments)
    found = []
    for spec in specs:
        label = pick(spec.label, get_language() or "en")
        if spec.kind == "file":
            own = links_to(file for file in files if file.field_key == spec.key)
            found.extend([Fact(label, files=own)] if own else [])
        elif spec.key in answers:
            found.append(Fact(label, _text(spec, answers[spec.key], people, units)))
    return found


def _ids(specs: Iterable[FieldSpec], answers: Mapping[str, Any], kind: str) -> list[int]:
    values = (answers.get(spec.key) for spec in specs if spec.kind == kind)
    return [value for value in values if isinstance(value, int)]


def _text(spec: FieldSpec, value: Any, people: Mapping[int, User], units: Mapping[int, Department]) -> str:
    if spec.kind == "person":
        return named(people.get(value))
    if spec.kind == "department":
        return named(units.get(value))
    if spec.kind == "date":
        return _date(value)
    labels = {option.value: pick(option.label, get_language() or "en") for option in spec.options}
    if isinstance(value, list):
        return listed(labels.get(one) or str(one) for one in value)
    return labels.get(value) or str(value)


def _date(value: Any) -> str:
    try:
        return date_text(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)
