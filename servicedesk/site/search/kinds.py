"""Every kind of results, in the order of the page."""

from collections.abc import Collection

from .articles import ARTICLES
from .kind import Kind
from .people import PEOPLE
from .requests import REQUESTS
from .services import SERVICES

KINDS: tuple[Kind, ...] = (SERVICES, ARTICLES, PEOPLE, REQUESTS)


def kinds_for(wanted: Collection[str], narrowed: Collection[str]) -> list[Kind]:
    """Return the kinds of these names, all without any, that understand the filters that are set."""
    return [
        kind
        for kind in KINDS
        if (not wanted or kind.name in wanted) and kind.narrowed_by.issuperset(narrowed)
    ]
