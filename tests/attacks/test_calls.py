"""Calls and copies under hostile hands: names with a null in a body are names of nothing."""

from uuid import uuid4

from departments.actions.catch_all import choose_catch_all
from departments.models import Service
from tests.cast import Company
from tests.tickets.pages import SignIn, filed, text_of
from tests.tickets.test_request_form import LEAST

NULL = "a\x00b"
FORM = "/services/move-a-desk/request/"


def test_a_null_in_what_a_page_of_a_call_sends_names_nothing(company: Company, as_person: SignIn) -> None:
    client, page = as_person(company.li_wei), f"/calls/{uuid4()}/"
    for sent in ({"had": NULL}, {"had": NULL, "service": NULL}, {"service": NULL}, {"requester": NULL}):
        assert client.post(page, sent).status_code == 400, sent
    assert client.post(f"{page}parts/", {"had": NULL}).status_code in (302, 403, 404)


def test_a_null_in_what_a_copy_sends_names_nothing(company: Company, as_person: SignIn) -> None:
    ticket, client = filed(company), as_person(company.mia)
    for number in (NULL, "\x00", ticket.number + "\x00"):
        sent = LEAST | {"title": "", "copied_from": number, "copied_files": [str(uuid4()), NULL]}
        assert client.post(FORM, sent).status_code == 400, number
        sent |= {"submission_key": str(uuid4()), "save_draft": "1"}
        assert client.post(FORM, sent).status_code in (302, 409), number
        assert client.get(FORM).status_code == 200, number


def test_a_null_in_what_is_asked_while_one_types_names_nothing(company: Company, as_person: SignIn) -> None:
    filed(company)
    client = as_person(company.mia)
    for piece in ("similar", "articles"):
        sent = {"title": f"Move my desk {NULL}", "copied_from": NULL}
        answer = client.post(f"{FORM}{piece}/", sent, headers={"HX-Request": "true"})
        assert answer.status_code == 200, piece


def test_the_service_desk_hears_of_no_service_of_others_that_is_not_offered(
    company: Company, as_person: SignIn
) -> None:
    choose_catch_all(service=company.screens, by=company.ada)
    Service.objects.create(
        slug="closing", name_en="Closing Hamburg", department=company.facilities,
        category=company.screens.category, state="draft",
    )  # fmt: skip
    client, page = as_person(company.tom), f"/calls/{uuid4()}/"
    for path in (f"{page}?service=closing", f"{page}about/?had=closing", "/calls/services/?q=closing"):
        assert "Hamburg" not in text_of(client.get(path, headers={"HX-Request": "true"})), path
    assert "Hamburg" not in text_of(client.post(page, {"had": "closing", "service": "nothing"}))
