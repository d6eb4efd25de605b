"""Text that nobody sees, by every door: it says nothing, stops no clock, and makes no second person."""

from collections.abc import Callable
from email import message_from_bytes, policy

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from departments.actions.people_import import import_people
from departments.forms.place_fields import PlaceField
from servicedesk.accounts.actions.people import invite_person
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import read_people
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.logs.configuration import on_one_line
from servicedesk.notifications.outbox import send_waiting
from servicedesk.web.forms.person_fields import PersonField, SeveralField
from servicedesk.web.forms.text_fields import AddressField, LineField, TextField
from sla.enums import ClockKind
from sla.models import Clock
from tests.api.conftest import JsonClient
from tests.cast import PASSWORD, Company, at
from tests.tickets.pages import SignIn, post
from tickets.actions.conversation import answer, ask, note, reply
from tickets.actions.files import safe_name
from tickets.actions.lifecycle import resolve
from tickets.actions.submission import submit
from tickets.actions.work import transfer
from tickets.models import Message, Ticket
from tickets.workflow import State

UNSEEN = ("\u200b", "\u3164", "\u200d \u2060\n\u2800")
Api = Callable[[User], JsonClient]


def is_unanswered(ticket: Ticket) -> bool:
    ticket.refresh_from_db()
    clock = Clock.objects.get(promise=ticket.promise_id, kind=ClockKind.FIRST_RESPONSE)
    return clock.stopped_at is None and ticket.state == State.NEW and not Message.objects.exists()


@pytest.mark.parametrize("text", UNSEEN)
@pytest.mark.parametrize("verb", ["reply", "ask", "resolve"])
def test_nothing_seen_stops_no_clock_by_page_nor_api(
    company: Company, ticket: Ticket, as_person: SignIn, api: Api, verb: str, text: str
) -> None:
    page = post(as_person(company.li_wei), ticket, verb, body=text)
    assert page.status_code == 400 and "Enter a message first." in page.content.decode()
    answered = api(company.li_wei).post(f"/api/v1/tickets/{ticket.number}/{verb}/", {"body": text})
    assert answered.status_code == 400 and "body" in answered.json()["errors"]
    assert is_unanswered(ticket)


@pytest.mark.parametrize("text", UNSEEN)
def test_no_verb_takes_words_that_nobody_sees(company: Company, ticket: Ticket, text: str) -> None:
    by = company.li_wei
    for act in (
        lambda: reply(ticket=ticket, body=text, by=by),
        lambda: ask(ticket=ticket, question=text, by=by),
        lambda: note(ticket=ticket, body=text, by=by),
        lambda: resolve(ticket=ticket, answer=text, by=by),
        lambda: transfer(ticket=ticket, to=company.it, reason=text, by=by),
        lambda: submit(service=company.move_desk, title=text, by=company.mia),
    ):
        with pytest.raises(ValidationError):
            act()
    assert is_unanswered(ticket)


def test_an_empty_file_alone_says_nothing(company: Company, ticket: Ticket) -> None:
    with pytest.raises(ValidationError):
        reply(ticket=ticket, body="", by=company.li_wei, files=[SimpleUploadedFile("x.txt", b"")])
    assert is_unanswered(ticket)


def test_an_unseen_answer_leaves_the_question_open(company: Company, ticket: Ticket) -> None:
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:10"))
    with pytest.raises(ValidationError):
        answer(ticket=ticket, body="\u3164", by=company.mia)
    ticket.refresh_from_db()
    assert ticket.state == State.WAITING_REQUESTER


@pytest.mark.parametrize("text", UNSEEN)
def test_a_request_without_a_word_to_click_is_refused(
    company: Company, as_person: SignIn, api: Api, text: str
) -> None:
    page = as_person(company.mia).post(
        "/services/move-a-desk/request/", {"title": text, "answer_where": "4.12", "answer_seats": "1"}
    )
    assert page.status_code == 400 and page.context["form"].errors["title"]
    sent = {"service": "move-a-desk", "title": text, "answers": {"seats": 1}}
    answered = api(company.mia).post("/api/v1/tickets/", sent)
    assert answered.status_code == 400 and "title" in answered.json()["errors"]
    assert not Ticket.objects.exists()


def test_an_answer_that_nobody_sees_is_none(company: Company, api: Api) -> None:
    sent = {"service": "move-a-desk", "title": "Desk", "answers": {"seats": 1, "where": "\u200b"}}
    filed = api(company.mia).post("/api/v1/tickets/", sent)
    assert filed.json()["answers"] == {"seats": "1"}


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u202e", "\u3164"])
def test_an_unseen_character_makes_no_second_person(company: Company, unseen: str) -> None:
    people = User.objects.count()
    rows = f"mia.z{unseen}hou@example.com,Mia Zhou,FIN\nnew@example.com,Mia{unseen} Zhou,FIN\n"
    reading = read_people(f"email,name,department\n{rows}".encode())
    plan = import_people(reading=reading, by=company.ada)
    assert [(problem.line, problem.code) for problem in plan.problems] == [
        (2, "invisible_character"),
        (3, "invisible_character"),
    ]
    mistaken = [(f"ad{unseen}a.lin@example.com", "Ada"), ("x@example.com", f"A{unseen}da")]
    for email, name in mistaken:
        with pytest.raises(ValidationError):
            invite_person(details={"email": email, "name": name}, by=company.ada)
    assert User.objects.count() == people


def test_a_cell_that_nobody_sees_says_nothing() -> None:
    reading = read_people("email,name,post\na@example.com,Ada,\u200b\n\u200b,\u3164,\n".encode())
    assert reading.problems == [] and [dict(row.cells) for row in reading.rows] == [{"name": "Ada"}]


@pytest.mark.parametrize("typed", ["ＡＤＡ．ｌｉｎ＠example.com", "\u200bada.lin@example.com\ufeff"])
def test_a_person_signs_in_however_the_address_was_typed(company: Company, typed: str) -> None:
    client = Client()
    assert client.post("/accounts/login/", {"login": typed, "password": PASSWORD}).status_code == 302
    assert client.session["_auth_user_id"] == str(company.ada.pk)


def test_a_title_of_several_lines_makes_one_subject(
    company: Company, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    title = "Desk\r\nBcc: all@example.com\u2028and \u202egnp.exe"
    ticket = submit(service=company.move_desk, title=title, by=company.mia, at=at("Mon 10:00"))
    assert ticket.title == "Desk Bcc: all@example.com and gnp.exe"
    Ticket.objects.filter(pk=ticket.pk).update(title=title)  # as an older version stored it
    dispatch_pending()
    send_waiting()
    for mail in mailoutbox:
        read = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
        assert read["Bcc"] is None and not {"\r", "\n", "\u2028", "\u202e"} & set(str(read["Subject"]))
    assert mailoutbox


def test_a_name_of_a_file_cannot_be_read_backwards() -> None:
    assert safe_name("invoice\u202efdp.exe") == "invoicefdp.exe"
    assert safe_name("\u200b\u3164") == "file"


def test_no_value_begins_a_line_of_the_log() -> None:
    line = on_one_line(None, "info", {"event": "a\r\nb\u2028c\u202ed", "exception": "one\ntwo"})
    assert line == {"event": "a\\r\\nb\\u2028c\\u202ed", "exception": "one\ntwo"}


def test_every_form_takes_its_text_through_the_fields_that_clean_it() -> None:
    kinds = (LineField, TextField, AddressField)
    found = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _forms(forms.Form)
        if form.__module__.partition(".")[0] in {app.name.partition(".")[0] for app in apps.get_app_configs()}
        and form.__module__.startswith(("servicedesk.", "departments.", "sla.", "tickets.", "surveys."))
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) in (forms.CharField, forms.EmailField) and not isinstance(field, kinds)
    ]
    assert found == []


def _forms(kind: type[forms.Form]) -> list[type[forms.Form]]:
    return [kind, *(below for one in kind.__subclasses__() for below in _forms(one))]


@pytest.mark.parametrize("text", ["\u200b", "\u202e", "\u3164"])
def test_a_line_in_which_nobody_sees_anything_names_nothing(
    company: Company, as_person: SignIn, text: str
) -> None:
    for one in (PersonField(), PlaceField()):
        assert SeveralField(one, required=False).clean(text) == []
        with pytest.raises(ValidationError):
            SeveralField(one).clean(text)
    assert SeveralField(PersonField()).clean(f"{text}\n{company.mia.email}") == [company.mia]
    labels = {"grid": "3x8", "language": "both", "single": text}
    assert as_person(company.ada).post("/manage/places/labels/", labels).status_code == 200
    duties = as_person(company.hugo).post("/manage/services/move-a-desk/responsibility/", {"does": text})
    assert duties.status_code < 500
