"""What a right answer to a field is, and when one counts as given."""

from collections.abc import Callable, Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from departments.formspec.calculations import EXACT
from departments.formspec.fields import FieldSpec
from departments.formspec.values import MAX_DIGITS

from .annotations import in_one_language
from .comparing import DAY, NUMBER, TIME, decimals_pattern, digits_pattern, fixed_pattern, number_pattern
from .parts import BLANK, NONE, SEEN, WRITTEN, Schema, any_of, every

FOLLOWS: Schema = {
    "type": "object",
    "properties": {"follows": {"type": "string", "format": "day-not-past", "pattern": DAY}},
    "required": ["follows"],
    "additionalProperties": False,
}
_BARE_ROW: Schema = {"anyOf": [NONE, BLANK, {"type": "array", "maxItems": 0}]}
BLANK_ROW: Schema = {
    "type": "object",
    "additionalProperties": any_of(_BARE_ROW, {"type": "object", "additionalProperties": _BARE_ROW}),
}
FILLED_ROW: Schema = {"type": "object", "not": BLANK_ROW}
_LIST: Schema = {"type": "array", "minItems": 1}

# Kind -> what an answer is that counts as given, right or wrong.
GIVEN: Mapping[str, Schema] = {
    "number": {"type": ["number", "string"], "pattern": SEEN},
    "money": {"type": ["number", "string"], "pattern": SEEN},
    "date_range": {"type": "object", "properties": {"from": WRITTEN}, "required": ["from"]},
    "choices": _LIST,
    "yes_no": {"type": "boolean"},
    "person": {"type": ["integer", "string"], "pattern": SEEN},
    "file": _LIST,
    "rows": {"type": "array", "contains": FILLED_ROW},
}


def given(kind: str) -> Schema:
    """Return what an answer of a kind is that counts as given."""
    return GIVEN.get(kind, WRITTEN)


def right_answer(spec: FieldSpec) -> Schema:
    """Return what is taken as the answer to a relevant field: nothing too, where it is not required.

    Of rows only how many there are: compiling.py says what is in them.
    """
    right = _RIGHT[spec.kind](spec)
    later = [FOLLOWS] if spec.may_follow else []
    return any_of(right, *later) if spec.is_required else any_of(NONE, *_EMPTY.get(spec.kind, [BLANK]), right)


def lies_beyond_schemas(spec: FieldSpec) -> bool:
    """Say whether the value obeys more than its schema can say."""
    named = spec.after or spec.not_before or spec.not_above
    return bool(named or (spec.step and _decimals_of_step(spec) is None))


def number_that(test: str, bound: Decimal) -> Schema:
    """Return what numbers are, in both spellings, that are `is`, lt, lte, gt or gte."""
    exact: Any = int(bound) if bound == int(bound) else float(bound)
    words = {
        "is": "const", "lt": "exclusiveMaximum", "lte": "maximum", "gt": "exclusiveMinimum", "gte": "minimum",
    }  # fmt: skip
    return any_of(
        {"type": "number", words[test]: exact},
        {"type": "string", "pattern": number_pattern(test, bound)},
    )


def _text(spec: FieldSpec) -> Schema:
    sizes = {"maxLength": spec.most} | ({"minLength": spec.least} if spec.least else {})
    pattern = [{"pattern": f"^(?:{spec.expression})$"}] if spec.expression else []
    return every([WRITTEN | sizes, *pattern])


def _number(spec: FieldSpec) -> Schema:
    limits = [
        number_that(test, bound)
        for test, bound in (("gte", spec.least), ("lte", spec.most))
        if isinstance(bound, Decimal)
    ]
    by_step = _decimals_of_step(spec) if spec.step else None
    exact = [one for one in (by_step, spec.decimals) if one is not None]
    widest: Schema = {
        "type": "number",
        "exclusiveMinimum": -(10**MAX_DIGITS),
        "exclusiveMaximum": 10**MAX_DIGITS,
    }
    finest = {"multipleOf": float(Decimal(1).scaleb(-min(exact))) if min(exact) else 1} if exact else {}
    decimal: Schema = {"type": "string", "format": "decimal", "pattern": NUMBER}
    further = [digits_pattern(MAX_DIGITS), *(decimals_pattern(one) for one in exact)]
    text = every([decimal, *({"pattern": one} for one in further)])
    return every([any_of(widest | finest, text), *limits])


def _decimals_of_step(spec: FieldSpec) -> int | None:
    """Return n where the steps are those of n decimals, None for any other step."""
    step, offset = Decimal(spec.step).normalize(), Decimal(spec.min or 0)
    _sign, digits, exponent = step.as_tuple()
    is_plain = (
        digits == (1,) and isinstance(exponent, int) and exponent <= 0 and EXACT.remainder(offset, step) == 0
    )
    return -exponent if is_plain and isinstance(exponent, int) else None


def _day(spec: FieldSpec) -> Schema:
    first = [{"pattern": fixed_pattern("gte", str(spec.least))}]
    last = [{"pattern": fixed_pattern("lte", str(spec.most))}]
    soon = [{"format": "day-not-past"}] if spec.is_not_past else []
    return every([{"type": "string", "format": "date", "pattern": DAY}, *first, *last, *soon])


def _range(spec: FieldSpec) -> Schema:
    end = _day(spec)
    return {
        "type": "object",
        "format": "day-range",
        "properties": {"from": end, "to": end},
        "required": ["from", "to"],
        "additionalProperties": False,
    }


def _time(spec: FieldSpec) -> Schema:
    bounds = [("gte", spec.least), ("lte", spec.most)]
    texts = [
        fixed_pattern(test, bound.isoformat("minutes")) for test, bound in bounds if isinstance(bound, time)
    ]
    return every([{"type": "string", "pattern": TIME}, *({"pattern": text} for text in texts)])


def _choice(spec: FieldSpec) -> Schema:
    return {
        "oneOf": [
            {"const": one.value, "title": in_one_language(one.label) or one.value} for one in spec.options
        ]
    }


def _choices(spec: FieldSpec) -> Schema:
    return _LIST | {"items": _choice(spec)}


def _truth(_spec: FieldSpec) -> Schema:
    return {"type": "boolean"}


def _named(kind: str, of: str) -> Callable[[FieldSpec], Schema]:
    return lambda _spec: given(kind) | {"format": of}


def _files(spec: FieldSpec) -> Schema:
    counts = {"minItems": spec.least or 1, "maxItems": spec.most}
    return {"type": "array", "items": {"type": "string", "format": "upload-token"}} | counts


def _rows(spec: FieldSpec) -> Schema:
    return {
        "type": "array",
        "contains": FILLED_ROW,
        "minContains": spec.least or 1,
        "maxContains": spec.most,
    }


_RIGHT: Mapping[str, Callable[[FieldSpec], Schema]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "money": _number,
    "date": _day,
    "date_range": _range,
    "time": _time,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _truth,
    "person": _named("person", "person"),
    "department": _named("department", "department-code"),
    "place": _named("place", "place-code"),
    "file": _files,
    "rows": _rows,
}
# Kind -> what else than null is no answer.
_EMPTY: Mapping[str, list[Schema]] = {
    "choices": [{"type": "array", "maxItems": 0}],
    "file": [{"type": "array", "maxItems": 0}],
    "rows": [{"type": "array", "items": BLANK_ROW}],
    "date_range": [],
    "yes_no": [],
}
