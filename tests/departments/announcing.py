"""Announcements for tests: Hugo of Facilities announces something of moving desks."""

from typing import Any

from departments.actions.announcements import draft_announcement, publish_announcement
from departments.enums import AnnouncementKind
from departments.models import Announcement
from tests.cast import Company, at

OUTAGE, PLANNED = AnnouncementKind.OUTAGE, AnnouncementKind.PLANNED


def drafted(company: Company, **details: Any) -> Announcement:
    """Draft an outage of moving desks since Monday 09:30, unless told otherwise."""
    given = {
        "kind": OUTAGE, "title_en": "No van", "title_zh": "没有货车", "starts_at": at("Mon 09:30"),
        "services": [company.move_desk], **details,
    }  # fmt: skip
    return draft_announcement(
        department=company.facilities, details=given, by=company.hugo, at=at("Mon 09:40")
    )


def announced(company: Company, **details: Any) -> Announcement:
    """Publish what `drafted` drafts."""
    one = drafted(company, **details)
    publish_announcement(announcement=one, by=company.hugo, at=at("Mon 09:45"))
    one.refresh_from_db()
    return one
