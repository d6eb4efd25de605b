"""Verbs on announcements: drafted, corrected, published, ended; each for those who write for the department.

A draft may be discarded. What was published by mistake is withdrawn and is a draft again; what was ended too soon goes
on. History keeps who did what, and every wording that was replaced.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.enums import AnnouncementKind, AnnouncementState, Phase
from departments.events import AnnouncementEvent
from departments.models import Announcement, Department
from departments.rules import may_write_announcement, may_write_for
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_text
from servicedesk.verbs.exceptions import NotAllowed, Refused

from .announcement_details import SIDES, AnnouncementChange, set_details
from .announcement_timers import arm_timers


def draft_announcement(
    *, department: Department, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> Announcement:
    """Begin an announcement that only those who write for the department see.

    details: values for names in DETAILS. Raises NotAllowed, and ValidationError by field.
    """
    if by is not None and not may_write_for(by, department):
        raise NotAllowed(_("You do not write for %(name)s.") % {"name": department})
    if department.is_team or not department.is_active:
        raise ValidationError(_("Choose a department that is in service."))
    moment = at or clock.now()
    with transaction.atomic():
        one = Announcement(department=department, created_by=by, created_at=moment)
        set_details(one, details, by)
        kind = AnnouncementKind(one.kind)
        data = {"department": department.pk, "kind": kind}
        record(AnnouncementEvent.DRAFTED, subject=one, by=by, at=moment, **data)
    return one


def change_announcement(
    *, announcement: Announcement, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> AnnouncementChange:
    """Correct an announcement, whatever its state; return what that changed.

    The times of what is over stay. Raises NotAllowed, Refused, and ValidationError by field.
    """
    with _locked(announcement, by) as locked:
        moment = at or clock.now()
        was_over = locked.phase(moment) is Phase.ENDED
        change = set_details(locked, details, by)
        if was_over and change.moved:
            raise Refused(_("It has ended, so its times can no longer be changed."), code="ended")
        if change.words:
            kind = AnnouncementEvent.CHANGED
            record(kind, subject=locked, by=by, at=moment, changes=change.words)
        if change.moved:
            record(AnnouncementEvent.MOVED, subject=locked, by=by, at=moment, **change.moved)
        if change.moved or "kind" in change.words:
            arm_timers(locked, moment)
    return change


def publish_announcement(*, announcement: Announcement, by: User | None, at: datetime | None = None) -> None:
    """Show a draft to those whom it is for, and tell subscribers. Raises NotAllowed, Refused."""
    with _locked(announcement, by, AnnouncementState.DRAFT) as locked:
        moment = at or clock.now()
        if locked.kind == AnnouncementKind.PLANNED and locked.is_past_end(moment):
            raise Refused(_("This work would have ended already. Set a later end first."), code="over")
        locked.state, locked.published_at = AnnouncementState.PUBLISHED, moment
        locked.save(update_fields=["state", "published_at"])
        record(AnnouncementEvent.PUBLISHED, subject=locked, by=by, at=moment)
        arm_timers(locked, moment)


def end_announcement(
    *,
    announcement: Announcement,
    follow_up: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Say that it is over, and with `follow_up` (by "en", "zh") what came of it; subscribers are told.

    `by` None is the desk itself, at the end of planned work. Raises NotAllowed, Refused, ValidationError.
    """
    with _locked(announcement, by, AnnouncementState.PUBLISHED) as locked:
        moment = at or clock.now()
        for side, text in (follow_up or {}).items():
            setattr(locked, f"follow_up_{side}", clean_text(text))
        locked.state, locked.ended_at = AnnouncementState.ENDED, moment
        locked.full_clean(exclude=["services", "places"], validate_constraints=False)
        locked.save(update_fields=["state", "ended_at", *(f"follow_up_{side}" for side in SIDES)])
        record(AnnouncementEvent.ENDED, subject=locked, by=by, at=moment)
        arm_timers(locked, moment)


def continue_announcement(*, announcement: Announcement, by: User | None, at: datetime | None = None) -> None:
    """Say that it is not over after all. Raises NotAllowed, Refused for planned work whose time has passed."""
    with _locked(announcement, by, AnnouncementState.ENDED) as locked:
        moment = at or clock.now()
        if locked.kind == AnnouncementKind.PLANNED and locked.is_past_end(moment):
            raise Refused(
                _("Its time has passed. Make a new announcement for the work that is left."), code="over"
            )
        locked.state, locked.ended_at = AnnouncementState.PUBLISHED, None
        locked.save(update_fields=["state", "ended_at"])
        record(AnnouncementEvent.CONTINUED, subject=locked, by=by, at=moment)
        arm_timers(locked, moment)


def withdraw_announcement(*, announcement: Announcement, by: User | None, at: datetime | None = None) -> None:
    """Make what was published by mistake a draft again; nobody else sees it any more. Raises NotAllowed, Refused."""
    with _locked(announcement, by, AnnouncementState.PUBLISHED) as locked:
        moment = at or clock.now()
        locked.state = AnnouncementState.DRAFT
        locked.save(update_fields=["state"])
        record(AnnouncementEvent.WITHDRAWN, subject=locked, by=by, at=moment)
        arm_timers(locked, moment)


def discard_announcement(*, announcement: Announcement, by: User | None, at: datetime | None = None) -> None:
    """Remove a draft for good. Raises NotAllowed, Refused."""
    with _locked(announcement, by, AnnouncementState.DRAFT) as locked:
        record(AnnouncementEvent.DISCARDED, subject=locked, by=by, at=at or clock.now())
        locked.delete()


def end_planned(*, announcements: Iterable[Announcement], at: datetime) -> None:
    """End planned work whose time has passed; the caller holds the locks."""
    for one in announcements:
        end_announcement(announcement=one, by=None, at=at)


@contextmanager
def _locked(
    announcement: Announcement, by: User | None, *states: AnnouncementState
) -> Iterator[Announcement]:
    """Give the announcement under its lock, if the person may write it and it is in one of the states, if any."""
    with transaction.atomic():
        rows = Announcement.objects.select_for_update(no_key=True, of=("self",)).select_related("department")
        locked = rows.filter(pk=announcement.pk).first()
        if locked is None:
            raise Refused(_("It has been discarded."), code="gone")
        if by is not None and not may_write_announcement(by, locked):
            raise NotAllowed(_("You do not write for %(name)s.") % {"name": locked.department})
        if states and locked.state not in states:
            raise Refused(_REFUSALS[AnnouncementState(locked.state)](), code=f"is_{locked.state}")
        yield locked


_REFUSALS = {
    AnnouncementState.DRAFT: lambda: _("It is still a draft."),
    AnnouncementState.PUBLISHED: lambda: _("It is published already."),
    AnnouncementState.ENDED: lambda: _("It has ended already."),
}
