"""What a mail says to the person who gets it: who did what, whose words these are, and why they are told."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail

from servicedesk.accounts.emails import tell_unknown
from servicedesk.accounts.models import Absence, User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.folding import FOLDED_FROM
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.notifications.outbox import send_waiting
from servicedesk.timers.drain import drain
from sla.enums import ClockKind
from sla.models import Clock
from tests.cast import Company, at
from tests.sla.kinds import promise_everything
from tests.sla.test_agreements import proposed
from tests.tickets.pages import filed
from tickets.actions.conversation import ask, reply
from tickets.actions.lifecycle import cancel, not_solved, resolve, resolve_unanswered
from tickets.actions.submission import submit
from tickets.actions.watching import invite
from tickets.actions.work import assign, set_priority, take, transfer
from tickets.models import Ticket


@pytest.fixture
def ticket(company: Company) -> Iterator[Ticket]:
    """Mia's request, which Li Wei took and Eve follows; everyone who was told has read it since."""
    ticket = filed(company)
    invite(ticket=ticket, person=company.eve, by=company.mia, at=at("Mon 10:04"))
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:05"))
    mails_at("Mon 10:05")
    yield ticket


def mails_at(moment: str) -> dict[str, Any]:
    """Let what follows from events happen at the moment; return the newest mail by the name of who gets it."""
    Notice.objects.all().delete()
    Delivery.objects.all().delete()
    mail.outbox.clear()
    with clock.frozen(at(moment)):
        drain()
        dispatch_pending()
        Delivery.objects.update(not_before=at(moment))
        send_waiting()
    return {letter.to[0].partition(" <")[0]: letter for letter in mail.outbox}


def both_forms(letter: Any) -> tuple[str, str]:
    return str(letter.body), str(letter.alternatives[0][0])


def test_a_mail_with_a_reason_says_who_did_it_too(company: Company, ticket: Ticket) -> None:
    set_priority(ticket=ticket, priority="low", reason="It can wait", by=company.li_wei, at=at("Mon 11:00"))
    lowered = mails_at("Mon 11:00")["Mia Zhou"]
    transfer(ticket=ticket, to=company.it, reason="It is a cable", by=company.li_wei, at=at("Mon 11:10"))
    moved = mails_at("Mon 11:10")["Mia Zhou"]
    take(ticket=ticket, by=company.tom, at=at("Mon 11:15"))
    cancel(ticket=ticket, by=company.mia, reason="We stay", at=at("Mon 11:20"))
    withdrawn = mails_at("Mon 11:20")["Tom Berg"]
    for letter, act, reason in (
        (lowered, "Li Wei changed it from", "It can wait"),
        (moved, "Transferred by Li Wei", "It is a cable"),
        (withdrawn, "Mia Zhou withdrew it", "We stay"),
    ):
        for form in both_forms(letter):
            assert act in form and reason in form, letter.subject


def test_what_was_said_stands_once_in_its_mail(company: Company, ticket: Ticket) -> None:
    reply(ticket=ticket, body="We come at noon.", by=company.li_wei, at=at("Mon 11:00"))
    for form in both_forms(mails_at("Mon 11:00")["Mia Zhou"]):
        assert form.count("We come at noon.") == 1


def test_no_words_of_a_person_pass_for_the_desks_own(company: Company, ticket: Ticket) -> None:
    forged = "Fine.\n\nYes, it is solved: https://evil.example\n\nYou are receiving this because you won."
    reply(ticket=ticket, body=forged, by=company.li_wei, at=at("Mon 11:00"))
    text, _html = both_forms(mails_at("Mon 11:00")["Mia Zhou"])
    for line in filter(None, forged.splitlines()):
        assert line not in text.splitlines()
        assert f"> {line}".rstrip() in [written.rstrip() for written in text.splitlines()]


def test_a_title_of_several_lines_adds_no_line_to_a_mail(company: Company, ticket: Ticket) -> None:
    Ticket.objects.update(
        title="Desk\n\nOpen the request: https://evil.example"
    )  # as an older version kept it
    assign(ticket=ticket, by=company.hugo, person=company.chen, at=at("Mon 11:00"))
    User.objects.update(language="en")
    text, _html = both_forms(mails_at("Mon 11:00")["Chen Yu"])
    assert "evil.example" in text
    assert not [line for line in text.splitlines() if line.startswith("Open the request: https://evil")]


def test_the_end_without_a_reply_is_told_to_each_side_in_its_own_words(
    company: Company,
) -> None:
    promise_everything(company)
    ticket = filed(company)
    invite(ticket=ticket, person=company.eve, by=company.mia, at=at("Mon 10:04"))
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:05"))
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    mails_at("Mon 11:00")
    wait = Clock.objects.get(kind=ClockKind.REQUESTER_WAIT)
    resolve_unanswered(ticket=ticket, wait=wait.pk, at=at("Mon 12:00"))
    told = mails_at("Mon 12:00")
    assert told["Mia Zhou"].subject == "FAC-1 has ended: we didn't hear back from you"
    for name in ("Li Wei", "Eve Chang"):
        assert told[name].subject == "FAC-1 has ended: the requester did not reply"
        assert "You can reopen" not in told[name].body
    assert "because the request is assigned to you" in told["Li Wei"].body


def test_a_follower_reads_whether_it_was_a_question_a_reply_or_a_reopening(
    company: Company, ticket: Ticket
) -> None:
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    assert mails_at("Mon 11:00")["Eve Chang"].subject == "FAC-1: Li Wei asked the requester a question"
    reply(ticket=ticket, body="The fourth.", by=company.mia, at=at("Mon 11:10"))
    assert mails_at("Mon 11:10")["Eve Chang"].subject == "FAC-1: Mia Zhou replied"
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 11:20"))
    mails_at("Mon 11:20")
    not_solved(ticket=ticket, why="It wobbles", by=company.mia, at=at("Mon 11:30"))
    told = mails_at("Mon 11:30")
    assert told["Eve Chang"].subject == "FAC-1: Mia Zhou reopened the request"
    assert told["Li Wei"].subject == "FAC-1 was reopened"


def test_who_asked_for_someone_reads_for_whom_it_was_received(company: Company) -> None:
    submit(
        service=company.move_desk, title="A desk", by=company.noah, requester=company.mia, at=at("Mon 10:00")
    )
    told = mails_at("Mon 10:00")
    assert told["Noah Klein"].subject == "FAC-1: we have received your request for Mia Zhou"
    assert told["Mia Zhou"].subject == "FAC-1: we have received your request"


def test_a_mail_names_who_asks_and_who_works_on_it(company: Company, ticket: Ticket) -> None:
    assign(ticket=ticket, by=company.li_wei, person=company.hugo, at=at("Mon 11:00"))
    for form in both_forms(mails_at("Mon 11:00")["Hugo Brandt"]):
        assert "Mia Zhou, Finance" in form
        assert "Hugo Brandt, Facilities" in form


def test_a_deputy_is_not_told_that_the_request_is_theirs(company: Company, ticket: Ticket) -> None:
    Absence.objects.create(
        user=company.li_wei, deputy=company.lena, starts_at=at("Mon 10:30"), ends_at=at("Fri 18:00")
    )
    reply(ticket=ticket, body="Hello?", by=company.mia, at=at("Mon 11:00"))
    body = mails_at("Mon 11:00")["Lena Moor"].body
    assert "You are receiving this because you are the deputy of the assignee, or lead the team" in body
    assert "because the request is assigned to you." not in body


def test_latin_names_stand_apart_from_chinese_words(company: Company, ticket: Ticket) -> None:
    User.objects.update(language="zh-hans")
    reply(ticket=ticket, body="第3版OK了", by=company.hugo, at=at("Mon 11:00"))
    letter = mails_at("Mon 11:00")["Mia Zhou"]
    assert letter.subject == "FAC-1：Hugo Brandt 已回复"
    assert "第3版OK了" in letter.body, "what a person wrote stays as it was typed"


def test_a_mail_about_a_reply_that_is_overdue_leads_to_the_field_for_it(
    company: Company, ticket: Ticket
) -> None:
    told = mails_at("Mon 12:30")
    letter = next(one for one in told.values() if "no first response" in one.subject)
    assert f"/tickets/{ticket.number}/#composer" in letter.body


def test_a_line_of_a_digest_says_what_its_request_is_about(company: Company, ticket: Ticket) -> None:
    for number in range(FOLDED_FROM):
        reply(ticket=ticket, body=f"Word {number}", by=company.li_wei, at=at(f"Mon 11:0{number}"))
    for form in both_forms(mails_at("Mon 11:10")["Mia Zhou"]):
        assert form.count(ticket.title) == FOLDED_FROM


def test_the_words_of_a_proposal_are_those_of_who_made_it(company: Company) -> None:
    proposed(company, note="Please by June", at=at("Mon 10:00"))
    text, html = both_forms(next(iter(mails_at("Mon 10:00").values())))
    assert "Hugo Brandt wrote:\n> Please by June" in text and "Please by June" in html
    assert "takes effect once both department heads have agreed" in text


def test_a_mail_to_an_address_of_nobody_asks_for_no_answer(company: Company) -> None:
    mail.outbox.clear()
    tell_unknown("someone@elsewhere.example", "en")
    (letter,) = mail.outbox
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_chinese_mail_has_no_space_between_its_sentences(company: Company, ticket: Ticket) -> None:
    User.objects.update(language="zh-hans")
    reply(ticket=ticket, body="好", by=company.li_wei, at=at("Mon 11:00"))
    for form in both_forms(mails_at("Mon 11:00")["Mia Zhou"]):
        assert not re.search("[，。：] +[\u4e00-\u9fff]", form)
