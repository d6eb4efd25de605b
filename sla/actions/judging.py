"""The verdict on each kind of a promise's clocks, as attainment counts it (sla.md, *Counting*)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby

from sla import stopwatch
from sla.enums import BREACHING_KINDS, Outcome
from sla.models import Clock, Promise, Verdict
from sla.queries.charging import charged_departments
from sla.queries.readings import effective_target, exclusions_of, spans_of

FIELDS = ["provider", "consumer", "service", "is_met", "is_met_raw", "counts_at"]
Key = tuple[int, str]


def judge_all(promises: Mapping[int, Promise], clocks: Mapping[int, list[Clock]]) -> None:
    """Write how each kind of each promise counts; what does not count any more loses its row.

    `clocks` come with their rows prefetched. By the last cycle, met only if no cycle missed its due (a miss stays
    while a later cycle runs, and where that one is cancelled), charged to whom held it then. What another system
    judged has no clocks and stays as it is.
    """
    everything = [clock for own in clocks.values() for clock in own]
    charged = charged_departments(everything) if any(clock.breached_at for clock in everything) else {}
    wanted = {
        (promise.pk, kind): verdict
        for promise in promises.values()
        for kind, cycles in _cycles(clocks.get(promise.pk, []))
        for verdict in [_verdict(promise, kind, cycles, charged)]
    }
    existing = {
        (verdict.promise_id, verdict.kind): verdict
        for verdict in Verdict.objects.filter(promise__in=promises)
    }
    gone = [existing[key].pk for key, verdict in wanted.items() if verdict is None and key in existing]
    if gone:
        Verdict.objects.filter(pk__in=gone).delete()
    Verdict.objects.bulk_create(
        [verdict for key, verdict in wanted.items() if verdict and _differs(verdict, existing.get(key))],
        update_conflicts=True,
        unique_fields=["promise", "kind"],
        update_fields=FIELDS,
    )


def _cycles(clocks: Iterable[Clock]) -> Iterator[tuple[str, list[Clock]]]:
    """Yield the kinds that can be missed, each with its clocks in the order of their cycles."""
    counting = [clock for clock in clocks if clock.kind in BREACHING_KINDS]
    counting.sort(key=lambda clock: (clock.kind, clock.cycle))
    for kind, own in groupby(counting, key=lambda clock: clock.kind):
        yield kind, list(own)


def _verdict(
    promise: Promise, kind: str, cycles: list[Clock], charged: Mapping[int, int | None]
) -> Verdict | None:
    last = cycles[-1]
    missed = [clock for clock in cycles if clock.breached_at is not None]
    if not missed and last.outcome in (None, Outcome.CANCELLED):
        return None
    own = (last.breached_at, last.due_at, last.stopped_at)
    moments = [at for at in own if at] or [clock.breached_at for clock in missed[-1:] if clock.breached_at]
    return Verdict(
        promise_id=promise.pk,
        kind=kind,
        provider_id=charged[missed[-1].pk] if missed else promise.provider_id,
        consumer_id=promise.consumer_id,
        service_id=promise.service_id,
        is_met=not any(_is_missed(clock) for clock in cycles),
        is_met_raw=not any(_is_missed_raw(clock) for clock in cycles),
        counts_at=min(moments),
    )


def _is_missed(clock: Clock) -> bool:
    """Say whether the miss stands after corrections, which can be told of a clock that has stopped."""
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


def _differs(verdict: Verdict, known: Verdict | None) -> bool:
    names = ["provider_id", "consumer_id", "service_id", "is_met", "is_met_raw", "counts_at"]
    return known is None or any(getattr(verdict, name) != getattr(known, name) for name in names)
