"""The dialogs that ask for answers after filing: filled in, sent, and with what is wrong beside the field."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from servicedesk.events.models import Event
from tests.cast import Company
from tests.departments.formspec.forms import section
from tests.departments.publishing import put_form
from tests.markup import markup_of
from tests.tickets.pages import SignIn, filed, post, text_of
from tests.tickets.staged import FILED, asked, given, staged
from tickets.actions.answering import fill, supply
from tickets.actions.submission import submit
from tickets.models import Ticket

CLOSING = {"answer_account": "123", "answer_limit": "", "answer_more": "", "answer_paid": "1400"}
ALL_SHOWN = "section.2 account limit section.3 paid"


@pytest.fixture
def ticket(company: Company, monday: datetime) -> Ticket:
    return staged(company)


def fresh(ticket: Ticket) -> dict[str, Any]:
    answers: dict[str, Any] = Ticket.objects.get(pk=ticket.pk).answers
    return answers


def test_the_page_offers_each_side_what_is_its_own(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    fills, supplies = (f"/tickets/{ticket.number}/do/{verb}/" for verb in ("fill", "supply"))
    mia, li_wei = (
        as_person(one).get(f"/tickets/{ticket.number}/").content.decode()
        for one in (company.mia, company.li_wei)
    )
    assert supplies in mia and fills not in mia
    assert fills in li_wei and supplies not in li_wei
    assert "js/answers" in mia and "js/answers" in li_wei


def test_an_agent_fills_in_the_form_bit_by_bit(company: Company, ticket: Ticket, as_person: SignIn) -> None:
    client = as_person(company.li_wei)
    page = text_of(client.get(f"/tickets/{ticket.number}/do/fill/"))
    assert 'name="answer_account"' in page and 'name="answer_days-from"' not in page
    sent = {"answer_account": "", "answer_limit": "20", "shown": "section.2 account limit"}
    assert post(client, ticket, "fill", **sent).status_code == 302
    assert fresh(ticket) == FILED | {"limit": "20.00"}
    again = markup_of(client.get(f"/tickets/{ticket.number}/do/fill/"))
    assert 'value="20.00"' in again


@pytest.mark.parametrize("verb", ["supply", "fill", "resolve"])
def test_answers_that_are_sent_again_because_no_answer_came_are_taken_once(
    company: Company, ticket: Ticket, as_person: SignIn, verb: str
) -> None:
    """By then the form may ask nothing more, so it is known by what was sent."""
    client = as_person(company.mia if verb == "supply" else company.li_wei)
    supplied = {"answer_partner": "Acme", "answer_contract": [SimpleUploadedFile("c.pdf", b"%PDF-1.4 c")]}
    filled = CLOSING | {"shown": ALL_SHOWN, "body": "Paid."}
    sent = {"submission_key": str(uuid4()), **(supplied if verb == "supply" else filled)}
    assert post(client, ticket, verb, **sent).status_code == 302
    if verb == "supply":
        sent["answer_contract"][0].seek(0)
    before = Event.objects.count()
    again = post(client, ticket, verb, **sent)
    assert (again.status_code, Event.objects.count()) == (302, before)


@pytest.mark.parametrize("verb", ["fill", "resolve"])
def test_who_fills_in_or_resolves_later_reads_what_another_has_filled_in(
    company: Company, ticket: Ticket, as_person: SignIn, verb: str
) -> None:
    one, other = as_person(company.li_wei), as_person(company.hugo)
    address = f"/tickets/{ticket.number}/do/{verb}/"
    seen = one.get(address).context["form"]["seen"].value()
    filled = {"answer_account": "", "answer_limit": "20", "shown": "section.2 account limit"}
    assert post(other, ticket, "fill", **filled).status_code == 302
    closing = CLOSING | {"shown": ALL_SHOWN, "body": "Paid."} if verb == "resolve" else filled
    mine = closing | {"answer_limit": "30", "seen": str(seen)}
    page = post(one, ticket, verb, **mine)
    text = page.content.decode()
    assert page.status_code == 409 and "Someone has just changed this." in text and 'value="30"' in text
    assert "Hugo" in text and fresh(ticket)["limit"] == "20.00"
    again = mine | {"seen": str(page.context["form"]["seen"].value())}
    assert post(one, ticket, verb, **again).status_code == 302 and fresh(ticket)["limit"] == "30.00"


def test_a_wrong_answer_comes_back_with_its_reason_beside_it(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    client = as_person(company.li_wei)
    sent = {"answer_account": "12", "answer_limit": "20", "shown": "section.2 account limit"}
    refused = post(client, ticket, "fill", **sent)
    assert refused.status_code == 400
    page = text_of(refused)
    assert "Enter it in the form 999" in page and 'value="12"' in page and 'value="20"' in page
    assert fresh(ticket) == FILED


def test_what_becomes_relevant_is_asked_before_anything_is_kept(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    client = as_person(company.li_wei)
    sent = {
        "answer_account": "",
        "answer_limit": "200",
        "answer_more": "",
        "shown": "section.2 account limit",
    }
    asked = post(client, ticket, "fill", **sent)
    assert asked.status_code == 400 and fresh(ticket) == FILED
    sent |= {"answer_more": "Far", "shown": "section.2 account limit more"}
    assert post(client, ticket, "fill", **sent).status_code == 302
    assert fresh(ticket)["more"] == "Far"


def test_a_button_shows_what_follows_without_scripts(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    client = as_person(company.li_wei)
    sent = {"answer_limit": "200", "shown": "section.2 account limit", "check": "1"}
    shown = post(client, ticket, "fill", **sent)
    assert shown.status_code == 200 and fresh(ticket) == FILED
    assert 'value="section.2 account limit more"' in markup_of(shown)
    part = client.post(f"/tickets/{ticket.number}/do/fill/parts/", sent, headers={"HX-Request": "true"})
    assert part.status_code == 200 and "Now asked: Reason for the limit" in part.content.decode()


def test_only_who_may_do_the_verb_sees_its_questions(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    for person, status in ((company.mia, 403), (company.tom, 404)):
        client, address = as_person(person), f"/tickets/{ticket.number}/do/fill/parts/"
        assert client.post(address, {}, headers={"HX-Request": "true"}).status_code == status
    missing = f"/tickets/{ticket.number}/do/take/parts/"
    assert as_person(company.li_wei).post(missing, {}, headers={"HX-Request": "true"}).status_code == 404


def test_resolving_asks_for_what_the_form_wants_by_the_end(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    client = as_person(company.li_wei)
    fill(ticket=ticket, by=company.li_wei, answers=given({"limit": "20"}))
    page = markup_of(client.get(f"/tickets/{ticket.number}/do/resolve/"))
    assert 'name="answer_paid"' in page and 'name="answer_account"' in page and 'value="20.00"' in page
    sent = CLOSING | {"body": "Done", "answer_limit": "20.00", "shown": ALL_SHOWN}
    refused = post(client, ticket, "resolve", **sent | {"answer_paid": ""})
    assert refused.status_code == 400 and "Please fill this in." in text_of(refused)
    assert "Done</textarea>" in markup_of(refused)
    assert Ticket.objects.get(pk=ticket.pk).state == "new"
    assert post(client, ticket, "resolve", **sent).status_code == 302
    assert fresh(ticket) == FILED | {"account": "123", "limit": "20.00", "paid": "1400.00"}
    assert Ticket.objects.get(pk=ticket.pk).state == "resolved"


def test_resolving_with_nothing_filled_in_says_all_that_is_missing_at_once(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    client = as_person(company.li_wei)
    shown = markup_of(client.get(f"/tickets/{ticket.number}/do/resolve/"))
    for label in ("Account", "Paid"):
        assert f'{label}<span class="asteriskField">*</span>' in shown
    assert "data-empty" not in shown, "all of it is checked together"
    empty = {"body": "", "answer_account": "", "answer_limit": "", "answer_more": "", "answer_paid": ""}
    refused = post(client, ticket, "resolve", **empty, shown=ALL_SHOWN)
    page = text_of(refused)
    assert refused.status_code == 400 and "Check these fields:" in page
    for name, label in (("body", "What was done"), ("answer_account", "Account"), ("answer_paid", "Paid")):
        assert f'<a href="#id_{name}" data-leads>{label}</a>' in page
        assert f'id="id_{name}_error" class="invalid-feedback"' in page
    assert Ticket.objects.get(pk=ticket.pk).state == "new" and fresh(ticket) == FILED


def test_send_and_resolve_leads_to_the_questions_with_what_was_typed(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    client = as_person(company.li_wei)
    asked = post(client, ticket, "resolve", body="It is done", composer="1", kind="public")
    assert asked.status_code == 200 and Ticket.objects.get(pk=ticket.pk).state == "new"
    page = markup_of(asked)
    assert 'name="answer_paid"' in page and "It is done</textarea>" in page


MISSING = "Not there yet: Contract (will be sent by Fri 6 Mar), Partner (will be sent by Wed 4 Mar)."


def test_who_resolves_reads_which_answers_are_still_to_come(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    page = text_of(as_person(company.li_wei).get(f"/tickets/{ticket.number}/do/resolve/"))
    assert MISSING in page and "until the request is closed" in page
    supply(ticket=ticket, by=company.mia, answers=given({"partner": "Us"}))
    page = text_of(as_person(company.li_wei).get(f"/tickets/{ticket.number}/do/resolve/"))
    assert "Not there yet: Contract (" in page and "Partner (" not in page
    assert "Not there yet" not in text_of(as_person(company.li_wei).get(f"/tickets/{ticket.number}/do/fill/"))


def test_send_and_resolve_asks_first_where_answers_are_still_to_come(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    later = asked("why", "text", "Why", required=True, may_follow=True)
    put_form(company.move_desk, [section("first", later)])
    promise = {"why": {"follows": "2026-03-06"}}
    ticket = submit(service=company.move_desk, title="Desk", by=company.mia, answers=promise)
    client, words = as_person(company.li_wei), {"body": "It is done", "kind": "public"}
    shown = post(client, ticket, "resolve", composer="1", **words)
    assert shown.status_code == 200 and Ticket.objects.get(pk=ticket.pk).state == "new"
    assert "Not there yet: Why (" in text_of(shown) and "It is done</textarea>" in markup_of(shown)
    assert post(client, ticket, "resolve", **words).status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).state == "resolved"
    page = as_person(company.mia).get(f"/tickets/{ticket.number}/").content.decode()
    assert "Still missing: Why" in text_of(as_person(company.mia).get(f"/tickets/{ticket.number}/"))
    assert f"/tickets/{ticket.number}/do/supply/" in page


def test_a_form_without_such_questions_resolves_as_before(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    plain = filed(company)
    done = post(as_person(company.li_wei), plain, "resolve", body="Done", composer="1", kind="public")
    assert done.status_code == 302 and Ticket.objects.get(pk=plain.pk).state == "resolved"


def test_the_requester_adds_what_was_promised(company: Company, ticket: Ticket, as_person: SignIn) -> None:
    client = as_person(company.mia)
    page = text_of(client.get(f"/tickets/{ticket.number}/do/supply/"))
    assert 'name="answer_contract"' in page and 'name="answer_partner"' in page
    assert 'name="answer_leaves"' not in page and "follows=" not in page.lower().replace("-follows", "")
    assert "Promised so far: Wed 4 Mar" in page and "Promised so far: Fri 6 Mar" in page
    file = SimpleUploadedFile("contract.pdf", b"%PDF-1.4")
    shown = "section.1 contract partner"
    sent = {"answer_contract": [file], "answer_partner": "", "shown": shown}
    assert post(client, ticket, "supply", **sent).status_code == 302
    assert fresh(ticket)["partner"] == {"follows": "2026-03-04"} and "contract" not in fresh(ticket)
    later = {"answer_partner-follows": "1", "answer_partner-by": "2026-03-05", "shown": shown}
    assert post(client, ticket, "supply", **later).status_code == 302
    assert fresh(ticket)["partner"] == {"follows": "2026-03-05"}
    assert "Partner (will be sent by Thu 5 Mar)" in text_of(client.get(f"/tickets/{ticket.number}/"))


def test_what_asks_for_nothing_later_brings_no_scripts_for_it(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    """No one is asked at the steps of an approval yet, and a hint asks for nothing."""
    hint = section("work", asked("read", "hint", "Read this"), stage="fulfilment")
    approval = section("yes", asked("cost_center", "text", "Cost center"), stage="approval")
    put_form(company.move_desk, [section("first", asked("why", "text", "Why")), approval, hint])
    page = f"/tickets/{submit(service=company.move_desk, title='Desk', by=company.mia).number}/"
    assert "js/answers" not in as_person(company.li_wei).get(page).content.decode()
