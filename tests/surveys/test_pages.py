"""The pages of ratings for those who are signed in."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from servicedesk.accounts.models import User
from servicedesk.events import clock
from surveys.actions.invitations import invite
from surveys.actions.rating import give_rating
from surveys.models import Rating
from tests.cast import Company, at
from tests.htmx import HTMX
from tests.markup import markup_of
from tests.surveys.closing import closed_ticket
from tickets.actions.submission import submit
from tickets.actions.watching import watch

SignIn = Callable[[User], Client]


def test_any_closed_ticket_is_rated_signed_in_without_an_invitation(
    company: Company, as_person: SignIn
) -> None:
    ticket = closed_ticket(company)
    mia = as_person(company.mia)
    address = reverse("rate_ticket", args=[ticket.number])
    assert 'value="5" checked' in markup_of(mia.get(address + "?score=5"))
    response = mia.post(address, {"score": "5", "comment": "Lovely"})
    assert response.status_code == 302 and response["Location"] == ticket.get_absolute_url()
    assert Rating.objects.get().comment == "Lovely"


def test_a_correction_opens_with_what_was_said(company: Company, as_person: SignIn) -> None:
    ticket = closed_ticket(company)
    give_rating(ticket=ticket, score=2, reasons=["speed"], comment="Slow", by=company.mia, at=at("Mon 17:00"))
    address = reverse("rate_ticket", args=[ticket.number])
    with clock.frozen(at("Tue 16:00")):
        page = markup_of(as_person(company.mia).get(address))
    assert 'value="2" checked' in page and "Slow" in page
    with clock.frozen(at("Tue 17:01")):
        page = markup_of(as_person(company.mia).get(address))
        refused = as_person(company.mia).post(address, {"score": "5"})
    assert "the rating can no longer be changed" in page
    assert refused.status_code == 409
    assert Rating.objects.get().score == 2


def test_others_neither_see_nor_use_the_page(company: Company, as_person: SignIn) -> None:
    ticket = closed_ticket(company)
    address = reverse("rate_ticket", args=[ticket.number])
    expected = {"li_wei": 403, "hugo": 403, "frida": 403, "ada": 403, "tom": 404, "olga": 404}
    for name, status in expected.items():
        browser = as_person(company.people[name])
        assert browser.get(address).status_code == status, name
        assert browser.post(address, {"score": "1"}).status_code == status, name
    assert Client().get(address).status_code == 302
    assert not Rating.objects.exists()


def test_a_ticket_that_is_not_closed_says_when_it_can_be_rated(company: Company, as_person: SignIn) -> None:
    ticket = submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))
    page = as_person(company.mia).get(reverse("rate_ticket", args=[ticket.number]))
    assert page.status_code == 200
    assert "Not closed yet" in markup_of(page)


def test_the_panel_asks_the_requester_and_tells_those_who_may_read(
    company: Company, as_person: SignIn
) -> None:
    ticket = closed_ticket(company)
    watch(ticket=ticket, by=company.frida, at=at("Mon 16:30"))
    address = reverse("ticket_rating", args=[ticket.number])
    assert "How did it go?" in markup_of(as_person(company.mia).get(address, headers=HTMX))
    assert markup_of(as_person(company.hugo).get(address, headers=HTMX)).strip() == ""
    give_rating(ticket=ticket, score=2, comment="Too slow", by=company.mia)
    assert "Too slow" in markup_of(as_person(company.mia).get(address, headers=HTMX))
    assert "Change my rating" in markup_of(as_person(company.mia).get(address, headers=HTMX))
    assert "Too slow" in markup_of(as_person(company.hugo).get(address, headers=HTMX))
    for person in (company.li_wei, company.frida):
        assert markup_of(as_person(person).get(address, headers=HTMX)).strip() == "", person
    assert as_person(company.olga).get(address, headers=HTMX).status_code == 404


@pytest.mark.parametrize("path", ["/", "/requests/"])
def test_what_waits_for_a_rating_is_among_what_waits_for_the_person(
    company: Company, as_person: SignIn, path: str
) -> None:
    ticket = closed_ticket(company)
    invite(ticket=ticket, at=at("Mon 16:00"))
    address = reverse("rate_ticket", args=[ticket.number])
    with clock.frozen(at("Mon 17:00")):
        mia, noah = as_person(company.mia), as_person(company.noah)
        page = mia.get(path)
        assert [(one.ticket, one.kind) for one in page.context["waits"]] == [(ticket, "rate")]
        assert f'href="{address}?score=5&amp;next=' in page.content.decode()
        assert "Facilities worked on this. How did it go?" in markup_of(page)
        assert noah.get(path).context["waits"] == []
        back = mia.post(f"{address}?score=5&next={path}", {"score": "5"})
        assert (back.status_code, back["Location"]) == (302, path)
        assert mia.get(path).context["waits"] == []
