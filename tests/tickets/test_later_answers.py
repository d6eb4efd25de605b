"""Answers after filing: the provider's own fields, what was promised for later, and both values of every change."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.display import lines
from servicedesk.notifications.models import Notice
from servicedesk.notifications.queries import notices_of
from servicedesk.timers.drain import drain
from servicedesk.timers.models import Timer
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tests.tickets.staged import FILED, asked, given, staged
from tickets.actions.answer_writing import WrongAnswers
from tickets.actions.answering import fill, supply
from tickets.actions.conversation import ask
from tickets.actions.lifecycle import confirm, not_solved, resolve
from tickets.actions.submission import submit
from tickets.actions.work import take
from tickets.display.history.timeline import timeline_of
from tickets.events import TicketEvent
from tickets.models import AnswerChange, Ticket
from tickets.rules import access
from tickets.timer_kinds import TicketTimer


@pytest.fixture
def ticket(company: Company, monday: datetime) -> Ticket:
    return staged(company)


def wrong(act: Any, ticket: Ticket, by: Any, answers: dict[str, Any], **more: Any) -> dict[str, list[str]]:
    """Return what is said of wrong answers; nothing is kept."""
    before = Ticket.objects.get(pk=ticket.pk).answers
    with pytest.raises(WrongAnswers) as refused:
        act(ticket=ticket, by=by, answers=given(answers), **more)
    assert Ticket.objects.get(pk=ticket.pk).answers == before and not AnswerChange.objects.exists()
    return refused.value.by_key


def changes(ticket: Ticket) -> list[tuple[str, Any, Any]]:
    rows = AnswerChange.objects.filter(ticket=ticket).order_by("pk")
    return [(row.field_key, row.before, row.after) for row in rows]


def history(company: Company, ticket: Ticket, kind: str) -> list[str]:
    fresh = Ticket.objects.select_related("service", "requester").get(pk=ticket.pk)
    timeline = timeline_of(fresh, company.li_wei, access(company.li_wei, fresh))
    anchors = {f"event-{pk}" for pk in Event.objects.filter(kind=kind).values_list("pk", flat=True)}
    return [entry.text for entry in timeline.entries if entry.anchor in anchors]


# The provider's fields.


def test_the_provider_fills_its_fields_bit_by_bit_and_both_values_are_kept(
    company: Company, ticket: Ticket
) -> None:
    fill(ticket=ticket, by=company.li_wei, answers=given({"limit": "20"}))
    fill(ticket=ticket, by=company.li_wei, answers=given({"account": "123", "limit": "30"}))
    assert ticket.answers == FILED | {"limit": "30.00", "account": "123"}
    assert changes(ticket) == [
        ("limit", None, "20.00"),
        ("account", None, "123"),
        ("limit", "20.00", "30.00"),
    ]
    row = AnswerChange.objects.order_by("pk").last()
    assert row is not None and (row.by, row.at) == (company.li_wei, at("Mon 10:00"))
    assert history(company, ticket, TicketEvent.FILLED) == [
        "Li Wei filled in the form: Limit: €20.00",
        "Li Wei filled in the form: Account: 123, Limit: €20.00 → €30.00",
    ]


def test_a_change_is_never_rewritten(company: Company, ticket: Ticket) -> None:
    fill(ticket=ticket, by=company.li_wei, answers=given({"limit": "20"}))
    with pytest.raises(DatabaseError), transaction.atomic():
        AnswerChange.objects.update(after="1")
    with pytest.raises(DatabaseError), transaction.atomic():
        AnswerChange.objects.all().delete()


def test_what_is_wrong_stands_beside_the_field_and_keys_of_other_stages_are_unknown(
    company: Company, ticket: Ticket
) -> None:
    said = wrong(fill, ticket, company.li_wei, {"account": "12", "days": {}, "paid": "1", "strange": 1})
    assert said["account"] == ["Enter it in the form 999 (9 is a digit, A a letter, * either)."]
    assert {key: said[key] for key in ("days", "paid", "strange")} == dict.fromkeys(
        ("days", "paid", "strange"), ["There is no such field."]
    )


def test_a_field_that_becomes_relevant_may_wait_until_the_end_and_goes_when_it_no_longer_is(
    company: Company, ticket: Ticket
) -> None:
    fill(ticket=ticket, by=company.li_wei, answers=given({"limit": "200", "more": "Far away"}))
    fill(ticket=ticket, by=company.li_wei, answers=given({"limit": "50"}))
    assert "more" not in ticket.answers
    assert changes(ticket)[2:] == [("limit", "200.00", "50.00"), ("more", "Far away", None)]


def test_nothing_new_is_no_change(company: Company, ticket: Ticket) -> None:
    fill(ticket=ticket, by=company.li_wei, answers=given({"limit": "20"}))
    with pytest.raises(Exception, match="Nothing has changed"):
        fill(ticket=ticket, by=company.li_wei, answers=given({"limit": "20.00"}))
    assert len(changes(ticket)) == 1


def test_only_those_who_work_on_it_fill_and_only_where_the_form_asks(
    company: Company, ticket: Ticket
) -> None:
    for person in (company.mia, company.frida, company.ada):
        with pytest.raises(NotAllowed):
            fill(ticket=ticket, by=person, answers=given({"limit": "20"}))
    with pytest.raises(Ticket.DoesNotExist):
        fill(ticket=ticket, by=company.tom, answers=given({"limit": "20"}))
    plain = submit(service=company.screens, title="A screen", by=company.mia)
    with pytest.raises(Refused, match="asks nothing"):
        fill(ticket=plain, by=company.tom)


def test_the_work_ends_only_with_what_the_form_asks_by_then(company: Company, ticket: Ticket) -> None:
    take(ticket=ticket, by=company.li_wei)
    said = wrong(resolve, ticket, company.li_wei, {"limit": "500"}, answer="Done")
    assert said == dict.fromkeys(("account", "more", "paid"), ["Please fill this in."])
    last = {"account": "123", "paid": "1400"}
    resolve(ticket=ticket, by=company.li_wei, answer="Done", answers=given(last))
    assert ticket.answers == FILED | {"account": "123", "paid": "1400.00"}
    not_solved(ticket=ticket, by=company.mia, why="Not all of it")
    resolve(ticket=ticket, by=company.li_wei, answer="Now", answers=given({"paid": "1420.5"}))
    assert changes(ticket)[-1] == ("paid", "1400.00", "1420.50")


def test_a_day_that_has_passed_since_is_not_checked_again(company: Company, monday: datetime) -> None:
    fields = [asked("day", "date", "Day", not_past=True), asked("n", "number", "N")]
    sections = [{"kind": "section", "key": "a", "stage": "fulfilment", "fields": fields}]
    put_form(company.screens, sections)
    ticket = submit(service=company.screens, title="A screen", by=company.mia)
    fill(ticket=ticket, by=company.tom, answers=given({"day": "2026-03-02"}))
    later = given({"day": "2026-03-02", "n": "1"})
    fill(ticket=ticket, by=company.tom, answers=later, at=at("Fri 10:00"))
    assert ticket.answers == {"day": "2026-03-02", "n": "1"}
    moved = given({"day": "2026-03-03"})
    with pytest.raises(WrongAnswers):
        fill(ticket=ticket, by=company.tom, answers=moved, at=at("Fri 10:00"))


# What was promised.


def test_the_requester_sends_what_was_promised_and_what_becomes_relevant_is_asked(
    company: Company, ticket: Ticket
) -> None:
    said = wrong(supply, ticket, company.mia, {"partner": "Other"})
    assert said == {"why": ["Please fill this in."]}
    supply(ticket=ticket, by=company.mia, answers=given({"partner": "Other", "why": "Cheaper"}))
    assert ticket.answers == FILED | {"partner": "Other", "why": "Cheaper"}
    file = SimpleUploadedFile("contract.pdf", b"%PDF-1.4 contract")
    supply(ticket=ticket, by=company.mia, answers=given({"contract": [file]}))
    assert "contract" not in ticket.answers
    assert [one.name for one in ticket.attachments.filter(field_key="contract")] == ["contract.pdf"]
    assert history(company, ticket, TicketEvent.SUPPLIED) == [
        "Mia Zhou added to the request: Partner: will be sent by Wed 4 Mar → Other, Why this partner: Cheaper",
        "Mia Zhou added to the request: Contract: will be sent by Fri 6 Mar → contract.pdf",
    ]
    with pytest.raises(Refused, match="Nothing more is expected"):
        supply(ticket=ticket, by=company.mia, answers=given({"partner": "Us"}))


def test_a_promise_can_be_moved_but_not_into_the_past_and_blanks_leave_it(
    company: Company, ticket: Ticket
) -> None:
    later = {"partner": {"follows": "2026-03-05"}, "contract": None}
    supply(ticket=ticket, by=company.mia, answers=given(later))
    assert ticket.answers["partner"] == {"follows": "2026-03-05"} and "contract" in ticket.answers
    past = given({"partner": {"follows": "2026-03-01"}})
    with pytest.raises(WrongAnswers):
        supply(ticket=ticket, by=company.mia, answers=past)


def test_what_others_asked_at_filing_stays_as_it_is(company: Company, ticket: Ticket) -> None:
    said = wrong(supply, ticket, company.mia, {"partner": "Us", "leaves": "09:00", "total": "1"})
    assert said == dict.fromkeys(("leaves", "total"), ["There is no such field."])


def test_what_is_sent_answers_an_open_question_and_a_later_day_does_not(
    company: Company, ticket: Ticket
) -> None:
    take(ticket=ticket, by=company.li_wei)
    ask(ticket=ticket, by=company.li_wei, question="Where is the contract?")
    supply(ticket=ticket, by=company.mia, answers=given({"partner": {"follows": "2026-03-05"}}))
    assert ticket.state == "waiting_requester"
    supply(ticket=ticket, by=company.mia, answers=given({"partner": "Us"}))
    assert ticket.state == "in_progress"


def test_the_requester_is_reminded_once_on_the_morning_of_the_day(company: Company, ticket: Ticket) -> None:
    armed = Timer.objects.filter(kind=TicketTimer.AWAITED, state=Timer.State.ARMED).order_by("fire_at")
    assert [(one.name, one.fire_at) for one in armed] == [
        ("partner", at("Wed 09:00")),
        ("contract", at("Fri 09:00")),
    ]
    supply(ticket=ticket, by=company.mia, answers=given({"partner": "Us"}))
    assert [one.name for one in armed.all()] == ["contract"]
    with clock.frozen(at("Fri 09:01")):
        drain()
        dispatch_pending()
    [event] = Event.objects.filter(kind=TicketEvent.AWAITED)
    assert event.data == {"questions": ["contract"]}
    [notice] = Notice.objects.filter(kind="ticket.awaited")
    assert notice.recipient == company.mia
    mia = User.objects.get(pk=company.mia.pk)
    with clock.frozen(at("Fri 09:01")):
        titles = [one.wording.title for one in lines(mia, notices_of(mia)) if one.wording]
    assert titles[0] == f"{ticket.number}: today you wanted to add Contract"


def told_of_supply(company: Company) -> list[tuple[str, str]]:
    dispatch_pending()
    assert {one.recipient for one in Notice.objects.filter(kind="ticket.supplied")} <= {company.li_wei}
    li_wei = User.objects.get(pk=company.li_wei.pk)
    shown = lines(li_wei, notices_of(li_wei).filter(kind="ticket.supplied"))
    return [(one.wording.title, one.wording.body) for one in shown if one.wording]


def test_whoever_has_it_is_told_which_questions_were_answered_and_which_come_later(
    company: Company, ticket: Ticket
) -> None:
    take(ticket=ticket, by=company.li_wei)
    supply(ticket=ticket, by=company.mia, answers=given({"contract": {"follows": "2026-03-09"}}))
    postponed = (
        f"{ticket.number}: Mia Zhou named another day",
        "Coming later: Contract (will be sent by Mon 9 Mar).",
    )
    assert told_of_supply(company) == [postponed]
    both = {"partner": "Other", "why": "Cheaper", "contract": {"follows": "2026-03-10"}}
    supply(ticket=ticket, by=company.mia, answers=given(both))
    added = (
        f"{ticket.number}: Mia Zhou added what was missing",
        "Added: Partner, Why this partner. Coming later: Contract (will be sent by Tue 10 Mar).",
    )
    assert added in told_of_supply(company)


def test_of_a_confidential_request_no_question_is_named(company: Company, monday: datetime) -> None:
    company.move_desk.is_confidential = True
    company.move_desk.save()
    ticket = staged(company)
    take(ticket=ticket, by=company.li_wei)
    supply(ticket=ticket, by=company.mia, answers=given({"partner": "Us"}))
    [(title, body)] = told_of_supply(company)
    assert "Partner" not in title + body and ticket.number in title


def test_what_was_promised_can_be_added_until_the_request_is_closed(company: Company, ticket: Ticket) -> None:
    take(ticket=ticket, by=company.li_wei)
    resolve(ticket=ticket, by=company.li_wei, answer="Done", answers=given({"account": "123", "paid": "1"}))
    supply(ticket=ticket, by=company.mia, answers=given({"partner": "Us"}))
    assert (ticket.answers["partner"], ticket.state) == ("Us", "resolved")
    confirm(ticket=ticket, by=company.mia)
    with pytest.raises(Refused):
        supply(ticket=ticket, by=company.mia, answers=given({"contract": {"follows": "2026-03-09"}}))
