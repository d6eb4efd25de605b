"""The fields of a request form as data: read, check, write. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servicedesk.text import clean_line

KINDS = ("text", "long_text", "number", "date", "choice", "choices", "person", "department", "file")
WITH_OPTIONS = ("choice", "choices")
MAX_FIELDS = 40
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

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind,
            "label": dict(self.label),
            "help": dict(self.help),
            "required": self.is_required,
            "options": [{"value": option.value, "label": dict(option.label)} for option in self.options],
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
    return FieldSpec(key, kind, label, _texts(item.get("help")), bool(item.get("required")), options)


def _texts(value: Any) -> dict[str, str]:
    texts = value if isinstance(value, Mapping) else {}
    return {language: clean_line(str(texts.get(language) or "")) for language in ("en", "zh")}
