"""An outage lasts longer than planned: its author, then those who lead its department, are reminded of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.enums import AnnouncementKind, AnnouncementState, MemberRole, Reminded
from departments.events import AnnouncementEvent, AnnouncementOverran
from departments.models import Announcement
from departments.queries.people import leads_of, nearest
from departments.queries.presence import People, first_present
from departments.rules import may_write_announcement
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import deputies_of
from servicedesk.events import clock
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.web.display.moments import dated_moment_text


def word_overrun(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Ask whether it is over; nothing for who does not write it any more, or once it is ended or withdrawn."""
    rows = Announcement.objects.filter(state=AnnouncementState.PUBLISHED).select_related("department")
    one = rows.filter(pk=data["announcement"]).first()
    if one is None or not may_write_announcement(recipient, one):
        return None
    path, end, edit = (
        reverse(name, args=[one.pk]) for name in ("announcement", "end_announcement", "edit_announcement")
    )
    body = _(
        "It was expected to end on %(end)s, and is still shown. End it, or say when it is expected to end now."
    )
    is_over = one.kind != AnnouncementKind.OUTAGE or not one.is_past_end(clock.reading())
    return Wording(
        title=_("Longer than planned: %(title)s") % {"title": one.title},
        path=path,
        body="" if is_over else body % {"end": dated_moment_text(one.ends_at)},
        is_over=is_over,
        context={
            "actions": [
                {"url": settings.SITE_URL + end, "label": _("End it"), "is_first": True},
                {"url": settings.SITE_URL + edit, "label": _("Change the time")},
            ],
            "because": _(
                "You are receiving this because you wrote this announcement, or lead the department whose it is."
            ),
        },
    )


OVERRUN = register(
    Kind(
        "announcement.overrun",
        gettext_lazy("An outage lasts longer than planned"),
        word=word_overrun,
        template="departments/emails/notice",
        is_optional=False,
        icon="hourglass-split",
    )
)


@subscribe(AnnouncementEvent.OVERRAN)
def remind(event: Event) -> None:
    """The author, if they are here and write for the department, else its leads; for the absent their deputy."""
    one = Announcement.objects.filter(pk=event.subject_id).select_related("department", "created_by").first()
    if one is None:
        return
    levels = [lambda: leads_of(one.department), lambda: nearest(one.department_id, MemberRole.HEAD)]
    if data_of(event, AnnouncementOverran).level == Reminded.AUTHOR:
        levels = [lambda: _author_of(one, event.at), *levels]
    people = first_present(levels, event.at)
    tell(OVERRUN, people, event=event, at=event.at, announcement=one.pk)


def _author_of(one: Announcement, at: datetime) -> People:
    """Return nobody while they are away: a deputy does not write for the department."""
    author = one.created_by
    if author is None or author.pk in deputies_of([author.pk], at):
        return []
    return [author] if may_write_announcement(author, one) else []
