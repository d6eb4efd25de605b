"""What a head, or somebody in their place, could do to the desk with a request form."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from departments.actions.form_drafts import save_draft
from departments.models import RequestForm, Service
from departments.queries.form_drafts import open_draft
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.departments.formspec.forms import a_form, field, section
from tests.departments.publishing import publish_form
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, text_of

EDITOR = "/manage/services/move-a-desk/form/"
FORM = "/services/move-a-desk/request/"
Api = Callable[..., JsonClient]


@pytest.fixture
def head(company: Company, as_person: SignIn) -> Any:
    client = as_person(company.hugo)
    client.raise_request_exception = False
    return client


def stamp(company: Company) -> str:
    newest = company.move_desk.forms.order_by("-number").first()
    return f"{newest.number if newest else 0}-{open_draft(company.move_desk).revision}"


def sent(company: Company, content: Any, **more: Any) -> dict[str, Any]:
    return {"content": json.dumps(content), "stamp": stamp(company), "item": "", "do": "save", **more}


@pytest.mark.parametrize(
    "content",
    [
        [field("a", default="\x00")],
        [field("a", label={"en": "\ud800"})],
        [field("a", when={"all": [{"field": "b", "test": "is", "value": "\x00"}]})],
        [field("a", "calculated", calculation={"op": "sum", "of": ["\x00"]})],
        [field("a", label={"en": "x" * 20_000})],
        [[[[[]]]]],
        {"kind": "section"},
    ],
)
def test_a_form_that_no_database_keeps_is_not_taken(head: Any, company: Company, content: Any) -> None:
    answer = head.post(EDITOR, sent(company, content), headers=HTMX)
    assert answer.status_code == 200 and "Part of this page did not arrive." in text_of(answer)
    assert not company.move_desk.form_drafts.exists()


@pytest.mark.parametrize(
    "address", ["section:0009", "section:1", "section:²", "section:" + "9" * 5000, "section:-1"]
)
def test_no_address_of_what_is_open_breaks_the_editor(head: Any, company: Company, address: str) -> None:
    assert head.get(EDITOR, {"open": address}).status_code == 200
    content = company.move_desk.newest_form.fields
    for command in ("save", f"field-remove:{address}", f"field-copy:{address}", f"field-place:{address}:0:0"):
        answer = head.post(EDITOR, sent(company, content, item=address, do=command), headers=HTMX)
        assert answer.status_code == 200, command


def test_sections_of_one_key_do_not_hang_the_preview(head: Any, company: Company) -> None:
    head.post(EDITOR, sent(company, [section("s", field("a")), section("s", field("b"))]), headers=HTMX)
    answer = head.get(f"{EDITOR}preview/")
    assert answer.status_code == 200 and 'name="answer_b"' in text_of(answer)


def test_a_choice_of_as_many_as_there_can_be_is_saved(head: Any, company: Company) -> None:
    content = [field("a", "choice", options=[f"o{number}" for number in range(200)])]
    head.post(EDITOR, sent(company, content), headers=HTMX)
    typed: dict[str, Any] = {"label_en": "a", "label_zh": "", "kind": "choice", "need": "optional"}
    for prefix, total in (("options", "200"), ("when", "0")):
        typed |= {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": "0"}
    for number in range(200):
        row = {
            "value": f"o{number}",
            "label_en": f"Choice {number}",
            "label_zh": "",
            "ORDER": str(number + 1),
            "DELETE": "",
        }
        typed |= {f"options-{number}-{name}": value for name, value in row.items()}
    answer = head.post(EDITOR, sent(company, content, item="a", **typed), headers=HTMX)
    assert answer.status_code == 200
    options = open_draft(company.move_desk).spec.fields[0].options
    assert len(options) == 200 and options[199].label["en"] == "Choice 199"


TABLE = field("items", "rows", columns=[field(f"c{number}") for number in range(10)], max="50")


def test_tables_of_as_many_rows_as_there_can_be_are_filed(company: Company, as_person: SignIn) -> None:
    tables = [TABLE, TABLE | {"key": "more"}]
    form = publish_form(service=company.move_desk, fields=tables, by=company.hugo, at=at("Mon 09:00"))
    data = {"title": "Move my desk", "impact": "one", "urgency": "soon", "form_version": str(form.pk),
            "shown": "section.0 items more"}  # fmt: skip
    for key in ("items", "more"):
        data |= {f"answer_{key}-TOTAL_FORMS": "50", f"answer_{key}-INITIAL_FORMS": "0"}
        for row in range(50):
            cells = {f"c{number}": f"{row}" for number in range(10)} | {
                "DRAWN": "1",
                "ORDER": str(row + 1),
                "DELETE": "",
            }
            data |= {f"answer_{key}-{row}-{name}": value for name, value in cells.items()}
    answer = as_person(company.mia).post(FORM, data)
    assert answer.status_code == 302, answer.status_code


def test_steps_as_fine_as_can_be_are_described(company: Company, api: Api) -> None:
    fine = field("a", "number", step="0.000000000000001", min="999999999999999")
    publish_form(service=company.move_desk, fields=[fine], by=company.hugo, at=at("Mon 09:00"))
    assert api(company.mia).get("/api/v1/services/move-a-desk/schema/").status_code == 200


def test_what_the_provider_is_asked_is_not_announced_to_requesters(
    company: Company, as_person: SignIn
) -> None:
    ours = section("ours", field("serial"), field("note", "hint"), stage="fulfilment")
    content = [section("s", field("room"), field("advice", "hint")), ours]
    publish_form(service=company.move_desk, fields=content, by=company.hugo, at=at("Mon 09:00"))
    answer = as_person(company.mia).get("/services/move-a-desk/")
    assert [one.label for one in answer.context["questions"]] == ["room"]


@pytest.mark.parametrize("name", ["request_forms", "form_review"])
def test_rights_lost_while_something_is_saved_are_a_403(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(owner=company.mia)
    client = as_person(company.mia)
    client.raise_request_exception = False
    module = __import__(f"departments.views.{name}", fromlist=["edited_form"])
    allowed = module.edited_form

    def then_lost(*given: Any) -> Service:
        service: Service = allowed(*given)
        Service.objects.filter(pk=service.pk).update(owner=None)
        return service

    monkeypatch.setattr(module, "edited_form", then_lost)
    address = EDITOR if name == "request_forms" else f"{EDITOR}review/"
    answer = client.post(address, sent(company, [field("mine")]))
    assert answer.status_code == 403 and "This form belongs to another department." in text_of(answer)
    assert RequestForm.objects.filter(service=company.move_desk).count() == 1


def test_answers_in_a_multipart_body_name_each_question_once(company: Company, api: Api) -> None:
    sent = {"service": "move-a-desk", "title": "Move my desk", "answers": '{"seats": 1, "seats": 2}'}
    answer = api(company.mia).post("/api/v1/tickets/", sent, format="multipart")
    assert answer.status_code == 400 and "twice" in text_of(answer)


def test_a_form_that_is_published_twice_says_that_it_is_published_already(
    head: Any, company: Company
) -> None:
    draft_of(company)
    again = {"stamp": stamp(company)}
    assert head.post(f"{EDITOR}review/", again).status_code == 302
    answer = head.post(f"{EDITOR}review/", again, follow=True)
    assert answer.redirect_chain == [(EDITOR, 302)]
    assert "This draft has been published already." in text_of(answer)
    assert company.move_desk.forms.count() == 2


def test_a_draft_that_was_discarded_meanwhile_is_not_published(head: Any, company: Company) -> None:
    draft_of(company)
    seen = head.get(f"{EDITOR}review/").context["stamp"]
    head.post(f"{EDITOR}discard/")
    answer = head.post(f"{EDITOR}review/", {"stamp": seen}, follow=True)
    assert answer.redirect_chain == [(EDITOR, 302)]
    assert "This draft has been discarded, so nothing was published." in text_of(answer)
    assert "Bring back the discarded draft" in text_of(answer) and company.move_desk.forms.count() == 1


def test_what_was_copied_into_a_draft_meanwhile_is_not_published_unseen(head: Any, company: Company) -> None:
    draft_of(company)
    seen = head.get(f"{EDITOR}review/").context["stamp"]
    other = company.move_desk.forms.get()
    publish_form(service=company.screens, fields=other.fields, by=company.ada)
    head.post(f"{EDITOR}copy/", {"source": company.screens.pk})
    answer = head.post(f"{EDITOR}review/", {"stamp": seen})
    assert answer.status_code == 409 and "This form was changed elsewhere" in text_of(answer)
    assert company.move_desk.forms.count() == 1


def test_a_draft_that_somebody_saved_meanwhile_is_not_discarded_unseen(head: Any, company: Company) -> None:
    draft_of(company)
    seen = head.get(f"{EDITOR}discard/").context["form"]["stamp"].value()
    save_draft(service=company.move_desk, form=a_form(field("desk")), stamp=stamp(company), by=company.ada)
    answer = head.post(f"{EDITOR}discard/", {"stamp": seen}, follow=True)
    assert "Someone saved this draft after you opened it." in text_of(answer)
    assert list(open_draft(company.move_desk).spec.by_key) == ["desk"]
    head.post(f"{EDITOR}discard/", {"stamp": stamp(company)})
    assert open_draft(company.move_desk).pk is None
    again = head.post(f"{EDITOR}discard/", {"stamp": seen}, follow=True)
    assert "There is no draft to discard." in text_of(again)


def draft_of(company: Company) -> None:
    save_draft(service=company.move_desk, form=a_form(field("room")), stamp=stamp(company), by=company.hugo)
