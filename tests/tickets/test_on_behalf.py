"""A request that one person files for another: who answers it knows of both."""

import pytest
from django.core import mail
from django.utils import translation

from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.actions import set_preferences
from servicedesk.notifications.display import lines
from servicedesk.notifications.outbox import send_waiting
from servicedesk.notifications.queries import notices_of
from tests.cast import Company, at
from tests.tickets.pages import SignIn, text_of
from tickets.actions.conversation import ask, reply
from tickets.actions.submission import submit
from tickets.actions.work import take
from tickets.models import Ticket


@pytest.fixture
def for_mia(company: Company) -> Ticket:
    """Noah asks Facilities to move Mia's desk."""
    return submit(
        service=company.move_desk,
        title="Her desk",
        by=company.noah,
        requester=company.mia,
        at=at("Mon 10:00"),
    )


def mails(company: Company) -> dict[str, str]:
    """Return address -> text of the newest mail."""
    mail.outbox.clear()
    with clock.frozen(at("Mon 11:00")):
        dispatch_pending()
        send_waiting()
    return {letter.to[0].split("<")[-1].rstrip(">"): str(letter.body) for letter in mail.outbox}


def test_the_composer_names_who_filed_it_beside_the_requester(
    company: Company, for_mia: Ticket, as_person: SignIn
) -> None:
    address = for_mia.get_absolute_url()
    assert "Reply to Mia Zhou (submitted by Noah Klein)" in text_of(as_person(company.li_wei).get(address))
    assert "Reply to Facilities" in text_of(as_person(company.noah).get(address))
    with translation.override("zh-hans"):
        page = text_of(as_person(company.chen).get(address, headers={"Accept-Language": "zh-hans"}))
    assert "周敏（由Noah Klein代为提交）" in page


def test_the_composer_of_an_own_request_names_the_requester_alone(
    company: Company, as_person: SignIn
) -> None:
    own = submit(service=company.move_desk, title="My desk", by=company.mia, at=at("Mon 10:00"))
    assert "Reply to Mia Zhou<" in text_of(as_person(company.li_wei).get(own.get_absolute_url()))


def test_those_who_work_it_read_in_mail_and_notice_who_filed_it(company: Company, for_mia: Ticket) -> None:
    set_preferences(by=company.li_wei, choices={("ticket.new_work", "mail"): True})
    set_preferences(by=company.hugo, choices={("ticket.new_work", "mail"): True})
    take(ticket=for_mia, by=company.li_wei, at=at("Mon 10:05"))
    reply(ticket=for_mia, body="Please soon.", by=company.noah, at=at("Mon 10:10"))
    sent = mails(company)
    assert "Mia Zhou (submitted by Noah Klein)" in sent["li.wei@example.com"]
    titles = {
        line.notice.kind: line.wording
        for line in lines(company.hugo, notices_of(company.hugo))
        if line.wording is not None
    }
    assert titles["ticket.new_work"].body.startswith("From Mia Zhou (submitted by Noah Klein), Finance.")


def test_requester_and_filer_read_why_each_of_them_is_told(company: Company, for_mia: Ticket) -> None:
    sent = mails(company)
    assert "because Noah Klein submitted it for you." in sent["mia.zhou@example.com"]
    assert "because you submitted it for Mia Zhou." in sent["noah.klein@example.com"]
    ask(ticket=for_mia, question="Which floor?", by=company.li_wei, at=at("Mon 10:20"))
    sent = mails(company)
    assert "because Noah Klein submitted it for you." in sent["mia.zhou@example.com"]


def test_an_own_request_is_told_as_one(company: Company) -> None:
    submit(service=company.move_desk, title="My desk", by=company.mia, at=at("Mon 10:00"))
    assert "because it is your request." in mails(company)["mia.zhou@example.com"]
