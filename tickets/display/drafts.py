"""Drafts as lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from departments.cached_services import services_of
from departments.rules import may_see_service
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.display.people import named
from tickets.models import Draft
from tickets.queries.drafts import kept_until, newest_drafts

UNTITLED = _("A request without a title yet")
NO_SERVICE = _("No longer offered to you")
SOON = timedelta(days=3)


@dataclass(frozen=True)
class DraftRow:
    """A draft of the reader: what it is called, the last day on which it is kept, and whether that is near.

    `service` is its name, where the reader may still know of it.
    """

    draft: Draft
    title: str
    service: str
    until: date
    ends_soon: bool


def draft_rows(reader: User, most: int) -> list[DraftRow]:
    """Return the newest drafts of the reader, so many at most; with one query."""
    return list(_rows(newest_drafts(reader, most), reader))


def _rows(drafts: list[Draft], reader: User) -> Iterable[DraftRow]:
    near = reader.today_at(clock.reading() + SOON)
    services = {one.pk: one for one in services_of({draft.service_id for draft in drafts})}
    for draft in drafts:
        draft.service = services[draft.service_id]
        title = (getattr(draft, "title", "") or "").strip()
        until = kept_until(draft, reader)
        is_seen = may_see_service(reader, draft.service)
        service = named(draft.service) if is_seen else str(NO_SERVICE)
        yield DraftRow(draft, title or str(UNTITLED), service, until, until <= near)
