"""Requests that were not needed: what people said, and whether they submitted one nevertheless."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from departments.models import Deflection
from departments.queries.deflections import ends_of_proof
from tickets.models import Ticket

MOST = 2_000  # of the newest are looked at


class Outcome(NamedTuple):
    """How many people said that they need no request; of these, who submitted none for the service within five
    working days, who did, and for whom that time is not over.
    """

    said: int = 0
    confirmed: int = 0
    submitted: int = 0
    too_early: int = 0


def outcome_of(deflections: QuerySet[Deflection], now: datetime) -> Outcome:
    """Count the newest two thousand of some."""
    later = Ticket.objects.filter(
        requester=OuterRef("person"), service=OuterRef("service"), submitted_at__gt=OuterRef("said_at")
    )
    first = Subquery(later.order_by("submitted_at").values("submitted_at")[:1])
    rows = deflections.annotate(first_later=first).order_by("-said_at")
    found = list(rows.values_list("service__department", "said_at", "first_later")[:MOST])
    return _counted(found, now)


def _counted(rows: Iterable[tuple[int, datetime, datetime | None]], now: datetime) -> Outcome:
    rows = list(rows)
    ends = ends_of_proof((unit, said_at) for unit, said_at, _later in rows)
    confirmed = submitted = too_early = 0
    for (_unit, _said_at, later), until in zip(rows, ends, strict=True):
        if later is not None and later <= until:
            submitted += 1
        elif now <= until:
            too_early += 1
        else:
            confirmed += 1
    return Outcome(len(rows), confirmed, submitted, too_early)
