"""The newest rows that contain some words, read by a plan of our own.

Left to the database, the choice between the index on time and the index on words is a guess at how common the words
are, and a wrong guess reads every row there is: newest first in search of a word that nobody wrote, or all that contain
a common word in order to sort them. So a bounded number of the newest rows is read first, along the index on time of
each branch: that ends soon for a common word. Only what is older is asked of the index on words, which then gives few
rows; those are sorted by a value that no index has, so that it is not time again that is walked along.

With L rows wanted of N, a word for which the first step does not end is in about N·L/WALKED rows at most, which the
second step reads: 4,800 of a million for 24 rows. Both steps together are shortest where WALKED is about the square
root of N·L. Rows beyond L are counted no further than the step goes that has found the last of those.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import DateTimeField, ExpressionWrapper, F, Model, QuerySet

from servicedesk.database.branches import Branch, any_of
from servicedesk.text.search import contains_all

from .ordering import Ordering

Row = TypeVar("Row", bound=Model)
WALKED = 5_000  # rows of each branch


def newest_with(
    rows: QuerySet[Row], words: list[str], enough: int, limit: int, *, by: str, branches: Collection[Branch]
) -> tuple[list[int], bool]:
    """Return the ids of the newest rows of any branch that contain all of the words, and whether those are all.

    The order is that of the moments in the field `by`. The newest `enough` are found, and up to `limit` where that
    costs no more.
    """
    order = Ordering.of(rows.model, f"-{by}")
    since = order.reach(rows.model, branches, WALKED)
    found = order.first_ids(rows.filter(contains_all(words, by_index=False)), limit, branches, until=since)
    if since is not None and len(found) < enough:
        older = rows.filter(
            any_of(branches, rows.model, of_few=True), contains_all(words), **{f"{by}__lt": since}
        )
        found, since = found + newest_of(older, limit - len(found), by=by), None
    return found, since is None and len(found) < limit


def newest_of(rows: QuerySet[Row], limit: int, *, by: str) -> list[int]:
    """Return the ids of the newest of few rows: all are sorted, so that no index on time is walked for them."""
    moment: Any = ExpressionWrapper(F(by) + timedelta(), output_field=DateTimeField())
    return list(rows.order_by(moment.desc(), "-pk").values_list("pk", flat=True)[:limit])
