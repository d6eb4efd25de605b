"""Checked answers as a request keeps them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from departments.formspec import FieldSpec

from .reading import EMPTY

PREFIX = "answer_"  # before the key of a question, where its answer travels among other fields


def plain_answers(specs: Iterable[FieldSpec], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return key -> stored value of the checked answers, without the empty ones and the files.

    Numbers as text, dates as "2026-03-02", people and departments as ids, several choices as a list.
    """
    answers = {spec.key: values.get(spec.key) for spec in specs if spec.kind != "file"}
    return {key: _plain(value) for key, value in answers.items() if value not in EMPTY}


def answer_files(specs: Iterable[FieldSpec], values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return key -> the files given to the questions that ask for some."""
    files = {spec.key: values.get(spec.key) for spec in specs if spec.kind == "file"}
    return {key: list(value) for key, value in files.items() if value}


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value
