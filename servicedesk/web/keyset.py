"""Keyset pages for lists: every page costs one index range, however long the list is."""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from servicedesk.branches import Branch
from servicedesk.dates import read_moment

from .ordering import Ordering
from .parsers import is_storable

Row = TypeVar("Row", bound=Model)
PAGE_SIZE = 30


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of a page, and the cursor of the next one (None on the last)."""

    rows: list[Row]
    next_cursor: str | None
    is_first: bool


def keyset_page(
    rows: QuerySet[Row],
    order: str,
    cursor: str = "",
    *,
    size: int = PAGE_SIZE,
    is_text: bool = False,
    branches: Iterable[Branch] | None = None,
    is_sparse: bool = False,
) -> Page[Row]:
    """Return a page of `rows` by `order` (a field, "-" before it for descending) and then id, nulls last.

    The field may go through a relation ("promise__next_due_at"); it holds moments, or with `is_text`
    texts. A cursor that makes no sense starts at the top. With `branches`, only rows of any of them are shown;
    `is_sparse` says that few of all rows have the field, and no branch is in its order (see ordering.py).
    """
    by, after = Ordering.of(rows.model, order), _decode(cursor, is_text)
    found = list(by.first(rows, size + 1, after, branches, is_sparse=is_sparse))
    has_more = len(found) > size
    found = found[:size]
    return Page(
        found, _encode(_value(found[-1], by.field), found[-1].pk) if has_more else None, after is None
    )


def _value(row: Model, field: str) -> Any:
    value: Any = row
    for name in field.split("__"):
        value = getattr(value, name)
    return value.isoformat() if isinstance(value, datetime) else value


def _encode(value: Any, pk: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([value, pk]).encode()).decode().rstrip("=")


def _decode(cursor: str, is_text: bool) -> tuple[str | datetime | None, int] | None:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        return None
    if not isinstance(pk, int):
        return None
    if value is None:
        return None, pk
    if is_text:
        return (value, pk) if isinstance(value, str) and is_storable(value) else None
    try:
        return read_moment(value), pk
    except ValueError:
        return None
