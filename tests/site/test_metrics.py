"""What watchers outside are told: is what is due done, and the desk in figures."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from servicedesk.audits.actions.nights import conclude
from servicedesk.audits.timer_kinds import AuditTimer
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Dispatch
from servicedesk.jobs.models import Job
from servicedesk.notifications.models import Delivery
from servicedesk.site import metrics
from servicedesk.timers.heartbeat import beat
from servicedesk.timers.models import Heartbeat, Timer
from tests.cast import Company
from tickets.actions.submission import submit

pytestmark = pytest.mark.django_db


def due(seconds: float) -> Timer:
    moment = clock.now() - timedelta(seconds=seconds)
    return Timer.objects.create(kind=AuditTimer.NIGHT, owner_id=Timer.objects.count(), fire_at=moment)


def figures() -> dict[str, float]:
    """Return "name{label}" -> value."""
    answer = Client().get(reverse("health_metrics"))
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain")
    return {
        sample.name + "".join(f"{{{value}}}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_timers_are_well_until_one_is_overdue_by_a_minute() -> None:
    watcher = Client()
    assert watcher.get(reverse("health_timers")).json() == {
        "timers": "ok", "oldest_due_seconds": 0.0, "drivers": 0,
    }  # fmt: skip
    due(30)
    assert watcher.get(reverse("health_timers")).status_code == 200
    due(61)
    late = watcher.get(reverse("health_timers"))
    assert late.status_code == 503
    assert late.json()["timers"] == "late" and late.json()["oldest_due_seconds"] >= 61


def test_a_quiet_desk_in_figures() -> None:
    quiet = figures()
    assert quiet["desk_timer_oldest_due_age_seconds"] == quiet["desk_timers_overdue"] == 0
    assert quiet["desk_jobs{queued}"] == quiet["desk_jobs{running}"] == 0
    assert "desk_audit_checked" not in quiet, "no audit yet is not an audit without findings"


def test_a_busy_desk_in_figures(company: Company) -> None:
    due(90)
    submit(service=company.move_desk, title="Move", by=company.mia)
    beat("sweeper host-7:4711")
    beat("sweeper host-7:4712")
    Heartbeat.objects.filter(driver="sweeper host-7:4712").update(at=clock.now() - timedelta(minutes=3))
    Heartbeat.objects.create(driver="worker", at=clock.now() - timedelta(days=3))
    Job.objects.create(kind="test.work", created_at=clock.now(), lease_until=clock.now())
    conclude(
        findings=[{"number": 5, "name": "a", "checked": 7, "count_broken": 2, "broken": []}],
        sample=10,
        by=None,
        at=clock.now() - timedelta(hours=1),
    )
    busy = figures()
    assert busy["desk_timer_oldest_due_age_seconds"] >= 90 and busy["desk_timers_overdue"] == 1
    assert (
        busy["desk_drivers_alive{sweeper}"] == 1 and busy["desk_driver_heartbeat_age_seconds{sweeper}"] < 60
    )
    assert not any("worker" in name or "host-7" in name for name in busy)
    assert busy["desk_dispatches_waiting"] == Dispatch.objects.filter(state="pending").count() > 0
    assert busy["desk_jobs{queued}"] == 1 and busy["desk_jobs{running}"] == 0
    assert (busy["desk_audit_checked"], busy["desk_audit_broken"]) == (7, 2)
    assert 3600 <= busy["desk_audit_age_seconds"] < 3660


def test_a_mail_server_that_is_away_shows_between_two_tries(company: Company) -> None:
    submit(service=company.move_desk, title="Move", by=company.mia)
    dispatch_pending()
    resting = {"attempts": 3, "not_before": clock.now() + timedelta(minutes=40)}
    assert figures()["desk_deliveries_failing"] == figures()["desk_deliveries_failing_age_seconds"] == 0
    mails = Delivery.objects.update(created_at=clock.now() - timedelta(hours=2), **resting)
    seen = figures()
    assert (seen["desk_deliveries_waiting"], seen["desk_deliveries_failing"]) == (0, mails) and mails > 0
    assert 7200 <= seen["desk_deliveries_failing_age_seconds"] < 7260
    turns = Dispatch.objects.update(state="pending", **resting)
    seen = figures()
    assert seen["desk_dispatches_failing"] == turns > 0 and seen["desk_dispatches_failing_age_seconds"] > 0


def test_trouble_of_any_size_is_counted_only_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "MOST_COUNTED", 3)
    for _ in range(5):
        due(10)
    assert figures()["desk_timers_overdue"] == 3


def test_a_token_keeps_strangers_out_where_one_is_set(settings) -> None:
    settings.METRICS_TOKEN = "watch-me"
    address, watcher = reverse("health_metrics"), Client()
    assert watcher.get(address).status_code == 401
    assert watcher.get(address, headers={"Authorization": "Bearer watch-you"}).status_code == 401
    assert watcher.get(address, headers={"Authorization": "Bearer watch-me"}).status_code == 200


def test_without_a_database_both_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError("server closed the connection")

    monkeypatch.setattr("servicedesk.events.clock.now", away)
    for name in ("health_timers", "health_metrics"):
        assert Client().get(reverse(name)).status_code == 503, name
