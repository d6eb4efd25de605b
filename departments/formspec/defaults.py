"""Whether the default of a field is an answer of its kind. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from .fields import FieldSpec
from .kinds import NAMED
from .values import read_bound, read_time

OF_REQUESTER = "requester"  # the default of a person, department or place: the requester's own
LARGEST_ID = 2**63


def default_fits(spec: FieldSpec) -> bool:
    """Say whether the field can begin with its default, or has none. Its bounds are not asked."""
    if spec.default is None:
        return True
    if isinstance(spec.default, Mapping):
        return spec.kind == "date"
    try:
        return bool(_FITS.get(spec.kind, _never)(spec, spec.default))
    except (TypeError, ValueError):
        return False


def _never(_spec: FieldSpec, _default: Any) -> bool:
    return False


def _text(_spec: FieldSpec, default: Any) -> bool:
    return isinstance(default, str)


def _number(_spec: FieldSpec, default: Any) -> bool:
    return not isinstance(default, bool) and read_bound("number", str(default)) is not None


def _day(_spec: FieldSpec, default: Any) -> bool:
    return isinstance(date.fromisoformat(default), date)


def _time(_spec: FieldSpec, default: Any) -> bool:
    return read_time(default).tzinfo is None


def _choice(spec: FieldSpec, default: Any) -> bool:
    return default in [option.value for option in spec.options]


def _choices(spec: FieldSpec, default: Any) -> bool:
    return isinstance(default, list) and all(_choice(spec, one) for one in default)


def _truth(_spec: FieldSpec, default: Any) -> bool:
    return isinstance(default, bool)


def _named(_spec: FieldSpec, default: Any) -> bool:
    return bool(default == OF_REQUESTER) or (type(default) is int and 0 < default < LARGEST_ID)


_FITS: Mapping[str, Callable[[FieldSpec, Any], bool]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "money": _number,
    "date": _day,
    "time": _time,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _truth,
    **dict.fromkeys(NAMED, _named),
}
