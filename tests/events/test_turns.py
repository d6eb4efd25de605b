"""Turns of subscribers: what fails is tried for days, holds up no one, and is given up where admins see it."""

from datetime import timedelta

import pytest
from django.db import connection

from servicedesk.database.verification import check_all
from servicedesk.events import clock, dispatch, record
from servicedesk.events.actions import retry
from servicedesk.events.models import Dispatch, Event
from servicedesk.events.queries import failed_turns
from servicedesk.events.record import subscribe
from servicedesk.notifications.models import Notice
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.work_queue.retries import most_attempts, pause, reason
from tests.cast import Company, at
from tests.events.conftest import KIND, Happen, run_later, states
from tickets.actions.submission import submit

RAISE = """
    CREATE FUNCTION test_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'notices are broken today'; END $$;
    CREATE TRIGGER test_refuse BEFORE INSERT ON notifications_notice FOR EACH ROW EXECUTE FUNCTION test_refuse();
"""
HEAL = "DROP TRIGGER test_refuse ON notifications_notice; DROP FUNCTION test_refuse()"


def run_sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def failing(event: Event) -> None:
    raise ValueError("this one never works")


def test_five_minutes_of_failing_notices_lose_none_of_them(company: Company) -> None:
    run_sql(RAISE)
    for _ in range(4):
        submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))
    for second in range(0, 300, 5):
        run_later(seconds=second)
    assert Dispatch.objects.filter(state=Dispatch.State.PENDING).exclude(error="").count() >= 4
    assert not Dispatch.objects.filter(state=Dispatch.State.DEAD).exists()
    run_sql(HEAL)
    run_later(hours=2)
    assert set(Dispatch.objects.values_list("state", flat=True)) == {Dispatch.State.DONE}
    assert Notice.objects.filter(event__kind="ticket.submitted", recipient=company.hugo).count() == 4


def test_a_failing_turn_is_tried_for_five_days_and_then_given_up(happen: Happen) -> None:
    subscribe(KIND)(failing)
    happen()
    moment = at("Mon 10:00")
    for _ in range(dispatch.MAX_ATTEMPTS - 1):
        with clock.frozen(moment):
            dispatch.dispatch_pending()
        turn = Dispatch.objects.get(event__kind=KIND)
        assert turn.state == Dispatch.State.PENDING and turn.not_before > moment
        moment = turn.not_before
    assert moment - at("Mon 10:00") >= timedelta(days=5)
    with clock.frozen(moment):
        dispatch.dispatch_pending()
    turn.refresh_from_db()
    assert (turn.state, turn.error) == (Dispatch.State.DEAD, "ValueError: this one never works")


def test_pauses_grow_to_an_hour_and_never_fall_together() -> None:
    first = timedelta(seconds=10)
    pauses = [[pause(attempt, first=first) for attempt in range(1, 40)] for _ in range(20)]
    for row in pauses:
        assert timedelta(seconds=8) <= row[0] <= timedelta(seconds=12)
        assert max(row) <= timedelta(hours=1.2)
        assert sum(row[:10], timedelta()) < timedelta(hours=4)
    assert len({row[20] for row in pauses}) > 1
    assert most_attempts(first=first) * timedelta(hours=0.8) >= timedelta(days=5)


def test_one_bad_turn_in_a_batch_holds_up_none_of_the_rest(happen: Happen) -> None:
    bad = happen().pk + 3
    done: list[int] = []

    @subscribe(KIND)
    def picky(event: Event) -> None:
        if event.pk == bad:
            raise ValueError("not this one")
        done.append(event.pk)

    events = [happen().pk for _ in range(6)]
    assert bad in events
    assert run_later() == 5
    assert done == [pk for pk in events if pk != bad]
    assert states().count("pending") == 1


def test_what_has_failed_before_comes_after_what_is_new(happen: Happen, monkeypatch) -> None:
    monkeypatch.setattr(dispatch, "BATCH", 2)
    done: list[int] = []
    poisoned: set[int] = set()

    @subscribe(KIND)
    def picky(event: Event) -> None:
        if event.pk in poisoned:
            raise ValueError("not this one")
        done.append(event.pk)

    poisoned.update(happen().pk for _ in range(7))
    well = [happen().pk for _ in range(3)]
    assert run_later() == 3 and done == well


def test_a_subscriber_that_fails_does_not_take_the_others_of_its_event_along(happen: Happen) -> None:
    heard: list[int] = []

    @subscribe(KIND)
    def hears(event: Event) -> None:
        heard.append(event.pk)

    subscribe(KIND)(failing)
    event = happen()
    run_later()
    assert heard == [event.pk]
    assert sorted(states()) == ["done", "pending"]


def test_what_a_failing_subscriber_wrote_is_taken_back(company: Company, happen: Happen) -> None:
    @subscribe(KIND)
    def writes_and_fails(event: Event) -> None:
        Notice.objects.create(recipient=company.mia, kind=KIND, event=event, at=event.at)
        raise ValueError("after writing")

    happen()
    run_later()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("words", ["nothing \x00 at all", "half a pair \ud800"])
def test_a_failure_in_words_that_no_row_can_hold_holds_up_nobody(happen: Happen, words: str) -> None:
    done: list[int] = []

    @subscribe(KIND)
    def picky(event: Event) -> None:
        if not done:
            done.append(0)
            raise ValueError(words)
        done.append(event.pk)

    happen()
    second = happen()
    assert run_later() == 1 and done == [0, second.pk]
    assert reason(ValueError(words)) in set(Dispatch.objects.values_list("error", flat=True))


def test_a_turn_that_kills_its_worker_is_counted_and_spares_the_rest(happen: Happen) -> None:
    done: list[int] = []

    @subscribe(KIND)
    def deadly(event: Event) -> None:
        if event.pk == first.pk:
            raise SystemExit
        done.append(event.pk)

    first, second = happen(), happen()
    with pytest.raises(SystemExit):
        run_later()
    turn = Dispatch.objects.get(event=first)
    assert (turn.state, turn.attempts) == (Dispatch.State.PENDING, 1)
    assert Dispatch.objects.get(event=second).attempts == 0
    assert run_later(seconds=1) == 1 and done == [second.pk]


def test_a_turn_that_kills_every_worker_is_given_up_where_admins_see_it(
    happen: Happen,
) -> None:
    @subscribe(KIND)
    def deadly(event: Event) -> None:
        raise SystemExit

    happen()
    Dispatch.objects.update(attempts=dispatch.MAX_ATTEMPTS - 1)
    with pytest.raises(SystemExit):
        run_later()
    assert run_later(days=1) == 0
    assert states() == [Dispatch.State.DEAD]
    assert failed_turns().get().error == "given up: each try broke off before its end"


def test_a_turn_for_an_unknown_subscriber_is_left_for_a_worker_that_knows_it(
    happen: Happen, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []

    @subscribe(KIND)
    def newer(event: Event) -> None:
        heard.append(event.pk)

    name = f"{newer.__module__}.{newer.__name__}"
    event = happen()
    with monkeypatch.context() as older_worker:
        older_worker.delitem(record._functions, name)
        assert run_later() == 0
        turn = Dispatch.objects.get(event=event)
        assert (turn.state, turn.attempts, turn.not_before) == (Dispatch.State.PENDING, 0, at("Mon 10:00"))
    assert run_later() == 1 and heard == [event.pk]


def test_unknown_turns_at_the_front_hold_up_nobody(happen: Happen, monkeypatch) -> None:
    monkeypatch.setattr(dispatch, "BATCH", 2)
    heard: list[int] = []

    @subscribe(KIND)
    def hears(event: Event) -> None:
        heard.append(event.pk)

    old = [happen().pk for _ in range(5)]
    Dispatch.objects.filter(event_id__in=old).update(subscriber="a.newer.one")
    event = happen()
    assert run_later() == 1 and heard == [event.pk]
    assert states() == ["pending"] * 5 + ["done"]


def test_a_renamed_subscriber_takes_the_turns_of_its_former_name(happen: Happen) -> None:
    heard: list[int] = []

    @subscribe(KIND, formerly=["tests.old_place.hears"])
    def hears(event: Event) -> None:
        heard.append(event.pk)

    event, newer = happen(), happen()
    Dispatch.objects.filter(event=event).update(subscriber="tests.old_place.hears")
    assert run_later() == 2 and heard == [event.pk, newer.pk]
    happened = happen()
    Dispatch.objects.filter(event=happened).update(subscriber="tests.old_place.hears")
    (finding,) = [one.finding for one in check_all({3}) if "events" in one.invariant.name]
    assert finding.broken == []


def test_an_admin_lets_a_given_up_turn_be_tried_again(company: Company, happen: Happen) -> None:
    subscribe(KIND)(failing)
    happen()
    Dispatch.objects.update(state=Dispatch.State.DEAD, attempts=9, error="ValueError: no")
    turn = Dispatch.objects.get()
    with pytest.raises(NotAllowed):
        retry(ids=[turn.pk], by=company.mia)
    assert retry(ids=[turn.pk], by=company.ada, oversees=True, at=at("Tue 10:00")) == 1
    assert retry(ids=[turn.pk], by=company.ada, oversees=True) == 0, "it is not given up any more"
    turn.refresh_from_db()
    assert (turn.state, turn.attempts, turn.not_before) == (Dispatch.State.PENDING, 0, at("Tue 10:00"))
    event = Event.objects.get(kind="dispatch.retried")
    assert (event.actor_id, event.subject_id, event.subject_type) == (
        company.ada.pk,
        turn.pk,
        "events.dispatch",
    )
