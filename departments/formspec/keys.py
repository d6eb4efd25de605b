"""Keys of fields: which are free, and what names a field when it gets another key. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from servicedesk.text.initials import initials_of

from .calculations import Calculation
from .conditions import Condition, Criterion
from .fields import FieldSpec, Texts

MAX_KEY = 40
# What every request is asked: a link means that by these names, unless a question has such a key.
OF_REQUESTS = ("title", "description", "impact", "urgency", "requester")
LONGEST = 34  # of a key made of words, so that there is room for a number behind it


def key_of(texts: Texts) -> str:
    """Return a key made of the English words, else of the initials of the Chinese; "" where they give none."""
    words = initials_of(texts.get("en") or texts.get("zh") or "")
    return words.replace(" ", "_").lstrip("0123456789_")[:LONGEST].strip("_")


def numbered(key: str, taken: Collection[str]) -> str:
    """Return the key where it is free, else the first free one of key_2, key_3 ..."""
    base = key.rstrip("0123456789").rstrip("_") if key in taken else key
    candidates = (f"{base[: MAX_KEY - 4]}_{number}" for number in range(2, len(taken) + 3))
    return key if key not in taken else next(one for one in candidates if one not in taken)


def free_names(keys: Collection[str], taken: Collection[str]) -> dict[str, str]:
    """Return a free key for each, itself where it is free."""
    used = set(taken)
    names: dict[str, str] = {}
    for key in keys:
        names[key] = numbered(key, used)
        used.add(names[key])
    return names


def renamed(spec: FieldSpec, names: Mapping[str, str]) -> FieldSpec:
    """Return the field with new keys for itself and for the fields that it names; columns keep theirs."""
    inside = {key: name for key, name in names.items() if key not in {one.key for one in spec.columns}}
    columns = tuple(renamed(column, inside) for column in spec.columns)
    return replace(_pointed(spec, names), key=names.get(spec.key, spec.key), columns=columns)


def renamed_condition(condition: Condition | None, names: Mapping[str, str]) -> Condition | None:
    """Return the condition asking the fields by their new keys."""
    return condition and replace(condition, parts=tuple(_part(part, names) for part in condition.parts))


def _part(part: Criterion | Condition, names: Mapping[str, str]) -> Criterion | Condition:
    if isinstance(part, Condition):
        return replace(part, parts=tuple(_part(one, names) for one in part.parts))
    return replace(part, field=names.get(part.field, part.field))


def _pointed(spec: FieldSpec, names: Mapping[str, str]) -> FieldSpec:
    return replace(
        spec,
        when=renamed_condition(spec.when, names),
        after=names.get(spec.after, spec.after),
        not_before=names.get(spec.not_before, spec.not_before),
        not_above=names.get(spec.not_above, spec.not_above),
        calculation=spec.calculation and _calculation(spec.calculation, names),
    )


def _calculation(calculation: Calculation, names: Mapping[str, str]) -> Calculation:
    """Rename terms: fields, and columns of rows ("items.amount") by their rows."""
    terms = (term.partition(".") for term in calculation.of)
    return replace(calculation, of=tuple(names.get(key, key) + dot + rest for key, dot, rest in terms))
