"""A call: someone says by phone or in person what they need, and an agent files it for them on one screen."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from departments.actions.audiences import set_audience
from departments.actions.catch_all import choose_catch_all
from departments.actions.service_states import retire_service
from departments.audiences import Audience, Group
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.models import Notice
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, filed, queries_of, text_of
from tests.tickets.staged import FORM as STAGED
from tickets.actions.submission import submit
from tickets.enums import Source
from tickets.models import Message, Ticket

KEY = "11111111-2222-4333-8444-555555555555"
CALL = f"/calls/{KEY}/"
SAID: dict[str, Any] = {
    "submission_key": KEY, "had": "move-a-desk", "service": "move-a-desk", "requester": "mia.zhou@example.com",
    "source": "phone", "title": "Move my desk", "impact": "one", "urgency": "soon", "answer_seats": "1",
}  # fmt: skip
SOLVED = SAID | {"solved": "on", "solution": "The movers come at two."}


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    """People call on Monday at 10:00."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


@pytest.fixture
def agent(company: Company, as_person: SignIn) -> Client:
    """Li Wei of Facilities takes the call."""
    return as_person(company.li_wei)


def errors_of(answer: HttpResponse) -> dict[str, list[str]]:
    assert answer.status_code == 400
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def test_a_call_opens_on_a_page_of_its_own(agent: Client) -> None:
    first, second = agent.get("/calls/new/"), agent.get("/calls/new/")
    assert first.status_code == 302 and first.url != second.url
    opened = agent.get(first.url)
    page = text_of(opened)
    assert "Requester" in page and "Service" in page and "In one sentence" not in page
    assert re.search(r'href="/calls/new/"[^>]*aria-current="page"', opened.content.decode())


def test_what_was_said_is_filed_for_the_one_who_said_it(company: Company, agent: Client) -> None:
    answer = agent.post(CALL, SAID)
    ticket = Ticket.objects.get()
    assert answer.url == ticket.get_absolute_url()
    assert (ticket.requester, ticket.filer, ticket.consumer) == (company.mia, company.li_wei, company.finance)
    assert (ticket.source, ticket.answers, ticket.state) == ("phone", {"seats": "1"}, "new")
    page = text_of(agent.get(ticket.get_absolute_url()))
    assert "Li Wei submitted it for Mia Zhou, who asked by phone" in page


def test_it_may_have_been_said_in_person(agent: Client) -> None:
    agent.post(CALL, SAID | {"source": "counter"})
    assert Ticket.objects.get().source == Source.COUNTER


def test_the_form_of_the_service_comes_once_it_is_chosen(agent: Client) -> None:
    sent = {"submission_key": KEY, "requester": "Mia Zhou", "service": "Move a desk", "choose": "1"}
    answer = agent.post(CALL, sent, headers=HTMX)
    page = text_of(answer)
    assert answer.status_code == 200 and "Seats" in page and 'value="Mia Zhou"' in page
    assert answer.context["form"]["urgency"].value() == "soon"
    assert answer["HX-Push-Url"] == f"{CALL}?service=move-a-desk"
    assert not Ticket.objects.exists()


def test_the_button_without_scripts_leads_to_the_form_too(agent: Client) -> None:
    answer = agent.post(CALL, {"submission_key": KEY, "requester": "Mia Zhou", "service": "move-a-desk"})
    assert answer.status_code == 200 and "Seats" in text_of(answer)
    assert "This field is required" not in text_of(answer)


def test_another_service_keeps_what_was_typed_for_the_first(
    company: Company, as_person: SignIn, agent: Client
) -> None:
    other = company.screens
    other.department = company.facilities
    other.save()
    sent = SAID | {"service": "screens", "choose": "1", "description": "By the window"}
    page = text_of(agent.post(CALL, sent, headers=HTMX))
    assert "Move my desk" in page and "By the window" in page and "Seats" not in page
    assert 'name="had" value="screens"' in page


def test_a_service_that_is_changed_and_sent_at_once_is_shown_first(company: Company, agent: Client) -> None:
    company.screens.department = company.facilities
    company.screens.save()
    answer = agent.post(CALL, SAID | {"service": "screens"})
    assert answer.status_code == 200 and not Ticket.objects.exists()


def test_a_service_that_is_none_is_said_beside_it_and_the_form_stays(agent: Client) -> None:
    answer = agent.post(CALL, SAID | {"service": "Coffee", "choose": "1"}, headers=HTMX)
    assert list(answer.context["form"].errors) == ["service"]
    assert "You take calls for no service called “Coffee”." in text_of(answer)
    assert "Move my desk" in text_of(answer)


def test_a_caller_must_be_named(agent: Client) -> None:
    assert list(errors_of(agent.post(CALL, SAID | {"requester": ""}))) == ["requester"]


def test_nobody_takes_their_own_call(company: Company, agent: Client) -> None:
    said = errors_of(agent.post(CALL, SAID | {"requester": "li.wei@example.com"}))
    assert said["requester"] == [
        "Choose the person who called. Submit your own requests on the page of the service."
    ]


def test_what_is_sent_twice_is_filed_once(agent: Client) -> None:
    first, second = agent.post(CALL, SOLVED), agent.post(CALL, SOLVED)
    assert first.url == second.url
    assert Ticket.objects.count() == Message.objects.count() == 1


# Solved in the call.


def test_what_was_solved_in_the_call_is_resolved_in_the_same_act(company: Company, agent: Client) -> None:
    agent.post(CALL, SOLVED)
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.holder_person) == ("resolved", company.li_wei)
    assert Message.objects.get().body == "The movers come at two."
    dispatch_pending()
    told = Notice.objects.filter(recipient=company.mia).values_list("kind", flat=True)
    assert len(told) == 1 and "ticket.received" not in told
    assert not Notice.objects.filter(recipient=company.chen).exists()


def test_a_solution_needs_words(agent: Client) -> None:
    assert list(errors_of(agent.post(CALL, SOLVED | {"solution": " "}))) == ["solution"]
    assert not Ticket.objects.exists()


def test_words_of_a_solution_count_only_where_it_is_solved(agent: Client) -> None:
    agent.post(CALL, SAID | {"solution": "The movers come at two."})
    assert Ticket.objects.get().state == "new"


def test_what_the_form_asks_by_the_end_is_asked_where_it_is_solved(company: Company, agent: Client) -> None:
    put_form(company.move_desk, STAGED)
    opened = text_of(agent.get(f"{CALL}?service=move-a-desk"))
    assert "Partner" in opened and "Account" not in opened and "Paid" not in opened
    page = text_of(agent.post(CALL, SOLVED | {"choose": "1"}, headers=HTMX))
    assert "Account" in page and "Paid" in page


def test_a_closing_answer_that_is_missing_is_said_beside_it_and_nothing_is_filed(
    company: Company, agent: Client
) -> None:
    put_form(company.move_desk, STAGED)
    sent = SOLVED | {
        "answer_days-from": "2026-03-09", "answer_days-to": "2026-03-11", "answer_abroad": "no",
        "answer_contract-follows": "1", "answer_contract-by": "2026-03-06", "answer_partner": "Ours",
        "answer_account": "123",
    }  # fmt: skip
    assert list(errors_of(agent.post(CALL, sent))) == ["answer_paid"]
    assert not Ticket.objects.exists()
    agent.post(CALL, sent | {"answer_paid": "20"})
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.answers["paid"], ticket.answers["account"]) == ("resolved", "20.00", "123")
    assert ticket.answers["partner"] == "Ours"


# Whose it is.


@pytest.mark.parametrize(
    ("name", "may"), [("li_wei", True), ("chen", True), ("hugo", True), ("tom", False), ("frida", False)]
)
def test_those_take_calls_who_work_the_unit(company: Company, name: str, may: bool) -> None:
    given: dict[str, Any] = {"service": company.move_desk, "title": "Hers", "requester": company.mia}
    by = company.people[name]
    if may:
        assert submit(by=by, source=Source.PHONE, **given).source == "phone"
    else:
        with pytest.raises(NotAllowed, match="Only people who work for Facilities"):
            submit(by=by, source=Source.PHONE, **given)


@pytest.mark.parametrize("name", ["mia", "ada", "ari"])
def test_the_page_is_for_those_who_work_a_queue(company: Company, as_person: SignIn, name: str) -> None:
    client = as_person(company.people[name])
    for page in ("/calls/new/", CALL, "/calls/services/", f"{CALL}about/"):
        assert client.get(page, headers=HTMX).status_code == 403
    assert client.post(CALL, SAID).status_code == 403
    assert client.post(f"{CALL}parts/", SAID, headers=HTMX).status_code == 403


def test_an_agent_of_another_department_cannot_name_the_service(company: Company, as_person: SignIn) -> None:
    client = as_person(company.tom)
    assert client.post(CALL, SAID).status_code == 400
    assert not Ticket.objects.exists()
    assert client.get("/calls/services/?q=desk").json() == {"results": []}


def test_the_picker_finds_by_words_and_by_what_comes_close(agent: Client) -> None:
    found = [{"value": "move-a-desk", "text": "Move a desk", "note": "Facilities"}]
    for typed in ("", "desk", "mov", "moving desks", "工位"):
        assert agent.get("/calls/services/", {"q": typed}).json()["results"] == found


def only_for(company: Company, unit: Any) -> None:
    group = Group(departments=frozenset({unit.pk}))
    set_audience(service=company.move_desk, audience=Audience(see=(group,), order=(group,)), by=company.hugo)


def test_an_agent_files_what_only_others_may_request(company: Company, agent: Client) -> None:
    only_for(company, company.finance)
    agent.post(CALL, SAID)
    assert Ticket.objects.get().requester == company.mia


def test_one_who_may_not_request_the_service_cannot_do_so_by_phone(company: Company, agent: Client) -> None:
    only_for(company, company.sales)
    about = {"requester": "mia.zhou@example.com", "had": "move-a-desk"}
    why = "This service is not available to Mia Zhou's department."
    assert escape(why) in text_of(agent.get(f"{CALL}about/", about, headers=HTMX))
    assert errors_of(agent.post(CALL, SAID))["requester"] == [why]


def test_a_confidential_service_is_for_managers_and_assistants_alone(
    company: Company, as_person: SignIn
) -> None:
    sent = SAID | {"service": "payslip", "had": "payslip", "requester": "olga.petrova@example.com"}
    said = errors_of(as_person(company.frida).post(CALL, sent))
    assert said["requester"][0].startswith("This service is confidential.")


def test_a_service_that_is_offered_no_more_takes_no_calls(company: Company, agent: Client) -> None:
    retire_service(service=company.move_desk, by=company.hugo)
    assert errors_of(agent.post(CALL, SAID))["requester"] == ["This service is not offered at the moment."]


def test_the_service_desk_takes_calls_for_every_service_and_resolves_its_own_alone(
    company: Company, as_person: SignIn
) -> None:
    choose_catch_all(service=company.screens, by=company.ada)
    client = as_person(company.tom)
    found = client.get("/calls/services/", {"q": "desk"}).json()["results"]
    assert [one["value"] for one in found] == ["move-a-desk"]
    assert "Solved already?" not in text_of(client.get(f"{CALL}?service=move-a-desk"))
    answer = client.post(CALL, SOLVED)
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.filer, ticket.source) == ("new", company.tom, "phone")
    assert client.get(answer.url).status_code == 200
    assert "Solved already?" in text_of(client.get(f"{CALL}?service=screens"))


def test_what_the_service_desk_writes_down_stays_confidential(company: Company, as_person: SignIn) -> None:
    choose_catch_all(service=company.screens, by=company.ada)
    sent = SAID | {"service": "payslip", "had": "payslip"}
    said = errors_of(as_person(company.tom).post(CALL, sent))
    assert said["requester"][0].startswith("This service is confidential.")


# What is beside the form.


def test_open_requests_are_shown_as_far_as_the_agent_may_read_them(company: Company, agent: Client) -> None:
    filed(company, title="The lamp")
    filed(company, title="Two screens", service=company.screens)
    filed(company, title="My salary", service=company.payslip)
    page = text_of(agent.get(f"{CALL}about/", {"requester": "mia.zhou@example.com"}, headers=HTMX))
    assert "Open requests of Mia Zhou" in page and "The lamp" in page
    assert "Two screens" not in page and "My salary" not in page
    assert "not shown" not in page, "the agent may not know of the others"
    for number in range(6):
        filed(company, title=f"The lamp {number}")
    page = text_of(agent.get(f"{CALL}about/", {"requester": "mia.zhou@example.com"}, headers=HTMX))
    assert "2 requests that are not shown" in page


def test_without_open_requests_it_says_so(agent: Client) -> None:
    page = text_of(agent.get(f"{CALL}about/", {"requester": "mia.zhou@example.com"}, headers=HTMX))
    assert "None" in page


def test_what_will_happen_is_said_for_the_one_who_calls(agent: Client) -> None:
    about = {"requester": "mia.zhou@example.com", "had": "move-a-desk", "impact": "many", "urgency": "now"}
    assert "<strong>Facilities</strong> will reply by" in text_of(
        agent.get(f"{CALL}about/", about, headers=HTMX)
    )


def test_the_page_costs_the_same_whatever_is_open(company: Company, agent: Client) -> None:
    page = f"{CALL}?service=move-a-desk&requester=mia.zhou@example.com"
    filed(company)
    before = queries_of(agent, page)
    for number in range(8):
        filed(company, title=f"Desk {number}")
    assert queries_of(agent, page) == before


def test_questions_come_into_sight_as_on_the_page_of_the_service(company: Company, agent: Client) -> None:
    put_form(company.move_desk, STAGED)
    answer = agent.post(f"{CALL}parts/", SAID | {"answer_abroad": "yes"}, headers=HTMX)
    assert "visa" in answer.context["form"].parts.shown


def test_a_call_stays_the_one_of_the_person_who_takes_it(company: Company, as_person: SignIn) -> None:
    """The key in the address is no secret, and opens nothing of another's."""
    as_person(company.li_wei).post(CALL, SAID)
    page = text_of(as_person(company.chen).get(CALL))
    assert "Move my desk" not in page


# Through the API.


def test_a_program_of_the_agent_files_what_was_said(company: Company, agent: Client) -> None:
    sent = {"service": "move-a-desk", "title": "Hers", "answers": {"seats": 1}, "source": "phone"}
    answer = agent.post(
        "/api/v1/tickets/", sent | {"requester": company.mia.email}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["source"]) == (201, "phone")
    assert agent.get("/api/v1/tickets/").json()["results"][0]["source"] == "phone"


def test_what_a_program_files_by_itself_came_through_the_api(company: Company, agent: Client) -> None:
    sent = {"service": "move-a-desk", "title": "Mine", "answers": {"seats": 1}}
    answer = agent.post("/api/v1/tickets/", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["source"]) == (201, "api")


def test_a_program_reads_why_it_may_not(company: Company, as_person: SignIn, agent: Client) -> None:
    sent = {"service": "move-a-desk", "title": "Hers", "answers": {"seats": 1}, "source": "counter"}
    for client, wrong, more in (
        (agent, "requester", {}),
        (as_person(company.tom), "source", {"requester": company.mia.email}),
        (agent, "source", {"source": "mail"}),
    ):
        answer = client.post("/api/v1/tickets/", sent | more, content_type="application/json")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [wrong])
    assert not Ticket.objects.exists()
