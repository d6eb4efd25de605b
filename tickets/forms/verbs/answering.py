"""Forms of verbs that give answers after filing. What the answers are worth is decided by the verb, under the lock."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crispy_forms.layout import LayoutObject
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from departments.answers.keeping import PREFIX
from departments.formspec.evaluation import Follows
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec, Section
from departments.models import form_spec_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.forms.layouts import Piece
from tickets.actions.answer_writing import Given, WrongAnswers
from tickets.actions.answering import at_the_end, suppliable, what_is_missing
from tickets.forms.answer_layout import sections_of
from tickets.forms.answering import SHOWN, AnsweringForm
from tickets.queries.answers import kept_values
from tickets.workflow import Verb

from .base import VerbForm

SUPPLIED = "supplied"  # the stage of what is still to come, in the form that asks for it


class LaterForm(AnsweringForm, VerbForm):
    """Asks the questions of a stage, begun with what is kept. A subclass says which (`asked`), and of which `verb`."""

    verb: Verb

    def asked(self) -> tuple[FormSpec, str]:
        """Return the form and the stage whose fields are asked."""
        raise NotImplementedError

    def prepare(self) -> None:
        super().prepare()
        spec, stage = self.asked()
        kept = kept_values(self.ticket)
        own = {key: kept[key] for key in kept if spec.section_of[key].stage == stage}
        known = {key: value for key, value in kept.items() if key not in own}
        given = {key: value for key, value in own.items() if not _is_elsewhere(spec.by_key[key], value)}
        self.promised = {key: value.on for key, value in own.items() if isinstance(value, Follows)}
        self.ask(spec, today=self.user.today_at(clock.now()), stage=stage, known=known, given=given)

    @property
    def asker(self) -> User:
        return self.ticket.requester

    def pieces(self) -> list[str | LayoutObject]:
        own: list[str | LayoutObject] = [name for name in self.fields if not name.startswith(PREFIX)]
        if not self.questions:
            return own
        return [*own, *sections_of(self), Piece("tickets/request/_asking.html")]

    @property
    def sent(self) -> dict[str, Any]:
        """The answers as they came: once they are taken, the form may ask for them no more."""
        data = [(name, values) for name, values in self.data.lists() if name.startswith(PREFIX)]
        files = [(name, files) for name, files in self.files.lists() if name.startswith(PREFIX)]
        return {**self.checked, "answers": [*data, *files]}

    @property
    def is_worth_a_look(self) -> bool:
        """Whether its own page says or asks more than the field for messages."""
        return bool(self.questions or self.warning)

    @property
    def wants_a_look_first(self) -> bool:
        """Whether it was sent from where its questions, or a warning, are not in the page."""
        is_elsewhere = "composer" in self.data and SHOWN not in self.data
        return is_elsewhere and bool(self.parts.shown or self.warning)

    def refuse(self, error: ValidationError) -> None:
        if not isinstance(error, WrongAnswers):
            super().refuse(error)
            return
        for path, said in error.by_key.items():
            self.say_of(self.part_of(path), said)

    def _post_clean(self) -> None:
        """Hand the answers over as they were sent."""
        if self.questions:
            others = {name: value for name, value in self.cleaned_data.items() if not name.startswith(PREFIX)}
            self.cleaned_data = {**others, "answers": Given(self.raw, self.lookups, as_sent)}


class FillForm(LaterForm):
    """What the form asks of those who work on the request."""

    verb = Verb.FILL
    title = gettext_lazy("Fill in the form")
    text = gettext_lazy("What must be filled in can wait until you resolve the request.")
    send = gettext_lazy("Save")

    def asked(self) -> tuple[FormSpec, str]:
        return form_spec_of(self.ticket.form_id), "fulfilment"


class ClosingForm(LaterForm):
    """What the form asks of those who work on the request by the end, what is there already included."""

    verb = Verb.RESOLVE

    def _post_clean(self) -> None:
        """Where it is refused anyway, say what is wrong with the answers too."""
        super()._post_clean()
        if self.errors and self.questions:
            given = self.cleaned_data["answers"]
            self.refuse(WrongAnswers(what_is_missing(self.ticket, given, by=self.user, at=clock.now())))

    def asked(self) -> tuple[FormSpec, str]:
        return at_the_end(form_spec_of(self.ticket.form_id)), "closing"


class SupplyForm(LaterForm):
    """What the requester promised to send."""

    verb = Verb.SUPPLY
    title = gettext_lazy("Add what is still missing")
    text = gettext_lazy("Leave empty what you do not have yet.")
    send = gettext_lazy("Add to the request")

    def asked(self) -> tuple[FormSpec, str]:
        """Ask for what is promised, and what depends on it; nothing of it is known yet."""
        keys = {spec.key for spec in suppliable(self.ticket)}
        form = form_spec_of(self.ticket.form_id)
        return FormSpec(tuple(part for one in form.sections for part in _split(one, keys))), SUPPLIED


def _split(section: Section, keys: set[str]) -> list[Section]:
    """Return a section as two: what stays as it is, and the fields of these keys as a stage of their own."""
    own = tuple(spec for spec in section.fields if spec.key in keys)
    rest = tuple(spec for spec in section.fields if spec.key not in keys)
    return [replace(section, fields=rest), *([replace(section, fields=own, stage=SUPPLIED)] if own else [])]


def _is_elsewhere(spec: FieldSpec, value: Any) -> bool:
    """Say whether a kept answer is none that its field could begin with: files, and promises."""
    return spec.kind == "file" or isinstance(value, Follows)


def as_sent(
    specs: tuple[FieldSpec, ...], sent: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return those of the answers that are meant for some fields; a page sends nothing that could not be."""
    known = {spec.key for spec in specs}
    return {key: value for key, value in sent.items() if key in known}, {}
