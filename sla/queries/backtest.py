"""A draft's targets tried on what has happened: how each promise would have counted, beside how it did.

Tried are the promises to which the draft's policy would apply, whose clocks count in a period or are open: what was
used is measured again against the target that would have been. Time, pauses, corrections and calendars stay as they
are on record, and so do adjustments; a date that was agreed stays that date.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from departments.cached_reads import Tree
from departments.enums import Priority
from servicedesk.calendars.worktime import Schedule
from sla import stopwatch
from sla.conditions import Conditions, TargetSpec
from sla.enums import BREACHING_KINDS, AdjustmentReason, ClockKind, Outcome
from sla.models import Clock, Policy, Promise, Target, Verdict
from sla.scopes import PolicyScope

from .affected import more_specific
from .backtest_counts import Trial
from .cycle_lines import GOING_ON, amount_on, line_of, promised_and_granted
from .matching import amount_of, calendar_of, schedule_for
from .readings import effective_target, exclusions_of, spans_of
from .terms import terms_of

PERIOD = timedelta(days=90)
ZERO = timedelta()
Targets = Mapping[tuple[str, str], TargetSpec]


def tried_promises(scope: PolicyScope, *, since: datetime, until: datetime) -> QuerySet[Promise]:
    """Return the promises that a policy of the scope would match, and that count in the period or are open.

    A team's own policy is about the time that requests are with the team. What has a policy more specific than the
    scope keeps that, and is left out.
    """
    counting = Verdict.objects.filter(
        promise=OuterRef("pk"), counts_at__gte=since, counts_at__lte=until, is_imported=False
    )
    promises = Promise.objects.filter(Q(is_open=True) | Exists(counting))
    if scope.provider is not None and scope.provider.is_team:
        with_team = Clock.objects.filter(
            promise=OuterRef("pk"), kind=ClockKind.OWNERSHIP, segments__holder=scope.provider
        )
        return promises.filter(Exists(with_team))
    for name, value in scope.fields.items():
        if value is not None:
            promises = promises.filter(**{name: value})
    return promises.filter(_not_handed_on()).exclude(Exists(more_specific(scope.fields)))


def next_tried(promises: QuerySet[Promise], *, after: int, size: int) -> list[Promise]:
    """Return the next promises after id `after`, with all that `try_on` reads of them."""
    rows = "clocks__segments", "clocks__exclusions", "clocks__adjustments"
    related = promises.select_related("provider", "consumer", "holder").prefetch_related(*rows)
    return list(related.filter(pk__gt=after).order_by("pk")[:size])


def try_on(
    promises: Sequence[Promise], scope: PolicyScope, targets: Iterable[Mapping[str, Any]], *, at: datetime
) -> Trial:
    """Measure promises of `next_tried` against other targets (as a draft keeps them); open ones by `at`."""
    since, trial, units = at - PERIOD, Trial(), _Units(scope)
    known: Targets = {
        (one.kind.value, one.priority.value): one for one in Conditions.from_json(_only(targets)).targets
    }
    verdicts = {
        (verdict.promise_id, verdict.kind): verdict
        for verdict in Verdict.objects.filter(promise__in=promises, is_imported=False)
    }
    for promise in promises:
        for kind, cycles in _cycles(promise, units):
            verdict = verdicts.get((promise.pk, kind))
            if verdict is not None and not since <= verdict.counts_at <= at:
                continue
            was = verdict.is_met if verdict else None
            priority = priority_of(promise, cycles[-1])
            trial.add(kind, priority, was, _would_be(promise, kind, cycles, known, at))
    return trial


def _not_handed_on() -> Q:
    """Leave out what another department promised and handed on: its times stay those of that department."""
    pinned = "policy_version__policy"
    return Q(policy_version=None) | (
        (Q(**{f"{pinned}__provider": None}) | Q(**{f"{pinned}__provider": F("provider")}))
        & (Q(**{f"{pinned}__service": None}) | Q(**{f"{pinned}__service": F("service")}))
    )


def _only(targets: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"targets": list(targets), "steps": []}


class _Units:
    """Whose stay with a team the scope speaks of; reads the tree and the teams' own policies once."""

    def __init__(self, scope: PolicyScope) -> None:
        self.scope, self.tree = scope, Tree()
        own = Policy.objects.filter(service=None, consumer=None, provider__is_team=True, is_active=True)
        self.with_own = set(own.values_list("provider_id", flat=True))

    def speaks_of(self, promise: Promise, clock: Clock) -> bool:
        """Say whether the scope's policy would give the clock its target (as `match_ownership` does)."""
        team = self.scope.provider if self.scope.provider and self.scope.provider.is_team else None
        if clock.kind != ClockKind.OWNERSHIP:
            return team is None
        if self.scope.is_shared:
            return False
        holder = min(clock.segments.all(), key=lambda one: (one.starts_at, one.pk)).holder_id
        if team is not None:
            return holder == team.pk
        if holder is None or holder in self.with_own:
            return False
        return self.tree.department_of(holder) == promise.provider_id


def _cycles(promise: Promise, units: _Units) -> Iterator[tuple[str, list[Clock]]]:
    own = [
        clock
        for clock in promise.clocks.all()
        if clock.kind in BREACHING_KINDS and units.speaks_of(promise, clock)
    ]
    own.sort(key=lambda clock: (clock.kind, clock.cycle))
    for kind, cycles in groupby(own, key=lambda clock: clock.kind):
        yield kind, list(cycles)


def _would_be(
    promise: Promise, kind: str, cycles: list[Clock], targets: Targets, at: datetime
) -> bool | None:
    """Say whether the kind would have been kept; None where it would not count: no target, cancelled, or not over."""
    if (kind, priority_of(promise, cycles[-1])) not in targets:
        return None
    lines = [cycles] if kind in GOING_ON else [[clock] for clock in cycles]
    missed = [is_missed for line in lines for is_missed in _missed(promise, line, targets, at)]
    last = cycles[-1]
    is_over = last.stopped_at is not None and last.stopped_at <= at and last.outcome != Outcome.CANCELLED
    return not any(missed) if missed[-1] or is_over else None


def _missed(promise: Promise, line: list[Clock], targets: Targets, at: datetime) -> Iterator[bool]:
    """Yield for each cycle of a line, whether it is missed, if each takes over the target of the one before."""
    carried, extra, is_agreed, start = ZERO, ZERO, False, line[0]
    for clock in line:
        target = targets.get((clock.kind, priority_of(promise, clock)))
        if target is None:
            continue
        spans, left_out = _spans(promise, clock, target), exclusions_of(clock)
        granted = [row for row in clock.adjustments.all() if row.carried_from_id is None]
        extra += sum((row.amount for row in granted), ZERO)
        is_agreed |= any(row.reason == AdjustmentReason.AGREED_DATE for row in granted)
        amount = _amount(target, _spans(promise, start, target)[0].schedule, start.started_at)
        effective = effective_target(clock) if is_agreed else amount + extra
        until = min(clock.stopped_at or at, at)
        yield stopwatch.missed_at(spans, until, effective, left_out, carried) is not None
        carried = stopwatch.elapsed(spans, until, left_out, carried)


def priority_of(promise: Promise, clock: Clock) -> str:
    """Return the priority by which a clock was measured: that of its target, where a later change did not reach it."""
    terms = terms_of(clock.policy_version_id)
    wanted = promised_and_granted(line_of(promise, clock))[0]
    for priority in (promise.priority, *Priority.values):
        target = terms.targets.get((clock.kind, priority))
        if target and amount_on(promise, clock, target, clock.calendar_id) == wanted:
            return priority
    return promise.priority


def _spans(promise: Promise, clock: Clock, target: TargetSpec) -> list[stopwatch.Span]:
    """Return the clock's spans in the working time that the target would count in: the pinned one, where it has one."""
    spans = spans_of(clock)
    if target.is_around_the_clock == clock.is_around_the_clock:
        return spans
    calendar = None if target.is_around_the_clock else calendar_of(promise, clock.kind)
    return [stopwatch.Span(span.starts_at, span.state, schedule_for(calendar)) for span in spans]


def _amount(target: TargetSpec, schedule: Schedule, start: datetime) -> timedelta:
    row = Target(seconds=target.seconds, working_days=target.working_days)
    return amount_of(row, schedule=schedule, start=start)
