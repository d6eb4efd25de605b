"""Answers that are given, or changed, after a request was filed.

Only what new answers touch is worked out again: they themselves, and what depends on them, in their stage and in later
ones. Everything else stays as it was right on its day, though that day is over or the requester has moved since.

- While a stage goes on what must be answered may still be empty (`must_answer` false); at its end all of it is checked,
  also what no one has touched (`is_whole`).
- An answer that comes back as it is kept is not checked again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from departments.formspec.conditions import EMPTY
from departments.formspec.evaluation import Follows, Outcome, evaluate
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.formspec.kinds import STAGES
from servicedesk.accounts.models import User

from .checking import AnswerReader
from .context import context_of
from .keeping import plain_answers
from .reading import READERS, Lookups, Unfit, follows


def _nothing(_raw: Any) -> None:
    """Name nothing, because nothing is sent."""


NOTHING_SENT = Lookups(day=_nothing, person=_nothing, department=_nothing, files=_nothing)


@dataclass(frozen=True)
class Kept:
    """In place of a raw answer: one that was checked before, and is not checked again."""

    value: Any


@dataclass(frozen=True)
class Later:
    """What became of the answers.

    touched: keys of the fields that were worked out again. values: key -> checked value of those that are relevant.
    errors: as of an Outcome. relevant: keys of sections, fields and cells of the stage that are asked or shown.
    """

    touched: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    relevant: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LaterReader(AnswerReader):
    """Reads new answers among kept ones: `kept` are those of the request, checked."""

    kept: Mapping[str, Any]
    may_be_empty: tuple[FieldSpec, ...]

    def read(self, spec: FieldSpec, raw: Any, others: Mapping[str, Any]) -> tuple[Any, Sequence[str]]:
        """Return the checked value and no sentence, or None and what is wrong."""
        if isinstance(raw, Kept):
            return raw.value, ()
        if self._is_as_kept(spec, raw):
            return self.kept[spec.key], ()
        if any(spec is one for one in self.may_be_empty):
            spec = replace(spec, is_required=False)
        return super().read(spec, raw, others)

    def _is_as_kept(self, spec: FieldSpec, raw: Any) -> bool:
        if isinstance(raw, Unfit):
            return False
        kept = self.kept.get(spec.key)
        try:
            if isinstance(kept, Follows):
                return follows(raw, self.lookups) == kept
            if spec.kind in ("rows", "file") or kept in EMPTY:
                return False
            value = READERS[spec.kind](spec, raw, self.lookups)
        except ValidationError:
            return False
        return _plain(spec, value) == _plain(spec, kept)


def check_later(
    form: FormSpec,
    raw: Mapping[str, Any],
    *,
    stage: str,
    kept: Mapping[str, Any],
    today: date,
    requester: User,
    lookups: Lookups = NOTHING_SENT,
    must_answer: bool = False,
    is_whole: bool = False,
) -> Later:
    """Check answers to fields of a stage, by key, beside the answers that a request keeps (checked, of all stages)."""
    given = {key: value for key, value in raw.items() if value or form.by_key[key].kind != "file"}
    touched = closure(form, given)
    known = dict(kept)
    found = Later(touched)
    for each in STAGES[STAGES.index(stage) :]:
        own = form.of_stage(each)
        is_own = each == stage
        reader = LaterReader(lookups, today, requester, kept, () if is_own and must_answer else own)
        answers = {spec.key: kept_raw(spec, kept[spec.key]) for spec in own if spec.key in kept}
        outcome = evaluate(
            form,
            answers | (given if is_own else {}),
            reader=reader,
            context=context_of(requester, today),
            stage=each,
            known=_before(form, known, each),
        )
        found = _joined(found, outcome, own, kept, is_own=is_own, is_whole=is_own and is_whole)
        known = _after(known, own, outcome, found.touched)
    return found


def closure(form: FormSpec, keys: Iterable[str]) -> frozenset[str]:
    """Return the keys and all that depend on them."""
    found = set(keys)
    for key in form.order:
        if form.needs(key) & found:
            found.add(key)
    return frozenset(found)


def kept_raw(spec: FieldSpec, value: Any) -> Kept:
    """Return a checked value as a raw answer that is taken as it is."""
    if spec.kind != "rows":
        return Kept(value)
    asked = [column.key for column in spec.columns if column.is_asked]
    return Kept([{key: Kept(row.get(key)) for key in asked} for row in value])


def _plain(spec: FieldSpec, value: Any) -> Any:
    return plain_answers([spec], {spec.key: value}).get(spec.key)


def _before(form: FormSpec, known: Mapping[str, Any], stage: str) -> dict[str, Any]:
    """Return what is known of earlier stages."""
    earlier = STAGES[: STAGES.index(stage)]
    return {key: value for key, value in known.items() if form.section_of[key].stage in earlier}


def _joined(
    found: Later,
    outcome: Outcome,
    own: Sequence[FieldSpec],
    kept: Mapping[str, Any],
    *,
    is_own: bool,
    is_whole: bool,
) -> Later:
    fresh = {
        spec.key
        for spec in own
        if is_own
        and (is_whole or not spec.is_asked)
        and spec.key not in kept
        and outcome.values.get(spec.key) not in EMPTY
    }
    touched = found.touched | fresh
    errors = {path: said for path, said in outcome.errors.items() if is_whole or _top(path) in touched}
    values = {key: value for key, value in outcome.values.items() if key in touched}
    return Later(
        touched,
        {**found.values, **values},
        {**found.errors, **errors},
        found.relevant | (outcome.relevant if is_own else frozenset()),
    )


def _top(path: str) -> str:
    return path.partition(".")[0]


def _after(
    known: Mapping[str, Any], own: Sequence[FieldSpec], outcome: Outcome, touched: frozenset[str]
) -> dict[str, Any]:
    """Return what is known once a stage has been worked out."""
    gone = {spec.key for spec in own} & touched
    left = {key: value for key, value in known.items() if key not in gone}
    return left | {key: value for key, value in outcome.values.items() if key in gone}
