"""What would follow from leaving a time out of a clock, before anybody does it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sla import stopwatch
from sla.models import Clock
from sla.stopwatch import Exclusion, Reading

from .readings import effective_target, exclusions_of, spans_of


@dataclass(frozen=True)
class ExclusionPreview:
    """The clock as it is, and as it would be with the exclusion; both read at its stop, or now."""

    before: Reading
    after: Reading

    @property
    def left_out(self) -> timedelta:
        """How much working time that ran would not count."""
        return self.before.elapsed - self.after.elapsed


def preview_exclusion(clock: Clock, *, from_at: datetime, to_at: datetime, at: datetime) -> ExclusionPreview:
    """Return what an exclusion would change. Uses prefetched rows."""
    until = clock.stopped_at or at
    spans, target, known = spans_of(clock), effective_target(clock), exclusions_of(clock)
    more = [*known, Exclusion(from_at, to_at)]
    before, after = (
        stopwatch.read(spans, until, target, left_out, clock.carried) for left_out in (known, more)
    )
    return ExclusionPreview(before, after)
