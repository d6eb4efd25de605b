"""Small forms for the tests of what a form means, and a reader that takes answers as they are."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from departments.formspec.conditions import Context
from departments.formspec.evaluation import Outcome, evaluate
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form

TODAY = date(2026, 3, 2)
WRONG = "wrong"  # an answer that is never accepted


class PlainReader:
    """Answers are given as checked values; `WRONG` is one that is refused, whole numbers are numbers."""

    def read(self, spec: FieldSpec, raw: Any, others: Mapping[str, Any]) -> tuple[Any, Sequence[str]]:
        if raw == WRONG:
            return None, ["That is wrong."]
        if spec.is_required and raw in (None, "", []):
            return None, ["Answer this."]
        return Decimal(raw) if type(raw) is int else raw, ()

    def of_default(self, spec: FieldSpec, others: Mapping[str, Any]) -> tuple[Any, Sequence[str]]:
        return self.read(spec, spec.default, others)


def field(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    """Return a field as it is stored; `options` may be words."""
    options = [{"value": one, "label": {"en": one, "zh": one}} for one in more.pop("options", ())]
    return {"key": key, "kind": kind, "label": {"en": key, "zh": key}, "options": options} | more


def section(key: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "section", "key": key, "label": {"en": key, "zh": key}, "fields": list(fields)} | more


def a_form(*items: dict[str, Any]) -> FormSpec:
    return read_form(list(items))


def answered(form: FormSpec, requester: Mapping[str, tuple[str, ...]] | None = None, **raw: Any) -> Outcome:
    """Evaluate the answers to the form at filing."""
    context = Context(TODAY, requester or {}, lambda _kind, answer: (str(answer), "ALL"))
    return evaluate(form, raw, reader=PlainReader(), context=context)


def when(field: str, test: str, value: Any = None, *, word: str = "all") -> dict[str, Any]:
    """Return a condition of one test."""
    return {word: [{"field": field, "test": test, "value": value}]}
