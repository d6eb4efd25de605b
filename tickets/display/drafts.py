"""Drafts as lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from servicedesk.accounts.models import User
from servicedesk.events import clock
from tickets.models import Draft
from tickets.queries.drafts import kept_until

UNTITLED = _("A request without a title yet")
SOON = timedelta(days=3)


@dataclass(frozen=True)
class DraftRow:
    """A draft of the reader: what it is called, the last day on which it is kept, and whether that is near."""

    draft: Draft
    title: str
    until: date
    ends_soon: bool


def draft_rows(drafts: QuerySet[Draft], reader: User, most: int) -> list[DraftRow]:
    """Return the newest drafts of the reader, so many at most; with one query."""
    return list(_rows(drafts[:most], reader))


def _rows(drafts: Iterable[Draft], reader: User) -> Iterable[DraftRow]:
    near = reader.today_at(clock.reading() + SOON)
    for draft in drafts:
        title = (getattr(draft, "title", "") or "").strip()
        until = kept_until(draft, reader)
        yield DraftRow(draft, title or str(UNTITLED), until, until <= near)
