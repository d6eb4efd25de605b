"""Trying a draft on the last 90 days, against a recount that goes minute by minute and shares nothing with it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import pytest

from departments.enums import Priority
from departments.models import Service
from servicedesk.events import clock
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from sla import jobs
from sla.actions.policies import TargetSpec, publish_policy
from sla.actions.policy_drafts import begin_trial, discard_draft, save_draft
from sla.conditions import Conditions
from sla.enums import ClockKind
from sla.models import Clock, PolicyDraft, Promise, Verdict
from sla.queries.backtest_counts import Trial
from sla.queries.policies import applicable_version
from sla.scopes import PolicyScope
from tests.cast import SHANGHAI, Company, at
from tickets.actions import conversation, lifecycle, work
from tickets.actions.submission import submit
from tickets.models import Ticket

MINUTE = timedelta(minutes=1)
NOW = at("Fri+7 16:00")
# Minutes, a time around the clock, working days, and nothing at all: every form of a target.
DRAFT = [
    TargetSpec(ClockKind.FIRST_RESPONSE, Priority.URGENT, seconds=600),
    TargetSpec(ClockKind.FIRST_RESPONSE, Priority.HIGH, seconds=5400, is_around_the_clock=True),
    TargetSpec(ClockKind.FIRST_RESPONSE, Priority.NORMAL, seconds=10800),
    TargetSpec(ClockKind.RESOLUTION, Priority.URGENT, seconds=3600),
    TargetSpec(ClockKind.RESOLUTION, Priority.HIGH, seconds=20 * 3600, is_around_the_clock=True),
    TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, working_days=1),
    TargetSpec(ClockKind.RESOLUTION, Priority.LOW, seconds=6 * 3600),
]
Key = tuple[str, str]


@pytest.fixture
def later() -> Iterator[datetime]:
    with clock.frozen(NOW):
        yield NOW


def lived(company: Company, random: Random, priority: str) -> Ticket:
    """Return a request that went some way, at whole minutes, some of them outside hours."""
    moment = at("Mon 08:00") + random.randrange(0, 8 * 24 * 60) * MINUTE

    def then() -> datetime:
        nonlocal moment
        moment += random.choice([7, 45, 130, 400, 960]) * MINUTE
        return moment

    mia, li = company.mia, company.li_wei
    ticket = submit(service=company.move_desk, title="Move", by=mia, at=moment)
    if priority != Priority.NORMAL:
        ticket = work.set_priority(ticket=ticket, priority=priority, reason="So it is.", by=li, at=moment)
    way = random.choice(["open", "answered", "asked", "resolved", "resolved", "reopened", "cancelled"])
    if way == "cancelled":
        return lifecycle.cancel(ticket=ticket, by=mia, reason="Not needed.", at=then())
    if way != "open":
        conversation.reply(ticket=ticket, by=li, body="We are on it.", at=then())
    if way in ("asked", "resolved", "reopened"):
        conversation.ask(ticket=ticket, by=li, question="Where to?", at=then())
        if way != "asked" or random.random() < 0.5:
            conversation.answer(ticket=ticket, by=mia, body="There.", at=then())
    if way in ("resolved", "reopened"):
        lifecycle.resolve(ticket=ticket, by=li, answer="Done.", at=then())
    if way == "reopened":
        lifecycle.not_solved(ticket=ticket, by=mia, why="It is not.", at=then())
        if random.random() < 0.5:
            lifecycle.resolve(ticket=ticket, by=li, answer="Now it is.", at=then())
    return ticket


def is_worked(moment: datetime) -> bool:
    local = moment.astimezone(SHANGHAI)
    minutes = local.hour * 60 + local.minute
    return local.weekday() < 5 and (540 <= minutes < 720 or 810 <= minutes < 1080)


def closing_after(start: datetime, days: int) -> int:
    """Count the minutes worked from a moment to the close of the Nth working day after that moment's."""
    minutes, moment, seen = 0, start, []
    while True:
        on = moment.astimezone(SHANGHAI).date()
        if is_worked(moment):
            if on not in seen:
                seen.append(on)
            if len([day for day in seen if day != start.astimezone(SHANGHAI).date()]) > days:
                return minutes
            minutes += 1
        moment += MINUTE


def recounted(promise: Promise, kind: str, target: TargetSpec, now: datetime) -> bool | None:
    """Walk through a promise's clocks of a kind, minute by minute; None where they do not count."""
    cycles = list(Clock.objects.filter(promise=promise, kind=kind).order_by("cycle"))
    used, extra, is_missed = 0, 0.0, []
    first = cycles[0].started_at
    allowed = (target.seconds or 0) / 60 if target.seconds else closing_after(first, target.working_days or 0)
    for cycle in cycles:
        extra += sum(row.amount.total_seconds() / 60 for row in cycle.adjustments.filter(carried_from=None))
        states = list(cycle.segments.order_by("starts_at", "pk").values_list("starts_at", "state"))
        until, moment, missed = cycle.stopped_at or now, cycle.started_at, False
        while moment < until:
            state = [state for begins, state in states if begins <= moment][-1]
            if state == "running":
                missed |= used >= allowed + extra
                used += target.is_around_the_clock or is_worked(moment)
            moment += MINUTE
        is_missed.append(missed)
    if not is_missed[-1] and cycles[-1].outcome not in ("met", "breached"):
        return None
    return not any(is_missed)


def by_hand(promises: list[Promise], now: datetime) -> dict[Key, Counter[str]]:
    """Return what a trial of DRAFT must find."""
    targets = {(one.kind.value, one.priority.value): one for one in DRAFT}
    found: dict[Key, Counter[str]] = {}
    for promise in promises:
        for kind in ("first_response", "resolution"):
            verdict = Verdict.objects.filter(promise=promise, kind=kind).first()
            was = verdict.is_met if verdict else None
            target = targets.get((kind, promise.priority))
            would = recounted(promise, kind, target, now) if target else None
            if was is None and would is None:
                continue
            counts = found.setdefault((kind, promise.priority), Counter())
            counts.update(
                n=was is not None, met=was is True, would_n=would is not None, would_met=would is True
            )
            counts.update(
                newly_late=would is False and was is not False, newly_kept=was is False and would is True
            )
    return found


def tried(scope: PolicyScope, company: Company, targets: list[TargetSpec] = DRAFT) -> PolicyDraft:
    draft = save_draft(
        scope=scope, base=applicable_version(scope), content=Conditions.of(targets, []), by=company.hugo
    )
    assert draft is not None
    begin_trial(draft=draft, scope=scope, by=company.hugo)
    run_jobs(seconds=60)
    draft.refresh_from_db()
    return draft


@pytest.mark.parametrize("seed", [1, 2])
def test_a_trial_finds_what_a_recount_by_minutes_finds(
    company: Company, later: datetime, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 7)
    random = Random(seed)
    tickets = [lived(company, random, priority) for priority in Priority.values * 6]
    draft = tried(PolicyScope(company.move_desk), company)
    assert draft.is_tried and draft.trial is not None and draft.trial_job is not None
    assert draft.trial_job.state == "done" and 15 < draft.trial_job.done == draft.trial_job.total
    found = {key: Counter(vars(count)) for key, count in Trial.of(draft.trial).counts.items()}
    promises = list(Promise.objects.filter(pk__in=[ticket.promise_id for ticket in tickets]))
    assert found == by_hand(promises, later)
    total: Counter[str] = sum(found.values(), Counter())
    assert total["newly_late"] > 0 and total["n"] > 20


def test_older_promises_and_those_with_times_of_their_own_are_left_out(
    company: Company, later: datetime
) -> None:
    def resolved(service: Service, moment: datetime) -> None:
        ticket = submit(service=service, title="x", by=company.mia, at=moment)
        lifecycle.resolve(ticket=ticket, by=company.li_wei, answer="Done.", at=moment + 10 * MINUTE)

    resolved(company.move_desk, at("Mon 10:00"))
    resolved(company.move_desk, later - timedelta(days=91))
    scope = PolicyScope(provider=company.facilities)
    targets = [TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=300)]
    counts = Trial.of(tried(scope, company, targets).trial or {}).counts
    assert {key: (count.n, count.newly_late) for key, count in counts.items()} == {
        ("first_response", "normal"): (1, 0),
        ("resolution", "normal"): (1, 1),
    }
    publish_policy(targets=targets, service=company.move_desk, by=company.hugo)
    assert Trial.of(tried(scope, company, [*targets, DRAFT[0]]).trial or {}).counts == {}


def test_the_result_is_out_of_date_once_the_targets_are_others(company: Company, later: datetime) -> None:
    scope = PolicyScope(company.move_desk)
    assert tried(scope, company).is_tried
    changed = save_draft(
        scope=scope, base=applicable_version(scope), content=Conditions.of(DRAFT[:3], []), by=company.hugo
    )
    assert changed is not None and changed.trial is not None and not changed.is_tried


def test_a_trial_of_a_forgotten_draft_is_stopped_and_keeps_nothing(company: Company, later: datetime) -> None:
    scope = PolicyScope(company.move_desk)
    draft = save_draft(
        scope=scope, base=applicable_version(scope), content=Conditions.of(DRAFT, []), by=company.hugo
    )
    assert draft is not None
    begin_trial(draft=draft, scope=scope, by=company.hugo)
    begin_trial(draft=draft, scope=scope, by=company.hugo)
    assert sorted(Job.objects.values_list("state", flat=True)) == ["cancelled", "queued"]
    discard_draft(scope=scope, by=company.hugo)
    run_jobs(seconds=10)
    assert set(Job.objects.values_list("state", flat=True)) == {"cancelled"}
    assert not PolicyDraft.objects.exists()
