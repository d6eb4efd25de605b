"""Filing over the API: the form's own checks, files, keys that file once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from departments.models import RequestForm
from servicedesk.accounts.actions.own import revoke_token
from servicedesk.accounts.enums import TokenScope
from servicedesk.accounts.models import ApiToken
from tests.cast import Company, at, found_company
from tests.departments.audiences import limit_to
from tests.departments.publishing import put_form
from tickets.models import Attachment, Ticket, Watcher

from .conftest import Clients, JsonClient
from .test_tickets import LIST, problem

UPLOADS = "/api/v1/uploads/"
DESK = {"service": "move-a-desk", "title": "Move my desk", "answers": {"seats": 2, "where": "4.12"}}
QUESTIONS = [
    {"key": "floor", "kind": "choice", "label": {"en": "Floor"}, "options": [{"value": "4"}, {"value": "5"}]},
    {"key": "days", "kind": "choices", "label": {"en": "Days"}, "options": [{"value": "mon"}, {"value": "tue"}]},
    {"key": "on", "kind": "date", "label": {"en": "On"}},
    {"key": "who", "kind": "person", "label": {"en": "Who"}},
    {"key": "unit", "kind": "department", "label": {"en": "Unit"}},
    {"key": "plan", "kind": "file", "label": {"en": "Plan"}},
]  # fmt: skip


def test_a_request_is_filed_and_shown_where_it_says(company: Company, api: Clients) -> None:
    client = api(company.mia)
    answer = client.post(LIST, DESK | {"impact": "many", "urgency": "now", "description": "Soon"})
    assert answer.status_code == 201, answer.json()
    document = client.get(answer["Location"]).json()
    filed = answer.json()
    assert filed.pop("ignored") == []
    assert document == filed | {"deadline": document["deadline"], "promise": document["promise"]}
    assert (document["number"], document["priority"], document["description"]) == ("FAC-1", "urgent", "Soon")
    assert document["answers"] == {"seats": "2", "where": "4.12"}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": ""}, "title"),
        ({"title": 7}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"service": "nothing"}, "service"),
        ({"colour": "red"}, "colour"),
        ({"state": "closed"}, "state"),
        ({"impact": "huge"}, "impact"),
        ({"requester": "nobody@example.com"}, "requester"),
        ({"answers": []}, "answers"),
        ({"files": ["x"]}, "files"),
    ],
)
def test_wrong_fields_are_named_and_nothing_is_filed(
    company: Company, api: Clients, change: dict[str, Any], where: str
) -> None:
    assert where in problem(api(company.mia).post(LIST, DESK | change), 400)["errors"]
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("answers", "where"),
    [
        ({}, "seats"),
        ({"seats": "many"}, "seats"),
        ({"seats": True}, "seats"),
        ({"seats": [2]}, "seats"),
        ({"seats": 1, "where": 4}, "where"),
        ({"seats": 1, "where": {"a": "b"}}, "where"),
        ({"seats": 1, "colour": "red"}, "colour"),
        ({"seats": 10**30}, "seats"),
    ],
)
def test_wrong_answers_are_named_and_nothing_is_filed(
    company: Company, api: Clients, answers: dict[str, Any], where: str
) -> None:
    errors = problem(api(company.mia).post(LIST, DESK | {"answers": answers}), 400)["errors"]
    assert where in errors["answers"]
    assert not Ticket.objects.exists()


@pytest.fixture
def asking(company: Company) -> Company:
    """The company, where ordering screens asks all kinds of questions."""
    put_form(company.screens, QUESTIONS)
    return company


def test_all_kinds_of_answers_come_back_as_they_were_given(asking: Company, api: Clients) -> None:
    answers = {
        "floor": "4", "days": ["tue", "mon"], "on": "2026-03-05", "who": "noah.klein@example.com", "unit": "SAL",
    }  # fmt: skip
    sent = {"service": "screens", "title": "A screen", "answers": answers}
    answer = api(asking.mia).post(LIST, sent)
    assert answer.status_code == 201, answer.json()
    assert answer.json()["answers"] == answers
    kept = Ticket.objects.get().answers
    assert (kept["who"], kept["unit"]) == (asking.noah.pk, asking.sales.pk)


@pytest.mark.parametrize(
    "answers",
    [{"floor": "6"}, {"days": "mon"}, {"on": "05.03.2026"}, {"who": "me"}, {"unit": "1"}, {"plan": "x"}],
)
def test_answers_outside_what_is_asked_are_refused(
    asking: Company, api: Clients, answers: dict[str, Any]
) -> None:
    sent = {"service": "screens", "title": "A screen", "answers": answers}
    assert problem(api(asking.mia).post(LIST, sent), 400)["errors"]["answers"].keys() == answers.keys()


def test_files_come_in_a_multipart_body(asking: Company, api: Clients) -> None:
    sent = {
        "service": "screens",
        "title": "A screen",
        "answers": '{"floor": "5"}',
        "files": [SimpleUploadedFile("photo.png", b"1"), SimpleUploadedFile("more.png", b"2")],
        "answer_plan": SimpleUploadedFile("plan.pdf", b"3"),
    }
    answer = api(asking.mia).post(LIST, sent, format="multipart")
    assert answer.status_code == 201, answer.json()
    listed = {row["name"]: row["question"] for row in answer.json()["attachments"]}
    assert listed == {"photo.png": "", "more.png": "", "plan.pdf": "plan"}
    assert answer.json()["answers"] == {"floor": "5"}


def test_files_are_uploaded_first_and_named_by_their_tokens(asking: Company, api: Clients) -> None:
    client, names = api(asking.mia), ("plan.pdf", "b.png", "a.png")
    sent = [
        client.post(UPLOADS, {"file": SimpleUploadedFile(name, b"1")}, format="multipart") for name in names
    ]
    assert [answer.status_code for answer in sent] == [201, 201, 201]
    assert sent[0].json() == {
        "token": sent[0].json()["token"], "name": "plan.pdf", "size": 1, "content_type": "application/pdf",
    }  # fmt: skip
    plan, *others = (answer.json()["token"] for answer in sent)
    asked = {
        "service": "screens",
        "title": "A screen",
        "answers": {"floor": "5", "plan": [plan]},
        "files": others,
    }
    answer = client.post(LIST, asked)
    assert answer.status_code == 201, answer.json()
    listed = [(row["name"], row["question"]) for row in answer.json()["attachments"]]
    assert sorted(listed) == [("a.png", ""), ("b.png", ""), ("plan.pdf", "plan")]
    assert listed.index(("b.png", "")) < listed.index(("a.png", ""))
    assert "already sent" in str(problem(client.post(LIST, asked), 400)["errors"])


@pytest.mark.parametrize("where", ["files", "plan"])
@pytest.mark.parametrize(
    "value", [["x"], ["{strange}"], ["{gone}"], "x", [7], [None], [["x"]], {"a": 1}, ["x"] * 11]
)
def test_a_token_behind_which_there_is_nothing_is_refused_by_field(
    asking: Company, api: Clients, where: str, value: Any
) -> None:
    strange = api(asking.noah).post(UPLOADS, {"file": SimpleUploadedFile("p.txt", b"1")}, format="multipart")
    words = {"{strange}": strange.json()["token"], "{gone}": str(uuid4())}
    given = (
        [words.get(one, one) if isinstance(one, str) else one for one in value]
        if isinstance(value, list)
        else value
    )
    answers = {"floor": "5"} | ({"plan": given} if where == "plan" else {})
    asked = {"service": "screens", "title": "A screen", "answers": answers}
    errors = problem(api(asking.mia).post(LIST, asked | ({"files": given} if where == "files" else {})), 400)[
        "errors"
    ]
    assert where in (errors if where == "files" else errors["answers"])
    assert not Ticket.objects.exists()


def test_one_file_answers_one_question(asking: Company, api: Clients) -> None:
    client = api(asking.mia)
    answer = client.post(UPLOADS, {"file": SimpleUploadedFile("p.txt", b"1")}, format="multipart")
    token = answer.json()["token"]
    asked = {
        "service": "screens",
        "title": "A screen",
        "answers": {"floor": "5", "plan": [token]},
        "files": [token],
    }
    assert "already sent" in str(problem(client.post(LIST, asked), 400)["errors"])
    assert not Ticket.objects.exists() and not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "file"),
        ({"file": "x"}, "file"),
        ({"file": SimpleUploadedFile("a", b"")}, "file"),
        ({"size": 1}, "size"),
    ],
)
def test_an_upload_that_is_none_is_refused_by_field(
    asking: Company, api: Clients, body: dict[str, Any], where: str
) -> None:
    assert where in problem(api(asking.mia).post(UPLOADS, body, format="multipart"), 400)["errors"]


def test_an_upload_is_removed_by_its_owner_alone(asking: Company, api: Clients) -> None:
    client = api(asking.mia)
    answer = client.post(UPLOADS, {"file": SimpleUploadedFile("p.txt", b"1")}, format="multipart")
    address = f"{UPLOADS}{answer.json()['token']}/"
    problem(api(asking.noah).delete(address), 404)
    assert client.delete(address).status_code == 204
    problem(client.delete(address), 404)
    problem(JsonClient().post(UPLOADS, {}, format="multipart"), 401)


def test_a_token_that_only_reads_uploads_nothing(
    asking: Company, by_token: Callable[..., JsonClient]
) -> None:
    for scope, status in ((TokenScope.READ, 403), (TokenScope.WRITE, 201)):
        sent = {"file": SimpleUploadedFile("p.txt", b"1")}
        assert by_token(asking.mia, scope).post(UPLOADS, sent, format="multipart").status_code == status


@pytest.mark.parametrize("name", ["files", "answer_plan"])
def test_an_empty_file_is_refused_by_field(asking: Company, api: Clients, name: str) -> None:
    sent = {"service": "screens", "title": "A screen", name: SimpleUploadedFile("plan.pdf", b"")}
    errors = problem(api(asking.mia).post(LIST, sent, format="multipart"), 400)["errors"]
    assert "“plan.pdf” is an empty file" in str(errors)
    assert name in errors or "plan" in errors["answers"]
    assert not Ticket.objects.exists() and not Attachment.objects.exists()


@pytest.mark.parametrize("name", ["answer_colour", "answer_floor", "colour"])
def test_files_nobody_asked_for_are_refused(asking: Company, api: Clients, name: str) -> None:
    sent = {"service": "screens", "title": "A screen", name: SimpleUploadedFile("plan.pdf", b"3")}
    assert name in problem(api(asking.mia).post(LIST, sent, format="multipart"), 400)["errors"]
    assert not Ticket.objects.exists() and not Attachment.objects.exists()


def test_one_may_file_for_somebody_else_but_only_what_he_may_order(company: Company, api: Clients) -> None:
    client = api(company.mia)
    answer = client.post(LIST, DESK | {"requester": company.olga.pk})
    assert answer.json()["requester"]["name"] == "Olga Petrova"
    assert answer.json()["consumer"]["code"] == "SAL" and Watcher.objects.get().user == company.mia
    limit_to(company.move_desk, company.finance)
    problem(client.post(LIST, DESK | {"requester": company.olga.pk}), 403)
    assert "service" in problem(api(company.olga).post(LIST, DESK), 400)["errors"]
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("key", ["2f1c2f0e-6f5e-4c39-9d25-1d6b3f0f9b11", "order 4711 / desk"])
def test_the_same_key_answers_the_first_ticket_again(company: Company, api: Clients, key: str) -> None:
    client = api(company.mia)
    first = client.post(LIST, DESK, headers={"Idempotency-Key": key})
    again = client.post(LIST, DESK, headers={"Idempotency-Key": key})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    for body in (DESK | {"title": "Another title"}, {"a": 1}):
        answer = client.post(LIST, body, headers={"Idempotency-Key": key})
        assert problem(answer, 409)["code"] == "key_reused"
    other = api(company.olga).post(LIST, DESK, headers={"Idempotency-Key": key})
    assert other.status_code == 201 and other.json()["number"] != first.json()["number"]
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_without_sense_is_refused(company: Company, api: Clients, key: str) -> None:
    problem(api(company.mia).post(LIST, DESK, headers={"Idempotency-Key": key}), 400)


@pytest.mark.django_db(transaction=True)
def test_a_double_post_files_once(by_token: Any) -> None:
    company = found_company()
    header = by_token(company.mia)._credentials or by_token(company.mia).defaults

    def post(_n: int) -> tuple[int, str]:
        try:
            client = JsonClient(HTTP_AUTHORIZATION=header["HTTP_AUTHORIZATION"])
            answer = client.post(LIST, DESK, headers={"Idempotency-Key": "once"})
            return answer.status_code, answer.json()["number"]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, range(8)))
    assert sorted(answers) == [(200, "FAC-1")] * 7 + [(201, "FAC-1")]
    assert Ticket.objects.count() == 1


def test_a_revoked_token_files_nothing(company: Company, by_token: Any) -> None:
    client = by_token(company.mia)
    revoke_token(token=ApiToken.objects.get(), by=company.mia)
    problem(client.post(LIST, DESK), 401)
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("key", ["who", "floor", "days"])
def test_a_wrong_answer_of_any_length_is_quoted_in_short(company: Company, api: Clients, key: str) -> None:
    RequestForm.objects.create(
        service=company.move_desk, number=2, fields=QUESTIONS, created_at=at("Mon 09:00")
    )
    value = "x" * 100_000
    answers = {key: [value] if key == "days" else value}
    answer = api(company.mia).post(LIST, DESK | {"answers": answers})
    [sentence] = problem(answer, 400)["errors"]["answers"][key]
    assert "x" * 50 in sentence and len(sentence) < 300
