"""The working times of the demo company's sites, national holidays and make-up days included."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import holidays

Content = dict[str, Any]

OFFICE_HOURS = [["09:00", "12:00"], ["13:30", "18:00"]]
DESK_HOURS = [["08:00", "20:00"]]
DESK_SATURDAY = [["09:00", "17:00"]]
PLANT_HOURS = [["08:00", "12:00"], ["13:00", "17:00"]]
BERLIN_HOURS = [["08:30", "12:30"], ["13:15", "17:00"]]
LONDON_HOURS = [["09:00", "13:00"], ["14:00", "17:30"]]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")

NAMES = {
    "cn-office": ("Shanghai offices", "上海办公室"),
    "cn-desk": ("Service counters, long hours", "服务窗口（延长时段）"),
    "cn-plant": ("Suzhou plant", "苏州工厂"),
    "de-berlin": ("Berlin", "柏林"),
    "gb-london": ("London", "伦敦"),
}
ZONES = {
    "cn-office": "Asia/Shanghai",
    "cn-desk": "Asia/Shanghai",
    "cn-plant": "Asia/Shanghai",
    "de-berlin": "Europe/Berlin",
    "gb-london": "Europe/London",
}
# Whose national holidays they follow: country and part of it.
PLACES = {
    "cn-office": ("CN", ""),
    "cn-desk": ("CN", ""),
    "cn-plant": ("CN", ""),
    "de-berlin": ("DE", "BE"),
    "gb-london": ("GB", "ENG"),
}


def contents(years: Iterable[int]) -> dict[str, Content]:
    """Return calendar code -> content (zone, week, overrides) with the holidays of `years`."""
    years = list(years)
    return {
        "cn-office": _china(OFFICE_HOURS, [], years),
        "cn-desk": _china(DESK_HOURS, DESK_SATURDAY, years),
        "cn-plant": _china(PLANT_HOURS, [], years),
        "de-berlin": _content("de-berlin", BERLIN_HOURS, [], _national("de-berlin", years)),
        "gb-london": _content("gb-london", LONDON_HOURS, [], _national("gb-london", years)),
    }


def _china(hours: list[list[str]], saturday: list[list[str]], years: list[int]) -> Content:
    """Chinese holidays close a day; the make-up days (调休) at weekends open with the hours of a weekday."""
    national = _national("cn-office", years)
    content = _content("cn-office", hours, saturday, national)
    worked = [day for day in national.weekend_workdays if day.year in years]
    content["overrides"] |= {day.isoformat(): hours for day in worked}
    return content


def _national(code: str, years: list[int]) -> holidays.HolidayBase:
    country, part = PLACES[code]
    return holidays.country_holidays(country, subdiv=part or None, years=years)


def _content(code: str, hours: list[list[str]], saturday: list[list[str]], closed: Iterable[date]) -> Content:
    week = {day: hours for day in WEEKDAYS} | {"sat": saturday, "sun": []}
    return {"zone": ZONES[code], "week": week, "overrides": {day.isoformat(): [] for day in sorted(closed)}}
