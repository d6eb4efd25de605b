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
from .values import MAX_MASK, PATTERNS, FormSpecError, read_bound, reading_of

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
        raise FormSpecError("a form is a list", "list", "form")
    check_texts(content)
    items = [_mapping(item, "a section or a field") for item in content]
    if not any(item.get("kind") == "section" for item in items):
        items = [{"kind": "section", "fields": items}] if items else []
    if len(items) > MAX_SECTIONS:
        raise FormSpecError(f"a form has at most {MAX_SECTIONS} sections", "sections", MAX_SECTIONS)
    form = FormSpec(tuple(_read_section(item) for item in items))
    if sum(spec.kind != "hint" for spec in form.fields) > MAX_FIELDS or len(form.fields) > 2 * MAX_FIELDS:
        raise FormSpecError(f"a form has at most {MAX_FIELDS} fields", "fields", MAX_FIELDS)
    return form


def read_fields(content: Any) -> tuple[FieldSpec, ...]:
    """Read a form, and return its fields. Raises FormSpecError."""
    return read_form(content).fields


def _read_section(item: Item) -> Section:
    if item.get("kind") != "section":
        raise FormSpecError("a form with sections has every field in one", "outside")
    key, stage = str(item.get("key") or ""), item.get("stage") or "filing"
    if key and not KEY.fullmatch(key):
        raise FormSpecError(f"{key!r} is not a section key: small letters, digits and _ only", "key", key)
    if stage not in STAGES:
        raise FormSpecError(f"there is no stage {stage!r}", "stage", stage)
    with reading_of(key):
        when = read_condition(item.get("when"))
    fields = tuple(_read_field(field) for field in _list(item, "fields"))
    return Section(key, _texts(item.get("label")), _texts(item.get("help")), stage, when, fields)


def _read_field(content: Any, *, is_column: bool = False) -> FieldSpec:
    item = _mapping(content, "a field")
    key, kind = str(item.get("key", "")), str(item.get("kind", ""))
    if not KEY.fullmatch(key):
        raise FormSpecError(f"{key!r} is not a field key: small letters, digits and _ only", "key", key)
    with reading_of(key):
        return _field(item, key, kind, is_column=is_column)


def _field(item: Item, key: str, kind: str, *, is_column: bool) -> FieldSpec:
    if kind not in KINDS or (is_column and not KINDS[kind].fits_rows):
        raise FormSpecError(f"there is no field type {kind!r}{' in rows' if is_column else ''}", "kind", kind)
    columns = tuple(_read_field(one, is_column=True) for one in _list(item, "columns"))
    if len(columns) > MAX_COLUMNS:
        raise FormSpecError(f"rows have at most {MAX_COLUMNS} columns", "columns", MAX_COLUMNS)
    if columns and kind != "rows":
        raise FormSpecError("only rows have columns", "columns_of")
    return FieldSpec(
        key,
        kind,
        _texts(item.get("label")),
        _texts(item.get("help")),
        is_required=bool(item.get("required")),
        options=_options(item),
        is_not_past=bool(item.get("not_past")),
        when=read_condition(item.get("when")),
        may_follow=bool(item.get("may_follow")),
        after=_key(item, "after"),
        not_before=_key(item, "not_before"),
        not_above=_key(item, "not_above"),
        unit=_texts(item.get("unit")) if item.get("unit") else {},
        default=_default(item.get("default")),
        columns=columns,
        totals=tuple(str(total) for total in _list(item, "totals")),
        calculation=read_calculation(item.get("calculation")),
        origin=_origin(item.get("set")),
        **_bounds(kind, item),
        **_patterns(item),
    )


def _options(item: Item) -> tuple[Option, ...]:
    options = [_mapping(option, "a choice") for option in _list(item, "options")]
    if len(options) > MAX_OPTIONS:
        raise FormSpecError(f"at most {MAX_OPTIONS} choices", "options", MAX_OPTIONS)
    return tuple(
        Option(clean_line(str(option.get("value", "")))[:60], _texts(option.get("label")))
        for option in options
    )


def _bounds(kind: str, item: Item) -> dict[str, str]:
    """Return minimum, maximum and step as texts."""
    found = {}
    for name in ("min", "max", "step"):
        value = item.get(name)
        text = "" if value is None else str(value)
        bounds = "number" if name == "step" else KINDS[kind].bounds
        if text and (not bounds or (name == "step" and KINDS[kind].bounds != "number")):
            raise FormSpecError(f"this type has no {name}", "no_bound", name)
        read_bound(bounds, text)
        found[name] = text
    return found


def _patterns(item: Item) -> dict[str, str]:
    pattern, mask = str(item.get("pattern") or ""), str(item.get("mask") or "")
    currency = str(item.get("currency") or "")
    if pattern and pattern not in PATTERNS:
        raise FormSpecError(f"there is no pattern {pattern!r}", "pattern", pattern)
    if len(mask) > MAX_MASK or (pattern and mask):
        raise FormSpecError(f"one pattern, of at most {MAX_MASK} signs", "mask", MAX_MASK)
    if currency and not _CURRENCY.fullmatch(currency):
        raise FormSpecError(f"{currency!r} is no currency", "currency", currency)
    return {"pattern": pattern, "mask": mask, "currency": currency}


def _default(value: Any) -> Any:
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
    raise FormSpecError("this is no default", "default")


def _origin(value: Any) -> Origin | None:
    if not value:
        return None
    item = _mapping(value, "a set")
    names, numbers = [item.get("key"), item.get("field")], [item.get("version"), item.get("part", 1)]
    is_named = all(isinstance(name, str) and 0 < len(name) <= 40 for name in names)
    if not is_named or not all(type(one) is int and 0 < one < 10_000 for one in numbers):
        raise FormSpecError("a set is named by key, version, field and part", "set")
    return Origin(item["key"], item["version"], item["field"], item.get("part", 1))


def _key(item: Item, name: str) -> str:
    other = str(item.get(name) or "")
    if other and not KEY.fullmatch(other):
        raise FormSpecError(f"{other!r} is no field key", "key", other)
    return other


def _list(item: Item, name: str) -> list[Any]:
    value = item.get(name) or []
    if not isinstance(value, list | tuple):
        raise FormSpecError(f"{name} is a list", "list", name)
    return list(value)


def _mapping(value: Any, what: str) -> Item:
    if not isinstance(value, Mapping):
        raise FormSpecError(f"{what} is an object", "object")
    return value


def _texts(value: Any) -> dict[str, str]:
    """Return the text in both languages, and which of them waits for its translation."""
    texts = value if isinstance(value, Mapping) else {}
    found = {language: clean_line(str(texts.get(language) or "")) for language in ("en", "zh")}
    stale = texts.get("stale")
    return found | ({"stale": stale} if stale in ("en", "zh") else {})
