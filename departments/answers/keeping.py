"""Checked answers as a request keeps them, and back."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal, DecimalException
from typing import Any

from django.db.models import Model

from departments.formspec.calculations import EXACT
from departments.formspec.conditions import EMPTY
from departments.formspec.evaluation import Follows
from departments.formspec.fields import FieldSpec

PREFIX = "answer_"  # before the key of a question, where its answer travels among other fields


def plain_answers(specs: Iterable[FieldSpec], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return key -> stored value of the checked answers, without the empty ones and without files that are there.

    Numbers as text, amounts with the decimals of their currency, dates as "2026-03-02", times as "09:30", ranges as
    {"from": ..., "to": ...}, people, departments and places as ids, several choices as a list, rows as a list of the
    same. What comes later is {"follows": "2026-03-02"}.
    """
    kept = [(spec, values.get(spec.key)) for spec in specs]
    found = {
        spec.key: _plain(spec, value)
        for spec, value in kept
        if spec.kind != "file" or isinstance(value, Follows)
    }
    return {key: value for key, value in found.items() if value not in EMPTY}


def answer_files(specs: Iterable[FieldSpec], values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return key -> the files given to the questions that ask for some."""
    files = {spec.key: values.get(spec.key) for spec in specs if spec.kind == "file"}
    return {key: list(value) for key, value in files.items() if isinstance(value, list) and value}


def restored_answers(specs: Iterable[FieldSpec], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return key -> the checked value of what a request keeps; people, departments and places stay ids."""
    return {spec.key: restored(spec, answers[spec.key]) for spec in specs if spec.key in answers}


def restored(spec: FieldSpec, kept: Any) -> Any:
    """Return the checked value of one kept answer; None for what makes no sense (any more)."""
    try:
        if isinstance(kept, Mapping) and set(kept) == {"follows"}:
            return Follows(date.fromisoformat(kept["follows"]))
        return _RESTORERS.get(spec.kind, _same)(spec, kept) if kept is not None else None
    except (ValueError, TypeError, KeyError, AttributeError, DecimalException):
        return None


def _plain(spec: FieldSpec, value: Any) -> Any:
    if isinstance(value, Follows):
        return {"follows": value.on.isoformat()}
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, tuple) and value:
        return {"from": value[0].isoformat(), "to": value[1].isoformat()}
    if isinstance(value, Decimal):
        exact = (
            value.normalize(EXACT)
            if spec.decimals is None
            else value.quantize(Decimal(1).scaleb(-spec.decimals), context=EXACT)
        )
        return format(exact, "f")
    if spec.kind == "rows" and value:
        return [plain_answers(spec.columns, row) for row in value]
    return value


def _same(_spec: FieldSpec, kept: Any) -> Any:
    return kept


def _decimal(_spec: FieldSpec, kept: Any) -> Decimal:
    return Decimal(kept)


def _range(_spec: FieldSpec, kept: Any) -> tuple[date, date]:
    return date.fromisoformat(kept["from"]), date.fromisoformat(kept["to"])


def _rows(spec: FieldSpec, kept: Any) -> list[dict[str, Any]]:
    return [restored_answers(spec.columns, row) for row in kept]


_RESTORERS: Mapping[str, Callable[[FieldSpec, Any], Any]] = {
    "number": _decimal,
    "money": _decimal,
    "calculated": _decimal,
    "date": lambda _spec, kept: date.fromisoformat(kept),
    "time": lambda _spec, kept: time.fromisoformat(kept),
    "date_range": _range,
    "rows": _rows,
}
