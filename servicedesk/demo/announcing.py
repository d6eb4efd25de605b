"""What departments of the demo company announce: an outage that lasts, work that comes, an outage that is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from departments.actions.announcements import draft_announcement, end_announcement, publish_announcement
from departments.actions.me_too import say_me_too
from departments.enums import AnnouncementKind

from . import content
from .buildings import ZONE
from .founding import Company

SIDES = ("en", "zh")


def announce(company: Company, until: datetime) -> None:
    """Let heads announce it; `until` is the end of the story, from which days are counted."""
    heads = {
        one.office: company.people[email] for email, one in company.colleagues.items() if one.role == "head"
    }
    for one in content.read("announcements")["announcement"]:
        _announce(company, one, heads[one["department"]], until)


def _announce(company: Company, one: Mapping[str, Any], by: Any, until: datetime) -> None:
    starts, ends = (_moment(one, name, until) for name in ("starts", "ends"))
    said = min(starts or until, until)
    is_over = one["kind"] == AnnouncementKind.OUTAGE and ends is not None
    details = {
        "kind": AnnouncementKind(one["kind"]),
        "starts_at": starts,
        "ends_at": None if is_over else ends,
        "services": [company.services[slug] for slug in one["services"]],
        "places": [company.places[code] for code in one["places"]],
        **{
            f"{name}_{side}": text
            for name in ("title", "text")
            for side, text in zip(SIDES, one[name], strict=True)
        },
    }
    made = draft_announcement(department=company.units[one["department"]], details=details, by=by, at=said)
    publish_announcement(announcement=made, by=by, at=said)
    for number, person in enumerate(list(company.people.values())[: one.get("affected", 0)]):
        at = said + timedelta(minutes=5 * (number + 1))
        say_me_too(announcement=made, by=person, at=at)
    if is_over:
        follow_up = dict(zip(SIDES, one["follow_up"], strict=True))
        end_announcement(announcement=made, follow_up=follow_up, by=by, at=ends)


def _moment(one: Mapping[str, Any], name: str, until: datetime) -> datetime | None:
    """Return so many days from the end of the story; where it says an hour, at that hour of the desk's clock."""
    if name not in one:
        return None
    moment = until + timedelta(days=one[name])
    if "hour" not in one:
        return moment
    local = moment.astimezone(ZoneInfo(ZONE))
    return local.replace(hour=one["hour"], minute=0, second=0, microsecond=0)
