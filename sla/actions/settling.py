"""After a change: every stored moment of a promise is worked out again, its steps armed, its verdict written."""

from datetime import datetime, timedelta

from servicedesk.timers import arming
from servicedesk.timers.models import Timer
from sla import stopwatch
from sla.enums import ClockState, Level, Outcome
from sla.models import Clock, Promise, Step, Verdict
from sla.queries.charging import charged_departments
from sla.queries.readings import effective_target, exclusions_of, spans_of

TIMER_KIND = "sla.step"
AT_RISK_SHARE = 0.8


def settle(promise: Promise, *, at: datetime) -> None:
    """Bring due moments, armed steps, `next_due_at` and verdicts into line with the clocks' rows."""
    clocks = list(
        Clock.objects.filter(promise=promise)
        .prefetch_related("segments", "exclusions", "adjustments")
        .order_by("cycle")
    )
    for clock in clocks:
        if clock.stopped_at is None:
            _settle_clock(promise, clock)
        elif clock.stopped_at == at:
            _keep_due(clock)
            arming.cancel(TIMER_KIND, clock.pk)
    running = [clock for clock in clocks if clock.state == ClockState.RUNNING]
    promise.next_due_at = min((clock.due_at for clock in running if clock.due_at), default=None)
    promise.at_risk_at = min((clock.at_risk_at for clock in running if clock.at_risk_at), default=None)
    promise.save()
    judge(promise, clocks)


def judge(promise: Promise, clocks: list[Clock]) -> None:
    """Write how each kind counts: by its last cycle, met only if no cycle missed its due; missed by its holder then."""
    charged = charged_departments(clocks) if any(clock.breached_at for clock in clocks) else {}
    for kind in {clock.kind for clock in clocks}:
        cycles = [clock for clock in clocks if clock.kind == kind]
        last = cycles[-1]
        missed = any(clock.breached_at for clock in cycles)
        if last.breached_at is None and last.outcome in (None, Outcome.CANCELLED):
            Verdict.objects.filter(promise=promise, kind=kind).delete()
            continue
        moments = [
            moment for moment in (last.breached_at, last.due_at, last.stopped_at) if moment is not None
        ]
        Verdict.objects.update_or_create(
            promise=promise,
            kind=kind,
            defaults={
                "provider_id": charged.get(last.pk, promise.provider_id),
                "consumer_id": promise.consumer_id,
                "service_id": promise.service_id,
                "is_met": not missed,
                "counts_at": min(moments),
            },
        )


def _settle_clock(promise: Promise, clock: Clock) -> None:
    spans, exclusions, target = spans_of(clock), exclusions_of(clock), effective_target(clock)
    clock.due_at = stopwatch.due(spans, target, exclusions, clock.carried)
    clock.at_risk_at = stopwatch.moment_at(spans, target, AT_RISK_SHARE, exclusions, clock.carried)
    clock.state = spans[-1].state
    clock.original_due_at = clock.original_due_at or clock.due_at
    clock.save(update_fields=["due_at", "at_risk_at", "state", "original_due_at"])
    arming.rearm(TIMER_KIND, clock.pk, _steps(promise, clock, spans, exclusions, target))


def _steps(
    promise: Promise,
    clock: Clock,
    spans: list[stopwatch.Span],
    exclusions: list[stopwatch.Exclusion],
    target: timedelta,
) -> dict[str, datetime]:
    """Return level -> moment for the steps that have not fired yet; none while paused."""
    fired = set(
        Timer.objects.filter(kind=TIMER_KIND, owner_id=clock.pk)
        .filter(state__in=[Timer.State.FIRED, Timer.State.SKIPPED])
        .values_list("name", flat=True)
    )
    percents = dict(Step.objects.filter(version=promise.policy_version_id).values_list("level", "percent"))
    percents.setdefault(Level.BREACH.value, 100)
    moments = {}
    for level, percent in percents.items():
        moment = stopwatch.moment_at(spans, target, percent / 100, exclusions, clock.carried)
        if level not in fired and moment is not None:
            moments[level] = moment
    return moments


def _keep_due(clock: Clock) -> None:
    """The due of a stopped clock stays as it was; only one that was stopped while paused has none."""
    clock.at_risk_at = None
    clock.save(update_fields=["at_risk_at"])
