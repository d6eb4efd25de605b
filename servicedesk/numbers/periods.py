"""The time that figures are about: whole days of the reader's zone, half-open as instants. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from servicedesk.text.dates import read_day

LAST_DAYS: Final = {"7d": 7, "30d": 30, "90d": 90}
QUARTER: Final = "quarter"
CUSTOM: Final = "custom"
CHOICES: Final = (*LAST_DAYS, QUARTER, CUSTOM)
USUAL: Final = "30d"
MOST_DAYS: Final = 732
WEEK: Final = timedelta(days=7)
ONE_DAY: Final = timedelta(days=1)


class PeriodError(ValueError):
    """What was asked for is no period; `code` is unreadable, reversed or too_long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Period:
    """The local days `first` to `last`, both included."""

    key: str
    first: date
    last: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        """The instant at which the first day begins, in UTC; it belongs to the period."""
        return beginning(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The instant at which the day after the last begins, in UTC; it does not belong to the period."""
        return beginning(self.last + ONE_DAY, self.zone)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """As many days, right before."""
        length = timedelta(days=self.days)
        return Period(CUSTOM, self.first - length, self.first - ONE_DAY, self.zone)

    def weeks(self, at_least: int = 12) -> list["Period"]:
        """The whole weeks from Monday to Sunday that touch the period, with earlier ones up to `at_least` in all."""
        last_monday = self.last - timedelta(days=self.last.weekday())
        first_monday = self.first - timedelta(days=self.first.weekday())
        count = max((last_monday - first_monday) // WEEK + 1, at_least)
        mondays = [last_monday - back * WEEK for back in reversed(range(count))]
        return [Period(CUSTOM, monday, monday + WEEK - ONE_DAY, self.zone) for monday in mondays]


def beginning(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a local day begins, in UTC; where midnight does not exist, the first moment after it."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def choose(key: str, *, today: date, zone: ZoneInfo, first: str = "", last: str = "") -> Period:
    """Return the period that an address names; an unknown or missing name means the last 30 days.

    `first` and `last` are ISO dates, read for `custom` alone. Raises PeriodError.
    """
    if key == CUSTOM:
        return _custom(first, last, zone)
    if key == QUARTER:
        return Period(QUARTER, date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), today, zone)
    key = key if key in LAST_DAYS else USUAL
    return Period(key, today - timedelta(days=LAST_DAYS[key] - 1), today, zone)


def _custom(first: str, last: str, zone: ZoneInfo) -> Period:
    try:
        period = Period(CUSTOM, read_day(first), read_day(last), zone)
    except ValueError as error:
        raise PeriodError("unreadable") from error
    if not 1971 <= period.first.year <= period.last.year <= 2200:
        raise PeriodError("reversed" if period.last < period.first else "unreadable")
    if period.days < 1:
        raise PeriodError("reversed")
    if period.days > MOST_DAYS:
        raise PeriodError("too_long")
    return period
