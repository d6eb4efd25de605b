"""Numbers beside tabs and places: never dearer than the first hundred rows of each."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import CharField, QuerySet, Value

from tickets.models import Ticket

MOST = 100


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
