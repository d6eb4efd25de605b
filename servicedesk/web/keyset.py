"""Keyset pages for lists: every page costs one index range, however long the list is."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet

from servicedesk.dates import read_moment

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
    rows: QuerySet[Row], order: str, cursor: str = "", *, size: int = PAGE_SIZE, is_text: bool = False
) -> Page[Row]:
    """Return a page of `rows` by `order` (a field, "-" before it for descending) and then id, nulls last.

    The field may go through a relation ("promise__next_due_at"); it holds moments, or with `is_text`
    texts. A cursor that makes no sense starts at the top.
    """
    field, descending = order.removeprefix("-"), order.startswith("-")
    last = _may_be_null(rows.model, field) or None  # asked for in vain it would keep an index from being used
    by = F(field).desc(nulls_last=last) if descending else F(field).asc(nulls_last=last)
    ordered = rows.order_by(by, "-pk" if descending else "pk")
    after = _decode(cursor, is_text)
    if after is not None:
        ordered = ordered.filter(_beyond(field, descending, *after))
    found = list(ordered[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    return Page(found, _encode(_value(found[-1], field), found[-1].pk) if has_more else None, after is None)


def _may_be_null(model: type[Model], field: str) -> bool:
    """Say whether the field, or a relation on the way to it, may be empty."""
    nullable, owner = False, model
    for name in field.split("__"):
        step = owner._meta.get_field(name)
        nullable = nullable or bool(getattr(step, "null", True))
        owner = step.related_model or owner
    return nullable


def _beyond(field: str, descending: bool, value: str | datetime | None, pk: int) -> Q:
    side = "lt" if descending else "gt"
    later_pk = {f"pk__{side}": pk}
    if value is None:
        return Q(**{f"{field}__isnull": True}, **later_pk)
    later = Q(**{f"{field}__{side}": value}) | Q(**{field: value}, **later_pk)
    return later | Q(**{f"{field}__isnull": True})


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
