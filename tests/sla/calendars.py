"""A calendar that only Facilities and its movers count in, and what a browser posts of one."""

import re
from typing import Any

from django.test import Client

from servicedesk.calendars.actions import create_calendar
from servicedesk.calendars.arithmetic.opening_hours import DAYS
from servicedesk.calendars.models import Calendar, CalendarDraft
from tests.cast import WEEK, Company, at
from tests.markup import markup_of

PLANT = "/manage/calendars/plant/"


def plant_of(company: Company) -> Calendar:
    """Give Facilities and its movers a calendar of their own."""
    calendar = create_calendar(
        code="plant",
        name_en="Plant",
        name_zh="工厂",
        content={"zone": "Asia/Shanghai", "week": WEEK, "overrides": {"2026-02-16": []}},
        by=company.ada,
        at=at("Mon 08:00"),
    )
    for unit in (company.facilities, company.movers):
        unit.calendar = calendar
        unit.save(update_fields=["calendar"])
    return calendar


def posted_week(do: str = "save", **days: list[tuple[str, str]]) -> dict[str, str]:
    """Return the fields of the week editor: office hours from Monday to Friday but for the `days` given."""
    data = {"do": do, "zone": days.pop("zone", "Asia/Shanghai")}
    for name in DAYS:
        usual = [tuple(window) for window in WEEK.get(name, [])]
        rows = days.get(name, usual)
        data |= {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0"}
        for place, (opens, closes) in enumerate(rows):
            data |= {f"{name}-{place}-opens": opens, f"{name}-{place}-closes": closes}
    return data


def kept(person: Any) -> dict[str, Any]:
    """Return the content of a person's draft."""
    content: dict[str, Any] = CalendarDraft.objects.get(calendar__code="plant", by=person).content
    return content


def text_of(client: Client, url: str, data: dict[str, Any] | None = None) -> str:
    """Return the words of a page, or of the page that a POST leads to."""
    answer = client.get(url) if data is None else client.post(url, data, follow=True)
    assert answer.status_code == 200
    return markup_of(answer)


def rows_of(page: str, day: str) -> list[tuple[str, str]]:
    """Return the hours of a day as the editor shows them."""
    times = re.findall(rf'type="text"[^>]*name="{day}-[0-9]+-(?:opens|closes)"[^>]*value="([^"]*)"', page)
    return list(zip(times[::2], times[1::2], strict=True))
