"""The doorway of every page and panel of figures: whose they are, who may see them, what the address asks for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.cached_reads import named_units_by_id, org_tree
from departments.models import Department
from departments.queries.scope import Scope, Side, period_in_address, read_period, read_scope
from departments.rules import sees_figures_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.numbers import periods
from servicedesk.numbers.periods import Period, PeriodError
from servicedesk.web.display.moments import date_text


@dataclass(frozen=True)
class FigureRequest:
    """What a page of figures shows, at the moment `now`; `refusal` says what is wrong with the dates, in words."""

    department: Department
    scope: Scope
    now: datetime
    refusal: str = ""

    @property
    def serves(self) -> bool:
        """Whether it is about how the department serves others."""
        return self.scope.side is Side.SERVES

    @property
    def period_label(self) -> str:
        return period_label(self.scope.period)


def read_figure_request(request: HttpRequest, code: str) -> FigureRequest:
    """Return what the address asks for; dates that make no period become the last 30 days, with the reason.

    Raises Http404 where the person does not see the figures.
    """
    unit = org_tree().by_code.get(code)
    if unit is None or not sees_figures_of(reader(request), unit):
        raise Http404
    department = named_units_by_id([unit])[unit]
    today, zone = today_and_zone()
    now, refusal = clock.reading(), ""
    try:
        scope = read_scope(department, request.GET, today=today, zone=zone)
    except PeriodError as error:
        values = {**request.GET.dict(), "period": periods.USUAL}
        scope, refusal = read_scope(department, values, today=today, zone=zone), refusal_of(error)
    return FigureRequest(department, scope, now, refusal)


def reader(request: HttpRequest) -> User:
    """Return the person who reads; these pages want sign-in."""
    return cast(User, request.user)


def asked_period(request: HttpRequest) -> tuple[Period, str]:
    """Return the period that the address names and what is wrong with it, as `asked` does."""
    today, zone = today_and_zone()
    try:
        return read_period(request.GET, today=today, zone=zone), ""
    except PeriodError as error:
        return read_period({}, today=today, zone=zone), refusal_of(error)


def today_and_zone() -> tuple[date, ZoneInfo]:
    """Return the reader's date and zone."""
    zone = ZoneInfo(timezone.get_current_timezone_name())
    return clock.reading().astimezone(zone).date(), zone


def refusal_of(error: PeriodError) -> str:
    """Return what is wrong with the dates, in words."""
    return {
        "unreadable": _("Choose a first and a last day."),
        "reversed": _("The last day is before the first. Swap them."),
        "too_long": _("You can view up to two years at a time. Choose fewer days."),
    }[error.code]


def period_label(period: Period) -> str:
    """Return "Last 30 days", "This quarter", "2 Mar 2026" or "2 Mar – 8 Mar"."""
    if period.key in periods.LAST_DAYS:
        return _("Last %(days)s days") % {"days": periods.LAST_DAYS[period.key]}
    if period.key == periods.QUARTER:
        return _("This quarter")
    if period.days == 1:
        return date_text(period.first)
    return _("%(first)s – %(last)s") % {"first": date_text(period.first), "last": date_text(period.last)}


def period_choices(period: Period) -> list[dict[str, object]]:
    """Return the ready-made periods for the menu: label, parameters for the address, whether it is the chosen one."""
    today, zone = today_and_zone()
    made = [periods.choose(key, today=today, zone=zone) for key in (*periods.LAST_DAYS, periods.QUARTER)]
    return [
        {"label": period_label(one), "values": period_in_address(one), "active": one.key == period.key}
        for one in made
    ]
