"""The measures that there are, in the order in which the apps registered them."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

Words = str | LazyText


class Unit(Enum):
    """What a figure is a number of; its value says so to people."""

    REQUESTS = _("requests")
    PERCENT = _("percent")
    SCORE = _("points from 1 to 5")
    DAYS = _("days")
    HOURS = _("hours of working time")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure, whatever the department and the period.

    label: its name, as a heading. question: what it answers. population: which rows count. moment: which time puts a
    row into a period; "" for what is counted as it is now. is_additive: whether figures of parts add up to that of the
    whole; a share or a mean is joined by its counts instead. has_list: whether the rows can be opened, by `key`.
    """

    key: str
    label: Words
    question: Words
    unit: Unit
    population: Words
    moment: Words = ""
    is_additive: bool = True
    has_list: bool = True


_MEASURES: dict[str, Measure] = {}


def register(*measures: Measure) -> None:
    """Add measures. Raises ValueError for a key that another measure has."""
    for one in measures:
        if _MEASURES.setdefault(one.key, one) != one:
            raise ValueError(f"two measures have the key {one.key!r}")


def measure(key: str) -> Measure:
    """Return a measure. Raises KeyError."""
    return _MEASURES[key]


def measures() -> tuple[Measure, ...]:
    """Return all measures."""
    return tuple(_MEASURES.values())
