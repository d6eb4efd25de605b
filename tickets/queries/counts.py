"""Numbers beside tabs and places: never dearer than the first hundred rows of each."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import CharField, QuerySet, Value

from servicedesk.accounts.models import User
from tickets.models import Ticket

MOST = 100


def counts_for(user: User, lists: Mapping[str, QuerySet[Ticket]]) -> dict[str, int]:
    """Return `bounded_counts` of a person's own lists, each counted once per instance, so once per request.

    The rail and the tabs of a page ask for the same lists by the same names.
    """
    known: dict[str, int] = user.__dict__.setdefault("_list_counts", {})
    known |= bounded_counts({name: rows for name, rows in lists.items() if name not in known})
    return {name: known[name] for name in lists}


def bounded_counts(lists: Mapping[str, QuerySet[Ticket]]) -> dict[str, int]:
    """Return name -> number of rows, at most 100 each ("99+"), with one query for all."""
    parts = [
        rows.order_by().annotate(place=Value(name, output_field=CharField())).values_list("place")[:MOST]
        for name, rows in lists.items()
    ]
    if not parts:
        return {}
    union = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = Counter(place for (place,) in union)
    return {name: found[name] for name in lists}
