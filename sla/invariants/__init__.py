"""What must be true of promises, their clocks and their steps."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from servicedesk.database.verification import Finding, Scope, invariant
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from sla.events import PromiseEvent, Retargeted, StepFired
from sla.models import Clock, Promise

from . import recomputing, steps, verdicts

Differences = Callable[[Promise, list[Clock]], Iterator[str]]


@invariant(2, _("each rule fires at most once per timer and reopening"))
def steps_fire_once(scope: Scope) -> Finding:
    return _ask(scope, steps.FIRED_TWICE, steps.TOLD_TWICE)


@invariant(3, _("every fired rule has exactly one event, and every such event its fired timer"))
def steps_are_told_once(scope: Scope) -> Finding:
    return _ask(scope, steps.WITHOUT_EVENT, steps.WITHOUT_TIMER, steps.CAPS_WITHOUT_EVENT)


@invariant(4, _("no rule fires while its timer is paused or stopped"))
def resting_clocks_are_silent(scope: Scope) -> Finding:
    return _ask(scope, steps.WHILE_AT_REST)


@invariant(5, _("stored due times equal those recalculated from the rows, to the second"))
def dues_are_right(scope: Scope) -> Finding:
    return _recomputed(scope)["dues"]


@invariant(
    6,
    _(
        "breached_at equals the due time that was missed, and each target counts at its first miss, as "
        "its timers show"
    ),
)
def breaches_are_right(scope: Scope) -> Finding:
    return _recomputed(scope)["breaches"]


@invariant(
    7,
    _(
        "elapsed plus remaining equals the effective target, including everything granted at earlier reopenings"
    ),
)
def times_add_up(scope: Scope) -> Finding:
    return _recomputed(scope)["times"]


def _ask(scope: Scope, *queries: str) -> Finding:
    finding = Finding()
    for first, last in scope.ranges(Promise.objects.all()):
        finding.checked += steps.count_fired(first, last)
        for query in queries:
            for sentence in steps.sentences(query, first, last):
                finding.fails(sentence)
    return finding


def _recomputed(scope: Scope) -> dict[str, Finding]:
    """Work every clock out again, once for all that is asked about clocks."""
    findings: dict[str, Finding] = scope.once("sla clocks", lambda: _recompute(scope))
    return findings


def _recompute(scope: Scope) -> dict[str, Finding]:
    """Read the clocks in batches. What differs is read once more under the promise's lock.

    The rows of a batch come from several statements, between which a promise may have changed.
    """
    findings = {name: Finding() for name in DIFFERENCES}
    for first, last in scope.ranges(Promise.objects.all()):
        promises = list(_with_clocks().filter(pk__range=(first, last)))
        for promise in promises:
            clocks = list(promise.clocks.all())
            for name, differences in DIFFERENCES.items():
                findings[name].checked += len(clocks)
                if any(differences(promise, clocks)):
                    for sentence in _differences_under_lock(promise.pk, differences):
                        findings[name].fails(sentence)
        _recount(promises, findings["breaches"])
    return findings


def _recount(promises: list[Promise], finding: Finding) -> None:
    """Compare how promises count with what their clocks say."""
    for pk in verdicts.verdict_differences(promises):
        with transaction.atomic():
            for sentence in verdicts.verdict_differences([_locked(pk)]).get(pk, ()):
                finding.fails(sentence)


def _differences_under_lock(promise_id: int, differences: Differences) -> list[str]:
    with transaction.atomic():
        promise = _locked(promise_id)
        return list(differences(promise, list(promise.clocks.all())))


def _locked(promise_id: int) -> Promise:
    """Lock a promise and return it with its clocks."""
    Promise.objects.select_for_update(no_key=True).get(pk=promise_id)
    return _with_clocks().get(pk=promise_id)


def _as_told(promise: Promise) -> dict[int, recomputing.RecordedHistory]:
    """Return clock id -> what the promise's history says of it."""
    told: dict[int, recomputing.RecordedHistory] = defaultdict(recomputing.RecordedHistory)
    events = Event.objects.filter(
        subject_type=subject_type(Promise),
        subject_id=promise.pk,
        kind__in=[PromiseEvent.STEP_FIRED, PromiseEvent.RETARGETED],
    )
    for event in events:
        if event.kind == PromiseEvent.RETARGETED:
            change = data_of(event, Retargeted)
            told[change.clock].targets.append(change.from_)
            continue
        step = data_of(event, StepFired)
        if step.due_at is not None and step.due_at <= event.at:
            told[step.clock].dues.append(step.due_at)
    return told


def _with_clocks() -> QuerySet[Promise]:
    clocks = Clock.objects.order_by("kind", "cycle").prefetch_related("segments", "exclusions", "adjustments")
    return Promise.objects.order_by("pk").prefetch_related(Prefetch("clocks", clocks))


def _dues(promise: Promise, clocks: list[Clock]) -> Iterator[str]:
    for clock in clocks:
        yield from recomputing.due_differences(clock)
    yield from recomputing.promise_differences(promise, clocks)


def _breaches(promise: Promise, clocks: list[Clock]) -> Iterator[str]:
    moved = any(clock.breached_at and clock.breached_at != clock.due_at for clock in clocks)
    told = _as_told(promise) if moved else {}
    for clock in clocks:
        yield from recomputing.breach_differences(clock, told.get(clock.pk, recomputing.RecordedHistory()))


def _times(promise: Promise, clocks: list[Clock]) -> Iterator[str]:
    by_cycle = {(clock.kind, clock.cycle): clock for clock in clocks}
    for clock in clocks:
        earlier = [one for one in clocks if one.kind == clock.kind and one.cycle < clock.cycle]
        yield from recomputing.time_differences(clock, by_cycle.get((clock.kind, clock.cycle - 1)))
        yield from recomputing.grant_differences(clock, earlier)
        # A match of the policy lost them in cycles that began before grants were carried in rows.
        if recomputing.lacks_grants(clock, earlier) and not _as_told(promise)[clock.pk].targets:
            yield f"clock {clock.pk} lacks what was granted in the cycle before it"


DIFFERENCES: dict[str, Differences] = {"dues": _dues, "breaches": _breaches, "times": _times}
