"""Read a stored form. What has the wrong shape is refused here; what makes no sense is found by problems.py."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from servicedesk.text.cleaning import clean_line

from .calculations import read_calculation
from .conditions import read_condition
from .fields import FieldSpec, Option, Origin
from .form import FormSpec, Section
from .kinds import KINDS, STAGES
from .texts import check_texts
from .values import MAX_MASK, PATTERNS, FormSpecError, read_bound

MAX_FIELDS = 40
MAX_SECTIONS = 20
MAX_COLUMNS = 10
MAX_OPTIONS = 200
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CURRENCY = re.compile(r"[A-Z]{3}")
Item = Mapping[str, Any]


def read_form(content: Any) -> FormSpec:
    """Read what is stored of a form: sections, or fields alone. Raises FormSpecError, naming what is wrong."""
    if not isinstance(content, Sequence) or isinstance(content, str):
        raise FormSpecError("a form is a list")
    check_texts(content)
    items = [_mapping(item, "a section or a field") for item in content]
    if not any(item.get("kind") == "section" for item in items):
        items = [{"kind": "section", "fields": items}] if items else []
    if len(items) > MAX_SECTIONS:
        raise FormSpecError(f"a form has at most {MAX_SECTIONS} sections")
    form = FormSpec(tuple(_read_section(item) for item in items))
    if sum(spec.kind != "hint" for spec in form.fields) > MAX_FIELDS or len(form.fields) > 2 * MAX_FIELDS:
        raise FormSpecError(f"a form has at most {MAX_FIELDS} fields")
    return form


def read_fields(content: Any) -> tuple[FieldSpec, ...]:
    """Read a form, and return its fields. Raises FormSpecError."""
    return read_form(content).fields


def _read_section(item: Item) -> Section:
    if item.get("kind") != "section":
        raise FormSpecError("a form with sections has every field in one")
    key, stage = str(item.get("key") or ""), item.get("stage") or "filing"
    if key and not KEY.fullmatch(key):
        raise FormSpecError(f"{key!r} is not a section key: small letters, digits and _ only")
    if stage not in STAGES:
        raise FormSpecError(f"section {key!r}: there is no stage {stage!r}")
    named = _Named(f"section {key!r}")
    return Section(
        key,
        _texts(item.get("label")),
        _texts(item.get("help")),
        stage,
        named(read_condition, item.get("when")),
        tuple(_read_field(field) for field in _list(item, "fields")),
    )


def _read_field(content: Any, *, is_column: bool = False) -> FieldSpec:
    item = _mapping(content, "a field")
    key, kind = str(item.get("key", "")), str(item.get("kind", ""))
    if not KEY.fullmatch(key):
        raise FormSpecError(f"{key!r} is not a field key: small letters, digits and _ only")
    if kind not in KINDS or (is_column and not KINDS[kind].fits_rows):
        raise FormSpecError(
            f"field {key!r}: there is no field type {kind!r}{' in rows' if is_column else ''}"
        )
    named = _Named(f"field {key!r}")
    columns = tuple(_read_field(one, is_column=True) for one in _list(item, "columns"))
    if len(columns) > MAX_COLUMNS:
        raise FormSpecError(f"field {key!r}: rows have at most {MAX_COLUMNS} columns")
    if columns and kind != "rows":
        raise FormSpecError(f"field {key!r}: only rows have columns")
    return FieldSpec(
        key,
        kind,
        _texts(item.get("label")),
        _texts(item.get("help")),
        is_required=bool(item.get("required")),
        options=_options(key, item),
        is_not_past=bool(item.get("not_past")),
        when=named(read_condition, item.get("when")),
        may_follow=bool(item.get("may_follow")),
        after=_key(key, item, "after"),
        not_before=_key(key, item, "not_before"),
        not_above=_key(key, item, "not_above"),
        unit=_texts(item.get("unit")) if item.get("unit") else {},
        default=_default(key, item.get("default")),
        columns=columns,
        totals=tuple(str(total) for total in _list(item, "totals")),
        calculation=named(read_calculation, item.get("calculation")),
        origin=_origin(key, item.get("set")),
        **_bounds(key, kind, item),
        **_patterns(key, item),
    )


class _Named:
    """Says in front of what is wrong where it is."""

    def __init__(self, where: str) -> None:
        self.where = where

    def __call__(self, read: Any, content: Any) -> Any:
        try:
            return read(content)
        except FormSpecError as error:
            raise FormSpecError(f"{self.where}: {error}") from error


def _options(key: str, item: Item) -> tuple[Option, ...]:
    options = [_mapping(option, f"field {key!r}: a choice") for option in _list(item, "options")]
    if len(options) > MAX_OPTIONS:
        raise FormSpecError(f"field {key!r}: at most {MAX_OPTIONS} choices")
    return tuple(
        Option(clean_line(str(option.get("value", "")))[:60], _texts(option.get("label")))
        for option in options
    )


def _bounds(key: str, kind: str, item: Item) -> dict[str, str]:
    """Return minimum, maximum and step as texts."""
    found = {}
    for name in ("min", "max", "step"):
        value = item.get(name)
        text = "" if value is None else str(value)
        bounds = "number" if name == "step" else KINDS[kind].bounds
        if text and (not bounds or (name == "step" and KINDS[kind].bounds != "number")):
            raise FormSpecError(f"field {key!r}: this type has no {name}")
        try:
            read_bound(bounds, text)
        except FormSpecError as error:
            raise FormSpecError(f"field {key!r}: {error}") from error
        found[name] = text
    return found


def _patterns(key: str, item: Item) -> dict[str, str]:
    pattern, mask = str(item.get("pattern") or ""), str(item.get("mask") or "")
    currency = str(item.get("currency") or "")
    if pattern and pattern not in PATTERNS:
        raise FormSpecError(f"field {key!r}: there is no pattern {pattern!r}")
    if len(mask) > MAX_MASK or (pattern and mask):
        raise FormSpecError(f"field {key!r}: one pattern, of at most {MAX_MASK} signs")
    if currency and not _CURRENCY.fullmatch(currency):
        raise FormSpecError(f"field {key!r}: {currency!r} is no currency")
    return {"pattern": pattern, "mask": mask, "currency": currency}


def _default(key: str, value: Any) -> Any:
    """Keep a default as it is where it is plain, and small: it is checked as an answer is."""
    is_days = isinstance(value, Mapping) and set(value) == {"days"} and type(value["days"]) is int
    plain = value if isinstance(value, list) else [value]
    if is_days and abs(value["days"]) <= 3660:
        return dict(value)
    if value is None or (
        len(plain) <= MAX_OPTIONS
        and all(isinstance(one, str | int | bool) and len(str(one)) <= 10_000 for one in plain)
    ):
        return value
    raise FormSpecError(f"field {key!r}: this is no default")


def _origin(key: str, value: Any) -> Origin | None:
    if not value:
        return None
    item = _mapping(value, f"field {key!r}: its set")
    names, numbers = [item.get("key"), item.get("field")], [item.get("version"), item.get("part", 1)]
    is_named = all(isinstance(name, str) and 0 < len(name) <= 40 for name in names)
    if not is_named or not all(type(one) is int and 0 < one < 10_000 for one in numbers):
        raise FormSpecError(f"field {key!r}: a set is named by key, version, field and part")
    return Origin(item["key"], item["version"], item["field"], item.get("part", 1))


def _key(key: str, item: Item, name: str) -> str:
    other = str(item.get(name) or "")
    if other and not KEY.fullmatch(other):
        raise FormSpecError(f"field {key!r}: {other!r} is no field key")
    return other


def _list(item: Item, name: str) -> list[Any]:
    value = item.get(name) or []
    if not isinstance(value, list | tuple):
        raise FormSpecError(f"{name} is a list")
    return list(value)


def _mapping(value: Any, what: str) -> Item:
    if not isinstance(value, Mapping):
        raise FormSpecError(f"{what} is an object")
    return value


def _texts(value: Any) -> dict[str, str]:
    """Return the text in both languages, and which of them waits for its translation."""
    texts = value if isinstance(value, Mapping) else {}
    found = {language: clean_line(str(texts.get(language) or "")) for language in ("en", "zh")}
    stale = texts.get("stale")
    return found | ({"stale": stale} if stale in ("en", "zh") else {})
