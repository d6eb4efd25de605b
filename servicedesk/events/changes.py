"""What a verb changed of a row, as an event's data says it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model


def changes_between(before: Model, after: Model, fields: Iterable[str]) -> dict[str, list[Any]]:
    """Return field -> [old, new] of those that differ, in plain values: ids instead of rows."""
    pairs = {name: [_plain(getattr(before, name)), _plain(getattr(after, name))] for name in fields}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _plain(value: Any) -> Any:
    """Return a value as an event keeps it: the id of a row, anything else as it is."""
    return value.pk if isinstance(value, Model) else value
