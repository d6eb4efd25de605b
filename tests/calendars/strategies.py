"""Calendars and instants for property tests: many zones, days on which clocks move, night shifts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.calendars.oracle import DAYS

# The machine may be busy, so neither an example nor its making has a time limit.
law = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])

ZONES = sorted(
    zone
    for zone in available_timezones()
    if zone not in {"localtime", "Factory"} and not zone.startswith("Etc/")
)

# Where arithmetic goes wrong: half-hour, two-hour and midnight changes, skipped and doubled dates, Ramadan.
TROUBLE = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Paris", date(2026, 10, 25)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/Havana", date(2024, 11, 3)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Sao_Paulo", date(2018, 2, 18)),
    ("America/Asuncion", date(2024, 10, 6)),
    ("America/St_Johns", date(2009, 3, 8)),
    ("America/Scoresbysund", date(2024, 3, 31)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("Asia/Shanghai", date(1988, 4, 17)),
    ("Asia/Kathmandu", date(1986, 1, 1)),
    ("Africa/Cairo", date(2023, 4, 28)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Antarctica/Troll", date(2026, 3, 29)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Kwajalein", date(1993, 8, 21)),
    ("Pacific/Chatham", date(2026, 9, 27)),
    ("Asia/Gaza", date(2040, 10, 20)),
    ("UTC", date(2028, 2, 29)),
]

WINDOWS = st.one_of(
    st.sampled_from(
        [
            [],
            [["09:00", "18:00"]],
            [["09:00", "12:00"], ["13:30", "18:00"]],
            [["00:00", "24:00"]],
            [["00:00", "06:00"], ["22:00", "24:00"]],
            [["00:00", "02:30"], ["03:00", "05:00"]],
            [["02:15", "02:45"]],
            [["23:30", "24:00"]],
        ]
    ),
    st.lists(st.integers(0, 24 * 60), min_size=2, max_size=8, unique=True).map(
        lambda marks: [
            [f"{opens // 60:02}:{opens % 60:02}", f"{closes // 60:02}:{closes % 60:02}"]
            for opens, closes in zip(*[iter(sorted(marks))] * 2, strict=False)
        ]
    ),
)
PLACES = st.one_of(
    st.sampled_from(TROUBLE), st.tuples(st.sampled_from(ZONES), st.dates(date(1973, 1, 1), date(2090, 12, 1)))
)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[dict, date]:
    """A calendar that opens on one weekday at least, and a date near which to ask it."""
    zone, day = draw(PLACES)
    week = {name: draw(WINDOWS) for name in DAYS}
    week[draw(st.sampled_from(DAYS))] = draw(WINDOWS.filter(lambda windows: windows))
    near = draw(st.dictionaries(st.integers(-4, 4), WINDOWS, max_size=3))
    overrides = {(day + timedelta(days=days)).isoformat(): windows for days, windows in near.items()}
    return {"zone": zone, "week": week, "overrides": overrides}, day


def instants_near(day: date, minutes: int = 4 * 1440) -> st.SearchStrategy[datetime]:
    """Whole minutes within `minutes` of the middle of `day`."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return st.integers(-minutes, minutes).map(lambda near: noon + timedelta(minutes=near))
