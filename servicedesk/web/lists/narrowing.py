"""Addresses of filtered lists: the choice is in the query."""

from django.http import QueryDict


def address_without(data: QueryDict, name: str) -> str:
    """Return the query without one of its choices, back on the first page."""
    rest = data.copy()
    for gone in (name, "after"):
        rest.pop(gone, None)
    return f"?{rest.urlencode()}"
