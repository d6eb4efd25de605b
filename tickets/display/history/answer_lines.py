"""Changed answers in words, for lines of history: both values of each."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.display.answers import AnswerWords
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.models import form_spec_of
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.web.display.joining import grouped, labelled, listed
from tickets.events import AnswersChanged, TicketEvent
from tickets.models import AnswerChange
from tickets.queries.answers import changes_by_form, names_of_files

KINDS = (TicketEvent.FILLED, TicketEvent.SUPPLIED)
SHOWN = 120  # letters of a value


def answers_changed(events: Iterable[Event]) -> dict[int, str]:
    """Return id of a change -> what was changed from what to what; reads nothing where no event names any."""
    ids = {pk for event in events if event.kind in KINDS for pk in data_of(event, AnswersChanged).changes}
    return {
        pk: line
        for form, changes in changes_by_form(ids).items()
        for pk, line in _worded(form_spec_of(form), changes).items()
    }


def _worded(form: FormSpec, changes: list[AnswerChange]) -> dict[int, str]:
    files = _file_names(form, changes)
    values = [{one.field_key: value} for one in changes for value in (one.before, one.after)]
    words = AnswerWords(form, *values)
    return {one.pk: _line(words, form.by_key[one.field_key], one, files) for one in changes}


def _line(words: AnswerWords, spec: FieldSpec, change: AnswerChange, files: Mapping[str, str]) -> str:
    before, after = (_value(words, spec, value, files) for value in (change.before, change.after))
    if not before:
        return labelled(words.label(spec), after)
    parts = {"before": before, "after": after or _("no answer")}
    return labelled(words.label(spec), _("%(before)s → %(after)s") % parts)


def _value(words: AnswerWords, spec: FieldSpec, kept: Any, files: Mapping[str, str]) -> str:
    if spec.kind == "file" and isinstance(kept, list):
        return listed(files[pk] for pk in kept if pk in files)
    text = grouped(words.text(spec, kept).splitlines())
    return Truncator(text).chars(SHOWN)


def _file_names(form: FormSpec, changes: Iterable[AnswerChange]) -> dict[str, str]:
    """Return id -> name of the files that answers to questions for files are and were."""
    values = [
        value
        for one in changes
        for value in (one.before, one.after)
        if form.by_key[one.field_key].kind == "file" and isinstance(value, list)
    ]
    return names_of_files({pk for value in values for pk in value})
