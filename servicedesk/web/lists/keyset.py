"""Keyset pages for lists: every page costs one index range, however long the list is."""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet

from servicedesk.database.branches import Branch
from servicedesk.text.cleaning import is_storable
from servicedesk.text.dates import read_moment

from .ordering import Ordering

Row = TypeVar("Row", bound=Model)
PAGE_SIZE = 30
SALT = "servicedesk.web.lists.keyset"


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
    is_secret: bool = False,
) -> Page[Row]:
    """Return a page of `rows` by `order` (a field, "-" before it for descending) and then id, nulls last.

    The field may go through a relation ("promise__next_due_at"); its values are moments, or texts with
    `is_text`. A cursor that makes no sense starts at the top. With `branches`, only rows of any of them are shown;
    `is_sparse` says that few of all rows have the field, and no branch is in its order (see ordering.py).
    `is_secret` is for rows whose moments the reader may not know: the cursor is then signed and says none, so that it
    neither tells one nor can be made to ask for one.
    """
    by = Ordering.of(rows.model, order)
    after = _place_of(rows.model, by.field, cursor) if is_secret else _decode(cursor, is_text)
    found = list(by.first(rows, size + 1, after, branches, is_sparse=is_sparse))
    page = first_page(found, order, size=size, is_secret=is_secret)
    return page if after is None else replace(page, is_first=False)


def first_page(found: list[Row], order: str, *, size: int = PAGE_SIZE, is_secret: bool = False) -> Page[Row]:
    """Return the first page of a list of which the first `size` rows and one more were read, if there are so many."""
    if len(found) <= size:
        return Page(found, None, True)
    found, field = found[:size], order.removeprefix("-")
    last = found[-1]
    cursor = Signer(salt=SALT).sign(str(last.pk)) if is_secret else _encode(_value(last, field), last.pk)
    return Page(found, cursor, True)


def _place_of(model: type[Row], field: str, cursor: str) -> tuple[str | datetime | None, int] | None:
    """Return the current place of a signed cursor's row; None if it was not signed here, or the row is gone."""
    try:
        pk = int(Signer(salt=SALT).unsign(cursor))
    except BadSignature:
        return None
    place: tuple[str | datetime | None, int] | None = (
        model._base_manager.filter(pk=pk).values_list(field, "pk").first()
    )
    return place


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
