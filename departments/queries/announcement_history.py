"""What was done to an announcement, and the wordings that were replaced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from departments.events import AnnouncementEvent, AnnouncementMoved, Changed
from departments.models import Announcement
from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from servicedesk.events.texts import texts_of

MOST = 50


@dataclass(frozen=True)
class AnnouncementStep:
    """What happened, who did it (None: the desk) and when.

    words: field -> text before and after. named: "services" or "places" -> ids before and after. moved: the times.
    """

    kind: AnnouncementEvent
    by: User | None
    at: datetime
    words: Mapping[str, tuple[str, str]]
    named: Mapping[str, tuple[list[int], list[int]]]
    moved: AnnouncementMoved | None


def steps_of(announcement: Announcement) -> list[AnnouncementStep]:
    """Return the newest fifty, the newest first, in two queries."""
    rows = Event.objects.filter(
        subject_type=subject_type(Announcement), subject_id=announcement.pk, kind__in=list(AnnouncementEvent)
    )
    events = list(rows.select_related("actor").order_by("-seq")[:MOST])
    texts = texts_of(events)
    return [_step(event, texts) for event in events]


def _step(event: Event, texts: Mapping[int, str]) -> AnnouncementStep:
    kind = AnnouncementEvent(event.kind)
    changes: dict[str, Any] = data_of(event, Changed).changes if kind is AnnouncementEvent.CHANGED else {}
    named = {name: (old, new) for name, (old, new) in changes.items() if name in ("services", "places")}
    words = {
        name: (_words(old, texts), _words(new, texts))
        for name, (old, new) in changes.items()
        if name not in named
    }
    moved = data_of(event, AnnouncementMoved) if kind is AnnouncementEvent.MOVED else None
    return AnnouncementStep(kind, event.actor, event.at, words, named, moved)


def _words(value: Any, texts: Mapping[int, str]) -> str:
    return texts.get(value["text"], "") if isinstance(value, dict) else ""
