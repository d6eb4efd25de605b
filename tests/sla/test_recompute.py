"""A calendar or a policy changes under running clocks (event rules 7 and 8)."""

from typing import Any

import pytest

from departments.enums import Priority
from servicedesk.calendars.actions import publish_version
from servicedesk.calendars.models import Calendar
from servicedesk.events import clock as desk_clock
from servicedesk.events.models import Event
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from servicedesk.timers.drain import drain
from sla.actions.policies import TargetSpec, publish_policy
from sla.enums import ClockKind
from sla.models import Clock, Exclusion, Excuse, Promise, Segment, Verdict
from tests.cast import WEEK, Company, at
from tickets.actions.conversation import answer, ask
from tickets.actions.lifecycle import resolve
from tickets.actions.submission import submit
from tickets.models import Ticket

LONGER = {day: [["08:00", "20:00"]] for day in WEEK}


def file_at(company: Company, moment: str, title: str = "Move my desk") -> Ticket:
    return submit(service=company.move_desk, title=title, by=company.mia, at=at(moment))


def clock_of(ticket: Ticket, kind: str = ClockKind.RESOLUTION) -> Clock:
    return Clock.objects.get(promise=ticket.promise, kind=kind)


def content(**changes: Any) -> dict[str, Any]:
    return {"zone": "Asia/Shanghai", "week": WEEK, "overrides": {}, **changes}


def run(kind: str, moment: str, company: Company, **params: Any) -> Job:
    with desk_clock.frozen(at(moment)):
        job = enqueue(kind, params, by=company.ada)
        while run_jobs(seconds=10):
            pass
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    return job


def edit(company: Company, moment: str, **changes: Any) -> Job:
    version = publish_version(
        calendar=company.calendar, content=content(**changes), by=company.ada, at=at(moment)
    )
    return run("sla.calendar_edit", moment, company, calendar=company.calendar.pk, number=version.number)


def test_running_clocks_go_on_in_the_new_hours_and_keep_what_they_used(company: Company) -> None:
    ticket = file_at(company, "Mon 09:00")  # 8 h: due Tue 09:30
    job = edit(company, "Mon 18:00", week=LONGER)  # 7.5 h used; 18-20 now open
    clock = clock_of(ticket)
    assert clock.due_at == at("Mon 18:30")
    assert clock.original_due_at == at("Tue 09:30")
    assert clock.segments.count() == 2
    assert (job.done, job.total) == (2, 2)
    assert Promise.objects.get(pk=ticket.promise_id).next_due_at == min(
        Clock.objects.values_list("due_at", flat=True)
    )


def test_stopped_clocks_never_change(company: Company) -> None:
    ticket = file_at(company, "Mon 09:00")
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 15:00"))
    before = list(Clock.objects.order_by("pk").values()), list(Segment.objects.order_by("pk").values())
    edit(company, "Mon 17:00", week=LONGER, overrides={"2026-03-02": []})
    assert (
        list(Clock.objects.order_by("pk").values()),
        list(Segment.objects.order_by("pk").values()),
    ) == before
    assert not Exclusion.objects.exists()


def test_a_paused_clock_takes_the_new_hours_when_it_resumes(company: Company) -> None:
    ticket = file_at(company, "Mon 09:00")
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))  # 2 h used
    edit(company, "Mon 17:00", week=LONGER)
    assert clock_of(ticket).due_at is None
    assert clock_of(ticket).segments.count() == 2
    answer(ticket=ticket, body="Fourth", by=company.mia, at=at("Tue 08:00"))
    assert clock_of(ticket).due_at == at("Tue 14:00")


def test_a_day_closed_after_the_fact_does_not_count_and_excuses_what_was_missed(company: Company) -> None:
    running = file_at(company, "Mon 16:00")  # 8 h: 2 on Monday, due Tue 16:30
    missed = file_at(company, "Mon 09:00", "The other desk")  # due Tue 09:30
    with desk_clock.frozen(at("Tue 10:00")):
        drain()
    edit(company, "Wed 09:00", overrides={"2026-03-03": []})
    assert clock_of(running).due_at == at("Wed 16:30")
    late = clock_of(missed)
    assert (late.breached_at, late.due_at) == (at("Tue 09:30"), at("Wed 09:30"))
    assert not Verdict.objects.get(promise=missed.promise, kind=ClockKind.RESOLUTION).is_met
    assert {row.clock_id for row in Excuse.objects.all()} >= {late.pk}
    assert {row.reason for row in Exclusion.objects.all()} == {"closed after the fact: 2026-03-03"}


def test_a_correction_counts_when_the_clock_has_stopped(company: Company) -> None:
    missed = file_at(company, "Mon 09:00")  # due Tue 09:30
    with desk_clock.frozen(at("Tue 10:00")):
        drain()
    edit(company, "Tue 18:00", overrides={"2026-03-03": []})
    resolve(ticket=missed, answer="Done", by=company.li_wei, at=at("Wed 09:10"))
    verdict = Verdict.objects.get(promise=missed.promise, kind=ClockKind.RESOLUTION)
    assert (verdict.is_met, verdict.is_met_raw) == (True, False)
    assert clock_of(missed).breached_at == at("Tue 09:30")


def test_the_preview_says_what_the_edit_then_does(company: Company) -> None:
    first = file_at(company, "Mon 09:00")
    file_at(company, "Mon 16:00", "The other desk")
    changed = content(week=LONGER, overrides={"2026-03-02": []})
    calendar = company.calendar.pk
    effect = run("sla.calendar_preview", "Tue 09:40", company, calendar=calendar, content=changed).result
    assert effect["clocks"] == 4
    late_before = set(Clock.objects.filter(due_at__lt=at("Tue 09:40")).values_list("pk", flat=True))
    dues = dict(Clock.objects.values_list("pk", "due_at"))
    assert clock_of(first).pk in late_before
    edit(company, "Tue 09:40", week=LONGER, overrides={"2026-03-02": []})
    late_after = set(Clock.objects.filter(due_at__lt=at("Tue 09:40")).values_list("pk", flat=True))
    assert effect["no_longer_late"] == len(late_before - late_after) > 0
    assert effect["become_late"] == len(late_after - late_before)
    after = dict(Clock.objects.values_list("pk", "due_at"))
    assert effect["later"] == sum(after[pk] > dues[pk] for pk in dues)
    assert effect["sooner"] == sum(after[pk] < dues[pk] for pk in dues)


def test_many_batches_reach_every_clock_once(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sla.jobs.BATCH", 3)
    tickets = [file_at(company, "Mon 16:00", f"Desk {number}") for number in range(5)]
    job = edit(company, "Mon 17:00", week=LONGER)
    assert job.done == job.total == 10
    assert {clock_of(ticket).segments.count() for ticket in tickets} == {2}
    assert Event.objects.filter(kind="sla.calendar_changed").count() == 5


def test_another_calendar_touches_nothing(company: Company) -> None:
    other = Calendar.objects.create(code="berlin", name_en="Berlin", name_zh="柏林")
    publish_version(calendar=other, content={**content(), "zone": "Europe/Berlin"}, by=company.ada)
    publish_version(calendar=other, content={**content(week=LONGER), "zone": "Europe/Berlin"}, by=company.ada)
    ticket = file_at(company, "Mon 09:00")
    job = run("sla.calendar_edit", "Mon 17:00", company, calendar=other.pk, number=2)
    assert job.done == 0 and clock_of(ticket).segments.count() == 1


def test_a_policy_holds_for_open_requests_only_when_applied(company: Company) -> None:
    ticket = file_at(company, "Mon 09:00")  # 8 h
    hour = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=4 * 3600)
    version = publish_policy(targets=[hour], service=company.move_desk, by=company.hugo, at=at("Mon 11:00"))
    assert clock_of(ticket).due_at == at("Tue 09:30")
    effect = run("sla.policy_preview", "Mon 11:00", company, version=version.pk).result
    assert (effect["clocks"], effect["sooner"], effect["become_late"]) == (1, 1, 0)
    run("sla.policy_apply", "Mon 11:00", company, version=version.pk)
    clock = clock_of(ticket)
    assert (clock.due_at, clock.policy_version_id) == (at("Mon 14:30"), version.pk)
    assert Promise.objects.get(pk=ticket.promise_id).policy_version == version


def test_applying_never_makes_an_instant_breach(company: Company) -> None:
    ticket = file_at(company, "Mon 09:00")
    short = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=4 * 3600)
    version = publish_policy(targets=[short], service=company.move_desk, by=company.hugo, at=at("Mon 16:00"))
    run("sla.policy_apply", "Mon 16:00", company, version=version.pk)  # 5.5 h used, 1 h of grace
    assert clock_of(ticket).due_at == at("Mon 17:00")


def test_a_more_specific_policy_keeps_its_requests(company: Company) -> None:
    own = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=3 * 3600)
    publish_policy(targets=[own], service=company.move_desk, by=company.hugo, at=at("Mon 08:00"))
    ticket = file_at(company, "Mon 09:00")
    general = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=1800)
    version = publish_policy(
        targets=[general], provider=company.facilities, by=company.hugo, at=at("Mon 09:30")
    )
    run("sla.policy_apply", "Mon 10:00", company, version=version.pk)
    assert clock_of(ticket).due_at == at("Mon 12:00")
