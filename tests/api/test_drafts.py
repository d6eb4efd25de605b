"""Drafts over the API: spelled as a request is filed, gone on with by pages, ended by the request that they become."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from departments.models import Service
from servicedesk.accounts.models import User
from servicedesk.events import clock
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tests.tickets.pages import SignIn
from tests.tickets.test_answers_alike import QUESTIONS
from tickets.actions.drafts import Typed, keep_draft
from tickets.actions.submission import submit
from tickets.actions.uploads import stage
from tickets.models import Draft, Ticket

from .conftest import Clients, JsonClient

DRAFTS, LIST = "/api/v1/drafts/", "/api/v1/tickets/"
FORM = "/services/move-a-desk/request/"
BEGUN: dict[str, Any] = {"service": "move-a-desk", "title": "Move my desk", "answers": {"seats": "many"}}
READY: dict[str, Any] = {"service": "move-a-desk", "title": "Move my desk", "answers": {"seats": 2}}
MORE = [
    {"key": "plan", "kind": "file", "label": {"en": "Plan"}},
    {"key": "later", "kind": "text", "label": {"en": "Later"}, "may_follow": True},
    {"key": "begins", "kind": "text", "label": {"en": "Begins"}, "default": "as usual"},
]
ANSWERS: dict[str, Any] = {
    "line": "East", "words": "near\nthe door", "many": "a dozen", "some": "2.50", "day": "2026-03-06", "soon": None,
    "one": "a", "few": ["a", "b"], "who": "noah.klein@example.com", "unit": "SAL", "cost": "12",
    "trip": {"from": "2026-03-06", "to": ""}, "hour": "09:30", "sure": True, "why": "It is dark.",
    "things": [{"what": "Desk", "many": "3"}, {"what": "Lamp", "note": "old"}], "later": {"follows": "2026-03-05"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    """People ask on Monday at 10:00."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


def typed(service: Service, person: User, *, revision: int = 0, **values: str) -> Draft:
    """Save what a page holds."""
    held = Typed({name: [text] for name, text in values.items()}, service.newest_form, uuid4())
    return keep_draft(service=service, typed=held, by=person, revision=revision, page=uuid4())


def content(client: JsonClient, draft: int) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{DRAFTS}{draft}/").json()["content"]
    return found


def test_a_program_reads_and_discards_the_drafts_of_its_person(company: Company, api: Clients) -> None:
    client = api(company.mia)
    draft = typed(company.move_desk, company.mia, title="Move my desk", impact="many", answer_seats="2")
    [row] = client.get(DRAFTS).json()["results"]
    assert (row["service"]["slug"], row["title"]) == ("move-a-desk", "Move my desk")
    assert (row["kept_until"], "content" in row) == ("2026-04-01", False)
    assert row["url"].endswith(FORM)
    assert content(client, draft.pk) == {
        "title": "Move my desk", "description": "", "answers": {"seats": "2"}, "impact": "many", "urgency": "soon",
        "form_version": 1, "requester": None, "files": [], "left_over": [],
    }  # fmt: skip
    assert client.delete(f"{DRAFTS}{draft.pk}/").status_code == 204
    assert client.get(DRAFTS).json()["results"] == []


def test_answers_of_every_kind_come_back_as_they_were_saved(company: Company, api: Clients) -> None:
    put_form(company.move_desk, [*QUESTIONS, *MORE])
    client = api(company.mia)
    upload = str(stage(SimpleUploadedFile("plan.txt", b"by the window"), by=company.mia).pk)
    photo = str(stage(SimpleUploadedFile("photo.txt", b"the wall"), by=company.mia).pk)
    answers = ANSWERS | {"plan": [upload]}
    body = {**BEGUN, "answers": answers, "files": [photo], "requester": company.noah.pk, "urgency": "now"}
    saved = client.post(DRAFTS, body)
    assert saved.status_code == 200, saved.json()
    found = saved.json()["content"]
    assert found["answers"] == answers, "what was not answered is not among them, nor what is calculated"
    assert found == content(client, saved.json()["id"])
    assert (found["requester"], found["files"], found["urgency"]) == (
        "noah.klein@example.com",
        [photo],
        "now",
    )
    again = client.post(DRAFTS, {**body, "answers": found["answers"], "revision": 1})
    assert again.json()["content"] == found


def test_a_page_goes_on_with_what_a_program_saved(company: Company, api: Clients, as_person: SignIn) -> None:
    put_form(company.move_desk, [*QUESTIONS, *MORE])
    upload = stage(SimpleUploadedFile("plan.txt", b"by the window"), by=company.mia)
    answers = ANSWERS | {
        "many": 12,
        "sure": False,
        "cost": 12.5,
        "who": company.noah.pk,
        "plan": [str(upload.pk)],
    }
    api(company.mia).post(DRAFTS, BEGUN | {"answers": answers})
    form = as_person(company.mia).get(FORM).context["form"]  # type: ignore[attr-defined]
    names = (
        "line",
        "words",
        "many",
        "day",
        "soon",
        "one",
        "few",
        "who",
        "unit",
        "cost",
        "hour",
        "sure",
        "begins",
    )
    assert {name: form[f"answer_{name}"].value() for name in names} == {
        "line": "East", "words": "near\nthe door", "many": "12", "day": "2026-03-06", "soon": "", "one": "a",
        "few": ["a", "b"], "who": "noah.klein@example.com", "unit": str(company.sales.pk), "cost": "12.5",
        "hour": "09:30", "sure": "no", "begins": "as usual",
    }  # fmt: skip
    assert form.raw["trip"] == {"from": "2026-03-06", "to": ""} and form.raw["later"] == {
        "follows": "2026-03-05"
    }
    assert form.raw["things"] == ANSWERS["things"]
    assert [file.upload for file in form.raw["plan"]] == [upload]


def test_a_program_files_what_it_reads_of_a_page(company: Company, api: Clients) -> None:
    client = api(company.mia)
    draft = typed(company.move_desk, company.mia, title="Move my desk", answer_seats="2", answer_where="4.12")
    found = content(client, draft.pk)
    assert found.pop("left_over") == []
    answer = client.post(LIST, found | {"service": "move-a-desk", "draft": draft.pk})
    assert answer.status_code == 201, answer.json()
    assert Ticket.objects.get().answers == {"seats": "2", "where": "4.12"} and not Draft.objects.exists()


def test_an_older_version_is_read_in_the_newest_with_what_has_no_place_in_it(
    company: Company, api: Clients
) -> None:
    room, floor = ({"key": key, "kind": "text", "label": {"en": key.title()}} for key in ("room", "floor"))
    put_form(company.move_desk, [room, floor])
    client = api(company.mia)
    saved = client.post(
        DRAFTS, BEGUN | {"answers": {"room": "3.12", "floor": "third"}, "form_version": 2}
    ).json()
    put_form(company.move_desk, [room], number=3)
    found = content(client, saved["id"])
    assert (found["answers"], found["form_version"]) == ({"room": "3.12"}, 3)
    assert found["left_over"] == ["Floor: third"]


def test_what_a_program_saved_ends_when_it_files(company: Company, api: Clients) -> None:
    client = api(company.mia)
    assert client.post(DRAFTS, BEGUN).status_code == 200
    assert client.post(LIST, READY | {"title": ""}).status_code == 400
    assert Draft.objects.count() == 1, "it was not filed"
    assert client.post(LIST, {"service": "screens", "title": "Dark"}).status_code == 201
    assert Draft.objects.count() == 1, "that was another service"
    assert client.post(LIST, READY, HTTP_IDEMPOTENCY_KEY="7c1e").status_code == 201
    assert not Draft.objects.exists()
    client.post(DRAFTS, BEGUN)
    assert client.post(LIST, READY, HTTP_IDEMPOTENCY_KEY="7c1e").status_code == 200
    assert Draft.objects.count() == 1, "what is sent again is done once"


def test_what_a_page_holds_ends_only_where_a_program_names_it_or_says_the_same(
    company: Company, api: Clients, as_person: SignIn
) -> None:
    client = api(company.mia)
    draft = typed(company.move_desk, company.mia, title="Paint it")
    assert client.post(LIST, READY).status_code == 201
    assert Draft.objects.get().values["title"] == ["Paint it"], "that may be another request"
    assert client.post(LIST, READY | {"draft": draft.pk}).status_code == 201
    assert not Draft.objects.exists()
    same = typed(company.move_desk, company.mia, title=" Move my desk", answer_seats="2", answer_where="")
    assert client.post(LIST, READY | {"answers": {"seats": 3}}).status_code == 201
    assert Draft.objects.get() == same, "that has other answers"
    assert client.post(LIST, READY | {"impact": "many"}).status_code == 201
    assert not Draft.objects.exists(), "it says the same"
    page = as_person(company.mia)
    sent = {"title": "Paint it", "submission_key": str(uuid4()), "save_draft": "1"}
    assert page.post(FORM, sent).status_code == 302, "without scripts"
    assert client.post(LIST, READY).status_code == 201 and Draft.objects.count() == 1


@pytest.mark.parametrize("is_named", [True, False], ids=["by its id", "by what it says"])
def test_what_a_page_saves_while_a_program_files_stays(
    company: Company, api: Clients, monkeypatch: pytest.MonkeyPatch, is_named: bool
) -> None:
    draft = typed(company.move_desk, company.mia, title="Move my desk", answer_seats="2")

    def meanwhile(**asked: Any) -> Ticket:
        typed(company.move_desk, company.mia, title="Paint it", revision=draft.revision)
        return submit(**asked)

    monkeypatch.setattr("tickets.api.views.submit", meanwhile)
    body = READY | {"draft": draft.pk} if is_named else READY
    assert api(company.mia).post(LIST, body).status_code == 201
    assert Draft.objects.get().values["title"] == ["Paint it"]


def test_a_program_names_no_draft_of_another_person_or_service(company: Company, api: Clients) -> None:
    theirs = typed(company.move_desk, company.noah, title="Paint it")
    other = typed(company.payslip, company.mia, title="Which month?")
    for draft in (theirs.pk, other.pk, 0, 10**30, "x"):
        answer = api(company.mia).post(LIST, READY | {"draft": draft})
        assert answer.status_code == 400 and set(answer.json()["errors"]) == {"draft"}, draft
    assert Draft.objects.count() == 2 and not Ticket.objects.exists()


def test_a_draft_is_saved_over_only_as_it_was_read(company: Company, api: Clients, as_person: SignIn) -> None:
    client = api(company.mia)
    first = client.post(DRAFTS, BEGUN)
    assert (first.status_code, first.json()["revision"]) == (200, 1), first.json()
    late = client.post(DRAFTS, BEGUN | {"title": "Paint it"})
    assert (late.status_code, late.json()["code"]) == (409, "changed_elsewhere")
    again = client.post(DRAFTS, BEGUN | {"revision": 1})
    assert (again.json()["id"], again.json()["revision"]) == (first.json()["id"], 2)
    form = as_person(company.mia).get(FORM).context["form"]  # type: ignore[attr-defined]
    assert (form["title"].value(), form["answer_seats"].value()) == ("Move my desk", "many")
    assert (form["impact"].value(), form["urgency"].value()) == ("one", "soon"), "as a form begins"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"service": "nothing"}, "service"),
        ({"title": ["x"]}, "title"),
        ({"impact": "huge"}, "impact"),
        ({"requester": True}, "requester"),
        ({"requester": 10**12}, "requester"),
        ({"answers": {"colour": "red"}}, "answers"),
        ({"answers": {"seats": ["2"]}}, "answers"),
        ({"answers": []}, "answers"),
        ({"files": ["x"]}, "files"),
        ({"files": [str(uuid4())]}, "files"),
        ({"form_version": 99}, "form_version"),
        ({"revision": -1}, "revision"),
        ({"values": {}}, "values"),
    ],
)
def test_a_program_hears_what_is_no_draft(
    company: Company, api: Clients, change: dict[str, Any], where: str
) -> None:
    answer = api(company.mia).post(DRAFTS, BEGUN | change)
    assert answer.status_code == 400 and set(answer.json()["errors"]) == {where}, answer.json()
    assert not Draft.objects.exists()


def test_answers_that_no_question_takes_are_refused_where_they_are(company: Company, api: Clients) -> None:
    put_form(company.move_desk, [*QUESTIONS, *MORE])
    wrong: dict[str, Any] = {
        "things": [{"what": "Desk", "many": ["3"]}, {"color": "red"}], "plan": [str(uuid4())], "day": 6,
    }  # fmt: skip
    answer = api(company.mia).post(DRAFTS, BEGUN | {"answers": wrong})
    assert set(answer.json()["errors"]["answers"]) == {"things.0.many", "things.1.color", "plan", "day"}


def test_a_service_without_questions_has_drafts_too(company: Company, api: Clients) -> None:
    units = {"department": company.facilities, "category": company.move_desk.category}
    Service.objects.create(slug="plain", name_en="Plain", name_zh="普通", state="published", **units)
    saved = api(company.mia).post(DRAFTS, {"service": "plain", "title": "Dark"})
    assert saved.json()["content"]["form_version"] is None and saved.json()["title"] == "Dark"
