"""What was done to an announcement, and the wordings that were replaced."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from departments.events import AnnouncementEvent, AnnouncementMoved, Changed
from departments.models import Announcement
from departments.rules import services_visible_to
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


def services_seen(steps: Iterable[AnnouncementStep], reader: User) -> set[int]:
    """Return those of the services that the steps name, by id, that the reader may see; in one query."""
    named = {pk for step in steps for side in step.named.get("services", ()) for pk in side}
    return (
        set(services_visible_to(reader).filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    )


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
