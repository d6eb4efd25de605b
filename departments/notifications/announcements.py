"""What a department announces: those who follow it, or one of its services, are told."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.display.announcements import times_in_words
from departments.enums import AnnouncementKind, AnnouncementState, Phase
from departments.events import AnnouncementEvent, Changed
from departments.models import Announcement
from departments.queries.announcement_audience import subscribers_of
from departments.rules import announcements_visible_to
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.web.display.joining import sentences

MOST_TEXT = 600
PUBLISHED = {
    AnnouncementKind.OUTAGE: gettext_lazy("Outage: %(title)s"),
    AnnouncementKind.PLANNED: gettext_lazy("Planned work: %(title)s"),
}
LATER = {
    AnnouncementEvent.MOVED: gettext_lazy("New time: %(title)s"),
    AnnouncementEvent.ENDED: gettext_lazy("Ended: %(title)s"),
    AnnouncementEvent.CONTINUED: gettext_lazy("Reopened: %(title)s"),
}


def word_announcement(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word what became of an announcement; nothing for who may not read it, or where it was withdrawn."""
    rows = announcements_visible_to(recipient).exclude(state=AnnouncementState.DRAFT)
    one = rows.filter(pk=data["announcement"]).first()
    if one is None:
        return None
    now, what = clock.reading(), data["what"]
    is_end = what == AnnouncementEvent.ENDED
    said = one.said("follow_up" if is_end else "text")
    path = reverse("announcement", args=[one.pk])
    title = str(LATER.get(what) or PUBLISHED[AnnouncementKind(one.kind)])
    return Wording(
        title=title % {"title": one.title},
        path=path,
        body=sentences([times_in_words(one, now), Truncator(said).chars(MOST_TEXT)]),
        is_over=one.phase(now) is Phase.ENDED and not is_end,
        context={
            "actions": [{"url": settings.SITE_URL + path, "label": _("View announcement"), "is_first": True}],
            "because": _(
                "You are receiving this because you follow this announcement or one of its services."
            ),
        },
    )


ANNOUNCEMENT = register(
    Kind(
        "announcement.news",
        gettext_lazy("Announcements that you follow"),
        word=word_announcement,
        template="departments/emails/notice",
        group=gettext_lazy("Announcements"),
        order=60,
        icon="info-circle",
    )
)


@subscribe(AnnouncementEvent.CHANGED)
def tell_newly_concerned(event: Event) -> None:
    """Those who follow a service that was added, or work at a place that was, as far as they were not told before."""
    one = _announced(event)
    changes = data_of(event, Changed).changes
    if (
        one is None
        or one.phase(clock.reading()) is Phase.ENDED
        or not changes.keys() & {"services", "places"}
    ):
        return
    before, after = (
        {name: set(changes[name][side]) for name in ("services", "places") if name in changes}
        for side in (0, 1)
    )
    told = {person.pk for person in subscribers_of(one, **before)}
    new = [person for person in subscribers_of(one, **after) if person.pk not in {*told, event.actor_id}]
    tell(ANNOUNCEMENT, new, event=event, at=event.at, announcement=one.pk, what=event.kind)


@subscribe(
    AnnouncementEvent.PUBLISHED,
    AnnouncementEvent.MOVED,
    AnnouncementEvent.ENDED,
    AnnouncementEvent.CONTINUED,
)
def tell_subscribers(event: Event) -> None:
    """Those who follow the announcement or its services; not who did it, and nobody of what it was as a draft."""
    one = _announced(event)
    if one is None:
        return
    others = [person for person in subscribers_of(one) if person.pk != event.actor_id]
    tell(ANNOUNCEMENT, others, event=event, at=event.at, announcement=one.pk, what=event.kind)


def _announced(event: Event) -> Announcement | None:
    """Return what the event is about, if it was announced when that happened, and is."""
    rows = Announcement.objects.exclude(state=AnnouncementState.DRAFT).exclude(published_at__gt=event.at)
    return rows.filter(pk=event.subject_id).first()
