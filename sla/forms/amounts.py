"""An amount of time as people write it: a number and a unit."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sla.conditions import TargetSpec

MINUTES, HOURS, DAYS = "minutes", "hours", "days"
ROUND_MINUTES, ROUND_HOURS = "minutes_247", "hours_247"
UNITS = [
    (MINUTES, gettext_lazy("working minutes")),
    (HOURS, gettext_lazy("working hours")),
    (DAYS, gettext_lazy("working days")),
    (ROUND_MINUTES, gettext_lazy("minutes (24/7)")),
    (ROUND_HOURS, gettext_lazy("hours (24/7)")),
]
SECONDS = {MINUTES: 60, HOURS: 3600, ROUND_MINUTES: 60, ROUND_HOURS: 3600}
MOST_DAYS, MOST_HOURS = 250, 2000


def problem_with(amount: Decimal, unit: str) -> str:
    """Say what is wrong with an amount, or nothing."""
    whole = amount == amount.to_integral_value()
    if amount <= 0:
        return _("Enter a value above zero, or leave it empty for no target.")
    if unit == DAYS:
        return "" if whole and amount <= MOST_DAYS else _("Whole working days, up to 250.")
    if amount * SECONDS[unit] > MOST_HOURS * 3600:
        return _("Up to 2,000 hours.")
    return "" if whole or SECONDS[unit] > 60 else _("Whole minutes.")


def in_seconds(amount: Decimal, unit: str) -> int:
    """Return minutes or hours in whole seconds."""
    return int((amount * SECONDS[unit]).quantize(Decimal(1), ROUND_HALF_UP))


def amount_and_unit(target: TargetSpec | None) -> tuple[Any, str]:
    """Return a target as an amount in the largest unit that says it exactly enough."""
    if target is None:
        return None, HOURS
    if target.working_days is not None:
        return target.working_days, DAYS
    amount, unit = hours_or_minutes(target.seconds or 0)
    if target.is_around_the_clock:
        unit = ROUND_HOURS if unit == HOURS else ROUND_MINUTES
    return amount, unit


def hours_or_minutes(seconds: int) -> tuple[Any, str]:
    """Return whole or half hours as hours, everything else as minutes."""
    if seconds % 1800 == 0 and seconds >= 3600:
        hours = Decimal(seconds) / 3600
        return (int(hours) if hours == hours.to_integral_value() else hours.normalize()), HOURS
    return max(1, round(seconds / 60)), MINUTES
