"""Two people, one moment: exactly one effect, the other is told why, and nothing fails."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from threading import Event as Signal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from departments.actions.membership import move
from servicedesk.accounts.actions import assistants
from servicedesk.accounts.actions.assistants import end_all, name_assistant
from servicedesk.accounts.actions.people import deactivate
from servicedesk.accounts.models import Assistance, User
from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.notifications.models import Delivery
from servicedesk.notifications.outbox import send_waiting
from servicedesk.timers.drain import drain
from servicedesk.timers.models import Timer
from sla.models import Clock
from surveys.models import Rating, RatingRevision
from tests.api.conftest import JsonClient
from tests.cast import Company
from tests.surveys.closing import closed_ticket
from tests.together import PATIENCE_SECONDS, at_once
from tickets.actions.lifecycle import confirm, resolve
from tickets.actions.submission import submit
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def poster(user: User, path: str, **data: Any) -> Callable[[], int]:
    """Return a post to the API that answers its status."""
    client = JsonClient(raise_request_exception=False)
    client.force_login(user)
    return lambda: client.post(path, data).status_code


def form(user: User, path: str, **data: Any) -> Callable[[], int]:
    """Return a post of a page's form that answers its status."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return lambda: client.post(path, data).status_code


def filed(company: Company, **ago: float) -> Ticket:
    moment = clock.now() - timedelta(**ago)
    return submit(service=company.move_desk, title="Move my desk", by=company.mia, at=moment)


def call(ticket: Ticket, verb: str) -> str:
    return f"/api/v1/tickets/{ticket.number}/{verb}/"


def events(ticket: Ticket) -> list[str]:
    rows = Event.objects.filter(subject_type="tickets.ticket", subject_id=ticket.pk).order_by("seq")
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1)), "the history has a gap"
    return [row.kind for row in rows]


def test_take_against_take(company: Company) -> None:
    ticket = filed(company, minutes=1)
    takers = (company.li_wei, company.hugo, company.chen, company.lena)
    statuses = at_once(*(poster(user, call(ticket, "take")) for user in takers))
    assert sorted(statuses) == [200, 409, 409, 409]
    assert events(ticket).count("ticket.assigned") == 1


def test_the_same_reply_twice_at_once_is_one_message(company: Company) -> None:
    ticket = filed(company, minutes=5)
    path = f"{ticket.get_absolute_url()}do/reply/"
    statuses = at_once(*(form(company.mia, path, body="By the window.") for _ in range(4)))
    assert statuses == [302] * 4 and Message.objects.count() == 1
    assert events(ticket).count("ticket.replied") == 1


def test_the_same_request_twice_at_once_is_one_request(company: Company) -> None:
    asked = {"title": "Move my desk", "impact": "one", "urgency": "soon", "answer_seats": "1"}
    path = f"/services/{company.move_desk.slug}/request/"
    statuses = at_once(*(form(company.mia, path, **asked) for _ in range(4)))
    assert statuses == [302] * 4 and Ticket.objects.count() == 1


def test_reply_against_close(company: Company) -> None:
    ticket = filed(company, hours=1)
    resolve(ticket=ticket, answer="Done", by=company.li_wei)
    closing, talking = at_once(
        poster(company.mia, call(ticket, "confirm")),
        poster(company.mia, call(ticket, "reply"), body="Wait, one more thing."),
    )
    ticket.refresh_from_db()
    assert closing in (200, 409) and talking in (200, 409)
    said = Message.objects.filter(ticket=ticket, body__startswith="Wait").count()
    assert said == (1 if talking == 200 else 0)
    assert ticket.state == ("closed" if closing == 200 else ticket.state)
    assert 200 in (closing, talking)
    events(ticket)


def test_resolve_against_the_breach(company: Company) -> None:
    ticket = filed(company, days=60)
    resolving, _fired = at_once(poster(company.li_wei, call(ticket, "resolve"), body="Done"), drain)
    drain()
    assert resolving == 200
    clocks = Clock.objects.filter(promise=ticket.promise_id)
    assert clocks.count() == 2
    for each in clocks:
        assert each.stopped_at is not None
        assert each.outcome == "breached" and each.breached_at == each.due_at
        assert Timer.objects.filter(kind="sla.step", owner_id=each.pk, state=Timer.State.ARMED).count() == 0
    steps = [event.data for event in Event.objects.filter(kind="sla.step_fired")]
    assert len({(step["clock"], step["level"], step["cycle"]) for step in steps}) == len(steps)


def test_the_same_form_sent_five_times_at_once(company: Company) -> None:
    key = str(uuid4())
    sent = {
        "title": "Move my desk",
        "impact": "one",
        "urgency": "soon",
        "answer_seats": "2",
        "submission_key": key,
    }
    path = f"/services/{company.move_desk.slug}/request/"
    assert at_once(*(form(company.mia, path, **sent) for _ in range(5))) == [302] * 5
    assert Ticket.objects.count() == 1 and Event.objects.filter(kind="ticket.submitted").count() == 1


def test_a_reply_sent_twice_at_once_against_a_take_and_a_transfer(company: Company) -> None:
    ticket = filed(company, minutes=5)
    statuses = at_once(
        poster(company.li_wei, call(ticket, "take")),
        poster(company.hugo, call(ticket, "transfer"), to="IT", reason="Theirs"),
        poster(company.mia, call(ticket, "reply"), body="It is urgent."),
        poster(company.mia, call(ticket, "cancel"), reason="Never mind"),
        poster(company.lena, call(ticket, "set-priority"), priority="high"),
    )
    assert set(statuses) <= {200, 204, 403, 404, 409}
    events(ticket)
    ticket.refresh_from_db()
    assert (ticket.state == "cancelled") == (statuses[3] == 200)


def test_rate_against_rate(company: Company) -> None:
    ticket = filed(company, hours=1)
    resolve(ticket=ticket, answer="Done", by=company.li_wei)
    confirm(ticket=ticket, by=company.mia)
    path = f"/tickets/{ticket.number}/rate/"
    statuses = at_once(*(form(company.mia, path, score=str(score)) for score in (1, 2, 3, 4)))
    assert all(status < 500 for status in statuses)
    assert Rating.objects.count() == 1
    assert Event.objects.filter(kind="rating.given").count() == 1


def test_the_same_rating_four_times_at_once_is_new_once(company: Company) -> None:
    ticket = closed_ticket(company)
    sent = {"ticket": ticket.number, "score": 2, "comment": "It wobbles."}
    statuses = at_once(*(poster(company.mia, "/api/v1/ratings/", **sent) for _ in range(4)))
    assert sorted(statuses) == [200, 200, 200, 201]
    assert Rating.objects.count() == 1 and not RatingRevision.objects.exists()
    assert Event.objects.filter(kind="rating.given").count() == 1


def test_different_ratings_at_once_are_one_and_its_corrections(company: Company) -> None:
    ticket = closed_ticket(company)
    scores = (2, 3, 4, 5)
    sent = (poster(company.mia, "/api/v1/ratings/", ticket=ticket.number, score=score) for score in scores)
    assert sorted(at_once(*sent)) == [200, 200, 200, 201]
    said = [Rating.objects.get().score, *RatingRevision.objects.values_list("score", flat=True)]
    assert sorted(said) == list(scores)


def test_two_who_assist_each_other_leave_at_once(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    _name_each_other(company.mia, company.noah)
    _both_begin(monkeypatch)
    at_once(
        lambda: deactivate(person=company.mia, by=None),
        lambda: deactivate(person=company.noah, by=None),
    )
    assert not User.objects.filter(pk__in=(company.mia.pk, company.noah.pk), is_active=True).exists()
    assert not Assistance.objects.filter(ends_at__gt=clock.now()).exists()
    assert Event.objects.filter(kind="person.assistance_ended").count() == 2


def test_one_leaves_while_the_one_they_assist_moves(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    _name_each_other(company.mia, company.noah)
    _both_begin(monkeypatch)
    at_once(
        lambda: move(person=company.mia, department=company.it, role="member", by=None),
        lambda: deactivate(person=company.noah, by=None),
    )
    assert Event.objects.filter(kind="person.assistance_ended").count() == 2


def test_who_leaves_while_somebody_names_them_is_nobodys_assistant(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, checked, gone = assistants._check, Signal(), Signal()

    def check_and_wait(*given: Any) -> None:
        check(*given)
        checked.set()
        gone.wait(1)

    def leave() -> None:
        checked.wait(PATIENCE_SECONDS)
        deactivate(person=company.noah, by=None)
        gone.set()

    monkeypatch.setattr(assistants, "_check", check_and_wait)
    at_once(lambda: _name(company.noah, by=company.mia), leave)
    assert Assistance.objects.filter(assistant=company.noah, ends_at__lte=clock.now()).exists()
    assert not Assistance.objects.filter(ends_at__gt=clock.now()).exists()


def _name(assistant: User, *, by: User) -> None:
    name_assistant(assistant=assistant, starts_at=clock.now(), ends_at=clock.now() + timedelta(days=9), by=by)


def _name_each_other(one: User, other: User) -> None:
    _name(other, by=one)
    _name(one, by=other)


def _both_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each wait, under its locks, for the other to be as far: a moment, where locks keep the other away."""
    gate = Barrier(2)

    def end_all_after(**kept: Any) -> None:
        with suppress(BrokenBarrierError):
            gate.wait(1)
        end_all(**kept)

    for module in ("servicedesk.accounts.actions.people", "departments.actions.membership"):
        monkeypatch.setattr(f"{module}.end_all", end_all_after)


def test_confirm_against_not_solved(company: Company) -> None:
    ticket = filed(company, hours=1)
    resolve(ticket=ticket, answer="Done", by=company.li_wei)
    statuses = at_once(
        poster(company.mia, call(ticket, "confirm")),
        poster(company.mia, call(ticket, "not-solved"), body="It still wobbles."),
    )
    assert sorted(statuses) == [200, 409]
    assert len([kind for kind in events(ticket) if kind in ("ticket.closed", "ticket.reopened")]) == 1


def test_two_sweepers_fire_and_send_each_thing_once(company: Company, mailoutbox: list[Any]) -> None:
    for _ in range(15):
        filed(company, days=60)
    closed_ticket(company)
    at_once(drain, drain, drain, drain)
    drain()
    fired = Timer.objects.filter(state=Timer.State.FIRED, kind="sla.step").values_list("owner_id", flat=True)
    assert len(fired) == len(set(fired)) > 0
    assert Event.objects.filter(kind="sla.step_fired").count() == len(fired)
    at_once(send_waiting, send_waiting, send_waiting)
    ids = [mail.extra_headers["Message-ID"] for mail in mailoutbox]
    assert len(ids) == len(set(ids)) == Delivery.objects.filter(state=Delivery.State.SENT).count()
