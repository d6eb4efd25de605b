"""What is answered to a form: to a script, to a browser without scripts, to somebody whose session is over."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from servicedesk.accounts.models import User
from tests.cast import PASSWORD, Company
from tests.tickets.pages import SignIn, filed, post, text_of
from tickets.actions.work import assign, take
from tickets.models import Message, Ticket

BY_SCRIPT = {"HTTP_X_DESK_FORM": "1", "HTTP_ACCEPT": "text/html"}
IN_BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml"}
WORDS = "By the window, please, and not beside the printer."


def _send(client: Client, ticket: Ticket, verb: str, headers: dict[str, str], **data: Any) -> HttpResponse:
    return client.post(f"/tickets/{ticket.number}/do/{verb}/", data, **headers)


def _in_chinese(person: User) -> User:
    person.language = "zh-hans"
    person.save(update_fields=["language"])
    return person


def _reply(client: Client, ticket: Ticket, **given: Any) -> HttpResponse:
    said = {"body": WORDS, "composer": "1", "kind": "public", **given}
    return _send(client, ticket, "reply", BY_SCRIPT, **said)


def test_a_script_hears_which_form_was_taken_and_where_to_go_on(company: Company, as_person: SignIn) -> None:
    ticket, key = filed(company), str(uuid4())
    answer = _reply(as_person(company.mia), ticket, submission_key=key)
    assert answer.status_code == 204
    assert (answer["Desk-Taken"], answer["Desk-Next"]) == (key, ticket.get_absolute_url())
    assert Message.objects.get().body == WORDS


def test_what_was_told_on_the_way_is_told_on_the_next_page(company: Company, as_person: SignIn) -> None:
    ticket, client = filed(company), as_person(company.mia)
    _reply(client, ticket)
    assert "Sent." in text_of(client.get(ticket.get_absolute_url()))


@pytest.mark.parametrize(
    "sent", [{"body": " "}, {"body": WORDS, "kind": "note"}], ids=["empty", "not allowed"]
)
def test_a_refused_form_is_not_taken(company: Company, as_person: SignIn, sent: dict[str, str]) -> None:
    answer = _reply(as_person(company.mia), filed(company), submission_key=str(uuid4()), **sent)
    assert answer.status_code in (400, 403) and "Desk-Taken" not in answer and not Message.objects.exists()


def test_a_form_without_a_key_is_answered_without_one(company: Company, as_person: SignIn) -> None:
    for key in ("", "no key"):
        answer = _send(as_person(company.li_wei), filed(company), "take", BY_SCRIPT, submission_key=key)
        assert "Desk-Taken" not in answer


def test_a_script_whose_session_is_over_hears_so(company: Company) -> None:
    answer = _reply(Client(), filed(company), submission_key=str(uuid4()))
    assert answer.status_code == 401 and answer["Desk-Sign-In"] == "/accounts/login/"
    assert "Desk-Taken" not in answer


def test_without_scripts_the_words_of_one_whose_session_is_over_are_shown(company: Company) -> None:
    ticket = filed(company)
    answer = post(Client(), ticket, "reply", body=WORDS, password="a secret of some length")
    assert answer.status_code == 401 and WORDS in text_of(answer) and "a secret" not in text_of(answer)
    assert post(Client(), ticket, "take").status_code == 302


def test_without_scripts_the_words_on_a_page_that_is_too_old_are_shown(company: Company) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.mia)
    answer = post(client, filed(company), "reply", body=WORDS)
    assert answer.status_code == 403 and WORDS in text_of(answer)
    assert "What you wrote is shown below." in text_of(answer) and 'data-error-page="csrf"' in text_of(answer)
    assert "What you wrote" not in text_of(post(client, filed(company), "take"))


def test_a_browser_without_scripts_gets_a_refused_form_under_an_address_of_its_own(
    company: Company, as_person: SignIn
) -> None:
    ticket, client = filed(company), as_person(company.mia)
    answer = _send(client, ticket, "reply", IN_BROWSER, body=" ", composer="1", kind="public")
    assert answer.status_code == 303 and answer.url.startswith(f"/tickets/{ticket.number}/do/reply/?shown=")
    for _ in range(2):
        shown = client.get(answer.url, **IN_BROWSER)
        assert shown.status_code == 400 and "Enter a message first." in text_of(shown)


def test_a_kept_page_is_its_readers_alone(company: Company, as_person: SignIn) -> None:
    form, client = "/services/move-a-desk/request/", as_person(company.mia)
    answer = client.post(form, {"title": "", "description": WORDS}, **IN_BROWSER)
    assert WORDS in text_of(client.get(answer.url))
    assert WORDS not in text_of(as_person(company.olga).get(answer.url))
    assert WORDS not in text_of(as_person(company.mia).get(answer.url)), "another session"
    assert WORDS not in text_of(client.get(answer.url.replace("move-a-desk", "new-screens")))
    client.logout()
    assert client.get(answer.url).status_code == 302


@pytest.mark.parametrize("name", ["nonsense", "0d6f4a7e-9c55-4c1b-8f43-2f1f6f7f9b10"])
def test_what_is_not_kept_is_the_page_itself(company: Company, as_person: SignIn, name: str) -> None:
    answer = as_person(company.mia).get(f"/services/move-a-desk/request/?shown={name}")
    assert answer.status_code == 200 and "Submit request" in text_of(answer)


def test_signing_in_with_a_wrong_password_is_answered_directly(company: Company) -> None:
    sent = {"login": company.mia.email, "password": PASSWORD + "x"}
    assert Client().post("/accounts/login/", sent, **IN_BROWSER).status_code == 200


def test_who_comes_too_late_to_take_a_request_stays_on_it_and_reads_who_has_it(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company)
    client = as_person(company.li_wei)
    take(ticket=ticket, by=company.hugo)
    answer = _send(client, ticket, "take", BY_SCRIPT)
    assert answer.status_code == 409 and answer["Desk-Page"] == ticket.get_absolute_url()
    page = text_of(answer)
    assert "Hugo Brandt has already taken it." in page
    assert f"<h1>{ticket.title}</h1>" in page.replace("<h1> ", "<h1>").replace(" </h1>", "</h1>")
    assert f'action="/tickets/{ticket.number}/do/take/"' not in page and 'name="body"' in page


def test_who_reads_chinese_reads_in_chinese_who_was_faster(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    client = as_person(_in_chinese(company.li_wei))
    take(ticket=ticket, by=company.chen)
    page = text_of(_send(client, ticket, "take", BY_SCRIPT))
    assert "陈宇已领取。" in page


def test_who_comes_too_late_reads_who_was_given_it(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    assign(ticket=ticket, by=company.hugo, person=company.chen)
    take(ticket=ticket, by=company.chen)
    answer = post(as_person(company.li_wei), ticket, "take")
    assert answer.status_code == 409 and "Chen Yu" in text_of(answer)


def test_a_refused_dialog_holds_its_reason_and_what_was_typed(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    client = as_person(company.li_wei)
    take(ticket=ticket, by=company.hugo)
    opened = client.get(f"{ticket.get_absolute_url()}do/transfer/")
    sent = {"to": company.it.pk, "reason": WORDS, "seen": 1, "submission_key": str(uuid4())}
    answer = _send(client, ticket, "transfer", BY_SCRIPT, **sent)
    assert opened.status_code == 200 and answer.status_code == 409
    dialog = text_of(answer).partition("data-dialog-content")[2]
    assert "Someone has just changed this." in dialog and WORDS in dialog and sent["submission_key"] in dialog


def test_what_was_overtaken_is_told_in_chinese_with_who_did_what(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    client = as_person(_in_chinese(company.li_wei))
    take(ticket=ticket, by=company.chen)
    sent = {"to": company.it.pk, "reason": WORDS, "seen": 1, "submission_key": str(uuid4())}
    dialog = text_of(_send(client, ticket, "transfer", BY_SCRIPT, **sent)).partition("data-dialog-content")[2]
    assert "有人刚刚做了更改。请查看后再发送，您写的内容已保留。" in dialog and WORDS in dialog
