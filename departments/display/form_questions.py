"""What a request form asks its requester, as the page of a service lists it before anything is typed."""

from dataclasses import dataclass

from departments.formspec.conditions import Condition
from departments.formspec.form import FormSpec

from .condition_words import condition_words, label_of


@dataclass(frozen=True)
class Question:
    """A question; `condition` says when it is asked, "" for always."""

    label: str
    is_required: bool
    condition: str


def questions_of(form: FormSpec) -> list[Question]:
    """Return what is asked at filing, in order; a question of a conditional section shares its condition."""
    return [
        Question(label_of(spec), spec.is_required, _condition(form, section.when, spec.when))
        for section in form.sections
        if section.stage == "filing"
        for spec in section.fields
        if spec.is_asked
    ]


def _condition(form: FormSpec, *several: Condition | None) -> str:
    parts = [condition for condition in several if condition is not None]
    return condition_words(Condition(is_every=True, parts=tuple(parts)), form) if parts else ""
