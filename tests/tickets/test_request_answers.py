"""A request form with everything that forms can have, as its requester fills it in on a page without scripts."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicedesk.events import clock
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tests.markup import markup_of
from tests.tickets.pages import SignIn, text_of
from tickets.models import Ticket

FORM = "/services/move-a-desk/request/"
LEAST = {"title": "Travel to Suzhou", "impact": "one", "urgency": "soon"}
ROWS = {"answer_items-TOTAL_FORMS": "2", "answer_items-INITIAL_FORMS": "0"}


def texts(words: str) -> dict[str, str]:
    return {"en": words, "zh": words}


def asked(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": texts(key.capitalize())} | more


def sized(value: str, words: str) -> dict[str, Any]:
    return asked("size", "choice", options=[{"value": value, "label": texts(words)}])


def only_if(field: str, test: str, value: Any) -> dict[str, Any]:
    return {"all": [{"field": field, "test": test, "value": value}]}


ITEMS = asked(
    "items", "rows", totals=["amount", "twice"], columns=[
        asked("what", required=True),
        asked("amount", "money", currency="CNY", required=True),
        asked("why", when=only_if("amount", "gt", "1000"), required=True),
        asked("twice", "calculated", calculation={"op": "sum", "of": ["amount", "amount"]}),
    ],
)  # fmt: skip
TRAVEL = [
    {"kind": "section", "key": "trip", "label": texts("The trip"), "help": texts("As far as you know."), "fields": [
        asked("days", "date_range", required=True),
        asked("abroad", "yes_no", required=True),
        asked("passport", when=only_if("abroad", "is", True), required=True),
        asked("warning", "hint", help=texts("Ask for a visa early."), when=only_if("abroad", "is", True)),
    ]},
    {"kind": "section", "key": "money", "label": texts("Money"), "fields": [
        asked("advance", "money", currency="CNY", default="500"),
        asked("leaves", "time"),
        ITEMS,
        asked("all", "calculated", calculation={"op": "sum", "of": ["items.amount", "advance"]}),
    ]},
    {"kind": "section", "key": "provider", "label": texts("For us"), "stage": "fulfilment", "fields": [
        asked("serial"),
    ]},
]  # fmt: skip
RIGHT = LEAST | {
    "answer_days-from": "2026-03-10", "answer_days-to": "2026-03-12", "answer_abroad": "no", "answer_advance": "500",
    "answer_leaves": "09:30",
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


def hidden_parts(answer: Any) -> set[str]:
    return set(re.findall(r'data-part="([^"]+)"[^>]*hidden>', text_of(answer)))


def shown_in(answer: Any) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', text_of(answer))
    assert found
    return found[1]


def worked_in(answer: Any) -> dict[str, str]:
    found = re.search(r'<script type="application/json">(.*?)</script>', text_of(answer), re.DOTALL)
    assert found
    return json.loads(found[1])


def test_each_kind_is_asked_kept_and_only_in_its_stage(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)
    page = client.get(FORM)
    assert "The trip" in text_of(page) and "As far as you know." in text_of(page)
    assert "Serial" not in text_of(page)
    assert {"passport", "warning"} <= hidden_parts(page) and "section.0" not in hidden_parts(page)
    client.post(FORM, RIGHT | ROWS | {
        "answer_items-0-what": "Train", "answer_items-0-amount": "553.5", "answer_serial": "A1",
        "answer_items-1-what": "Hotel", "answer_items-1-amount": "1200", "answer_items-1-why": "Two nights",
    })  # fmt: skip
    assert Ticket.objects.get().answers == {
        "days": {"from": "2026-03-10", "to": "2026-03-12"}, "abroad": False, "advance": "500.00", "leaves": "09:30",
        "items": [
            {"what": "Train", "amount": "553.50", "twice": "1107"},
            {"what": "Hotel", "amount": "1200.00", "why": "Two nights", "twice": "2400"},
        ],
        "all": "2253.5",
    }  # fmt: skip


def test_a_word_between_the_days_of_a_range_says_which_is_the_last(
    company: Company, as_person: SignIn
) -> None:
    put_form(company.move_desk, TRAVEL)
    page = text_of(as_person(company.mia).get(FORM))
    assert re.search(
        r'name="answer_days-from"[^>]*>\s*<span[^>]*>to</span>\s*<input[^>]*name="answer_days-to"', page
    )


def test_what_is_worked_out_is_never_taken_from_the_page(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    as_person(company.mia).post(FORM, RIGHT | {"answer_all": "1", "answer_items-0-twice": "1", "all": "1"})
    assert Ticket.objects.get().answers["all"] == "500"


def test_a_default_stands_in_the_form_and_may_be_emptied(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)
    page = client.get(FORM)
    assert page.context["form"]["answer_advance"].value() == 500
    assert worked_in(page)["all"] == "CN¥500.00"
    client.post(FORM, RIGHT | {"answer_advance": "", "shown": shown_in(page)})
    assert "advance" not in Ticket.objects.get().answers


def test_what_is_not_relevant_is_not_required_not_checked_and_not_kept(
    company: Company, as_person: SignIn
) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)
    client.post(FORM, RIGHT | {"answer_passport": "x" * 400, "shown": shown_in(client.get(FORM))})
    assert "passport" not in Ticket.objects.get().answers


def test_a_question_that_was_not_in_sight_is_shown_before_anything_is_filed(
    company: Company, as_person: SignIn
) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)
    sent = RIGHT | {"answer_abroad": "yes", "answer_passport": "E1", "shown": shown_in(client.get(FORM))}
    answer = client.post(FORM, sent)
    assert answer.status_code == 400 and not Ticket.objects.exists()
    assert "Your answers led to more questions: Passport, Warning." in text_of(answer)
    assert "passport" not in hidden_parts(answer) and answer.context["form"].errors == {}
    assert answer.context["form"]["answer_passport"].value() == "E1"
    again = client.post(FORM, sent | {"shown": shown_in(answer)})
    assert again.status_code == 302 and Ticket.objects.get().answers["passport"] == "E1"


def test_a_question_not_in_sight_yet_is_not_complained_of(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)
    sent = RIGHT | {"answer_abroad": "yes", "answer_days-to": "", "shown": shown_in(client.get(FORM))}
    form = client.post(FORM, sent).context["form"]
    assert form.errors == {"answer_days": ["Enter both the first and the last day."]}


def test_continue_shows_what_follows_and_complains_of_nothing(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)
    answer = client.post(FORM, {"answer_abroad": "yes", "check": "1", "shown": shown_in(client.get(FORM))})
    assert answer.status_code == 200 and "passport" not in hidden_parts(answer)
    assert "Your answers led to more questions" in text_of(answer) and "is-invalid" not in text_of(answer)


def test_what_was_typed_into_a_question_travels_while_it_is_not_relevant(
    company: Company, as_person: SignIn
) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)
    answer = client.post(FORM, RIGHT | {"answer_passport": "E1", "answer_days-to": ""})
    assert "passport" in hidden_parts(answer) and 'value="E1"' in text_of(answer)


def test_rows_come_and_go_by_button_and_keep_what_was_typed(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)
    first = RIGHT | ROWS | {"answer_items-TOTAL_FORMS": "1", "answer_items-0-what": "Train"}
    added = client.post(FORM, first | {"do": "add:answer_items"})
    assert added.status_code == 200 and 'name="answer_items-1-what"' in text_of(added)
    assert 'value="Train"' in text_of(added) and "is-invalid" not in text_of(added)
    both = RIGHT | ROWS | {"answer_items-0-what": "Train", "answer_items-1-what": "Hotel"}
    removed = client.post(FORM, both | {"do": "remove:answer_items:0"})
    assert "Removed: Train" in text_of(removed)
    back = client.post(FORM, both | {"answer_items-0-DELETE": "on", "do": "restore:answer_items:0"})
    assert "Removed: Train" not in text_of(back) and 'value="Train"' in text_of(back)


def test_a_removed_row_and_a_blank_one_are_not_kept(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    as_person(company.mia).post(FORM, RIGHT | ROWS | {
        "answer_items-TOTAL_FORMS": "3", "answer_items-0-what": "Train", "answer_items-0-DELETE": "on",
        "answer_items-1-what": " ", "answer_items-2-what": "Hotel", "answer_items-2-amount": "3",
    })  # fmt: skip
    assert [row["what"] for row in Ticket.objects.get().answers["items"]] == ["Hotel"]


def test_an_error_in_a_row_stands_in_its_cell(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    answer = as_person(company.mia).post(FORM, RIGHT | ROWS | {
        "answer_items-0-what": "", "answer_items-1-what": "Hotel", "answer_items-1-amount": "3.333",
    })  # fmt: skip
    assert answer.status_code == 400
    assert answer.context["form"].errors == {
        "answer_items.1.amount": ["Enter an amount with at most 2 decimals."]
    }
    assert 'id="id_answer_items-1-amount_error"' in text_of(answer)


def test_a_cell_that_was_not_in_sight_is_shown_first(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)
    sent = RIGHT | ROWS | {"answer_items-1-what": "Hotel", "answer_items-1-amount": "1200"}
    answer = client.post(FORM, sent | {"shown": shown_in(client.get(FORM))})
    assert answer.status_code == 400 and answer.context["form"].errors == {}
    assert "items.1.why" in shown_in(answer) and "items.0.why" not in shown_in(answer)


def test_an_answer_may_follow_with_the_day_by_which(company: Company, as_person: SignIn) -> None:
    put_form(
        company.move_desk,
        [
            asked("contract", required=True, may_follow=True),
            asked("plan", "file", required=True, may_follow=True),
        ],
    )
    client = as_person(company.mia)
    page = text_of(client.get(FORM))
    assert "I will send it later, by" in page
    later = {"answer_contract-follows": "1", "answer_plan-follows": "1", "answer_plan-by": "2026-03-06"}
    refused = client.post(FORM, LEAST | later)
    assert refused.context["form"].errors == {"answer_contract.by": ["Say by which day you will send it."]}
    day = re.search(r'<input[^>]*name="answer_contract-by"[^>]*>', markup_of(refused))
    assert day and "is-invalid" in day[0] and 'aria-describedby="id_answer_contract-by_error"' in day[0]
    assert markup_of(refused).count("is-invalid") == 1, "the answer itself is not what is missing"
    assert 'name="answer_contract-follows" value="1" id="id_answer_contract-follows" checked' in text_of(
        refused
    )
    client.post(FORM, LEAST | later | {"answer_contract-by": "2026-03-09"})
    assert Ticket.objects.get().answers["contract"] == {"follows": "2026-03-09"}


def test_a_day_without_an_answer_promises_it_and_an_answer_needs_no_day(
    company: Company, as_person: SignIn
) -> None:
    put_form(company.move_desk, [asked("contract", required=True, may_follow=True)])
    client = as_person(company.mia)
    day = {"answer_contract-by": "2026-03-09"}
    client.post(FORM, LEAST | day)
    assert Ticket.objects.get().answers["contract"] == {"follows": "2026-03-09"}
    client.post(FORM, LEAST | day | {"answer_contract": "C-12"})
    assert Ticket.objects.latest("pk").answers["contract"] == "C-12"


def test_a_change_of_an_answer_is_told_what_is_in_sight_now(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)
    sent = (
        RIGHT
        | ROWS
        | {"answer_abroad": "yes", "answer_items-0-amount": "2000", "shown": shown_in(client.get(FORM))}
    )
    answer = client.post(f"{FORM}parts/", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert {"passport", "warning", "items.0.why"} <= set(shown_in(answer).split())
    assert "Now asked: Passport, Warning, Why." in text_of(answer)
    assert worked_in(answer) == {
        "all": "CN¥2,500.00", "items.0.twice": "CN¥4,000.00", "items.1.twice": "CN¥0.00",
        "items.total.amount": "CN¥2,000.00", "items.total.twice": "CN¥4,000.00",
    }  # fmt: skip


def test_a_row_that_is_added_by_script_comes_alone(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)
    sent = RIGHT | ROWS | {"do": "add:answer_items", "shown": shown_in(client.get(FORM))}
    page = text_of(client.post(f"{FORM}parts/", sent, headers={"HX-Request": "true"}))
    assert 'name="answer_items-2-what"' in page and 'hx-swap-oob="true"' in page and "answer_days" not in page


def test_a_form_that_was_published_meanwhile_takes_over_what_was_typed(
    company: Company, as_person: SignIn
) -> None:
    old = [
        asked("room"), asked("floor", required=True), sized("s", "Small"),
        asked("parts", "rows", columns=[asked("name"), asked("colour")]),
    ]  # fmt: skip
    first = put_form(company.move_desk, old)
    client = as_person(company.mia)
    page = client.get(FORM)
    new = [
        asked("room"), asked("house", required=True), sized("l", "Large"),
        asked("parts", "rows", columns=[asked("name")]),
    ]  # fmt: skip
    put_form(company.move_desk, new, number=3)
    sent = LEAST | {
        "answer_room": "3.12", "answer_floor": "3", "answer_size": "s", "form_version": str(first.pk),
        "answer_parts-TOTAL_FORMS": "1", "answer_parts-INITIAL_FORMS": "0", "answer_parts-0-name": "Leg",
        "answer_parts-0-colour": "Red", "shown": shown_in(page),
    }  # fmt: skip
    answer = client.post(FORM, sent)
    assert answer.status_code == 400 and not Ticket.objects.exists()
    words = text_of(answer)
    assert "The form of this service was changed while you filled it in." in words
    for said in ("Floor: 3", "Size: Small", "Parts: Red"):
        assert f"<li>{said}</li>" in words
    form = answer.context["form"]
    assert form["answer_room"].value() == "3.12" and 'value="Leg"' in words and "House" in words
    again = sent | {
        "form_version": str(form.version_key),
        "shown": shown_in(answer),
        "left_over": ["Floor: 3"],
    }
    refused = client.post(FORM, again)
    assert "<li>Floor: 3</li>" in text_of(refused) and set(refused.context["form"].errors) == {
        "answer_house",
        "answer_size",
    }
    client.post(FORM, again | {"answer_house": "A", "answer_size": "l"})
    assert Ticket.objects.get().answers == {
        "room": "3.12",
        "house": "A",
        "size": "l",
        "parts": [{"name": "Leg"}],
    }


def test_a_link_fills_in_what_the_form_can_take_and_the_page_says_what_not(
    company: Company, as_person: SignIn
) -> None:
    put_form(company.move_desk, [
        asked("room"), asked("days", "date_range"), sized("s", "Small"),
        asked("who", "person"), asked("unit", "department"), asked("quiet", "yes_no"),
        asked("all", "calculated", calculation={"op": "count", "of": ["room"]}),
        asked("parts", "rows", columns=[asked("name")]),
    ])  # fmt: skip
    page = as_person(company.mia).get(FORM, {
        "title": "Clean", "room": "3.12",
        "days": "2026-03-10/2026-03-12", "size": "xl", "who": "noah.klein@example.com",
        "unit": "SAL", "quiet": "yes", "all": "3", "parts": "x", "colour": "red",
    })  # fmt: skip
    form, words = page.context["form"], text_of(page)
    assert form["title"].value() == "Clean" and form["answer_room"].value() == "3.12"
    assert (
        form["answer_unit"].value() == company.sales.pk
        and form["answer_who"].value() == "noah.klein@example.com"
    )
    assert 'name="answer_days-to" value="2026-03-12"' in words and form["answer_quiet"].value() == "yes"
    assert "“xl” in the link does not fit “Size”." in words
    for key in ("all", "parts", "colour"):
        assert f"The link also names “{key}”." in words


def test_a_link_fills_in_what_every_request_is_asked(company: Company, as_person: SignIn) -> None:
    page = as_person(company.mia).get(
        FORM,
        {"urgency": "now", "impact": "huge", "requester": "Olga Petrova", "description": "By the window"},
    )
    form, words = page.context["form"], text_of(page)
    assert form["urgency"].value() == "now" and form["description"].value() == "By the window"
    assert form["requester"].value() == "olga.petrova@example.com"
    assert "“huge” in the link does not fit “Who is affected?”." in words and form["impact"].value() == "one"


@pytest.mark.parametrize(
    "sent",
    [
        {"answer_items-TOTAL_FORMS": "999999999", "answer_items-INITIAL_FORMS": "0"},
        {"answer_items-TOTAL_FORMS": "-1", "answer_items-INITIAL_FORMS": "x"},
        {"answer_items-TOTAL_FORMS": "60", "answer_items-INITIAL_FORMS": "0"}
        | {f"answer_items-{n}-what": "x" for n in range(60)},
        {"form_version": "999999999"},
        {"form_version": "x" * 500},
        {"shown": "items.x.y section.99 " * 900},
        {"do": "add:answer_nothing"},
        {"do": "remove:answer_items:99999"},
        {"do": ":::"},
        {"answer_days-from": "9" * 5000, "answer_leaves": "\x00", "answer_abroad": "maybe"},
        {"answer_advance": "1e999999999"},
    ],
)
@pytest.mark.parametrize("place", [FORM, f"{FORM}parts/"])
def test_a_page_that_was_tampered_with_files_nothing_wrong_and_breaks_nothing(
    company: Company, as_person: SignIn, sent: dict[str, str], place: str
) -> None:
    put_form(company.move_desk, TRAVEL)
    answer = as_person(company.mia).post(
        place, RIGHT | {"answer_days-to": ""} | sent, headers={"HX-Request": "true"}
    )
    assert answer.status_code in (200, 400) and not Ticket.objects.exists()


def test_a_form_costs_the_same_queries_for_one_row_and_three(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, TRAVEL)
    client = as_person(company.mia)

    def cost(rows: int) -> int:
        sent = RIGHT | {"answer_items-TOTAL_FORMS": str(rows), "answer_items-INITIAL_FORMS": "0"}
        cells = {f"answer_items-{place}-what": "Train" for place in range(rows)}
        with CaptureQueriesContext(connection) as queries:
            client.post(f"{FORM}parts/", sent | cells, headers={"HX-Request": "true"})
        return len(queries)

    cost(1)
    assert cost(3) == cost(1)


def test_an_answer_that_is_given_and_promised_is_asked_about_and_none_is_lost(
    company: Company, as_person: SignIn
) -> None:
    plan = asked("plan", "file", may_follow=True, max=3)
    put_form(company.move_desk, [asked("contract", may_follow=True), plan])
    client = as_person(company.mia)
    file = SimpleUploadedFile("plan.txt", b"Two rooms")
    sent = LEAST | {"answer_contract": "C-7"}
    for key in ("contract", "plan"):
        sent |= {f"answer_{key}-follows": "1", f"answer_{key}-by": "2026-03-06"}
    refused = client.post(FORM, sent | {"answer_plan": file})
    assert refused.context["form"].errors == {
        "answer_contract": ["You answered and ticked that it comes later. Untick it, or empty the answer."],
        "answer_plan": [
            "You added a file and ticked that it comes later. Untick it, or move the file to the other files."
        ],
    }
    assert "plan.txt" in text_of(refused)
    assert 'value="C-7"' in text_of(refused)
    client.post(FORM, sent | {"answer_contract": ""})
    assert Ticket.objects.get().answers == {key: {"follows": "2026-03-06"} for key in ("contract", "plan")}


def test_a_row_of_defaults_that_no_one_touched_does_not_count(company: Company, as_person: SignIn) -> None:
    columns = [asked("what", required=True), asked("receipt", "yes_no", required=True, default=True)]
    put_form(company.move_desk, [
        asked("items", "rows", required=True, columns=columns),
        asked("count", "calculated", calculation={"op": "count", "of": ["items"]}),
    ])  # fmt: skip
    client = as_person(company.mia)
    untouched = {"answer_items-1-DRAWN": "1", "answer_items-1-what": "", "answer_items-1-receipt": "yes"}
    first = {"answer_items-0-DRAWN": "1", "answer_items-0-what": "Taxi", "answer_items-0-receipt": "no"}
    filed = client.post(FORM, LEAST | ROWS | first | untouched)
    assert filed.status_code == 302, filed.context["form"].errors
    answers = Ticket.objects.get().answers
    assert (answers["items"], answers["count"]) == ([{"what": "Taxi", "receipt": False}], "1")
    touched = untouched | {"answer_items-1-receipt": "no"}
    refused = client.post(FORM, LEAST | {"title": "More"} | ROWS | first | touched)
    assert refused.context["form"].errors == {"answer_items.1.what": ["Please fill this in."]}


def test_cells_of_rows_say_that_they_are_required_and_removed_rows_differ_in_name(
    company: Company, as_person: SignIn
) -> None:
    put_form(company.move_desk, [asked("items", "rows", columns=[asked("what", required=True)])])
    drawn = {f"answer_items-{n}-DRAWN": "1" for n in range(2)}
    removed = {f"answer_items-{n}-DELETE": "1" for n in range(2)}
    page = as_person(company.mia).post(FORM, LEAST | ROWS | drawn | removed | {"check": "1"})
    assert "Removed: Row 1" in text_of(page)
    assert "Removed: Row 2" in text_of(page)
    label = re.search(r'<label class="asked-label".*?</label>', text_of(page), re.DOTALL)
    assert label is not None
    assert "asteriskField" in label[0]


@pytest.mark.parametrize("path", ["/services/gone/request/", "/services/gone/"])
def test_a_link_to_a_service_that_is_gone_leads_to_the_catalog(
    company: Company, as_person: SignIn, path: str
) -> None:
    page = as_person(company.mia).get(path)
    assert page.status_code == 404
    assert "This service is not offered" in text_of(page)
    assert 'href="/services/"' in text_of(page)
    assert "follower" not in text_of(page)
