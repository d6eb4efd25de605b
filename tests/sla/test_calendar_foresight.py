"""Before a calendar is published one sees what happens to running clocks; afterwards they are worked out again."""

from collections.abc import Callable

import pytest
from django.test import Client

from servicedesk.accounts.models import User
from servicedesk.calendars.models import Calendar, CalendarVersion
from servicedesk.events import clock as desk_clock
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from sla.enums import ClockKind
from sla.models import Clock, Excuse
from tests.cast import Company, at
from tests.sla.calendars import PLANT, plant_of, posted_week, text_of
from tickets.actions.submission import submit

SignIn = Callable[[User], Client]
PUBLISH = f"{PLANT}publish/"
SHORT = {day: [("09:00", "10:00")] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def plant(company: Company) -> Calendar:
    return plant_of(company)


@pytest.fixture
def hugo(company: Company, plant: Calendar, as_person: SignIn) -> Client:
    return as_person(company.hugo)


def file_at(company: Company, moment: str) -> Clock:
    ticket = submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at(moment))
    return Clock.objects.get(promise=ticket.promise, kind=ClockKind.RESOLUTION)


def work(moment: str) -> None:
    with desk_clock.frozen(at(moment)):
        while run_jobs(seconds=10):
            pass


def test_a_preview_counts_what_the_changes_would_do_and_writes_nothing(
    company: Company, hugo: Client
) -> None:
    clock = file_at(company, "Mon 09:00")  # 8 h in 7.5-hour days: due Tue 09:30
    with desk_clock.frozen(at("Mon 12:00")):
        text_of(hugo, PLANT, posted_week(**SHORT))
        page = text_of(hugo, PUBLISH)
        assert "timers use this calendar" in page and "Check impact" in page
        page = text_of(hugo, PUBLISH, {"do": "preview"})
        assert "Impact of the changed calendar" in page and "Check impact" not in page
    work("Mon 12:00")
    with desk_clock.frozen(at("Mon 12:05")):
        page = text_of(hugo, PUBLISH)
    assert "0 will become overdue" in page and "Due earlier:" in page
    before = clock.due_at
    clock.refresh_from_db()
    assert (clock.due_at, CalendarVersion.objects.filter(calendar__code="plant").count()) == (before, 1)


def test_other_changes_want_another_preview(company: Company, hugo: Client) -> None:
    file_at(company, "Mon 09:00")
    text_of(hugo, PLANT, posted_week(**SHORT))
    text_of(hugo, PUBLISH, {"do": "preview"})
    work("Mon 12:00")
    text_of(hugo, PLANT, posted_week(**{**SHORT, "sat": [("09:00", "12:00")]}))
    assert "Check impact" in text_of(hugo, PUBLISH)


def test_publishing_works_running_clocks_out_in_the_background(
    company: Company, hugo: Client, plant: Calendar
) -> None:
    clock = file_at(company, "Mon 09:00")
    with desk_clock.frozen(at("Mon 12:00")):
        text_of(hugo, PLANT, posted_week(mon=[("09:00", "20:00")]))
        page = text_of(hugo, PUBLISH, {"do": "publish", "base": "1"})
        assert "Recalculating running timers" in page
    job = Job.objects.get(kind="sla.calendar_edit")
    assert (job.by, job.params) == (company.hugo, {"calendar": plant.pk, "number": 2})
    work("Mon 12:00")
    clock.refresh_from_db()
    assert clock.due_at == at("Mon 17:00")
    assert "Recalculating running timers" not in text_of(hugo, f"{PLANT}versions/")


def test_work_that_was_broken_off_goes_on_when_asked(company: Company, hugo: Client) -> None:
    clock = file_at(company, "Mon 09:00")
    with desk_clock.frozen(at("Mon 12:00")):
        text_of(hugo, PLANT, posted_week(mon=[("09:00", "20:00")]))
        text_of(hugo, PUBLISH, {"do": "publish", "base": "1"})
        hugo.post(f"/jobs/{Job.objects.get().pk}/cancel/")
        assert "Resume" in text_of(hugo, f"{PLANT}versions/")
    work("Mon 12:00")
    assert Clock.objects.get(pk=clock.pk).due_at == clock.due_at
    with desk_clock.frozen(at("Mon 12:00")):
        assert "Resume" not in text_of(hugo, f"{PLANT}versions/", {})
    work("Mon 12:00")
    assert Clock.objects.get(pk=clock.pk).due_at == at("Mon 17:00")
    assert hugo.post(f"{PLANT}versions/").status_code == 403


def test_a_day_closed_after_the_fact_is_set_in_the_year_and_excuses_what_was_missed(
    company: Company, hugo: Client
) -> None:
    clock = file_at(company, "Mon 09:00")
    with desk_clock.frozen(at("Wed 10:00")):
        text_of(hugo, f"{PLANT}year/?day=2026-03-02", {"how": "closed"})
        page = text_of(hugo, PUBLISH)
        assert "1 of these days is in the past" in page
        text_of(hugo, PUBLISH, {"do": "preview"})
    work("Wed 10:00")
    with desk_clock.frozen(at("Wed 10:01")):
        assert "no longer be overdue" in text_of(hugo, PUBLISH)
        text_of(hugo, PUBLISH, {"do": "publish", "base": "1"})
    work("Wed 10:01")
    clock.refresh_from_db()
    assert {row.reason for row in clock.exclusions.all()} == {"closed after the fact: 2026-03-02"}
    assert clock.breached_at == at("Tue 09:30") and Excuse.objects.filter(clock=clock).exists()


def test_a_calendar_in_which_nothing_runs_is_published_at_once(hugo: Client) -> None:
    text_of(hugo, PLANT, posted_week(**SHORT))
    page = text_of(hugo, PUBLISH)
    assert "No timer uses this calendar now" in page and "Check impact" not in page


def test_nobody_else_reads_ones_preview(
    company: Company, hugo: Client, plant: Calendar, as_person: SignIn
) -> None:
    file_at(company, "Mon 09:00")
    text_of(hugo, PLANT, posted_week(**SHORT))
    text_of(hugo, PUBLISH, {"do": "preview"})
    ada = as_person(company.ada)
    text_of(ada, PLANT, posted_week(**SHORT))
    assert "Check impact" in text_of(ada, PUBLISH)
