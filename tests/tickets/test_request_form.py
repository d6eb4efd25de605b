"""Asking for a service: the catalog, the form, what is said before it is sent."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from departments.actions.audiences import set_audience
from departments.actions.service_states import retire_service
from departments.audiences import Audience, Group
from departments.models import Service
from servicedesk.events import clock
from tests.cast import Company, at
from tests.departments.audiences import limit_to
from tests.departments.publishing import put_form
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, queries_of, text_of
from tests.tickets.promises import agreed_with
from tickets.models import Attachment, Ticket, Upload

EVERY_KIND = [
    {"key": "line", "kind": "text", "label": {"en": "Line"}, "required": True},
    {"key": "lines", "kind": "long_text", "label": {"en": "Lines"}},
    {"key": "count", "kind": "number", "label": {"en": "Count"}, "help": {"en": "Whole desks"}},
    {"key": "day", "kind": "date", "label": {"en": "Day"}},
    {"key": "one", "kind": "choice", "label": {"en": "One"}, "options": [{"value": "a", "label": {"en": "Alpha"}}]},
    {"key": "some", "kind": "choices", "label": {"en": "Some"}, "options": [
        {"value": "x", "label": {"en": "Xen"}}, {"value": "y", "label": {"en": "Ypsilon"}},
    ]},
    {"key": "who", "kind": "person", "label": {"en": "Who"}},
    {"key": "unit", "kind": "department", "label": {"en": "Unit"}},
    {"key": "plan", "kind": "file", "label": {"en": "Plan"}},
]  # fmt: skip
FORM = "/services/move-a-desk/request/"
LEAST = {"title": "Move my desk", "impact": "one", "urgency": "soon", "answer_seats": "1"}


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    """People ask on Monday at 10:00."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


def with_every_kind(service: Service) -> None:
    put_form(service, EVERY_KIND)


def test_the_least_is_enough(company: Company, as_person: SignIn) -> None:
    answer = as_person(company.mia).post(FORM, LEAST)
    ticket = Ticket.objects.get()
    assert answer.url == ticket.get_absolute_url()
    assert (ticket.requester, ticket.consumer, ticket.priority) == (company.mia, company.finance, "normal")
    assert ticket.answers == {"seats": "1"}


def test_every_kind_of_question_is_kept_and_shown(company: Company, as_person: SignIn) -> None:
    with_every_kind(company.move_desk)
    client = as_person(company.mia)
    client.post(FORM, LEAST | {
        "answer_line": "East", "answer_lines": "near\nthe door", "answer_count": "12.50", "answer_day": "2026-03-06",
        "answer_one": "a", "answer_some": ["x", "y"], "answer_who": "noah.klein@example.com",
        "answer_unit": company.sales.pk, "answer_plan": [SimpleUploadedFile("plan.pdf", b"%PDF")],
        "files": [SimpleUploadedFile("photo.jpg", b"jpg")],
    })  # fmt: skip
    ticket = Ticket.objects.get()
    assert ticket.answers == {
        "line": "East", "lines": "near\nthe door", "count": "12.5", "day": "2026-03-06", "one": "a",
        "some": ["x", "y"], "who": company.noah.pk, "unit": company.sales.pk,
    }  # fmt: skip
    assert set(Attachment.objects.values_list("field_key", "name")) == {
        ("plan", "plan.pdf"),
        ("", "photo.jpg"),
    }
    page = text_of(client.get(ticket.get_absolute_url()))
    for shown in (
        "Alpha",
        "Xen, Ypsilon",
        "Noah Klein",
        "Sales",
        "Fri 6 Mar",
        "12.5",
        "plan.pdf",
        "photo.jpg",
    ):
        assert shown in page


def test_errors_stand_beside_the_field_and_nothing_typed_is_lost(company: Company, as_person: SignIn) -> None:
    with_every_kind(company.move_desk)
    answer = as_person(company.mia).post(FORM, {
        "title": "Move", "description": "Near the door", "impact": "many", "urgency": "now", "answer_count": "many",
        "answer_who": "nobody@example.com", "answer_some": ["y"], "files": [SimpleUploadedFile("photo.jpg", b"jpg")],
    })  # fmt: skip
    form = answer.context["form"]
    assert answer.status_code == 400 and not Ticket.objects.exists()
    assert {"answer_line", "answer_count", "answer_who"} == set(form.errors)
    page = text_of(answer)
    assert "Near the door" in page and f'value="{Upload.objects.get(name="photo.jpg").pk}"' in page
    assert form["answer_some"].value() == ["y"] and form["impact"].value() == "many"


@pytest.mark.parametrize("name", ["files", "answer_plan"])
def test_an_empty_file_is_named_beside_its_field_and_nothing_typed_is_lost(
    company: Company, as_person: SignIn, name: str
) -> None:
    with_every_kind(company.move_desk)
    sent = {"title": "Move", "answer_line": "Near the door", "impact": "one", "urgency": "soon"}
    answer = as_person(company.mia).post(FORM, sent | {name: [SimpleUploadedFile("plan.pdf", b"")]})
    assert answer.status_code == 400 and not Ticket.objects.exists() and not Attachment.objects.exists()
    assert set(answer.context["form"].errors) == {name}
    page = text_of(answer)
    assert "“plan.pdf” is an empty file (0 bytes)." in page and 'value="Near the door"' in page


def test_the_form_says_who_will_do_it_by_when(company: Company, as_person: SignIn) -> None:
    page = text_of(as_person(company.mia).get(FORM))
    assert "<strong>Facilities</strong> will reply by <strong>today 12:00</strong>" in page
    assert "finish by <strong>tomorrow 10:30</strong>" in page and "time zone (Shanghai time)" in page


def test_the_preview_follows_impact_and_urgency(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    page = text_of(client.get(f"{FORM}when/?impact=many&urgency=now", headers=HTMX))
    assert "will reply by <strong>today 10:30</strong> and finish by <strong>today 12:00</strong>" in page
    assert client.get(f"{FORM}when/?impact=nonsense", headers=HTMX).status_code == 200


def test_the_preview_agrees_with_what_is_then_promised(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    promised = client.get(f"{FORM}when/?impact=one&urgency=now", headers=HTMX).context["expected"]
    client.post(FORM, LEAST | {"urgency": "now"})
    dues = dict(Ticket.objects.get().promise.clocks.values_list("kind", "due_at"))
    assert dues == {"first_response": promised.answer_by, "resolution": promised.done_by}


@pytest.mark.parametrize("who", ["Olga Petrova", "olga.petrova@example.com"])
def test_the_preview_is_of_the_one_for_whom_it_is_asked(
    company: Company, as_person: SignIn, who: str
) -> None:
    agreed_with(company.sales, company, answer_hours=1, done_hours=3)
    client = as_person(company.mia)
    promised = client.get(f"{FORM}when/?impact=one&urgency=soon", {"requester": who}, headers=HTMX).context[
        "expected"
    ]
    assert (promised.answer_by, promised.done_by) == (at("Mon 11:00"), at("Mon 14:30"))
    checked = client.post(FORM, LEAST | {"requester": who, "check": "1"})
    assert "finish by <strong>today 14:30</strong>" in text_of(checked)
    client.post(FORM, LEAST | {"requester": who})
    dues = dict(Ticket.objects.get().promise.clocks.values_list("kind", "due_at"))
    assert dues == {"first_response": promised.answer_by, "resolution": promised.done_by}


def test_the_preview_of_nobody_known_is_ones_own(company: Company, as_person: SignIn) -> None:
    agreed_with(company.sales, company, answer_hours=1, done_hours=3)
    answer = as_person(company.mia).get(f"{FORM}when/", {"requester": "O"}, headers=HTMX)
    assert answer.context["expected"].answer_by == at("Mon 12:00")


def test_outside_the_working_hours_the_form_says_when_the_time_begins(
    company: Company, as_person: SignIn
) -> None:
    with clock.frozen(at("Fri 20:00")):
        page = text_of(as_person(company.mia).get(FORM))
    assert "They are closed now. The timer starts Mon 09:00." in page


def test_without_scripts_a_button_shows_the_date_and_keeps_the_words(
    company: Company, as_person: SignIn
) -> None:
    answer = as_person(company.mia).post(
        FORM, {"title": "Move", "impact": "many", "urgency": "now", "check": "1"}
    )
    assert answer.status_code == 200 and not Ticket.objects.exists()
    assert "finish by <strong>today 12:00</strong>" in text_of(answer)
    assert 'value="Move"' in text_of(answer) and "is-invalid" not in text_of(answer)


def test_a_double_click_files_once(company: Company, as_person: SignIn) -> None:
    client, key = as_person(company.mia), str(uuid4())
    first = client.post(FORM, LEAST | {"submission_key": key})
    second = client.post(FORM, LEAST | {"submission_key": key})
    assert first.url == second.url and Ticket.objects.count() == 1


def test_every_opened_form_has_a_key_of_its_own(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    keys = {client.get(FORM).context["form"]["submission_key"].value() for _ in range(2)}
    assert len(keys) == 2


def test_on_behalf_of_a_colleague(company: Company, as_person: SignIn) -> None:
    as_person(company.mia).post(FORM, LEAST | {"requester": "Olga Petrova"})
    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.filer, ticket.consumer) == (company.olga, company.mia, company.sales)
    assert "Mia Zhou submitted it for Olga Petrova" in text_of(
        as_person(company.olga).get(ticket.get_absolute_url())
    )


def test_on_behalf_of_one_who_may_not_order_it(company: Company, as_person: SignIn) -> None:
    limit_to(company.move_desk, company.finance)
    answer = as_person(company.mia).post(FORM, LEAST | {"requester": "Olga Petrova"})
    assert answer.status_code == 400 and "is not available to Olga Petrova" in text_of(answer)
    assert not Ticket.objects.exists()


def test_a_service_for_others_is_hidden(company: Company, as_person: SignIn) -> None:
    limit_to(company.move_desk, company.finance)
    client = as_person(company.olga)
    assert client.get(FORM).status_code == 404 and client.get("/services/move-a-desk/").status_code == 404
    assert client.post(FORM, LEAST).status_code == 404 and not Ticket.objects.exists()
    assert "Move a desk" not in text_of(client.get("/services/"))
    assert "Move a desk" in text_of(as_person(company.mia).get("/services/"))


def test_who_edits_a_service_sees_it_even_where_he_may_not_order_it(
    company: Company, as_person: SignIn
) -> None:
    limit_to(company.move_desk, company.finance)
    client = as_person(company.hugo)
    assert client.get("/services/move-a-desk/").status_code == 200
    assert client.get(FORM).status_code == 403


@pytest.mark.parametrize("how", ["retired", "hidden", "limited"])
def test_a_service_that_is_offered_no_longer_gives_back_what_was_typed_for_it(
    company: Company, as_person: SignIn, how: str
) -> None:
    client = as_person(company.mia)
    assert client.get(FORM).status_code == 200
    if how == "retired":
        retire_service(service=company.move_desk, by=company.hugo)
    else:
        sales = (Group(departments=frozenset({company.sales.pk})),)
        only = Audience(see=sales) if how == "hidden" else Audience(order=sales)
        set_audience(service=company.move_desk, audience=only, by=company.hugo)
    sent = LEAST | {"description": "Near the door", "answer_where": "<b>3.14</b>"}
    answer = client.post(FORM, sent)
    assert answer.status_code == (403 if how == "limited" else 404) and not Ticket.objects.exists()
    page = answer.content.decode()
    assert "The request was not submitted" in page and 'value="one"' not in page
    for typed in ("Move my desk", "Near the door", "&lt;b&gt;3.14&lt;/b&gt;"):
        assert typed in page
    why = "It is for: Sales" if how == "limited" else "not offered any more, or not to you"
    assert why in page


def test_the_reasons_why_it_was_not_submitted_are_joined_as_each_language_joins_them(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    retire_service(service=company.move_desk, by=company.hugo)
    assert "not to you. Copy what you wrote" in text_of(client.post(FORM, LEAST))
    company.mia.language = "zh-hans"
    company.mia.save()
    assert "不向您开放。如需" in text_of(client.post(FORM, LEAST))


def test_the_catalog_by_category_and_department(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    page = text_of(client.get("/services/"))
    assert "Screens" in page and "Reply within 2 h, resolved within 8 h" in page
    assert "Screens" not in text_of(client.get("/services/?department=FAC")).split("</form>")[-1]
    assert "No matching services" in text_of(client.get("/services/?category=nothing"))


def test_the_page_of_a_service_promises_by_priority(company: Company, as_person: SignIn) -> None:
    page = text_of(as_person(company.mia).get("/services/move-a-desk/"))
    for words in ("2 working hours", "30 working minutes", "40 working hours", "Seats", "Where to"):
        assert words in page


def test_the_catalog_costs_the_same_for_one_service_and_many(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    Service.objects.exclude(pk=company.move_desk.pk).update(state="retired")
    one = queries_of(client, "/services/")
    Service.objects.update(state="published")
    assert queries_of(client, "/services/") == one
