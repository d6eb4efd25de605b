"""Every night rows that have had their day go: in batches, by their age, and nothing that history needs."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model

from departments.models import PeopleUpload, PlaceUpload, ServiceUpload
from servicedesk.accounts.models import ApiCall
from servicedesk.audits.actions import tidying
from servicedesk.audits.actions.nights import keep_armed
from servicedesk.audits.actions.tidying import CHORES, OldRows, begin_tidying
from servicedesk.database.verification import check_all
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Dispatch, Event
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.notifications.outbox import send_waiting
from servicedesk.timers.drain import drain
from servicedesk.timers.models import Heartbeat, Timer
from sla.models import Clock
from tests.cast import Company, at
from tickets.actions.lifecycle import confirm, resolve
from tickets.actions.submission import submit
from tickets.actions.work import take

LATER = at("Mon 10:00") + timedelta(days=400)
KEPT = [Dispatch, Timer, Delivery, Notice, Job, ApiCall, Heartbeat, Session]


def live(moment: datetime) -> None:
    """Let one round of the desk pass at `moment`."""
    with clock.frozen(moment):
        drain()
        dispatch_pending()
        send_waiting()


def tidy_at(moment: datetime) -> None:
    with clock.frozen(moment):
        begin_tidying()
        run_jobs(seconds=60)
    assert Job.objects.get(kind=tidying.JOB, finished_at__gte=moment - timedelta(hours=1)).state == "done"


@pytest.fixture
def year_old(company: Company) -> Company:
    """A request of a year ago that was late and is closed, one that is still open, and what else a year leaves."""
    closed = submit(service=company.move_desk, title="Move", by=company.mia, at=at("Mon 10:00"))
    submit(service=company.move_desk, title="Open still", by=company.mia, at=at("Mon 10:00"))
    for day in ("Mon 10:00", "Tue 10:00", "Wed 10:00", "Thu 10:00", "Fri 10:00"):
        live(at(day))
    take(ticket=closed, by=company.li_wei, at=at("Fri 11:00"))
    resolve(ticket=closed, answer="Done", by=company.li_wei, at=at("Fri 11:30"))
    confirm(ticket=closed, by=company.mia, at=at("Fri 12:00"))
    live(at("Fri 13:00"))
    Notice.objects.filter(recipient=company.mia).update(read_at=at("Fri 14:00"))
    moment = at("Mon 10:00")
    Session.objects.create(session_key="old", session_data="", expire_date=moment)
    Session.objects.create(session_key="new", session_data="", expire_date=LATER + timedelta(days=1))
    Job.objects.create(
        kind="x", created_at=moment, lease_until=moment, finished_at=moment, state=Job.State.DONE
    )
    ApiCall.objects.create(user=company.mia, key=uuid4(), digest="x", at=moment)
    Heartbeat.objects.create(driver="sweeper gone:1", at=moment)
    return company


def count() -> dict[type[Model], int]:
    return {model: model._default_manager.count() for model in KEPT}


def test_what_has_had_its_day_goes_and_the_invariants_hold_as_before(year_old: Company) -> None:
    events = Event.objects.count()
    assert [one.invariant.number for one in check_all() if one.finding.count_broken] == []
    tidy_at(LATER)
    assert not Dispatch.objects.filter(state=Dispatch.State.DONE).exists()
    assert not Delivery.objects.filter(state__in=["sent", "suppressed"]).exists()
    assert not Notice.objects.filter(read_at__isnull=False).exists()
    assert Notice.objects.filter(read_at=None).exists(), "what nobody read is kept"
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert list(Job.objects.values_list("kind", flat=True)) == [tidying.JOB]
    assert not ApiCall.objects.exists() and not Heartbeat.objects.exists()
    assert Event.objects.count() == events, "history is for ever"
    with clock.frozen(LATER):
        broken = {one.invariant.name: one.finding.broken for one in check_all() if one.finding.count_broken}
    assert broken == {}


def test_steps_that_fired_for_a_clock_that_goes_on_are_remembered(year_old: Company) -> None:
    over = set(Clock.objects.filter(promise__is_open=False).values_list("pk", flat=True))
    fired = Timer.objects.filter(kind="sla.step", state=Timer.State.FIRED)
    before = set(fired.values_list("owner_id", flat=True))
    assert before & over and before - over
    tidy_at(LATER)
    assert set(fired.values_list("owner_id", flat=True)) == before - over


def test_what_is_young_waiting_or_given_up_stays(year_old: Company) -> None:
    Dispatch.objects.filter(pk=Dispatch.objects.earliest("pk").pk).update(state=Dispatch.State.DEAD)
    Delivery.objects.filter(pk=Delivery.objects.earliest("pk").pk).update(state=Delivery.State.DEAD)
    kept = count()
    tidy_at(at("Fri 15:00"))
    left = count()
    assert {model for model in KEPT if left[model] < kept[model]} == {Session, ApiCall}
    tidy_at(LATER)
    assert Dispatch.objects.filter(state=Dispatch.State.DEAD).count() == 1
    assert Delivery.objects.filter(state=Delivery.State.DEAD).count() == 1


def test_batches_are_bounded_and_pass_over_what_stays(
    year_old: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "BATCH", 2)
    fired = Timer.objects.filter(kind="sla.step", state=Timer.State.FIRED, owner_id__in=_open_clocks())
    kept = fired.count()
    assert kept > 2
    tidy_at(LATER)
    assert fired.count() == kept and not Dispatch.objects.filter(state=Dispatch.State.DONE).exists()


def test_every_chore_reads_its_rows_by_an_index(year_old: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        for chore in (chore for chore in CHORES if isinstance(chore, OldRows)):
            rows = chore.rows(LATER).order_by(chore.age, "pk")[:10]
            if rows.model in (Session, Heartbeat, PeopleUpload, PlaceUpload, ServiceUpload):
                continue  # by its own index of expire_date; a handful of rows
            assert "Index" in rows.explain() and "Sort" not in rows.explain(), rows.model


def test_the_night_orders_it(company: Company) -> None:
    with clock.frozen(at("Mon 16:00")):
        keep_armed()
    with clock.frozen(at("Wed 16:00")):
        drain()
        assert Job.objects.filter(kind=tidying.JOB).count() == 1
        assert begin_tidying() == Job.objects.get(kind=tidying.JOB), "it is under way"


def _open_clocks() -> list[int]:
    return list(Clock.objects.filter(promise__is_open=True).values_list("pk", flat=True))
