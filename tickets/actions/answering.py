"""Answers that come after filing: the provider's own fields, and what the requester promised to send.

Nothing is overwritten without a trace: each change keeps both values (`AnswerChange`), and its event names it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.answers.later import closure
from departments.answers.reading import is_blank
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.models import form_spec_of
from servicedesk.accounts.models import User
from tickets.events import TicketEvent
from tickets.models import Ticket
from tickets.queries.answers import promised
from tickets.workflow import State, Verb

from .answer_writing import Given, Raw, WrongAnswers, checked, record_changes, write_answers
from .promised_answers import remind_of_promised
from .transition import Transition, transition
from .windows import fill_window, supply_window


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


def what_is_missing(ticket: Ticket, given: Given, *, by: User, at: datetime) -> dict[str, list[str]]:
    """Return what `resolve` would say of the answers, by path; nothing is written."""
    form = at_the_end(form_spec_of(ticket.form_id))
    fields, today = form.of_stage("closing"), by.today_at(at)
    try:
        checked(ticket, form, given, "closing", fields, today=today, must_answer=True, is_whole=True)
    except WrongAnswers as wrong:
        return wrong.by_key
    return {}


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


def _go_on(change: Transition) -> None:
    """Let the work resume where it waited for the one who sends it."""
    if change.ticket.state == State.WAITING_REQUESTER and change.access.speaks_for_requester:
        change.go(Verb.ANSWER)


def _without_blanks(sent: Raw) -> Raw:
    """What is left empty is still to come."""
    return {key: value for key, value in sent.items() if not is_blank(value)}


def _is_promise(kept: Any) -> bool:
    return isinstance(kept, Mapping) and set(kept) == {"follows"}
