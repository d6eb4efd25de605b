"""Ready-made services that wait to be published: what publishing each does, and what is in the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from departments.actions.publishing import refusals_of
from departments.actions.service_states import lacks_of
from departments.display.lacks import with_links
from departments.models import Service
from departments.queries.taken_drafts import TakenService
from departments.service_parts import waiting
from servicedesk.web.next_steps import linked


@dataclass(frozen=True)
class TakenLine:
    """A service to publish. lacks: what is in the way; hints: what one should know; both may be links.

    version: the version of the form that publishing makes, 0 where it makes none.
    """

    service: Service
    stamp: str
    version: int
    lacks: tuple[str, ...]
    hints: tuple[str, ...]


def taken_lines(taken: Iterable[TakenService], today: date) -> list[TakenLine]:
    """Return a line for each service."""
    rows = list(taken)
    hints = waiting([row.service for row in rows])
    return [
        TakenLine(
            row.service,
            row.stamp,
            row.version + 1 if row.draft else 0,
            tuple(_lacks(row, today)),
            tuple(hints.get(row.service.pk, ())),
        )
        for row in rows
    ]


def _lacks(row: TakenService, today: date) -> Iterator[str]:
    refusals = len({problem.key for problem in refusals_of(row.draft.spec, today)}) if row.draft else 0
    if refusals:
        words = ngettext(
            "%(n)s place in the request form has to be mended.",
            "%(n)s places in the request form have to be mended.",
            refusals,
        )
        yield linked(words % {"n": refusals}, reverse("review_form", args=[row.service.slug]))
    lacks = lacks_of(row.service, has_form=bool(row.version or row.draft))
    yield from with_links(row.service, lacks, has_draft=row.draft is not None)
