"""Countries and regions, their names in both languages, their parts, and which of them a time zone lies in. Pure."""

import tomllib
from functools import cache
from importlib import resources

import holidays

from servicedesk.text.bilingual import pick


@cache
def names() -> dict[str, tuple[str, str]]:
    """Return code -> (English, Chinese) of all whose holidays are known."""
    text = resources.files(__package__).joinpath("countries.toml").read_text(encoding="utf-8")
    known = holidays.list_supported_countries(include_aliases=False)
    return {
        code: (english, chinese) for code, (english, chinese) in tomllib.loads(text).items() if code in known
    }


def country_name(code: str, language: str) -> str:
    """Return the name of a country, or its code."""
    english, chinese = names().get(code, (code, code))
    return pick({"en": english, "zh": chinese}, language)


@cache
def parts_of(country: str) -> dict[str, str]:
    """Return code -> name of the parts of a country that have holidays of their own; the code where it has none."""
    if country not in names():
        return {}
    place = holidays.country_holidays(country)
    aliases = place.get_subdivision_aliases()
    return {code: (aliases.get(code) or [code])[0] for code in place.subdivisions}


@cache
def _zones() -> dict[str, str]:
    """Return zone -> country, where one zone belongs to one country."""
    text = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def country_of(zone: str) -> str:
    """Return the country in which a time zone lies, where its holidays are known; else nothing."""
    found = _zones().get(zone, "")
    return found if found in names() else ""
