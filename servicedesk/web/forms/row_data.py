"""Rows of a row editor as a page sends them, and what its buttons do to them: no forms, no checks."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.forms.formsets import (
    DELETION_FIELD_NAME,
    INITIAL_FORM_COUNT,
    ORDERING_FIELD_NAME,
    TOTAL_FORM_COUNT,
)
from django.utils.datastructures import MultiValueDict

from servicedesk.text.reading import number_in

RawRow = dict[str, list[Any]]  # name of a field -> values sent
FIRST_FIELD, RESTORE = "first", "restore"


class Focus(NamedTuple):
    """What has the focus when the page comes back: `what` is the first field of a row or one of its buttons."""

    place: int
    what: str


def rows_in(data: Any, prefix: str, count: int) -> list[RawRow]:
    """Return the first `count` rows of a formset."""
    rows: list[RawRow] = [{} for _place in range(count)]
    pattern = re.compile(re.escape(prefix) + r"-([0-9]{1,4})-(.+)", re.DOTALL)
    for name in data:
        found = pattern.fullmatch(name)
        if found and int(found[1]) < count:
            rows[int(found[1])][found[2]] = data.getlist(name)
    return rows


def in_order(rows: list[RawRow]) -> list[RawRow]:
    """Return the rows in the order that their ORDER says."""

    def order(place: int) -> int:
        given = (rows[place].get(ORDERING_FIELD_NAME) or [""])[-1]
        number = number_in(given, 4)
        return place + 1 if number is None else number

    return [rows[place] for place in sorted(range(len(rows)), key=order)]


def written(rows: list[RawRow], prefix: str, total: int | None = None) -> MultiValueDict[str, Any]:
    """Return the rows as a page sends them, their management form included; `total` where it said another number."""
    data: MultiValueDict[str, Any] = MultiValueDict()
    for place, row in enumerate(rows):
        for name, values in {**row, ORDERING_FIELD_NAME: [str(place + 1)]}.items():
            data.setlist(f"{prefix}-{place}-{name}", values)
    data[f"{prefix}-{TOTAL_FORM_COUNT}"] = str(len(rows) if total is None else total)
    data[f"{prefix}-{INITIAL_FORM_COUNT}"] = "0"
    return data


def is_removed(row: RawRow) -> bool:
    """Say whether a row is marked as removed."""
    return (row.get(DELETION_FIELD_NAME) or [""])[-1] not in ("", "False", "false", "0")


def _remove(rows: list[RawRow], place: int) -> Focus:
    rows[place][DELETION_FIELD_NAME] = ["on"]
    return Focus(place, RESTORE)


def _restore(rows: list[RawRow], place: int) -> Focus:
    rows[place].pop(DELETION_FIELD_NAME, None)
    return Focus(place, FIRST_FIELD)


def _up(rows: list[RawRow], place: int) -> Focus:
    return _swap(rows, place, range(place - 1, -1, -1), "up")


def _down(rows: list[RawRow], place: int) -> Focus:
    return _swap(rows, place, range(place + 1, len(rows)), "down")


def _swap(rows: list[RawRow], place: int, others: Iterable[int], verb: str) -> Focus:
    """Change places with the next row that is not removed."""
    for other in others:
        if not is_removed(rows[other]):
            rows[place], rows[other] = rows[other], rows[place]
            return Focus(other, verb)
    return Focus(place, verb)


CHANGES: Mapping[str, Callable[[list[RawRow], int], Focus]] = {
    "remove": _remove,
    "restore": _restore,
    "up": _up,
    "down": _down,
}
