"""Lock rows, and read with them what they point at.

PostgreSQL looks again at a row that it had to wait for, but not at what was joined to it: a row that points elsewhere
by then would be left out, as if it were not there. So the lock is a query of its own, and what is read comes after it.
"""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def locked(rows: QuerySet[M]) -> QuerySet[M]:
    """Lock the rows in the order of their keys, and return them as they are from then on, in that order.

    For rows that are found by what nobody changes meanwhile: their keys, say.
    """
    keys = rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True)
    return rows.filter(pk__in=list(keys)).order_by("pk")
