"""Drafts that no one has changed for long: their people are told three days before they are deleted, at night."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from servicedesk.events.record import Fact, record_all
from tickets.events import DraftEvent
from tickets.models import Draft
from tickets.queries.drafts import ending_drafts

BATCH = 500


def remove_drafts(drafts: QuerySet[Draft]) -> None:
    """Remove drafts; those that are being changed at this moment stay."""
    with transaction.atomic():
        found = list(drafts.select_for_update(skip_locked=True).values_list("pk", flat=True))
        Draft.objects.filter(pk__in=found).delete()


class EndingDrafts:
    """A chore of the night: it notes for each such draft that its person is told, once."""

    def batch(self, after: tuple[str, ...] | None, at: datetime) -> tuple[int, tuple[str, ...] | None]:
        """Tell of the next drafts; return that nothing was removed, and whether there may be more."""
        with transaction.atomic():
            rows = ending_drafts(at).order_by("saved_at", "pk").select_for_update(skip_locked=True)
            found = list(rows.defer("values")[:BATCH])
            Draft.objects.filter(pk__in=[draft.pk for draft in found]).update(told_at=at)
            record_all([Fact(DraftEvent.ENDING, draft, at=at) for draft in found])
        return 0, ("told",) if len(found) == BATCH else None
