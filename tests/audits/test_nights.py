"""Every night the desk checks itself, and notifies admins of a difference."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from servicedesk.accounts.models import User
from servicedesk.audits.actions.nights import JOB, begin, keep_armed, next_night
from servicedesk.audits.models import Audit
from servicedesk.audits.timer_kinds import AuditTimer
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from servicedesk.notifications.models import Notice
from servicedesk.notifications.outbox import send_waiting
from servicedesk.timers.drain import drain
from servicedesk.timers.models import Timer
from servicedesk.verbs.exceptions import NotAllowed
from sla.models import Promise
from tests.cast import Company, at
from tickets.actions.submission import submit

SignIn = Callable[[User], Client]
NIGHT = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)  # Tuesday, three o'clock in Shanghai


def live(moment: datetime) -> None:
    """Let one round of the desk pass at `moment`."""
    with clock.frozen(moment):
        drain()
        run_jobs(seconds=60)
        dispatch_pending()
        send_waiting()


def file_one(company: Company) -> int:
    return submit(service=company.move_desk, title="Move", by=company.mia, at=at("Mon 15:00")).promise_id


def test_the_night_is_three_oclock_by_the_desks_own_clock(settings) -> None:
    settings.TIME_ZONE, settings.AUDIT_HOUR = "Asia/Shanghai", 3
    assert next_night(at("Mon 10:00")) == NIGHT
    assert next_night(NIGHT) == NIGHT + timedelta(days=1)
    settings.TIME_ZONE = (
        "Europe/Berlin"  # 29 March 2026: three o'clock comes an hour earlier than the day before
    )
    assert next_night(datetime(2026, 3, 28, 12, tzinfo=UTC)) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_night_that_finds_nothing_is_kept_and_told_to_nobody(company: Company) -> None:
    file_one(company)
    with clock.frozen(at("Mon 16:00")):
        assert (keep_armed(), keep_armed()) == (1, 0)
    live(at("Mon 18:00"))
    assert not Audit.objects.exists()
    live(NIGHT)
    audit = Audit.objects.get()
    assert (audit.count_broken, audit.at) == (0, NIGHT)
    assert audit.checked > 0 and {row["number"] for row in audit.findings} >= {1, 2, 3, 4, 5, 6, 7}
    assert not Notice.objects.filter(kind="audit.broken").exists()
    (armed,) = Timer.objects.filter(kind=AuditTimer.NIGHT, state=Timer.State.ARMED)
    assert armed.fire_at == NIGHT + timedelta(days=1)


def test_nights_that_were_slept_through_are_made_up_for_once(company: Company) -> None:
    with clock.frozen(at("Mon 16:00")):
        keep_armed()
    live(NIGHT + timedelta(days=9, hours=2))
    assert Audit.objects.count() == 1
    (armed,) = Timer.objects.filter(kind=AuditTimer.NIGHT, state=Timer.State.ARMED)
    assert armed.fire_at == NIGHT + timedelta(days=10)


def test_a_difference_is_told_to_every_admin_and_to_nobody_else(company: Company) -> None:
    Promise.objects.filter(pk=file_one(company)).update(next_due_at=at("Fri 10:00"))
    with clock.frozen(at("Mon 16:00")):
        keep_armed()
    live(NIGHT)
    assert Audit.objects.get().count_broken == 1
    assert [notice.recipient for notice in Notice.objects.filter(kind="audit.broken")] == [company.ada]
    (sent,) = [one for one in mail.outbox if one.to == ["Ada Lin <ada.lin@example.com>"]]
    assert "found 1 difference" in sent.subject and reverse("audits") in sent.body
    event = Event.objects.get(kind="audit.completed")
    assert event.data["broken"] == 1


def test_admins_read_what_differs_in_either_language(company: Company, as_person: SignIn) -> None:
    Promise.objects.filter(pk=file_one(company)).update(next_due_at=at("Fri 10:00"))
    with clock.frozen(at("Mon 16:00")):
        begin(by=company.ada)
        run_jobs(seconds=60)
    page = as_person(company.ada).get(reverse("audits")).content.decode()
    assert "1 difference" in page and "next_due_at" in page and "stored due times" in page


def test_an_admin_may_ask_for_one_and_a_second_wish_joins_the_first(
    company: Company, as_person: SignIn
) -> None:
    ada = as_person(company.ada)
    assert "No nightly check yet" in ada.get(reverse("audits")).content.decode()
    first, second = (ada.post(reverse("begin_audit"))["Location"] for _ in range(2))
    job = Job.objects.get(kind=JOB)
    assert first == second == reverse("job", args=[job.pk])
    run_jobs(seconds=60)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, job.total) and job.total >= 8
    assert reverse("audits") in ada.get(first).content.decode()
    assert as_person(company.hugo).post(reverse("begin_audit")).status_code == 404
    with pytest.raises(NotAllowed):
        begin(by=company.hugo)
