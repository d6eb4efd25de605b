"""What fits no service is asked anyway: it comes to one service, and those who have it pass it on."""

import pytest
from django.core.exceptions import ValidationError

from departments.actions.catch_all import choose_catch_all
from departments.models import Service
from servicedesk.accounts.models import User
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.display import lines
from servicedesk.notifications.queries import notices_of
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.models import Clock
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, post, text_of
from tickets.actions.refiling import refile
from tickets.actions.work import take
from tickets.models import Ticket
from tickets.queries.services import closest_services
from tickets.rules import access
from tickets.verbs.offers import offer_to
from tickets.workflow import Verb


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """What Mia asked anyway: it came to IT, where Tom works."""
    choose_catch_all(service=company.screens, by=company.ada)
    company.screens.refresh_from_db()
    return filed(company, service=company.screens, title="Someone should water the plants")


def program(person: User) -> JsonClient:
    client = JsonClient()
    client.force_login(person)
    return client


def test_the_search_leads_to_the_form_with_what_was_typed(company: Company, as_person: SignIn) -> None:
    choose_catch_all(service=company.screens, by=company.ada)
    mia = as_person(company.mia)
    assert "/ask/?q=water%20plants" in mia.get("/search/?q=water plants").content.decode()
    answer = mia.get("/ask/?q=water plants")
    assert answer.url == "/services/screens/request/?title=water+plants&searched-for=water+plants"
    assert 'value="water plants"' in mia.get(answer.url).content.decode()
    assert mia.get("/ask/").url == "/services/screens/request/"


@pytest.mark.parametrize("page", ["/", "/services/", "/search/?q=screens"])
def test_every_way_to_services_ends_with_the_way_to_ask_anyway(
    company: Company, as_person: SignIn, page: str
) -> None:
    assert 'href="/ask/' in as_person(company.mia).get(page).content.decode()


def test_without_such_a_service_the_page_says_whom_to_ask(company: Company, as_person: SignIn) -> None:
    page = as_person(company.mia).get("/ask/")
    assert page.status_code == 200 and "Ask Frida Lang" in text_of(page)
    assert 'href="/manage/ask-anyway/"' in as_person(company.ada).get("/ask/").content.decode()


def test_what_takes_the_rest_is_never_called_close(company: Company) -> None:
    assert company.screens in closest_services(company.mia, "my screeens", 5)
    choose_catch_all(service=company.screens, by=company.ada)
    assert company.screens not in closest_services(company.mia, "my screeens", 5)


def test_it_is_passed_on_with_its_number_and_the_targets_of_the_right_service(
    company: Company, ticket: Ticket
) -> None:
    take(ticket=ticket, by=company.tom, at=at("Mon 10:05"))
    number = ticket.number
    refile(ticket=ticket, service=company.move_desk, reason="A move", by=company.tom, at=at("Mon 10:10"))
    assert (ticket.number, ticket.service, ticket.state) == (number, company.move_desk, "new")
    assert (ticket.provider, ticket.holder_department) == (company.facilities, company.facilities)
    assert ticket.holder_person is None
    assert (ticket.promise.service, ticket.promise.provider) == (company.move_desk, company.facilities)
    running = Clock.objects.filter(promise=ticket.promise, stopped_at=None)
    assert {clock.started_at for clock in running if clock.kind == "resolution"} == {at("Mon 10:00")}


def test_requester_and_the_new_queue_are_told(company: Company, ticket: Ticket) -> None:
    refile(ticket=ticket, service=company.move_desk, reason="A move", by=company.tom, at=at("Mon 10:10"))
    dispatch_pending()
    said = {line.wording.title for line in lines(company.mia, notices_of(company.mia)) if line.wording}
    assert f"{ticket.number} is now with Facilities" in said
    works = {line.wording.title for line in lines(company.li_wei, notices_of(company.li_wei)) if line.wording}
    assert f"New: {ticket.number} {ticket.title}" in works


def test_it_becomes_confidential_with_the_service_and_stays_so(company: Company, ticket: Ticket) -> None:
    refile(ticket=ticket, service=company.payslip, by=company.tom, at=at("Mon 10:10"))
    assert ticket.is_confidential and not access(company.ada, ticket).sees_content


def test_a_request_that_has_its_service_is_transferred_instead(company: Company) -> None:
    ticket = filed(company)
    with pytest.raises(Refused, match="Transfer it"):
        refile(ticket=ticket, service=company.screens, by=company.li_wei, at=at("Mon 10:05"))
    assert (
        Verb.REFILE
        not in offer_to(company.li_wei, ticket, access(company.li_wei, ticket), at("Mon 10:05")).now
    )


def test_only_those_pass_it_on_who_have_it(company: Company, ticket: Ticket) -> None:
    with pytest.raises(NotAllowed):
        refile(ticket=ticket, service=company.move_desk, by=company.mia, at=at("Mon 10:05"))
    with pytest.raises(Ticket.DoesNotExist):
        refile(ticket=ticket, service=company.move_desk, by=company.li_wei, at=at("Mon 10:05"))


def test_what_its_requester_may_not_order_is_refused_beside_the_field(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(state="retired")
    with pytest.raises(ValidationError) as refusal:
        refile(ticket=ticket, service=Service.objects.get(slug="move-a-desk"), by=company.tom)
    assert "service" in refusal.value.message_dict
    page = post(as_person(company.tom), ticket, "refile", service=company.move_desk.pk)
    assert page.status_code == 400 and "service" in page.context["form"].errors
    ticket.refresh_from_db()
    assert ticket.service == company.screens


def test_pages_and_programs_do_the_same(company: Company, ticket: Ticket, as_person: SignIn) -> None:
    tom = as_person(company.tom)
    page = tom.get(f"/tickets/{ticket.number}/")
    assert "Pass on to a service" in text_of(page)
    post(tom, ticket, "refile", service=company.move_desk.pk, reason="A move")
    assert "passed it on to Facilities as “Move a desk”: A move" in text_of(
        as_person(company.mia).get(f"/tickets/{ticket.number}/")
    )
    other = filed(company, service=company.screens, title="Plants again")
    address = f"/api/v1/tickets/{other.number}/refile/"
    assert program(company.tom).post(address, {"service": "nothing"}).status_code == 400
    assert program(company.tom).post(address, {"service": "move-a-desk"}).status_code == 204
    other.refresh_from_db()
    assert other.service == company.move_desk
