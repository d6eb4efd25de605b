"""When a field is relevant, as a schema of the answers, or of the cells of a row, around it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any

from departments.formspec.conditions import EMPTY, Condition, Context, Criterion, operand, passes
from departments.formspec.fields import FieldSpec
from departments.formspec.kinds import NAMED

from .comparing import fixed_pattern
from .parts import NOTHING, Schema, any_of, every
from .values import given, number_that

_COMPARED = {"before": "lt", "after": "gt", "lt": "lt", "lte": "lte", "gt": "gt", "gte": "gte"}
_POSITIVE = {"is_not": "is", "none_of": "one_of", "empty": "filled"}
_NO_ONE = Context(date.min, {}, lambda _kind, _answer: ())


@dataclass(frozen=True)
class Scope:
    """Fields that a condition may ask, by key, with when each is relevant: {} for always, None for undecided."""

    fields: Mapping[str, FieldSpec]
    relevant: Mapping[str, Schema | None]

    def schema_of(self, condition: Condition | None) -> Schema | None:
        """Return what the answers are where a condition holds, None where no schema can say it."""
        if condition is None:
            return {}
        parts = [
            self.schema_of(part) if isinstance(part, Condition) else self._test(part)
            for part in condition.parts
        ]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        if condition.is_every:
            return every(known)
        return any_of(*known) if all(known) else {}

    def _test(self, test: Criterion) -> Schema | None:
        if test.test in _POSITIVE:
            positive = self._passed(replace(test, test=_POSITIVE[test.test]))
            return None if positive is None else {"not": positive}
        return self._passed(test)

    def _passed(self, test: Criterion) -> Schema | None:
        """Return what the answers are where a field is relevant, answered, and passes a test."""
        spec = self.fields.get(test.field)
        if spec is None or (relevant := self.relevant.get(test.field)) is None:
            return None
        right, by_default = passing(spec, test), default_passes(spec, test)
        if right is None or by_default is None:
            return None
        mentioned = {} if by_default else {"required": [spec.key]}
        return every([relevant, {"properties": {spec.key: right}} | mentioned])


def passing(spec: FieldSpec, test: Criterion) -> Schema | None:
    """Return what answers to a field are that pass a test that asks for something; None where no schema can say it."""
    if spec.kind == "calculated":
        return None
    if test.test == "filled":
        return given(spec.kind)
    if spec.kind in NAMED or isinstance(test.value, Mapping):
        return None
    wanted = test.value if isinstance(test.value, tuple) else (test.value,)
    if spec.kind == "choices":
        return {"type": "array", "contains": {"enum": list(wanted)}}
    if test.test in ("is", "one_of"):
        return any_of(*(_equal(spec.kind, one) for one in wanted)) if wanted else NOTHING
    if test.test == "contains":
        return {"type": "string", "pattern": _in_any_case(str(test.value or ""))}
    return _compared(spec.kind, test)


def default_passes(spec: FieldSpec, test: Criterion) -> bool | None:
    """Say whether a field that is not mentioned passes a test; None where that is known on the day alone."""
    if spec.default is None or spec.kind in ("rows", "file", "date_range"):
        return False
    if isinstance(spec.default, Mapping) or spec.kind in NAMED:
        return True if spec.kind in ("date", "person") and test.test == "filled" else None
    value = operand(spec.kind, spec.default, _NO_ONE)
    return value not in EMPTY and passes(test, spec.kind, value, _NO_ONE)


def _equal(kind: str, wanted: Any) -> Schema:
    value = operand(kind, wanted, _NO_ONE)
    if isinstance(value, Decimal):
        return number_that("is", value)
    if kind == "text":
        return {"type": "string", "pattern": f"^{_in_any_case(str(wanted))}$"}
    return NOTHING if value is None else {"const": _spelled(value)}


def _compared(kind: str, test: Criterion) -> Schema:
    way, bound = _COMPARED[test.test], operand(kind, test.value, _NO_ONE)
    if bound is None:
        return NOTHING
    if isinstance(bound, Decimal):
        return number_that(way, bound)
    right: Schema = {"type": "string", "pattern": fixed_pattern(way, str(_spelled(bound)))}
    if kind == "date_range":
        end = "to" if test.test == "before" else "from"
        return {"type": "object", "properties": {end: right}, "required": [end]}
    return right


def _spelled(value: Any) -> Any:
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else value


def _in_any_case(text: str) -> str:
    return "".join(_letters(one) for one in text.casefold())


def _letters(letter: str) -> str:
    found = "".join(sorted({letter, *_others().get(letter, ())}))
    return f"[{found}]" if len(found) > 1 else _literal(letter)


def _literal(letter: str) -> str:
    return f"\\{letter}" if letter in r"\^$.|?*+()[]{}/" else letter


@cache
def _others() -> Mapping[str, list[str]]:
    """Return letter -> those that become it without regard to case."""
    found: dict[str, list[str]] = {}
    for other in map(chr, range(0x20000)):
        if (letter := other.casefold()) != other:
            found.setdefault(letter, []).append(other)
    return found
