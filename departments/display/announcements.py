"""Announcements as pages show them: banners above other pages, rows of their list, what a mail says of their times."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from departments.cached_announcements import LiveAnnouncement
from departments.cached_places import place_tree
from departments.enums import AnnouncementKind, Phase
from departments.models import Announcement, Service
from departments.queries.me_too import MeToo, me_too_of
from servicedesk.accounts.models import User
from servicedesk.web.display.moments import dated_moment_text

SHOWN = 3  # banners above a page
KIND_ICONS = {
    AnnouncementKind.OUTAGE: "exclamation-triangle-fill",
    AnnouncementKind.PLANNED: "calendar-event",
}


@dataclass(frozen=True)
class Banner:
    """An announcement in two lines.

    language: of its title where that is not the reader's. too: who has the trouble, None where nobody may say so.
    """

    id: int
    kind: AnnouncementKind
    phase: Phase
    title: str
    language: str
    starts_at: datetime
    ends_at: datetime | None
    is_past_end: bool
    url: str
    too: MeToo | None

    @property
    def icon(self) -> str:
        return KIND_ICONS[self.kind]


@dataclass(frozen=True)
class Banners:
    """The first of them, and how many more there are."""

    shown: list[Banner]
    more: int


def banners(found: Sequence[LiveAnnouncement], user: User, now: datetime) -> Banners:
    """Return what stands above a page of the person; costs a query where it has an outage that is going on."""
    shown = found[:SHOWN]
    too = me_too_of(user, [one.id for one in shown if takes_me_too(one.kind, one.phase(now))])
    return Banners([_banner(one, too.get(one.id), now) for one in shown], len(found) - len(shown))


def takes_me_too(kind: str, phase: Phase) -> bool:
    """Say whether people may say of it that they have the trouble too."""
    return kind == AnnouncementKind.OUTAGE and phase is Phase.CURRENT


def _banner(one: LiveAnnouncement, too: MeToo | None, now: datetime) -> Banner:
    return Banner(
        id=one.id,
        kind=one.kind,
        phase=one.phase(now),
        title=one.title,
        language=one.title_language,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        is_past_end=one.ends_at is not None and one.ends_at <= now,
        url=reverse("announcement", args=[one.id]),
        too=too,
    )


@dataclass(frozen=True)
class AnnouncementLine:
    """An announcement as its reader sees it: its phase now, and of its services those that they may see."""

    row: Announcement
    phase: Phase
    services: list[Service]
    is_past_end: bool

    @property
    def icon(self) -> str:
        return KIND_ICONS[AnnouncementKind(self.row.kind)]

    @property
    def title_language(self) -> str:
        return self.row.language_of("title")

    @property
    def text(self) -> str:
        return self.row.said("text")

    @property
    def text_language(self) -> str:
        return self.row.language_of("text")

    @property
    def follow_up(self) -> str:
        return self.row.said("follow_up")

    @property
    def follow_up_language(self) -> str:
        return self.row.language_of("follow_up")

    @property
    def places(self) -> list[dict[str, str]]:
        """Code and path of each place that it names."""
        tree = place_tree()
        found = dict.fromkeys(tree.lasting(place.pk) for place in self.row.places.all())
        return [{"code": tree.codes[pk], "path": tree.path(pk)} for pk in found]


def lines(
    rows: Iterable[Announcement], services: Mapping[int, list[Service]], now: datetime
) -> list[AnnouncementLine]:
    """Return rows as their reader sees them; `services`: announcement -> those that the reader may see."""
    return [AnnouncementLine(row, row.phase(now), services[row.pk], row.is_past_end(now)) for row in rows]


def times_in_words(announcement: Announcement, now: datetime) -> str:
    """Return from when until when it is, as a mail says it, in the reader's zone."""
    start, end = dated_moment_text(announcement.starts_at), dated_moment_text(announcement.ends_at)
    words, phase = {"start": start, "end": end}, announcement.phase(now)
    if phase is Phase.ENDED:
        over = announcement.ended_at or announcement.ends_at
        return _("Ended on %(moment)s.") % {"moment": dated_moment_text(over)}
    if announcement.ends_at is None:
        return _("Since %(start)s. The end is not known yet.") % words
    if announcement.is_past_end(now):
        return _("Since %(start)s. Longer than planned: it was expected to end on %(end)s.") % words
    if announcement.kind == AnnouncementKind.OUTAGE:
        return _("Since %(start)s. Expected to end on %(end)s.") % words
    return _("From %(start)s to %(end)s.") % words


def untranslated_sides(announcement: Announcement) -> tuple[str, ...]:
    """Return a sentence where an announcement is in one language alone."""
    if not announcement.title_zh or (announcement.text_en and not announcement.text_zh):
        return (_("It is in English only. Chinese readers will see the English text."),)
    if not announcement.title_en or (announcement.text_zh and not announcement.text_en):
        return (_("It is in Chinese only. English readers will see the Chinese text."),)
    return ()
