"""The answers that a request keeps, and which of them are still to come."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F

from departments.answers.keeping import restored, restored_answers
from departments.answers.later import check_later
from departments.formspec.evaluation import Follows
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.formspec.kinds import STAGES, UNREACHED
from departments.models import RequestForm, form_spec_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from tickets.models import AnswerChange, Attachment, Ticket
from tickets.rules import readable_by
from tickets.workflow import State, Verb, verbs_in


class Promised(NamedTuple):
    """A question whose answer is promised, and the day by which it is."""

    spec: FieldSpec
    on: date


def kept_values(ticket: Ticket) -> dict[str, Any]:
    """Return key -> checked value of all answers, whatever their stage; of questions for files the ids of those."""
    form = form_spec_of(ticket.form_id)
    return restored_answers(form.fields, ticket.answers) | dict(file_ids(form, ticket))


def file_ids(form: FormSpec, ticket: Ticket) -> Mapping[str, list[str]]:
    """Return key -> the ids of the files that answer a question; reads nothing where the form asks for none."""
    if not any(spec.kind == "file" for spec in form.fields):
        return {}
    found: dict[str, list[str]] = defaultdict(list)
    rows = Attachment.objects.filter(ticket=ticket, message=None).exclude(field_key="").order_by("at", "pk")
    for key, pk in rows.values_list("field_key", "pk"):
        found[key].append(str(pk))
    return found


def promised(ticket: Ticket) -> list[Promised]:
    """Return the questions whose answers are promised for later, each with its day, in the order of the form."""
    fields = form_spec_of(ticket.form_id).fields
    kept = [(spec, restored(spec, ticket.answers.get(spec.key))) for spec in fields if spec.may_follow]
    return [Promised(spec, value.on) for spec, value in kept if isinstance(value, Follows)]


def to_come(ticket: Ticket) -> list[Promised]:
    """Return those of the promised answers that can still be added; none once the request has ended."""
    return promised(ticket) if Verb.SUPPLY in verbs_in(State(ticket.state)) else []


def relevant_fields(ticket: Ticket, stage: str) -> tuple[FieldSpec, ...]:
    """Return the fields of a stage that someone answers and that are relevant with the answers kept so far."""
    form = form_spec_of(ticket.form_id)
    asked = [spec for spec in form.of_stage(stage) if spec.is_asked]
    if not asked:
        return ()
    today = ticket.requester.today_at(clock.reading())
    kept = kept_values(ticket)
    found = check_later(form, {}, stage=stage, kept=kept, today=today, requester=ticket.requester)
    return tuple(spec for spec in asked if spec.key in found.relevant)


def changes_by_form(ids: Collection[int]) -> Mapping[int | None, list[AnswerChange]]:
    """Return version of a form -> the changes of answers to it, of these ids; one query, none without ids."""
    found: dict[int | None, list[AnswerChange]] = defaultdict(list)
    for change in AnswerChange.objects.filter(pk__in=ids).annotate(form=F("ticket__form")) if ids else ():
        found[change.form].append(change)
    return found


def names_of_files(ids: Collection[str]) -> dict[str, str]:
    """Return id -> name of attached files, of these ids; one query, none without ids."""
    names = Attachment.objects.filter(pk__in=ids).values_list("pk", "name") if ids else ()
    return {str(pk): name for pk, name in names}


def asks_later(ticket: Ticket) -> bool:
    """Return whether the form has questions for the time after filing, or for something that is still to come."""
    form = form_spec_of(ticket.form_id)
    reached = {*STAGES} - {"filing", *UNREACHED}
    asked = (spec for stage in reached for spec in form.of_stage(stage) if spec.is_asked)
    return bool(promised(ticket)) or any(asked)


def forms_of(service: int) -> dict[int | None, FormSpec]:
    """Return version -> what it asks, of all versions of a service's form, the newest first."""
    versions = RequestForm.objects.filter(service=service).order_by("-number")
    return {version.pk: version.spec for version in versions}


def answers_read_by(user: User, tickets: Collection[int]) -> list[tuple[int, int | None, dict[str, Any]]]:
    """Return id, version of the form and answers of those requests whose content the person sees."""
    rows = readable_by(user).filter(pk__in=tickets)
    return list(rows.values_list("pk", "form_id", "answers"))
