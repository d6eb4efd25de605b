"""An update puts right what an older rule counted and granted: missed promises, running reopened clocks."""

from datetime import datetime
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from servicedesk.events import clock
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from sla.actions import planned, promises
from sla.actions.clock_rows import NewClock
from sla.enums import ClockKind
from sla.models import Clock, Verdict
from sla.queries.readings import effective_target, read_clock
from tests.cast import Company, at
from tests.sla.kinds import HOUR, clock_of, file_at, promise_everything, verdict_of
from tickets.actions.lifecycle import not_solved, resolve
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("invariants_hold")
order = import_module("sla.migrations.0011_recount").order


def grown(promise: Any, last: Clock, calendar: Any, *, at: datetime) -> NewClock:
    """The next cycle as it was begun once: all that was granted became the target."""
    used = read_clock(last, at).elapsed
    return NewClock(ClockKind(last.kind), effective_target(last), calendar, last.policy_version, carried=used)


def reopened(company: Company, ticket: Ticket, *rounds: tuple[str, str]) -> Clock:
    for resolved, again in rounds:
        resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at(resolved))
        not_solved(ticket=ticket, why="It is not.", by=company.mia, at=at(again))
    return clock_of(ticket)


def agree(company: Company, ticket: Ticket, date: str, moment: str) -> None:
    promise = promises.lock(ticket.promise_id)
    planned.agree_date(promise, at(date), at=at(moment), by=company.mia)
    promises.recalculate(promise)


def recount_command(moment: str, *options: str) -> str:
    out = StringIO()
    with clock.frozen(at(moment)):
        call_command("recount", *options, stdout=out)
    return out.getvalue()


def test_missed_promises_are_counted_at_their_first_miss_once(company: Company) -> None:
    promise_everything(company)
    tickets = [file_at(company, "Mon 09:00") for _ in range(2)]
    for ticket in tickets:
        reopened(company, ticket, ("Tue 10:00", "Wed 09:00"))
        resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Fri 17:00"))
    moved = verdict_of(tickets[0])
    Verdict.objects.filter(pk=moved.pk).update(
        counts_at=datetime.fromisoformat("2026-04-02T09:00+08:00"), provider=company.it
    )
    Verdict.objects.filter(pk=verdict_of(tickets[1]).pk).update(counts_at=at("Fri 17:00"))
    order(apps, None)
    run_jobs(seconds=30)
    job = Job.objects.get(kind="sla.recount")
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert job.result == {"changed": 2, "moved": 1, "recharged": 1, "outcomes": 0}
    for ticket in tickets:
        verdict = verdict_of(ticket)
        assert (verdict.counts_at, verdict.provider, verdict.is_met) == (
            at("Tue 09:30"),
            company.facilities,
            False,
        )
    assert "Recount done: 2 promises, changed 2, moved 1, recharged 1, outcomes 0." in recount_command(
        "Fri 18:00"
    )


def test_a_desk_without_misses_recounts_nothing(company: Company) -> None:
    file_at(company, "Mon 09:00")
    order(apps, None)
    assert not Job.objects.exists()
    assert "No recount was needed." in recount_command("Mon 10:00")


def test_running_clocks_that_grew_get_what_the_rule_gives_them(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside a twin whose reopenings were counted by the rule; who looks first sees what will happen."""
    promise_everything(company)
    ticket, twin = file_at(company, "Mon 09:00"), file_at(company, "Mon 09:00")
    rounds = (("Mon 17:30", "Tue 09:00"), ("Tue 10:30", "Tue 14:00"), ("Tue 15:45", "Wed 09:00"))
    right = reopened(company, twin, *rounds)
    monkeypatch.setattr(promises, "next_cycle", grown)
    wrong = reopened(company, ticket, *rounds)
    assert wrong.due_at and right.due_at and wrong.due_at > right.due_at
    seen = recount_command("Wed 09:10")
    assert "clocks 1, become_late 0, no_longer_late 0, sooner 1, later 0" in seen
    assert clock_of(ticket).due_at == wrong.due_at, "looking changes nothing"
    assert "Changed: 1." in recount_command("Wed 09:10", "--apply")
    mended = clock_of(ticket)
    assert (mended.target_seconds, mended.due_at) == (8 * HOUR, right.due_at)
    assert effective_target(mended) == effective_target(right)
    assert "clocks 0," in recount_command("Wed 09:20", "--apply")


def test_an_agreed_date_stays_and_no_clock_becomes_late_by_the_change(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "next_cycle", grown)
    promise_everything(company)
    ticket, used_up = file_at(company, "Mon 09:00"), file_at(company, "Mon 09:00")
    reopened(company, ticket, ("Mon 17:30", "Tue 09:00"))
    agree(company, ticket, "Fri 18:00", "Tue 09:30")
    reopened(
        company, used_up, ("Mon 17:30", "Tue 09:00"), ("Tue 10:30", "Tue 14:00")
    )  # due 16:15, by the rule 16:00
    recount_command("Tue 16:05", "--apply")
    assert clock_of(ticket).due_at == at("Fri 18:00")
    assert (clock_of(used_up).due_at, clock_of(used_up).breached_at) == (at("Tue 16:15"), None)


def test_what_has_stopped_keeps_its_result_and_a_later_reopening_the_policys_target(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise_everything(company)
    ticket = file_at(company, "Mon 09:00")
    with monkeypatch.context() as before:
        before.setattr(promises, "next_cycle", grown)
        reopened(company, ticket, ("Mon 17:30", "Tue 09:00"))
        resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 10:30"))
    stood = Clock.objects.order_by("pk").values()
    known = list(stood)
    recount_command("Tue 11:00", "--apply")
    assert list(stood.all()) == known
    not_solved(ticket=ticket, why="It is not.", by=company.mia, at=at("Tue 14:00"))
    again = clock_of(ticket)
    assert (again.target_seconds, again.due_at) == (8 * HOUR, at("Tue 16:00"))


def test_what_an_older_process_judged_during_the_update_gets_its_holder(company: Company) -> None:
    promise_everything(company)
    ticket = file_at(company, "Mon 10:00")
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 11:00"))
    kept = Verdict.objects.filter(promise=ticket.promise).exclude(holder=None)
    holders = dict(kept.values_list("kind", "holder"))
    assert holders
    kept.update(holder=None)
    recount_command("Mon 12:00", "--apply")
    assert dict(Verdict.objects.filter(promise=ticket.promise).values_list("kind", "holder")) == holders
