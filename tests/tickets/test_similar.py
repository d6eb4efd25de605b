"""While someone files: requests like theirs that they may read, and of others a number alone."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servicedesk.events import clock
from tests.cast import Company, at
from tests.departments.audiences import limit_to
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, filed, text_of
from tickets.actions.watching import invite
from tickets.models import Ticket

FORM = "/services/move-a-desk/request/"


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    """People ask on Monday at 10:00."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


def said(client: Client, title: str, slug: str = "move-a-desk") -> str:
    answer = client.post(f"/services/{slug}/request/similar/", {"title": title}, headers=HTMX)
    assert answer.status_code == 200
    return text_of(answer)


def test_what_is_like_it_is_shown_the_most_alike_first(company: Company, as_person: SignIn) -> None:
    filed(company, title="Move the desk of Noah")
    filed(company, title="Two desks to the second floor")
    filed(company, title="Lamp is broken")
    page = said(as_person(company.mia), "Move two desks to the third floor")
    assert page.index("to the second floor") < page.index("of Noah") and "Lamp" not in page


@pytest.mark.parametrize(
    ("kept", "typed"), [("工位搬到三楼", "请把工位搬一下"), ("Screens flicker", "screen flickers")]
)
def test_it_is_found_in_both_languages(company: Company, as_person: SignIn, kept: str, typed: str) -> None:
    ticket = filed(company, title=kept)
    assert ticket.number in said(as_person(company.mia), typed)


def test_what_it_was_copied_from_is_not_shown_again(company: Company, as_person: SignIn) -> None:
    ticket, client = filed(company), as_person(company.mia)
    sent = {"title": "Move my desk", "copied_from": ticket.number}
    answer = client.post(f"{FORM}similar/", sent, headers=HTMX)
    assert ticket.number not in text_of(answer) and ticket.number in said(client, "Move my desk")


def test_three_at_most(company: Company, as_person: SignIn) -> None:
    for number in range(5):
        filed(company, title=f"Move desk {number}")
    assert said(as_person(company.mia), "Move desk").count('class="rows-title') == 3


def test_what_is_older_than_thirty_days_or_of_another_service_is_not(
    company: Company, as_person: SignIn
) -> None:
    filed(company, title="Move my desk", service=company.screens)
    old = filed(company, title="Move my desk")
    Ticket.objects.filter(pk=old.pk).update(submitted_at=at("Mon 10:00").replace(month=1))
    assert "rows-title" not in said(as_person(company.mia), "Move my desk")


def test_of_what_they_may_not_read_a_number_alone_is_said(company: Company, as_person: SignIn) -> None:
    for name in ("mia", "olga", "tom"):
        filed(company, title="Move my desk", by=company.people[name], when="Mon 09:30")
    page = said(as_person(company.noah), "Move my desk")
    assert "rows-title" not in page and "3 colleagues asked for this service today." in page


def test_one_alone_could_be_told_apart_and_is_not_counted(company: Company, as_person: SignIn) -> None:
    for _time in range(3):
        filed(company, title="Move my desk", when="Mon 09:30")
    assert "today" not in said(as_person(company.noah), "Move my desk")


def test_the_own_ones_and_those_of_yesterday_are_not_counted(company: Company, as_person: SignIn) -> None:
    for name in ("mia", "olga"):
        filed(company, by=company.people[name], when="Mon 09:30")
    filed(company, by=company.noah, when="Mon 09:30")
    assert "2 colleagues" in said(as_person(company.noah), "desk")
    Ticket.objects.filter(requester=company.olga).update(submitted_at=at("Mon 09:30").replace(day=1))
    assert "colleague" not in said(as_person(company.noah), "desk")


def test_an_invited_colleague_reads_it(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, title="Move my desk")
    assert ticket.number not in said(as_person(company.noah), "Move a desk")
    invite(ticket=ticket, person=company.noah, by=company.mia)
    assert ticket.number in said(as_person(company.noah), "Move a desk")


def test_a_confidential_service_says_nothing_and_its_form_does_not_ask(
    company: Company, as_person: SignIn
) -> None:
    for name in ("mia", "olga", "tom"):
        filed(company, service=company.payslip, title="My payslip", by=company.people[name], when="Mon 09:30")
    assert said(as_person(company.mia), "My payslip", "payslip").strip() == ""
    assert 'id="similar"' not in text_of(as_person(company.mia).get("/services/payslip/request/"))


def test_a_confidential_request_is_neither_shown_nor_counted(company: Company, as_person: SignIn) -> None:
    for name in ("mia", "olga", "tom"):
        filed(company, title="Move my desk", by=company.people[name], when="Mon 09:30")
    Ticket.objects.update(is_confidential=True)
    assert said(as_person(company.mia), "Move my desk").strip() == ""


def test_who_may_not_request_the_service_learns_nothing(company: Company, as_person: SignIn) -> None:
    limit_to(company.move_desk, company.sales)
    client = as_person(company.mia)
    assert client.post(f"{FORM}similar/", {"title": "Move"}, headers=HTMX).status_code in (403, 404)


def test_it_costs_nothing_before_the_title_is_typed_and_the_same_whatever_there_is(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    page = client.get(FORM)
    assert 'id="similar"' in text_of(page) and "similar" not in page.context.get("rows", "")

    def cost() -> int:
        said(client, "Move my desk")
        with CaptureQueriesContext(connection) as captured:
            said(client, "Move my desk")
        return len(captured)

    filed(company)
    before = cost()
    for _time in range(6):
        filed(company)
    assert cost() == before


def test_a_title_without_words_finds_nothing(company: Company, as_person: SignIn) -> None:
    filed(company, title="Move my desk")
    for typed in ("", "  ", "?", "the"):
        assert "rows-title" not in said(as_person(company.mia), typed)
