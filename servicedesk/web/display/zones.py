"""Time zones in the reader's words: by their city, as no one but programs says "Asia/Shanghai"."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from servicedesk.events import clock

from .joining import qualified

UTC = "UTC"
# Zones whose city has another name in Chinese; a zone that is not here is called by its own name.
CITIES = {
    "Asia/Shanghai": pgettext_lazy("city", "Shanghai"),
    "Asia/Urumqi": pgettext_lazy("city", "Urumqi"),
    "Asia/Hong_Kong": pgettext_lazy("city", "Hong Kong"),
    "Asia/Macau": pgettext_lazy("city", "Macau"),
    "Asia/Taipei": pgettext_lazy("city", "Taipei"),
    "Asia/Singapore": pgettext_lazy("city", "Singapore"),
    "Asia/Tokyo": pgettext_lazy("city", "Tokyo"),
    "Asia/Seoul": pgettext_lazy("city", "Seoul"),
    "Asia/Bangkok": pgettext_lazy("city", "Bangkok"),
    "Asia/Jakarta": pgettext_lazy("city", "Jakarta"),
    "Asia/Kuala_Lumpur": pgettext_lazy("city", "Kuala Lumpur"),
    "Asia/Ho_Chi_Minh": pgettext_lazy("city", "Ho Chi Minh City"),
    "Asia/Kolkata": pgettext_lazy("city", "Kolkata"),
    "Asia/Dubai": pgettext_lazy("city", "Dubai"),
    "Australia/Sydney": pgettext_lazy("city", "Sydney"),
    "Europe/Berlin": pgettext_lazy("city", "Berlin"),
    "Europe/London": pgettext_lazy("city", "London"),
    "Europe/Paris": pgettext_lazy("city", "Paris"),
    "Europe/Madrid": pgettext_lazy("city", "Madrid"),
    "Europe/Rome": pgettext_lazy("city", "Rome"),
    "Europe/Vienna": pgettext_lazy("city", "Vienna"),
    "Europe/Zurich": pgettext_lazy("city", "Zurich"),
    "Europe/Amsterdam": pgettext_lazy("city", "Amsterdam"),
    "Europe/Moscow": pgettext_lazy("city", "Moscow"),
    "America/New_York": pgettext_lazy("city", "New York"),
    "America/Chicago": pgettext_lazy("city", "Chicago"),
    "America/Los_Angeles": pgettext_lazy("city", "Los Angeles"),
    "America/Toronto": pgettext_lazy("city", "Toronto"),
    "America/Sao_Paulo": pgettext_lazy("city", "São Paulo"),
    "America/Mexico_City": pgettext_lazy("city", "Mexico City"),
}


def city_of(zone: str) -> str:
    """Return the city that a zone is named after: "New York"."""
    return str(CITIES.get(zone) or zone.rpartition("/")[2].replace("_", " "))


def zone_time(zone: str = "") -> str:
    """Return "Shanghai time", for the zone of the reader unless another is given."""
    zone = zone or timezone.get_current_timezone_name()
    return zone if zone == UTC else _("%(place)s time") % {"place": city_of(zone)}


def zone_words(zone: str) -> str:
    """Return "Shanghai time (UTC+8)"."""
    offset = offset_text(clock.reading().astimezone(ZoneInfo(zone)))
    return (
        zone if zone == UTC else _("%(place)s time (%(offset)s)") % {"place": city_of(zone), "offset": offset}
    )


def zone_option(zone: str) -> str:
    """Return a zone as one picks it: "Shanghai (Asia/Shanghai)"; by its own name alone where the desk has no other."""
    return qualified(CITIES[zone], zone) if zone in CITIES else zone


def offset_text(local: datetime) -> str:
    """Return "UTC+8", how far the clocks of a moment's own zone are from UTC then."""
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
