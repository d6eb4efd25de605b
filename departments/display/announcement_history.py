"""The history of an announcement in words, for those who write for its department."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from departments.cached_places import place_tree
from departments.cached_services import services_by_id
from departments.enums import AnnouncementKind
from departments.events import AnnouncementEvent, AnnouncementMoved
from departments.queries.announcement_history import AnnouncementStep, services_seen
from servicedesk.accounts.models import User
from servicedesk.web.display.joining import listed
from servicedesk.web.display.moments import dated_moment_text

STEPS = {
    AnnouncementEvent.DRAFTED: gettext_lazy("Drafted"),
    AnnouncementEvent.CHANGED: gettext_lazy("Corrected"),
    AnnouncementEvent.MOVED: gettext_lazy("Times changed"),
    AnnouncementEvent.PUBLISHED: gettext_lazy("Published"),
    AnnouncementEvent.OVERRAN: gettext_lazy("Reminder: longer than planned"),
    AnnouncementEvent.ENDED: gettext_lazy("Ended"),
    AnnouncementEvent.CONTINUED: gettext_lazy("Reopened"),
    AnnouncementEvent.WITHDRAWN: gettext_lazy("Withdrawn"),
}
LABELS = {
    "kind": gettext_lazy("Kind"),
    "title_en": gettext_lazy("Title in English"),
    "title_zh": gettext_lazy("Title in Chinese"),
    "text_en": gettext_lazy("Text in English"),
    "text_zh": gettext_lazy("Text in Chinese"),
    "follow_up_en": gettext_lazy("Follow-up in English"),
    "follow_up_zh": gettext_lazy("Follow-up in Chinese"),
    "services": gettext_lazy("Services"),
    "places": gettext_lazy("Places"),
}


@dataclass(frozen=True)
class StepLine:
    """What happened, by whom and when; `changes`: label, before, after."""

    what: Any
    by: User | None
    at: datetime
    changes: list[tuple[Any, str, str]] = field(default_factory=list)


def history_lines(steps: Iterable[AnnouncementStep], reader: User) -> list[StepLine]:
    """Return the steps in the reader's language; of services, they name those that the reader may see."""
    steps = list(steps)
    seen = services_seen(steps, reader)
    return [StepLine(STEPS[step.kind], step.by, step.at, _changes(step, seen)) for step in steps]


def _changes(step: AnnouncementStep, seen: Collection[int]) -> list[tuple[Any, str, str]]:
    found = [(LABELS[name], _said(name, old), _said(name, new)) for name, (old, new) in step.words.items()]
    for name, (old, new) in step.named.items():
        before, after = _names(name, old, seen), _names(name, new, seen)
        if before or after:
            found.append((LABELS[name], before, after))
    return found + ([_moved(step.moved)] if step.moved else [])


def _said(name: str, text: str) -> str:
    return str(AnnouncementKind(text).label) if name == "kind" and text else text


def _names(name: str, ids: Sequence[int], seen: Collection[int]) -> str:
    if name == "places":
        tree = place_tree()
        return listed(tree.path(pk) for pk in ids)
    known = services_by_id(ids)
    return listed(known[pk].name for pk in ids if pk in known and pk in seen)


def _moved(moved: AnnouncementMoved) -> tuple[Any, str, str]:
    return (
        pgettext("of an announcement", "Times"),
        _span(moved.from_start, moved.from_end),
        _span(moved.start, moved.end),
    )


def _span(start: datetime, end: datetime | None) -> str:
    words = {"start": dated_moment_text(start), "end": dated_moment_text(end)}
    return _("%(start)s to %(end)s") % words if end else _("from %(start)s, no end known") % words
