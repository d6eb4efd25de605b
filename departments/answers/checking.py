"""Check answers against their form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.formspec.conditions import EMPTY
from departments.formspec.evaluation import Outcome, evaluate
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from servicedesk.accounts.models import User

from .context import context_of
from .defaults import default_of
from .reading import OF_EVERY_FIELD, READERS, Lookups, Unfit, follows
from .validators import validate


@dataclass(frozen=True)
class AnswerReader:
    """Reads answers as a way in spells them (formspec.evaluation.Reader). `requester` is whom the request is for."""

    lookups: Lookups
    today: date
    requester: User

    def read(self, spec: FieldSpec, raw: Any, others: Mapping[str, Any]) -> tuple[Any, Sequence[str]]:
        """Return the checked value and no sentence, or None and what is wrong."""
        try:
            return check_answer(spec, raw, lookups=self.lookups, today=self.today, others=others), ()
        except ValidationError as error:
            return None, error.messages

    def of_default(self, spec: FieldSpec, others: Mapping[str, Any]) -> tuple[Any, Sequence[str]]:
        """Return the default of a field that was not mentioned, checked as an answer is."""
        value = default_of(spec, self.requester, self.today)
        if value in EMPTY:
            return self.read(spec, None, others)
        try:
            validate(spec, value, self.today, others)
        except ValidationError as error:
            return None, error.messages
        return value, ()


def check_answers(
    form: FormSpec,
    raw: Mapping[str, Any],
    *,
    lookups: Lookups,
    today: date,
    requester: User,
    stage: str = "filing",
    known: Mapping[str, Any] | None = None,
) -> Outcome:
    """Check the answers to a stage of a form, all at once: what is relevant, the values, and what is wrong.

    raw: key -> answer as the way in spells it. `known` are the checked answers of earlier stages.
    """
    reader = AnswerReader(lookups, today, requester)
    context = context_of(requester, today)
    return evaluate(form, raw, reader=reader, context=context, stage=stage, known=known)


def check_answer(
    spec: FieldSpec, raw: Any, *, lookups: Lookups, today: date, others: Mapping[str, Any] | None = None
) -> Any:
    """Return the value of one answer; formspec.evaluation has the types. None, "" or [] where nothing was answered.

    `others` are the checked answers around it, for bounds that name a field. Raises ValidationError.
    """
    if isinstance(raw, Unfit):
        raise ValidationError(raw.said, code="invalid")
    if spec.may_follow and (promised := follows(raw, lookups)) is not None:
        if promised.on < today:
            raise ValidationError(_("Choose today or a later date."), code="follows")
        return promised
    value = READERS[spec.kind](spec, raw, lookups)
    if value in EMPTY:
        if spec.is_required:
            said = _("Add a file.") if spec.kind == "file" else OF_EVERY_FIELD["required"]
            raise ValidationError(said, code="required")
        return value
    validate(spec, value, today, others or {})
    return value
