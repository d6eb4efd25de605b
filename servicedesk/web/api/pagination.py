"""Cursor pages of the API: stable while rows arrive, the same cost on every page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from servicedesk.database.branches import Branch
from servicedesk.web.lists.keyset import PAGE_SIZE, keyset_page

MAX_SIZE = 200
CURSOR, SIZE, ORDERING = "cursor", "page_size", "ordering"


@dataclass(frozen=True)
class Order:
    """An order a list may be asked for: its name ("-" before it for descending) and the field behind it.

    `is_sparse` says that few of all rows have the field.
    """

    name: str
    field: str
    is_text: bool = False
    is_sparse: bool = False

    @property
    def path(self) -> str:
        return f"-{self.field}" if self.name.startswith("-") else self.field


def newest_first(name: str, field: str = "") -> tuple[Order, ...]:
    """Return the order by a moment downwards, and upwards."""
    return Order(f"-{name}", field or name), Order(name, field or name)


def alphabetical(name: str) -> tuple[Order, ...]:
    """Return the order by a text upwards, and downwards."""
    return Order(name, name, is_text=True), Order(f"-{name}", name, is_text=True)


class KeysetPagination(BasePagination):
    """Answers `next` (an address or null) and `results`. The view's `orderings` are allowed, the first by default.

    Cursors are signed together with their order: what is not one of ours is refused, not guessed at.
    """

    next_url: str | None = None

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None, *, branches: Iterable[Branch] | None = None
    ) -> list[Any]:
        """Return the rows of the page, with `branches` those of any of them.

        Raises ValidationError for a parameter that makes no sense.
        """
        orderings: Sequence[Order] = view.orderings
        order = self._order(request, orderings)
        signer = signing.Signer(salt=f"api.cursor.{order.name}")
        size, after = self._size(request), self._cursor(request, signer)
        page = keyset_page(
            queryset, order.path, after, size=size, is_text=order.is_text, branches=branches,
            is_sparse=order.is_sparse,
        )  # fmt: skip
        if page.next_cursor is not None:
            cursor = signer.sign(page.next_cursor)
            self.next_url = replace_query_param(request.build_absolute_uri(), CURSOR, cursor)
        return page.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next_url, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page."""
        next_page = {
            "type": "string",
            "format": "uri",
            "nullable": True,
            "description": "null on the last page",
        }
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": next_page, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the parameters."""
        names = [order.name for order in view.orderings]
        size = {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": PAGE_SIZE}
        return [
            _parameter(CURSOR, {"type": "string"}, "Where to go on; part of `next`."),
            _parameter(SIZE, size, "Rows of a page."),
            _parameter(
                ORDERING, {"type": "string", "enum": names, "default": names[0]}, "Which row is first."
            ),
        ]

    def _order(self, request: Request, orderings: Sequence[Order]) -> Order:
        name = request.query_params.get(ORDERING, orderings[0].name)
        for order in orderings:
            if order.name == name:
                return order
        names = ", ".join(order.name for order in orderings)
        raise ValidationError({ORDERING: [f"Order by one of: {names}."]})

    def _size(self, request: Request) -> int:
        text = request.query_params.get(SIZE, str(PAGE_SIZE))
        if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MAX_SIZE):
            raise ValidationError({SIZE: [f"A whole number from 1 to {MAX_SIZE}."]})
        return int(text)

    def _cursor(self, request: Request, signer: signing.Signer) -> str:
        text = request.query_params.get(CURSOR)
        try:
            return signer.unsign(text) if text is not None else ""
        except signing.BadSignature:
            message = "This cursor is not of this list in this order; begin again without it."
            raise ValidationError({CURSOR: [message]}) from None


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
