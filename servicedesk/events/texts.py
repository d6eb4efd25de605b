"""What people wrote, beside history: events name rows of it as {"text": id}.

History is never changed; a person is forgotten by blanking what they wrote. The database lets a row be blanked, and
nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection

from .fields import Reference, Text
from .models import EventText

WRITE = """
    WITH written AS (
        INSERT INTO events_eventtext (body)
        SELECT body FROM unnest(%s::text[]) WITH ORDINALITY AS given (body, place) ORDER BY place
        RETURNING id
    )
    SELECT id FROM written ORDER BY id
"""


class NewTexts:
    """The texts of events that are about to be written; their references are complete once `write` was called."""

    def __init__(self) -> None:
        self._bodies: list[str] = []
        self._references: list[Reference] = []

    def put(self, body: str) -> Reference:
        """Return the reference to a row that `write` will add."""
        reference: Reference = {}
        self._bodies.append(body)
        self._references.append(reference)
        return reference

    def write(self) -> None:
        """Add the rows, with one statement; none for no words."""
        if self._bodies:
            with connection.cursor() as cursor:
                cursor.execute(WRITE, [self._bodies])
                for reference, (pk,) in zip(self._references, cursor.fetchall(), strict=True):
                    reference["text"] = pk


def text_of(text: Text) -> str:
    """Return the words; "" for none, and for those that were blanked."""
    if text.pk is None:
        return ""
    return EventText.objects.filter(pk=text.pk).values_list("body", flat=True).first() or ""


def texts_of(events: Iterable[Any]) -> Mapping[int, str]:
    """Return id -> text of all that the events refer to, in one query."""
    ids = {pk for event in events for pk in _named_in(event.data)}
    return dict(EventText.objects.filter(pk__in=ids).values_list("pk", "body")) if ids else {}


def _named_in(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        if "text" in value:
            yield value["text"]
        for part in value.values():
            yield from _named_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from _named_in(part)
