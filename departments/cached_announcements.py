"""What is announced and not over, as remembered between requests (servicedesk/cached_reads/memory.py)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from departments.announcement_phases import phase_at
from departments.enums import AnnouncementKind, AnnouncementState, Phase, ServiceState
from departments.models import Announcement, Service
from servicedesk.cached_reads.memory import cached
from servicedesk.text.bilingual import pick, readable_as

MOST = 200


@dataclass(frozen=True)
class LiveAnnouncement:
    """A published announcement that nobody has ended.

    services: those that it names, offered those of them that are offered now. places: as the row names them.
    """

    id: int
    department: int
    kind: AnnouncementKind
    title_en: str
    title_zh: str
    starts_at: datetime
    ends_at: datetime | None
    services: frozenset[int]
    offered: frozenset[int]
    places: frozenset[int]

    @property
    def title(self) -> str:
        """The title in the reader's language, or the one there is."""
        return pick({"en": self.title_en, "zh": self.title_zh}, get_language() or "en")

    @property
    def title_language(self) -> str:
        """The language of the title where it is not the reader's, else ""."""
        return readable_as({"en": self.title_en, "zh": self.title_zh}, get_language() or "en")

    def phase(self, now: datetime) -> Phase:
        """Return where it stands at a moment."""
        return phase_at(AnnouncementState.PUBLISHED, self.kind, self.starts_at, self.ends_at, now)


@cached
def live_announcements() -> tuple[LiveAnnouncement, ...]:
    """Return what is published and not ended, that which begins first first; 200 at most."""
    rows = Announcement.objects.filter(state=AnnouncementState.PUBLISHED).order_by("starts_at", "pk")[:MOST]
    found = list(rows)
    ids = [row.pk for row in found]
    services, offered = defaultdict(set), defaultdict(set)
    named = Announcement.services.through.objects.filter(announcement__in=ids)
    is_offered = set(
        Service.objects.filter(
            announcements__in=ids, state=ServiceState.PUBLISHED, department__is_active=True
        ).values_list("pk", flat=True)
    )
    for announcement, service in named.values_list("announcement_id", "service_id"):
        services[announcement].add(service)
        if service in is_offered:
            offered[announcement].add(service)
    places = defaultdict(set)
    spots = Announcement.places.through.objects.filter(announcement__in=ids)
    for announcement, place in spots.values_list("announcement_id", "place_id"):
        places[announcement].add(place)
    return tuple(
        LiveAnnouncement(
            id=row.pk,
            department=row.department_id,
            kind=AnnouncementKind(row.kind),
            title_en=row.title_en,
            title_zh=row.title_zh,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            services=frozenset(services[row.pk]),
            offered=frozenset(offered[row.pk]),
            places=frozenset(places[row.pk]),
        )
        for row in found
    )
