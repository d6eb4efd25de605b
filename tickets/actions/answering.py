"""Answers that come after filing: the provider's own fields, and what the requester promised to send.

Nothing is overwritten without a trace: each change keeps both values (`AnswerChange`), and its event names it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.answers.keeping import PREFIX, answer_files, plain_answers
from departments.answers.later import NOTHING_SENT, Later, check_later, closure
from departments.answers.reading import Lookups, is_blank
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.models import form_spec_of
from servicedesk.accounts.models import User
from tickets.events import TicketEvent
from tickets.models import AnswerChange, Attachment, Ticket
from tickets.queries.answers import file_ids, kept_values, promised
from tickets.workflow import State, Verb

from .files import attach
from .promised_answers import remind_of_promised
from .transition import Transition, transition
from .windows import fill_window, supply_window

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


def fill(*, ticket: Ticket, by: User, answers: Given | None = None, at: datetime | None = None) -> Ticket:
    """Fill in what the form asks of the provider while the work goes on; what must be there may still be empty.

    Raises WrongAnswers, ValidationError where nothing is new, and Refused where the form has no such field.
    """
    with transition(ticket, Verb.FILL, by=by, at=at) as change:
        fill_window(change.ticket).require(change.at)
        form = form_spec_of(change.ticket.form_id)
        changes = write_answers(change, answers, "fulfilment", form.of_stage("fulfilment"))
        if not changes:
            raise ValidationError(_("Nothing has changed."))
        change.take_part()
        record_changes(change, TicketEvent.FILLED, changes)
    return ticket


def supply(*, ticket: Ticket, by: User, answers: Given | None = None, at: datetime | None = None) -> Ticket:
    """Send what was promised at filing, or promise it for another day. What was sent answers an open question.

    What becomes relevant by it is asked too. Raises WrongAnswers, ValidationError where nothing is new, and Refused
    where nothing is awaited.
    """
    with transition(ticket, Verb.SUPPLY, by=by, at=at) as change:
        supply_window(change.ticket).require(change.at)
        given = answers and replace(answers, sent=_without_blanks(answers.sent))
        changes = write_answers(change, given, "filing", suppliable(change.ticket), must_answer=True)
        if not changes:
            raise ValidationError(_("Nothing has changed."))
        if any(not _is_promise(one.after) for one in changes):
            _go_on(change)
        remind_of_promised(change.ticket, change.at)
        record_changes(change, TicketEvent.SUPPLIED, changes)
    return ticket


def close_form(change: Transition, given: Given | None) -> None:
    """Check and keep what the form asks of the provider by the end of the work. Raises WrongAnswers."""
    form = at_the_end(form_spec_of(change.ticket.form_id))
    fields = form.of_stage("closing")
    if fields or (given is not None and given.sent):
        changes = write_answers(change, given, "closing", fields, form=form, must_answer=True, is_whole=True)
        record_changes(change, TicketEvent.FILLED, changes)


def at_the_end(form: FormSpec) -> FormSpec:
    """Return the form as it is when the work ends: what was asked while it went on belongs to the end too."""
    sections = (replace(one, stage="closing") if one.stage == "fulfilment" else one for one in form.sections)
    return FormSpec(tuple(sections))


def suppliable(ticket: Ticket) -> tuple[FieldSpec, ...]:
    """Return the fields that `supply` takes: what is promised, and what depends on it."""
    form = form_spec_of(ticket.form_id)
    touched = closure(form, [spec.key for spec, _day in promised(ticket)])
    return tuple(spec for spec in form.of_stage("filing") if spec.key in touched and spec.is_asked)


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
    raw, wrong = given.fit(may, given.sent) if given is not None else ({}, {})
    if not (raw or wrong or is_whole):
        return []
    later = check_later(
        form,
        raw,
        stage=stage,
        kept=kept_values(ticket),
        lookups=given.lookups if given is not None else NOTHING_SENT,
        today=(change.by or ticket.requester).today_at(change.at),
        requester=ticket.requester,
        must_answer=must_answer,
        is_whole=is_whole,
    )
    if errors := {**later.errors, **wrong}:
        raise WrongAnswers(errors)
    return _keep(change, form, ticket, later)


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


def _go_on(change: Transition) -> None:
    """Let the work resume where it waited for the one who sends it."""
    if change.ticket.state == State.WAITING_REQUESTER and change.access.speaks_for_requester:
        change.go(Verb.ANSWER)


def _without_blanks(sent: Raw) -> Raw:
    """What is left empty is still to come."""
    return {key: value for key, value in sent.items() if not is_blank(value)}


def _is_promise(kept: Any) -> bool:
    return isinstance(kept, Mapping) and set(kept) == {"follows"}
