"""Applying times to open requests breaks off: an admin stops it, a runner dies; it says so and is continued."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client

from departments.enums import Priority
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.jobs import runner
from servicedesk.jobs.actions import cancel, resume
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.actions.agreements import consent, propose
from sla.actions.apply_requests import ask_to_apply, consent_to_apply
from sla.actions.applying import apply_alone, continue_applying
from sla.actions.edits import apply_policy
from sla.actions.policies import TargetSpec, publish_policy
from sla.conditions import Conditions
from sla.enums import ClockKind
from sla.models import Clock, PolicyVersion
from sla.scopes import PolicyScope
from tests.cast import Company, at
from tests.jobs.turns import claimed, tried
from tests.sla.kinds import HOUR, clock_of, file_at, promise_everything
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("invariants_hold")
SignIn = Callable[[User], Client]
PAGES = "/manage/policies/service:move-a-desk:FIN/"
OLD, NEW = at("Tue 09:30"), at("Mon 10:00")
SHORT = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=HOUR)


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Half past nine, and one request a batch."""
    monkeypatch.setattr("sla.jobs.apply_policy", partial(apply_policy, size=1))
    with clock.frozen(at("Mon 09:30")):
        yield


@pytest.fixture
def tickets(company: Company) -> list[Ticket]:
    promise_everything(company)
    return [file_at(company, "Mon 09:00") for _ in range(3)]


@pytest.fixture
def version(company: Company, tickets: list[Ticket]) -> PolicyVersion:
    return agree(company, SHORT)


def agree(company: Company, target: TargetSpec) -> PolicyVersion:
    scope = PolicyScope(company.move_desk, None, company.finance)
    proposal = propose(scope=scope, content=Conditions.of([target], []), by=company.hugo)
    made = consent(agreement=proposal, by=company.frida).version
    assert made is not None
    return made


def agreed_work(company: Company, version: PolicyVersion) -> Job:
    question = consent_to_apply(request=ask_to_apply(version=version, by=company.frida), by=company.hugo)
    assert question.job is not None
    return question.job


def half_way(job: Job) -> Job:
    """Do the first batch of the work, and no more."""
    held = claimed()
    assert held.pk == job.pk and runner._run_batch(held) is True
    return held


def dues(tickets: list[Ticket]) -> list[datetime | None]:
    return [clock_of(ticket).due_at for ticket in tickets]


def everything() -> list[dict[str, Any]]:
    return list(Clock.objects.order_by("pk").values())


def test_neither_head_stops_what_both_agreed_to(
    company: Company, version: PolicyVersion, as_person: SignIn
) -> None:
    job = agreed_work(company, version)
    for person in (company.hugo, company.frida):
        with pytest.raises(NotAllowed):
            cancel(job, by=person)
        assert "/cancel/" not in as_person(person).get(PAGES + "versions/").content.decode()
    assert as_person(company.hugo).post(f"/jobs/{job.pk}/cancel/").status_code == 403
    page = as_person(company.frida).get(PAGES + "versions/").content.decode()
    assert "waiting for its turn" in page and f"/jobs/{job.pk}/" not in page, "they see how far it is"
    run_jobs(seconds=30)
    job.refresh_from_db()
    assert job.state == "done"


def test_stopped_half_way_by_an_admin_it_says_how_many_and_an_admin_continues_it(
    company: Company, version: PolicyVersion, tickets: list[Ticket], as_person: SignIn
) -> None:
    job = agreed_work(company, version)
    half_way(job)
    as_person(company.ada).post(f"/jobs/{job.pk}/cancel/")
    assert run_jobs(seconds=5) == 0
    assert dues(tickets) == [NEW, OLD, OLD]
    for person in (company.frida, company.hugo, company.ada):
        page = as_person(person).get(PAGES + "versions/").content.decode()
        assert "1 of 3 requests are done. The rest keep" in page
        assert ("open/continue/" in page) == (person == company.ada) != ("Ask an admin to resume it" in page)
    as_person(company.ada).post(PAGES + "open/continue/")
    run_jobs(seconds=30)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert dues(tickets) == [NEW, NEW, NEW]
    assert "are done" not in as_person(company.hugo).get(PAGES + "versions/").content.decode()


@pytest.mark.parametrize("name", ["frida", "hugo"])
def test_neither_head_alone_overrules_an_admins_stop(
    company: Company, version: PolicyVersion, tickets: list[Ticket], as_person: SignIn, name: str
) -> None:
    job, head = agreed_work(company, version), company.people[name]
    half_way(job)
    cancel(job, by=company.ada, oversees=True)
    with pytest.raises(Refused, match="An admin stopped this"):
        continue_applying(version=version, by=head)
    with pytest.raises(NotAllowed):
        resume(job, by=head)
    said = as_person(head).post(PAGES + "open/continue/", follow=True)
    assert "An admin stopped this. Ask an admin to resume it" in said.content.decode()
    assert run_jobs(seconds=5) == 0 and dues(tickets) == [NEW, OLD, OLD]


def test_both_heads_may_agree_again_on_what_an_admin_stopped(
    company: Company, version: PolicyVersion, tickets: list[Ticket], as_person: SignIn
) -> None:
    job = agreed_work(company, version)
    half_way(job)
    cancel(job, by=company.ada, oversees=True)
    asking = {"version": version.pk}
    as_person(company.frida).post(PAGES + "open/", asking | {"do": "preview"})
    run_jobs(seconds=5)
    assert 'value="ask"' in as_person(company.frida).get(PAGES + "open/").content.decode()
    as_person(company.frida).post(PAGES + "open/", asking | {"do": "ask"})
    as_person(company.hugo).post(PAGES + "open/", asking | {"do": "agree"})
    run_jobs(seconds=30)
    assert dues(tickets) == [NEW, NEW, NEW]


def test_continuing_twice_changes_nothing(
    company: Company, version: PolicyVersion, tickets: list[Ticket], as_person: SignIn
) -> None:
    job = agreed_work(company, version)
    half_way(job)
    cancel(job, by=company.ada, oversees=True)
    continue_applying(version=version, by=company.ada)
    with pytest.raises(Refused):
        continue_applying(version=version, by=company.ada)
    run_jobs(seconds=30)
    before = everything()
    said = as_person(company.frida).post(PAGES + "open/continue/", follow=True)
    assert "There is nothing left to resume." in said.content.decode()
    assert run_jobs(seconds=5) == 0 and everything() == before


def test_a_runner_that_is_killed_half_way_is_followed_by_the_next(
    company: Company, version: PolicyVersion, tickets: list[Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch at work leaves nothing behind, those before it stay."""
    job = agreed_work(company, version)
    held = half_way(job)

    def killed(*args: Any, **options: Any) -> None:
        apply_policy(*args, **options, size=1)
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr("sla.jobs.apply_policy", killed)
        with pytest.raises(SystemExit):
            runner._run_batch(held)
    assert dues(tickets) == [NEW, OLD, OLD]
    assert run_jobs(seconds=5) == 0, "it is leased still"
    with clock.frozen(at("Mon 09:30") + runner.LEASE + timedelta(seconds=1)):
        run_jobs(seconds=30)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 3) and dues(tickets) == [NEW, NEW, NEW]


def test_work_that_failed_half_way_says_why_and_is_continued(
    company: Company, version: PolicyVersion, tickets: list[Ticket], monkeypatch: pytest.MonkeyPatch,
    as_person: SignIn,
) -> None:  # fmt: skip
    held = half_way(agreed_work(company, version))

    def broken(*args: Any, **options: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as failing:
        failing.setattr("sla.jobs.apply_policy", broken)
        tried(held)
    page = as_person(company.hugo).get(PAGES + "open/").content.decode()
    assert "was interrupted. 1 of 3 requests" in page and "Something went wrong on our side" in page
    continue_applying(version=version, by=company.frida)
    run_jobs(seconds=30)
    assert dues(tickets) == [NEW, NEW, NEW]


def test_what_was_stopped_is_over_when_other_times_come_into_force(
    company: Company, version: PolicyVersion, tickets: list[Ticket], as_person: SignIn
) -> None:
    job = agreed_work(company, version)
    half_way(job)
    cancel(job, by=company.ada, oversees=True)
    agree(company, TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=20 * HOUR))
    with pytest.raises(Refused):
        continue_applying(version=version, by=company.hugo)
    assert 'open/continue/"' not in as_person(company.hugo).get(PAGES + "versions/").content.decode()


@pytest.mark.parametrize("name", ["mia", "li_wei", "lena", "ines", "noah", "ari"])
def test_nobody_else_continues_it(
    company: Company, version: PolicyVersion, as_person: SignIn, name: str
) -> None:
    job, by = agreed_work(company, version), company.people[name]
    half_way(job)
    cancel(job, by=company.ada, oversees=True)
    with pytest.raises(NotAllowed):
        continue_applying(version=version, by=by)
    assert as_person(by).post(PAGES + "open/continue/").status_code in (403, 404)
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_provider_alone_stops_its_own_work_and_continues_it(
    company: Company, tickets: list[Ticket], as_person: SignIn
) -> None:
    version, hugo = publish_policy(targets=[SHORT], service=company.move_desk, by=company.hugo), company.hugo
    job = apply_alone(version=version, by=hugo)
    half_way(job)
    as_person(hugo).post(f"/jobs/{job.pk}/cancel/")
    assert dues(tickets) == [NEW, OLD, OLD]
    page = as_person(hugo).get("/manage/policies/service:move-a-desk/versions/").content.decode()
    assert "1 of 3 requests are done" in page
    as_person(hugo).post("/manage/policies/service:move-a-desk/open/continue/")
    run_jobs(seconds=30)
    assert dues(tickets) == [NEW, NEW, NEW]
