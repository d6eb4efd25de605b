"""What a schema tells of a field beside what it checks."""

from collections.abc import Mapping
from typing import Any

from departments.formspec.fields import FieldSpec, Texts

from .parts import Schema


def in_one_language(texts: Texts) -> str:
    """Return the English text, the Chinese one where there is none."""
    return texts.get("en") or texts.get("zh") or ""


def annotations(spec: FieldSpec) -> Schema:
    """Return the words of a field, its default, and what no schema can check."""
    is_relative = isinstance(spec.default, Mapping) or spec.default == "requester"
    told: dict[str, Any] = {
        "title": in_one_language(spec.label),
        "description": in_one_language(spec.help),
        "x-title-zh": spec.label.get("zh"),
        "x-description-zh": spec.help.get("zh"),
        "x-unit": spec.currency or in_one_language(spec.unit),
        "x-step": spec.step,
        "x-after": spec.after,
        "x-not-before": spec.not_before,
        "x-not-above": spec.not_above,
        "x-when": spec.when.to_json() if spec.when else None,
    }
    default = {} if spec.default is None else {"x-default" if is_relative else "default": spec.default}
    return {name: value for name, value in told.items() if value} | default
