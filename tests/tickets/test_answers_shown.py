"""Answers in words: sections, rows with totals, amounts, ranges, and what is still to come."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from departments.display.answers import AnswerWords
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from servicedesk.accounts.models import User
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.outbox import send_waiting
from tests.api.conftest import JsonClient
from tests.cast import Company
from tests.departments.publishing import put_form
from tests.tickets.pages import SignIn, queries_of, text_of
from tests.tickets.staged import FILED, asked, both, given, staged
from tickets.actions.answering import fill
from tickets.actions.submission import submit
from tickets.display.answer_columns import AnswerColumns
from tickets.display.exports import safe
from tickets.models import Ticket


@pytest.fixture
def ticket(company: Company, monday: datetime) -> Ticket:
    return staged(company)


def page_of(client: Any, ticket: Ticket) -> str:
    return text_of(client.get(f"/tickets/{ticket.number}/"))


SEEN_IN_ENGLISH = (
    "Trip", "Mon 9 Mar to Wed 11 Mar", "08:30", "Abroad", "No", "will be sent by Fri 6 Mar", "Taxi", "CN¥120.00",
    "CN¥1,300.50", "CN¥1,420.50",
    "Still missing: Contract (will be sent by Fri 6 Mar), Partner (will be sent by Wed 4 Mar).",
)  # fmt: skip
SEEN_IN_CHINESE = ("行程", "3月9日", "08:30", "否", "前补交", "¥1,420.50", "尚缺：合同")


def test_both_sides_read_the_answers_by_section_with_rows_as_tables(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    for person in (company.mia, company.li_wei):
        page = page_of(as_person(person), ticket)
        for words in SEEN_IN_ENGLISH:
            assert words in page, words
        assert "Visa" not in page and "Why this partner" not in page
        assert page.count('data-label="Amount"') == 3


def test_they_are_worded_in_the_readers_language(company: Company, ticket: Ticket, as_person: SignIn) -> None:
    company.mia.language = "zh-hans"
    company.mia.save()
    page = page_of(as_person(company.mia), ticket)
    for words in SEEN_IN_CHINESE:
        assert words in page, words
    assert "CN¥" not in page


def test_a_short_form_stands_among_the_facts(company: Company, monday: datetime, as_person: SignIn) -> None:
    answers = {"seats": "1200", "where": "Room 3"}
    plain = submit(service=company.move_desk, title="Move", by=company.mia, answers=answers)
    page = page_of(as_person(company.mia), plain)
    assert "1,200" in page and "Room 3" in page and 'id="answers-title"' not in page


def test_the_providers_answers_stand_in_their_own_section_and_in_the_history(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    fill(ticket=ticket, by=company.li_wei, answers=given({"account": "123"}))
    fill(ticket=ticket, by=company.li_wei, answers=given({"account": "456"}))
    page = page_of(as_person(company.mia), ticket)
    assert "Account: 123 → 456" in page and "<dt>Account</dt>" in page


def test_a_confidential_requests_answers_are_for_those_who_read_it_alone(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    Ticket.objects.update(is_confidential=True)
    assert "Taxi" in page_of(as_person(company.li_wei), ticket)
    head = page_of(as_person(company.frida), ticket)
    assert "Taxi" not in head and "Still missing" not in head
    program = JsonClient()
    program.force_authenticate(company.frida)
    body = program.get(f"/api/v1/tickets/{ticket.number}/").json()
    assert body["answers"] is None and body["answers_in_words"] is None


def test_programs_read_answers_as_filed_and_in_words(company: Company, ticket: Ticket) -> None:
    program = JsonClient()
    program.force_authenticate(company.li_wei)
    body = program.get(f"/api/v1/tickets/{ticket.number}/").json()
    assert body["answers"] == FILED
    trip, money = body["answers_in_words"]
    assert (trip["title"], money["title"]) == ("Trip", "Money")
    by_key = {one["key"]: one for one in trip["fields"]}
    assert "visa" not in by_key and by_key["contract"]["is_missing"]
    assert by_key["days"] == {
        "key": "days", "label": "Days", "text": "Mon 9 Mar to Wed 11 Mar", "is_missing": False, "table": None,
    }  # fmt: skip
    assert money["fields"][0]["table"] == {
        "columns": ["What", "Amount"],
        "rows": [["Taxi", "CN¥120.00"], ["Hotel", "CN¥1,300.50"]],
        "totals": [None, "CN¥1,420.50"],
    }


def test_the_verbs_tell_programs_what_is_wrong_by_question(company: Company, ticket: Ticket) -> None:
    program = JsonClient()
    program.force_authenticate(company.li_wei)
    address = f"/api/v1/tickets/{ticket.number}"
    refused = program.post(f"{address}/fill/", {"answers": {"account": "12", "days": "?"}})
    assert refused.status_code == 400
    assert refused.json()["errors"]["answers"]["account"] == [
        "Enter it in the form 999 (9 is a digit, A a letter, * either)."
    ]
    filled = program.post(f"{address}/fill/", {"answers": {"account": "123"}})
    assert filled.status_code == 200 and filled.json()["answers"]["account"] == "123"
    ended = program.post(f"{address}/resolve/", {"body": "Done"})
    assert ended.status_code == 400 and ended.json()["errors"]["answers"] == {
        "paid": ["Please fill this in."]
    }
    assert "supply" not in filled.json()["verbs"] and "fill" in filled.json()["verbs"]


def test_who_resolves_by_program_reads_which_answers_are_still_to_come(
    company: Company, ticket: Ticket
) -> None:
    program = JsonClient()
    program.force_authenticate(company.li_wei)
    sent = {"body": "Done", "answers": {"account": "123", "paid": "1"}}
    body = program.post(f"/api/v1/tickets/{ticket.number}/resolve/", sent).json()
    assert body["state"] == "resolved" and body["answers_to_come"] == [
        {"key": "contract", "label": "Contract", "by": "2026-03-06"},
        {"key": "partner", "label": "Partner", "by": "2026-03-04"},
    ]
    program.force_authenticate(company.mia)
    assert "supply" in program.get(f"/api/v1/tickets/{ticket.number}/").json()["verbs"]
    program.post(f"/api/v1/tickets/{ticket.number}/confirm/", {})
    assert program.get(f"/api/v1/tickets/{ticket.number}/").json()["answers_to_come"] == []


def test_a_file_that_was_promised_comes_in_a_multipart_body(company: Company, ticket: Ticket) -> None:
    program = JsonClient()
    program.force_authenticate(company.mia)
    file = SimpleUploadedFile("contract.pdf", b"%PDF-1.4 contract")
    sent = {"answers": '{"partner": "Us"}', "answer_contract": file}
    done = program.post(f"/api/v1/tickets/{ticket.number}/supply/", sent, format="multipart")
    assert done.status_code == 200, done.json()
    body = done.json()
    assert body["answers"]["partner"] == "Us" and "contract" not in body["answers"]
    assert [(one["name"], one["question"]) for one in body["attachments"]] == [("contract.pdf", "contract")]
    assert "supply" not in body["verbs"]


def test_more_rows_and_people_cost_no_more_queries(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    client, address = as_person(company.li_wei), f"/tickets/{ticket.number}/"
    fill(ticket=ticket, by=company.li_wei, answers=given({"account": "1" * 3}))
    before = queries_of(client, address)
    for n in range(3):
        fill(ticket=ticket, by=company.li_wei, answers=given({"account": f"20{n}"}))
    assert queries_of(client, address) == before


def mails(outbox: list[Any]) -> dict[str, str]:
    dispatch_pending()
    send_waiting()
    return {mail.to[0]: str(mail.body) for mail in outbox}


def test_the_confirmation_by_mail_carries_the_answers(
    company: Company, ticket: Ticket, mailoutbox: list[Any]
) -> None:
    [body] = [body for to, body in mails(mailoutbox).items() if "mia" in to]
    assert "Days: Mon 9 Mar to Wed 11 Mar" in body
    assert "Costs: Taxi, CN¥120.00; Hotel, CN¥1,300.50; Total Amount: CN¥1,420.50" in body
    assert "Partner: will be sent by Wed 4 Mar" in body


def a_pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4")


def with_files(company: Company, **more: Any) -> Ticket:
    """File a request whose only section holds files, with another that answers nothing."""
    plan = {"kind": "section", "key": "plan", "label": both("Plan", "图纸"), "fields": [
        asked("plans", "file", "Floor plans", "平面图", required=True)]}  # fmt: skip
    put_form(company.move_desk, [plan])
    company.move_desk.__dict__.pop("newest_form", None)
    files = {"plans": [a_pdf("north.pdf"), a_pdf("south & 1.pdf")], "": [a_pdf("old desk.pdf")]}
    return submit(service=company.move_desk, title="Move", by=company.mia, files=files, **more)


def test_a_section_that_holds_files_alone_is_in_mails_with_names_sizes_and_addresses(
    company: Company, monday: datetime, mailoutbox: list[Any], as_person: SignIn
) -> None:
    ticket = with_files(company)
    dispatch_pending()
    send_waiting()
    [mail] = [mail for mail in mailoutbox if "mia" in mail.to[0]]
    north, south, other = ticket.attachments.order_by("-field_key", "position")
    for name, file in (
        ("Floor plans: north.pdf", north),
        ("south & 1.pdf", south),
        ("Files: old desk.pdf", other),
    ):
        assert f"{name} (8\xa0bytes) http://localhost:8000/attachments/{file.pk}/" in mail.body, mail.body
    html = str(mail.alternatives[0][0])
    assert "south &amp; 1.pdf</a>" in html and f'href="http://localhost:8000/attachments/{south.pk}/"' in html
    asked_to_sign_in = Client().get(f"/attachments/{north.pk}/")
    assert asked_to_sign_in.status_code == 302 and "/accounts/login/" in asked_to_sign_in["Location"]
    assert as_person(company.olga).get(f"/attachments/{north.pk}/").status_code == 404


def test_a_section_that_holds_files_alone_is_asked_in_its_place_with_its_words(
    company: Company, as_person: SignIn
) -> None:
    alone = {"kind": "section", "key": "proof", "label": both("Proof"), "help": both("What we check first"),
             "fields": [asked("plans", "file", "Floor plans")]}  # fmt: skip
    mixed = {"kind": "section", "key": "where", "label": both("Where"),
             "fields": [asked("room", "text", "Room"), asked("photo", "file", "Photo")]}  # fmt: skip
    put_form(company.move_desk, [alone, mixed])
    page = text_of(as_person(company.mia).get("/services/move-a-desk/request/"))
    places = [
        page.index(words)
        for words in ("Proof", "What we check first", "Floor plans", "Room", "Photo", "Other files")
    ]
    assert places == sorted(places) and page.count('id="part_plans"') == page.count('id="part_photo"') == 1


def test_a_section_that_holds_files_alone_is_read_by_programs(company: Company, monday: datetime) -> None:
    program = JsonClient()
    program.force_authenticate(company.li_wei)
    [plan] = program.get(f"/api/v1/tickets/{with_files(company).number}/").json()["answers_in_words"]
    assert (plan["title"], [one["text"] for one in plan["fields"]]) == ("Plan", ["north.pdf\nsouth & 1.pdf"])


def test_files_of_a_confidential_request_are_in_no_mail(
    company: Company, monday: datetime, mailoutbox: list[Any]
) -> None:
    with_files(company)
    Ticket.objects.update(is_confidential=True)
    assert all("north.pdf" not in body and "/attachments/" not in body for body in mails(mailoutbox).values())
    assert mailoutbox


def test_a_mail_about_a_confidential_request_says_nothing_of_its_answers(
    company: Company, monday: datetime, mailoutbox: list[Any]
) -> None:
    staged(company)
    Ticket.objects.update(is_confidential=True)
    [body] = [body for to, body in mails(mailoutbox).items() if "mia" in to]
    assert "Taxi" not in body and "Partner" not in body


def test_the_list_of_one_service_as_a_file_has_its_answers(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    client = as_person(company.hugo)

    def rows(service: str) -> list[list[str]]:
        address = f"/figures/FAC/tickets/file/?figure=open{service}"
        lines = b"".join(client.get(address).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        return list(csv.reader(io.StringIO(lines)))

    heads, line = rows("&service=move-a-desk")
    found = dict(zip(heads, line, strict=True))
    assert (found["Days"], found["Abroad"], found["Total (CNY)"]) == (
        "2026-03-09/2026-03-11",
        "No",
        "1420.50",
    )
    assert found["Costs"] == "Taxi, CN¥120.00; Hotel, CN¥1,300.50; Total Amount: CN¥1,420.50"
    assert found["Visa"] == "" and found["Seats"] == ""
    assert "Days" not in rows("")[0]


def test_amounts_in_a_file_are_numbers_and_one_in_another_currency_stays_in_words(db: None) -> None:
    def form(currency: str) -> FormSpec:
        fields = [
            {"key": "own", "kind": "money", "label": {"en": "Own"}, "currency": currency},
            {"key": "on", "kind": "date", "label": {"en": "On"}},
        ]
        return read_form(fields)

    columns = AnswerColumns(reader=User(), forms={2: form("CNY"), 1: form("EUR")})
    assert columns.heads == ["Own (CNY)", "On"]
    assert written(columns, 2, {"own": "-53.50", "on": "2026-03-09"}) == ["-53.50", "2026-03-09"]
    assert written(columns, 1, {"own": "53.50"}) == ["€53.50", ""]
    with override("zh-hans"):
        assert columns.heads[0] == "Own（CNY）"


def written(columns: AnswerColumns, form: int, answers: dict[str, Any]) -> list[str]:
    words = AnswerWords(columns.forms[form], answers)
    return safe([columns.cell(words, key, answers) for key in columns.specs])


def test_such_a_file_holds_no_answers_that_its_reader_may_not_see(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    Ticket.objects.update(is_confidential=True)
    address = "/figures/FIN/tickets/file/?figure=open&side=asks&service=move-a-desk"
    sent = as_person(company.frida).get(address)
    assert sent.status_code == 200
    assert "Taxi" not in b"".join(sent.streaming_content).decode()  # type: ignore[attr-defined]
