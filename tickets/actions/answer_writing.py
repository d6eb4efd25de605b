"""Answers after filing, checked together and kept with both values of every change (`AnswerChange`)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from departments.answers.keeping import PREFIX, answer_files, plain_answers
from departments.answers.later import NOTHING_SENT, Later, check_later
from departments.answers.reading import Lookups
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.models import form_spec_of
from tickets.events import TicketEvent
from tickets.models import AnswerChange, Attachment, Ticket
from tickets.queries.answers import file_ids, kept_values

from .files import attach
from .transition import Transition

Raw = Mapping[str, Any]
Fit = Callable[[tuple[FieldSpec, ...], Raw], tuple[Raw, Mapping[str, Sequence[str]]]]


@dataclass(frozen=True)
class Given:
    """Answers as a way in spells them, by key of their question; files among them as lists.

    `fit` returns those that may be meant for some fields, and what is wrong with the others, by key.
    """

    sent: Raw
    lookups: Lookups = field(repr=False)
    fit: Fit = field(repr=False)


class WrongAnswers(ValidationError):
    """What is wrong with answers, by question (`by_key`), as the error of a form's fields."""

    def __init__(self, by_key: Mapping[str, Sequence[str]]) -> None:
        """Take key of a field or cell -> sentences."""
        self.by_key = {key: list(said) for key, said in by_key.items()}
        super().__init__({PREFIX + key: said for key, said in self.by_key.items()})


def write_answers(
    change: Transition,
    given: Given | None,
    stage: str,
    may: tuple[FieldSpec, ...],
    *,
    form: FormSpec | None = None,
    must_answer: bool = False,
    is_whole: bool = False,
) -> list[AnswerChange]:
    """Check the answers given to the fields `may`, and keep them and what follows from them; return what changed.

    `form` is another than the ticket's own; `must_answer`, `is_whole`: as `check_later` takes them. Raises
    WrongAnswers; nothing is written then.
    """
    ticket, form = change.ticket, form or form_spec_of(change.ticket.form_id)
    today = (change.by or ticket.requester).today_at(change.at)
    later = checked(ticket, form, given, stage, may, today=today, must_answer=must_answer, is_whole=is_whole)
    return [] if later is None else _keep(change, form, ticket, later)


def checked(
    ticket: Ticket,
    form: FormSpec,
    given: Given | None,
    stage: str,
    may: tuple[FieldSpec, ...],
    *,
    today: date,
    must_answer: bool,
    is_whole: bool,
) -> Later | None:
    """Return what becomes of the answers, None where there are none. Raises WrongAnswers."""
    raw, wrong = given.fit(may, given.sent) if given is not None else ({}, {})
    if not (raw or wrong or is_whole):
        return None
    later = check_later(
        form,
        raw,
        stage=stage,
        kept=kept_values(ticket),
        lookups=given.lookups if given is not None else NOTHING_SENT,
        today=today,
        requester=ticket.requester,
        must_answer=must_answer,
        is_whole=is_whole,
    )
    if errors := {**later.errors, **wrong}:
        raise WrongAnswers(errors)
    return later


def record_changes(change: Transition, kind: TicketEvent, changes: Sequence[AnswerChange]) -> None:
    """Write what happened, where anything changed."""
    if changes:
        change.record(kind, changes=[one.pk for one in changes])


def _keep(change: Transition, form: FormSpec, ticket: Ticket, later: Later) -> list[AnswerChange]:
    specs = [spec for spec in form.fields if spec.key in later.touched]
    before, files_before = dict(ticket.answers), file_ids(form, ticket)
    untouched = {key: kept for key, kept in before.items() if key not in later.touched}
    ticket.answers = untouched | plain_answers(specs, later.values)
    groups = answer_files(specs, later.values)
    new = {key: [file for file in group if not isinstance(file, str)] for key, group in groups.items()}
    attach(new, ticket=ticket, by=change.by, at=change.at)
    _free_files(form, ticket, later)
    now = {**ticket.answers, **file_ids(form, ticket)}
    was = {**before, **files_before}
    rows = [
        AnswerChange(
            ticket=ticket,
            field_key=spec.key,
            before=was.get(spec.key),
            after=now.get(spec.key),
            by=change.by,
            at=change.at,
        )
        for spec in specs
        if was.get(spec.key) != now.get(spec.key)
    ]
    return AnswerChange.objects.bulk_create(rows)


def _free_files(form: FormSpec, ticket: Ticket, later: Later) -> None:
    """Let files whose question is no longer relevant stay with the request as files of no question."""
    gone = [key for key in later.touched if form.by_key[key].kind == "file" and key not in later.values]
    if gone:
        Attachment.objects.filter(ticket=ticket, message=None, field_key__in=gone).update(field_key="")
