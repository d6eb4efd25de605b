"""An old request as its page would send it again, so that it begins a new one.

What was answered to an older version of the form is carried over as for a page that was open when a version was
published: what has no place in the newest one is said in words.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from django.http import QueryDict

from departments.answers.reading import is_blank
from departments.cached_places import place_tree
from departments.cached_reads import org_tree
from departments.formspec.fields import FieldSpec
from departments.models import form_spec_of
from servicedesk.accounts.models import User
from servicedesk.web.forms.keys import KEY
from tickets.forms.answering import AnsweringForm
from tickets.forms.copied_files import COPIED_FROM
from tickets.forms.drafts import VERSION
from tickets.forms.promise import PriorityForm
from tickets.models import Ticket

from .draft_content import as_pages_spell


def page_of(ticket: Ticket, user: User) -> QueryDict:
    """Return what the page with which it was filed would send for the same request, to be filed by `user`.

    Files, what was promised for later, and impact and urgency are not in it.
    """
    specs = [spec for spec in form_spec_of(ticket.form_id).of_stage("filing") if spec.is_asked]
    other = ticket.requester.email if ticket.requester_id != user.pk else ""
    sent = {
        "title": ticket.title,
        "description": ticket.description,
        "requester": other,
        "answers": _as_programs_spell(specs, ticket.answers),
    }
    data = QueryDict(mutable=True)
    data.update({name: field.initial for name, field in PriorityForm.base_fields.items()})
    for name, texts in as_pages_spell(specs, sent).items():
        data.setlist(name, texts)
    data[KEY], data[VERSION], data[COPIED_FROM] = str(uuid4()), str(ticket.form_id or ""), ticket.number
    return data


def say_unfitting(form: AnsweringForm) -> None:
    """Say beside what was copied why it cannot be sent like that; what is still empty is not complained of."""
    for path, said in form.outcome.errors.items():
        if not is_blank(form.raw.get(path.partition(".")[0])):
            form.say_of(form.part_of(path), said)


def _as_programs_spell(specs: Iterable[FieldSpec], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return kept answers as a program would send them, without files and promises."""
    specs = [spec for spec in specs if spec.key in kept and not _is_promise(kept[spec.key])]
    emails = dict(User.objects.filter(pk__in=_people(specs, kept)).values_list("pk", "email"))
    return {spec.key: _answer(spec, kept[spec.key], emails) for spec in specs if spec.kind != "file"}


def _answer(spec: FieldSpec, kept: Any, emails: Mapping[int, str]) -> Any:
    if spec.kind == "rows":
        columns = {column.key: column for column in spec.columns}
        return [
            {key: _answer(columns[key], cell, emails) for key, cell in row.items() if columns[key].is_asked}
            for row in kept
        ]
    if spec.kind == "person":
        return emails.get(kept, kept)
    if spec.kind == "department":
        return org_tree().codes.get(kept, kept)
    if spec.kind == "place":
        return place_tree().codes.get(place_tree().lasting(kept), kept)
    return kept


def _people(specs: Iterable[FieldSpec], kept: Mapping[str, Any]) -> Iterator[int]:
    """Yield whom the answers name, in rows too."""
    for spec in specs:
        if spec.kind == "rows":
            for row in kept.get(spec.key) or ():
                yield from _people(spec.columns, row)
        elif spec.kind == "person" and isinstance(kept.get(spec.key), int):
            yield kept[spec.key]


def _is_promise(kept: Any) -> bool:
    return isinstance(kept, Mapping) and set(kept) == {"follows"}
