"""How each kind of a promise's clocks counts in attainment (sla/README.md, "Counting"), calculated from their rows.

Met only if no cycle missed its due (a miss stays while a later cycle runs, and where that one is cancelled). A missed
kind counts at its first miss and stays there, charged to the unit that had the request then, whatever is reopened,
asked or answered later; a kept one counts by its last cycle.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from departments.cached_reads import org_tree
from sla import stopwatch
from sla.enums import BREACHING_KINDS, Outcome
from sla.models import Clock, Promise, Verdict

from .attribution import Attribution, attributions
from .readings import effective_target, exclusions_of, spans_of

Key = tuple[int, str]
COUNTED = ("provider_id", "holder_id", "consumer_id", "service_id", "is_met", "is_met_raw", "counts_at")


def verdicts_of(
    promises: Mapping[int, Promise], clocks: Mapping[int, list[Clock]]
) -> dict[Key, Verdict | None]:
    """Return (promise, kind) -> its verdict, not stored, or None where the kind does not count (any more).

    `clocks` come with their rows prefetched. What another system judged has no clocks and is not in it.
    """
    everything = [clock for own in clocks.values() for clock in own]
    charged = attributions(everything) if any(clock.breached_at for clock in everything) else {}
    return {
        (promise.pk, kind): _verdict(promise, kind, cycles, charged)
        for promise in promises.values()
        for kind, cycles in _cycles(clocks.get(promise.pk, []))
    }


def differs(verdict: Verdict, known: Verdict | None) -> bool:
    """Say whether a stored verdict is not, or not all, of what was calculated."""
    return known is None or any(getattr(verdict, name) != getattr(known, name) for name in COUNTED)


def _cycles(clocks: Iterable[Clock]) -> Iterator[tuple[str, list[Clock]]]:
    """Yield the kinds that can be missed, each with its clocks in the order of their cycles."""
    counting = [clock for clock in clocks if clock.kind in BREACHING_KINDS]
    counting.sort(key=lambda clock: (clock.kind, clock.cycle))
    for kind, own in groupby(counting, key=lambda clock: clock.kind):
        yield kind, list(own)


def _verdict(
    promise: Promise, kind: str, cycles: list[Clock], charged: Mapping[int, Attribution]
) -> Verdict | None:
    last, first_miss = cycles[-1], _first_miss(cycles)
    if first_miss is None and last.outcome in (None, Outcome.CANCELLED):
        return None
    own = [last.due_at, last.stopped_at] if first_miss is None else [first_miss.breached_at]
    charge = _kept_by(promise, last) if first_miss is None else charged[first_miss.pk]
    return Verdict(
        promise_id=promise.pk,
        kind=kind,
        provider_id=charge.department,
        holder_id=charge.holder,
        consumer_id=promise.consumer_id,
        service_id=promise.service_id,
        is_met=not any(_is_missed(clock) for clock in cycles),
        is_met_raw=not any(_is_missed_raw(clock) for clock in cycles),
        counts_at=min(at for at in own if at is not None),
    )


def _kept_by(promise: Promise, last: Clock) -> Attribution:
    """Return for whom a kept kind counts: the provider, and its unit that had it when the last cycle stopped.

    Where another department had it then, and the provider got it later, it is the provider's unit that has it now.
    """
    segments = sorted(last.segments.all(), key=lambda one: (one.starts_at, one.pk))
    holder = segments[-1].holder_id if segments else promise.holder_id
    if holder == promise.holder_id or (holder and org_tree().department_of(holder) == promise.provider_id):
        return Attribution(promise.provider_id, holder)
    return Attribution(promise.provider_id, promise.holder_id)


def _first_miss(cycles: Sequence[Clock]) -> Clock | None:
    """Return the cycle whose miss counts: the first that remains after corrections, else the first on record."""
    missed = [clock for clock in cycles if clock.breached_at is not None]
    return next((clock for clock in missed if _is_missed(clock)), missed[0] if missed else None)


def _is_missed(clock: Clock) -> bool:
    """Say whether the miss remains after corrections, which can be told of a clock that has stopped."""
    exclusions = exclusions_of(clock)
    if clock.breached_at is None or clock.stopped_at is None or not exclusions:
        return clock.breached_at is not None
    return _ran_past(clock, clock.stopped_at, exclusions)


def _is_missed_raw(clock: Clock) -> bool:
    """Say whether its due was missed as if nothing had been excluded."""
    if clock.breached_at is not None or clock.stopped_at is None or not exclusions_of(clock):
        return clock.breached_at is not None
    return _ran_past(clock, clock.stopped_at, [])


def _ran_past(clock: Clock, until: datetime, exclusions: list[stopwatch.Exclusion]) -> bool:
    spans, target = spans_of(clock), effective_target(clock)
    return stopwatch.missed_at(spans, until, target, exclusions, clock.carried) is not None
