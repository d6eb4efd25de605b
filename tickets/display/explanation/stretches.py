"""The stretches of a clock and who had it how long, as one reader may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from departments.models import Department
from departments.queries.people import department_of
from sla.enums import ClockState
from sla.queries.elapsed_time import Part, Worked
from sla.stopwatch import ZERO
from tickets.display.pauses import pause_words

from .arithmetic import minutes_text
from .whole_minutes import MINUTE, ShownHistory


@dataclass(frozen=True)
class Units:
    """The units of the holders; for those outside, a team is its department."""

    by_id: Mapping[int, Department]
    are_inside: bool

    def get(self, pk: int | None) -> Department | None:
        found = self.by_id.get(pk) if pk is not None else None
        return found if found is None or self.are_inside else department_of(found)


@dataclass(frozen=True)
class Stretch:
    """A stretch of the clock; `unit` is who had it, `ends_at` None for what continues, lengths are working time."""

    starts_at: datetime
    ends_at: datetime | None
    state: str
    reason: str
    unit: Department | None
    calendar: str
    version: int | None
    counted: timedelta
    left_out: timedelta

    @property
    def words(self) -> str:
        """Return what the clock did: it ran, or why it was paused."""
        return pause_words(self.reason) if self.state == ClockState.PAUSED else _("running")

    @property
    def counted_text(self) -> str:
        """Return how much counted, to the minute; "" for nothing."""
        return minutes_text(self.counted // MINUTE) if self.counted else ""

    @property
    def left_out_text(self) -> str:
        """Return how much was left out; "" for nothing."""
        return minutes_text(self.left_out // MINUTE) if self.left_out else ""


@dataclass(frozen=True)
class Share:
    """How much of the time used a unit had it."""

    unit: Department
    length: timedelta
    percent: int

    @property
    def text(self) -> str:
        """Return the length, to the minute."""
        return minutes_text(self.length // MINUTE)


def stretches_of(worked: Worked, units: Units) -> list[Stretch]:
    """Return the stretches in order; what looks alike to the reader is one."""
    found: list[Stretch] = []
    for part in worked.parts:
        stretch = _stretch(part, units)
        last = found[-1] if found else None
        if last is not None and last.ends_at == stretch.starts_at and _looks(last) == _looks(stretch):
            found[-1] = replace(
                last,
                ends_at=stretch.ends_at,
                counted=last.counted + stretch.counted,
                left_out=last.left_out + stretch.left_out,
            )
        else:
            found.append(stretch)
    return found


def shares_of(worked: Worked, units: Units) -> list[Share]:
    """Return who had how much of the time used in this cycle, the most first."""
    lengths: dict[Department, timedelta] = {}
    for pk, length in worked.shares.items():
        unit = units.get(pk)
        if unit is not None:
            lengths[unit] = lengths.get(unit, ZERO) + length
    whole = sum(lengths.values(), ZERO)
    ordered = sorted(lengths.items(), key=lambda one: -one[1])
    parts = percents([length / whole for _unit, length in ordered])
    return [Share(unit, length, percent) for (unit, length), percent in zip(ordered, parts, strict=True)]


def percents(shares: list[float]) -> list[int]:
    """Return shares of one in whole percents that add up to a hundred: the largest remainders are rounded up."""
    found = [int(100 * share) for share in shares]
    by_rest = sorted(range(len(shares)), key=lambda place: found[place] - 100 * shares[place])
    for place in by_rest[: 100 - sum(found)] if shares else []:
        found[place] += 1
    return found


def unit_ids(histories: Iterable[ShownHistory]) -> set[int]:
    """Return the units that the histories speak of."""
    held = {part.segment.holder_id for history in histories for part in history.exact.parts}
    charged = {history.charged_to for history in histories}
    return {pk for pk in held | charged if pk is not None}


def _stretch(part: Part, units: Units) -> Stretch:
    segment = part.segment
    version = segment.calendar_version
    return Stretch(
        starts_at=part.starts_at,
        ends_at=part.ends_at,
        state=segment.state,
        reason=segment.reason,
        unit=units.get(segment.holder_id),
        calendar=version.calendar.name if version is not None else "",
        version=version.number if version is not None else None,
        counted=part.counted,
        left_out=part.left_out,
    )


def _looks(stretch: Stretch) -> tuple[object, ...]:
    return stretch.state, stretch.reason, stretch.unit, stretch.calendar, stretch.version
