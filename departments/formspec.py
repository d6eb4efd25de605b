"""The fields of a request form as data: read, check, write. Pure.

Numbers and dates have bounds: `min` and `max` are texts ("0.5", "2026-03-31") and both within what is allowed; a date
may be `not_past`. Without bounds of its own a number has up to 15 digits, and a date lies in the years 1900 to 2100.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from servicedesk.text.cleaning import clean_line

KINDS = ("text", "long_text", "number", "date", "choice", "choices", "person", "department", "file")
WITH_OPTIONS = ("choice", "choices")
WITH_BOUNDS = ("number", "date")
MAX_FIELDS = 40
MAX_DIGITS = 15
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
Bound = Decimal | date
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class FormSpecError(ValueError):
    """A request form that cannot be; the message says which field and why."""


@dataclass(frozen=True)
class Option:
    """One of the values to choose from."""

    value: str
    label: Mapping[str, str]


@dataclass(frozen=True)
class FieldSpec:
    """A question of a request form. Texts are {"en": ..., "zh": ...}; one language is enough."""

    key: str
    kind: str
    label: Mapping[str, str]
    help: Mapping[str, str]
    is_required: bool = False
    options: tuple[Option, ...] = ()
    min: str = ""
    max: str = ""
    is_not_past: bool = False

    @property
    def least(self) -> Bound | None:
        """The smallest number or first date allowed; None where only the digits are limited."""
        own = read_bound(self.kind, self.min)
        return FIRST_DAY if own is None and self.kind == "date" else own

    @property
    def most(self) -> Bound | None:
        """The largest number or last date allowed."""
        own = read_bound(self.kind, self.max)
        return LAST_DAY if own is None and self.kind == "date" else own

    def to_json(self) -> dict[str, Any]:
        """Return what is stored; bounds are included only where they are set."""
        bounds = {"min": self.min, "max": self.max, "not_past": self.is_not_past}
        return {
            "key": self.key,
            "kind": self.kind,
            "label": dict(self.label),
            "help": dict(self.help),
            "required": self.is_required,
            "options": [{"value": option.value, "label": dict(option.label)} for option in self.options],
            **{name: bound for name, bound in bounds.items() if bound},
        }


def read_fields(content: Sequence[Mapping[str, Any]]) -> tuple[FieldSpec, ...]:
    """Read the stored form of a request form. Raises FormSpecError, naming the field that is wrong."""
    if len(content) > MAX_FIELDS:
        raise FormSpecError(f"a form has at most {MAX_FIELDS} fields")
    fields = tuple(_read_field(item) for item in content)
    keys = [field.key for field in fields]
    for key in keys:
        if keys.count(key) > 1:
            raise FormSpecError(f"two fields have the key {key!r}")
    return fields


def read_bound(kind: str, text: str) -> Bound | None:
    """Return a bound as the number or the date it is, None for "". Raises FormSpecError for anything else."""
    if not text:
        return None
    try:
        bound = date.fromisoformat(text) if kind == "date" else Decimal(text)
    except (ValueError, InvalidOperation):
        bound = None
    if isinstance(bound, date) and FIRST_DAY <= bound <= LAST_DAY:
        return bound
    if isinstance(bound, Decimal) and bound.is_finite() and _digits(bound) <= MAX_DIGITS:
        return bound
    raise FormSpecError(f"{text!r} is no bound for a field of the type {kind!r}")


def _digits(number: Decimal) -> int:
    _sign, digits, exponent = number.as_tuple()
    places = int(exponent)  # finite numbers have one
    return len(digits) + places if places > 0 else max(len(digits), -places)


def _read_field(item: Mapping[str, Any]) -> FieldSpec:
    key, kind = str(item.get("key", "")), str(item.get("kind", ""))
    if not _KEY.fullmatch(key):
        raise FormSpecError(f"{key!r} is not a field key: small letters, digits and _ only")
    if kind not in KINDS:
        raise FormSpecError(f"field {key!r}: there is no field type {kind!r}")
    options = tuple(
        Option(value=str(o["value"]), label=_texts(o.get("label"))) for o in item.get("options") or ()
    )
    if (kind in WITH_OPTIONS) != bool(options):
        raise FormSpecError(f"field {key!r}: a choice needs options, other types have none")
    if len({option.value for option in options}) != len(options):
        raise FormSpecError(f"field {key!r}: an option stands twice")
    label = _texts(item.get("label"))
    if not any(label.values()):
        raise FormSpecError(f"field {key!r} needs a label")
    return FieldSpec(
        key,
        kind,
        label,
        _texts(item.get("help")),
        bool(item.get("required")),
        options,
        **_read_bounds(key, kind, item),
    )


def _read_bounds(key: str, kind: str, item: Mapping[str, Any]) -> dict[str, Any]:
    low, high, not_past = (item.get(name) for name in ("min", "max", "not_past"))
    texts = ["" if text is None else str(text) for text in (low, high)]
    if (any(texts) and kind not in WITH_BOUNDS) or (not_past and kind != "date"):
        raise FormSpecError(f"field {key!r}: only numbers and dates have bounds")
    try:
        least, most = (read_bound(kind, text) for text in texts)
    except FormSpecError as error:
        raise FormSpecError(f"field {key!r}: {error}") from error
    if least is not None and most is not None and least > most:  # type: ignore[operator] # both are of the kind
        raise FormSpecError(f"field {key!r}: its bounds exclude each other")
    return {"min": texts[0], "max": texts[1], "is_not_past": bool(not_past)}


def _texts(value: Any) -> dict[str, str]:
    texts = value if isinstance(value, Mapping) else {}
    return {language: clean_line(str(texts.get(language) or "")) for language in ("en", "zh")}
