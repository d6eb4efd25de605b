"""Announcements for one reader: what runs, what comes, what is past; what is to stand above other pages."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from departments.cached_announcements import MOST, LiveAnnouncement, live_announcements
from departments.enums import AnnouncementState, Phase, ServiceState
from departments.models import Announcement, Department, Place, Service, Subscription
from departments.rules import (
    announcements_visible_to,
    concerns,
    departments_announcing,
    is_open_to,
    services_visible_to,
    traits_of,
)
from servicedesk.accounts.models import User

AHEAD = timedelta(days=7)  # how long before it begins planned work stands on the first page
PAST = "-ended_at"  # the order of what is past


def with_names(rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
    """Return announcements with the department, services and places that they name."""
    services = Service.objects.defer("description_en", "description_zh", "words_en", "words_zh")
    return rows.select_related("department").prefetch_related(
        Prefetch("services", services.order_by("name_en", "pk")),
        Prefetch("places", Place.objects.order_by("pk")),
    )


def published(user: User) -> list[Announcement]:
    """Return what the person may read that nobody has ended, what begins first first; 200 at most."""
    rows = with_names(announcements_visible_to(user)).filter(state=AnnouncementState.PUBLISHED)
    return list(rows.order_by("starts_at", "pk")[:MOST])


def past(user: User) -> QuerySet[Announcement]:
    """Return what the person may read that was ended."""
    return with_names(announcements_visible_to(user)).filter(state=AnnouncementState.ENDED)


def drafts(user: User, most: int) -> list[Announcement]:
    """Return the newest drafts of departments for which the person writes."""
    rows = Announcement.objects.filter(
        department__in=departments_announcing(user), state=AnnouncementState.DRAFT
    )
    return list(with_names(rows).order_by("-created_at", "-pk")[:most])


def readable_services(user: User, announcements: Iterable[Announcement]) -> dict[int, list[Service]]:
    """Return announcement -> the services that it names and that the person may see, in one query."""
    rows = list(announcements)
    named = {service.pk for one in rows for service in one.services.all()}
    visible = (
        set(services_visible_to(user).filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    )
    return {one.pk: [service for service in one.services.all() if service.pk in visible] for one in rows}


def is_read_by_others(announcement: Announcement) -> bool:
    """Say whether it names no service, or one that is offered; else only its writers and editors of the service do."""
    services = list(announcement.services.all())
    return not services or bool(offered_among(services))


def offered_among(services: Collection[Service]) -> set[int]:
    """Return the ids of those that are offered."""
    of = set(
        Department.objects.filter(pk__in={one.department_id for one in services}, is_active=True).values_list(
            "pk", flat=True
        )
    )
    return {one.pk for one in services if one.is_active and one.department_id in of}


def concerning(user: User, now: datetime) -> list[LiveAnnouncement]:
    """Return what concerns the person and runs, or begins within a week; no query in a request."""
    found = [one for one in live_announcements() if one.starts_at <= now + AHEAD and concerns(user, one)]
    return _lasting(found, now)


def about_service(service: Service, now: datetime) -> list[LiveAnnouncement]:
    """Return what is not over of a service that its reader sees; no query in a request."""
    return _lasting([one for one in live_announcements() if service.pk in one.services], now)


def announced_by(department: Department, user: User, now: datetime) -> list[LiveAnnouncement]:
    """Return what a department announces that is not over and open to the person; no query in a request."""
    own = [one for one in live_announcements() if one.department == department.pk]
    person = traits_of(user) if own else None
    return _lasting([one for one in own if person and is_open_to(person, one.services, one.offered)], now)


def _lasting(found: Iterable[LiveAnnouncement], now: datetime) -> list[LiveAnnouncement]:
    """Return what is not over: what runs first, outages before planned work, then by its beginning."""
    phases = {one.id: one.phase(now) for one in found}
    lasting = [one for one in found if phases[one.id] is not Phase.ENDED]
    return sorted(
        lasting,
        key=lambda one: (phases[one.id] is Phase.PLANNED, one.kind != "outage", one.starts_at, one.id),
    )


def is_subscribed(user: User, announcement: Announcement) -> bool:
    """Say whether the person is told of what becomes of an announcement."""
    return Subscription.objects.filter(person=user, announcement=announcement).exists()


def services_to_choose(
    user: User, department: Department, announcement: Announcement | None = None
) -> QuerySet[Service]:
    """Return the services of a department of which the person may announce something, by name.

    With an announcement also those that it names already; none that the person may not see.
    """
    choice = Q(department=department, state=ServiceState.PUBLISHED)
    if announcement is not None:
        choice |= Q(pk__in=announcement.services.values("pk"))
    return services_visible_to(user).filter(choice).order_by("name_en", "pk")
