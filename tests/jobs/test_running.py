"""Background work gets done, once, in batches, by the first free worker."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from servicedesk.events import clock
from servicedesk.jobs import runner
from servicedesk.jobs.actions import cancel, enqueue, resume
from servicedesk.jobs.models import Job
from servicedesk.jobs.registry import worker
from servicedesk.jobs.runner import LEASE, MAX_ATTEMPTS, run_jobs
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.work_queue.leases import claim

pytestmark = pytest.mark.django_db


def counting(total: int = 3, **params: object) -> Job:
    return enqueue("test.count", {"total": total, **params}, by=None)


def test_work_is_done_in_batches_and_its_progress_counted() -> None:
    job = counting(7, size=3)
    assert (job.state, job.done, job.total) == (Job.State.QUEUED, 0, 0)
    assert run_jobs(seconds=5) == 3
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 9, 9)
    assert job.result == {"batches": [1, 2, 3]}
    assert job.started_at is not None and job.finished_at is not None
    assert run_jobs(seconds=5) == 0


def test_work_of_an_unknown_kind_is_not_ordered() -> None:
    with pytest.raises(LookupError):
        enqueue("test.unheard", {}, by=None)
    assert not Job.objects.exists()


def test_a_kind_of_a_newer_version_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    job = counting()
    monkeypatch.setattr("servicedesk.jobs.registry._workers", {})
    assert run_jobs(seconds=5) == 0
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_long_work_gives_way_after_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "TURN_SECONDS", 0)
    order: list[str] = []

    @worker("test.turns", label="Turns")
    def step(job: Job) -> bool:
        order.append(job.params["name"])
        job.done += 1
        return job.done < 2

    for name in ("first", "second"):
        enqueue("test.turns", {"name": name}, by=None)
    run_jobs(seconds=5)
    assert order == ["first", "second", "first", "second"]


def test_no_more_jobs_at_once_than_the_settings_say() -> None:
    Job.objects.filter(pk=counting().pk).update(
        state=Job.State.RUNNING, runner="another", lease_until=clock.now() + LEASE
    )
    waiting = counting()
    assert run_jobs(seconds=5) == 0
    waiting.refresh_from_db()
    assert waiting.state == Job.State.QUEUED


def test_quick_work_does_not_wait_behind_long_work() -> None:
    Job.objects.filter(pk=counting().pk).update(
        state=Job.State.RUNNING, runner="another", lease_until=clock.now() + LEASE
    )
    done: list[str] = []
    worker("test.quick", label="Quick", is_quick=True)(lambda job: done.append(job.kind) or False)
    quick, long = enqueue("test.quick", {}, by=None), counting()
    assert run_jobs(seconds=5) == 1
    quick.refresh_from_db()
    long.refresh_from_db()
    assert (quick.state, long.state, done) == (Job.State.DONE, Job.State.QUEUED, ["test.quick"])


def test_a_dead_runners_job_goes_on_where_it_stopped_when_its_lease_has_run_out() -> None:
    job = counting(5)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING,
        runner="dead",
        lease_until=clock.now() - timedelta(seconds=1),
        done=3,
        cursor=3,
    )
    run_jobs(seconds=5)
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.DONE, {"batches": [4, 5]})


def test_a_runner_that_wakes_after_another_took_its_job_commits_nothing() -> None:
    job = counting(5)
    stale = claim(runner._queue(), job, at=clock.now())
    assert stale is not None
    Job.objects.filter(pk=job.pk).update(runner="the next one")
    assert runner._run_batch(stale) is False
    job.refresh_from_db()
    assert (job.state, job.done, job.runner) == (Job.State.RUNNING, 0, "the next one")


def test_a_batch_that_kills_its_process_each_time_fails_the_work_in_the_end() -> None:
    job = counting()
    for _ in range(MAX_ATTEMPTS):
        assert claim(runner._queue(), job, at=clock.now()) is not None
        Job.objects.filter(pk=job.pk).update(lease_until=clock.now())
    run_jobs(seconds=5)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.FAILED, 0)
    assert "interrupted several times" in job.error


def test_a_database_that_goes_away_fails_no_work() -> None:
    @worker("test.away", label="Away")
    def step(job: Job) -> bool:
        raise OperationalError("server closed the connection unexpectedly")

    job = enqueue("test.away", {}, by=None)
    with pytest.raises(OperationalError):
        run_jobs(seconds=5)
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING


def test_a_failing_batch_fails_the_work_with_a_sentence_and_keeps_what_was_done(
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = enqueue("test.stumble", {"how": "fault"}, by=None)
    run_jobs(seconds=5)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.FAILED, 1)
    assert "Something went wrong on our side" in job.error and "ZeroDivisionError" not in job.error
    assert any(
        "no number is divided by nothing" in str(record.exc_info or record.msg) for record in caplog.records
    )


def test_a_verbs_own_words_are_the_reason() -> None:
    job = enqueue("test.stumble", {"how": "refusal"}, by=None)
    run_jobs(seconds=5)
    job.refresh_from_db()
    assert job.error == "That calendar has no working time."


def test_cancelling_stops_before_the_next_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "TURN_SECONDS", 0)
    job = counting(5)
    held = claim(runner._queue(), job, at=clock.now())
    assert held is not None and runner._run_batch(held) is True
    assert cancel(job, by=None) is True
    assert runner._run_batch(held) is False
    assert run_jobs(seconds=5) == 0
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.CANCELLED, 1)
    assert cancel(job, by=None) is False


def test_cancelled_work_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "TURN_SECONDS", 0)
    job = counting(3)
    held = claim(runner._queue(), job, at=clock.now())
    assert held is not None and runner._run_batch(held) is True
    cancel(job, by=None)
    assert resume(job, by=None) is True
    assert resume(job, by=None) is False
    while run_jobs(seconds=5):
        pass
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, 3)


def test_nobody_resumes_the_work_of_others(company) -> None:
    job = enqueue("test.count", {"total": 1}, by=company.mia)
    cancel(job, by=company.mia)
    with pytest.raises(NotAllowed):
        resume(job, by=company.noah)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_nobody_cancels_the_work_of_others(company) -> None:
    job = enqueue("test.count", {"total": 1}, by=company.mia)
    with pytest.raises(NotAllowed):
        cancel(job, by=company.noah)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert cancel(job, by=company.mia) is True
