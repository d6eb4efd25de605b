"""A copy of an old request: the form of its service, filled in as the request was, begins a new one."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from departments.actions.service_states import retire_service
from servicedesk.accounts.models import User
from servicedesk.events import clock
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, filed, text_of
from tests.tickets.staged import FILED, staged
from tests.tickets.test_request_form import EVERY_KIND
from tickets.actions.contents import content_path
from tickets.actions.lifecycle import cancel
from tickets.actions.submission import submit
from tickets.models import Attachment, Draft, Ticket

FORM = "/services/move-a-desk/request/"
KEY = "11111111-2222-4333-8444-555555555555"


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    """People ask on Monday at 10:00."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


def copied(client: Client, ticket: Ticket) -> Any:
    """Follow the button to the form, and return the answer."""
    led = client.get(f"/tickets/{ticket.number}/copy/")
    assert led.url == f"{FORM}?copied-from={ticket.number}"
    return client.get(led.url)


def values(answer: Any) -> dict[str, Any]:
    form = answer.context["form"]
    return {name.removeprefix("answer_"): form[name].value() for name in form.fields}


def with_every_kind(company: Company) -> Ticket:
    put_form(company.move_desk, EVERY_KIND)
    company.move_desk.__dict__.pop("newest_form", None)
    answers = {
        "line": "East", "lines": "near\nthe door", "count": "12.5", "day": "2026-03-06", "one": "a",
        "some": ["x", "y"], "who": company.noah.pk, "unit": company.sales.pk,
    }  # fmt: skip
    return filed(company, answers=answers, description="Two of them", title="Old")


def test_every_answer_comes_along(company: Company, as_person: SignIn) -> None:
    found = values(copied(as_person(company.mia), with_every_kind(company)))
    assert (found["title"], found["description"], found["requester"]) == ("Old", "Two of them", "")
    assert {key: found[key] for key in ("line", "lines", "count", "day", "one", "some", "who", "unit")} == {
        "line": "East", "lines": "near\nthe door", "count": "12.5", "day": "2026-03-06", "one": "a",
        "some": ["x", "y"], "who": "noah.klein@example.com", "unit": str(company.sales.pk),
    }  # fmt: skip


def test_the_copy_is_a_request_of_its_own(company: Company, as_person: SignIn) -> None:
    ticket, client = with_every_kind(company), as_person(company.mia)
    form = copied(client, ticket).context["form"]
    sent = {name: form.data.getlist(name) for name in form.data}
    answer = client.post(
        f"{FORM}?copied-from={ticket.number}", sent | {"submission_key": KEY, "title": "New"}
    )
    new = Ticket.objects.latest("pk")
    assert answer.url == new.get_absolute_url() and new.pk != ticket.pk
    assert new.answers == ticket.answers | {"count": "12.5"} and new.submission_key is not None


def test_rows_and_ranges_come_along_and_promises_do_not(company: Company, as_person: SignIn) -> None:
    answer = copied(as_person(company.mia), staged(company))
    form = answer.context["form"]
    assert form["answer_days"].value() == FILED["days"]
    assert [row["what"].value() for row in form.rows["items"].live] == ["Taxi", "Hotel"]
    assert form["answer_partner"].value() in ("", None)
    assert not form.errors


def test_an_older_form_is_carried_over_and_what_has_no_place_is_said(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company, answers={"seats": "3", "where": "Room 7"})
    put_form(
        company.move_desk,
        [
            {"key": "seats", "kind": "number", "label": {"en": "Seats"}, "required": True},
            {"key": "floor", "kind": "text", "label": {"en": "Floor"}, "required": True},
        ],
    )
    answer = copied(as_person(company.mia), ticket)
    page = text_of(answer)
    assert values(answer)["seats"] == "3"
    assert f"The form of this service has changed since {ticket.number}." in page
    assert "while you filled it in" not in page
    assert "Where to: Room 7" in page and not answer.context["form"].errors


def test_what_can_no_longer_be_answered_like_that_is_said_beside_it(
    company: Company, as_person: SignIn
) -> None:
    ticket = with_every_kind(company)
    User.objects.filter(pk=company.noah.pk).update(is_active=False)
    errors = copied(as_person(company.mia), ticket).context["form"].errors
    assert list(errors) == ["answer_who"] and errors["answer_who"] == ["Noah Klein has left."]


def test_files_stay_behind_unless_they_are_ticked(company: Company, as_person: SignIn) -> None:
    files = {"": [SimpleUploadedFile("photo.jpg", b"jpg"), SimpleUploadedFile("other.txt", b"text")]}
    ticket, client = filed(company, answers={"seats": "3"}, files=files), as_person(company.mia)
    answer = copied(client, ticket)
    assert f"Add files of {ticket.number}" in text_of(answer) and "photo.jpg" in text_of(answer)
    sent = {
        "title": "Again",
        "impact": "one",
        "urgency": "soon",
        "answer_seats": "3",
        "copied_from": ticket.number,
    }
    client.post(FORM, sent)
    assert not Attachment.objects.filter(ticket=Ticket.objects.latest("pk")).exists()
    photo = Attachment.objects.get(name="photo.jpg")
    client.post(FORM, sent | {"title": "With it", "copied_files": [str(photo.pk)]})
    [file] = Attachment.objects.filter(ticket=Ticket.objects.latest("pk"))
    assert (file.name, file.blob_id, file.by) == ("photo.jpg", photo.blob_id, company.mia)


def test_a_ticked_file_answers_the_question_that_it_answered(company: Company, as_person: SignIn) -> None:
    plan = {"key": "plan", "kind": "file", "label": {"en": "Plan"}, "required": True}
    put_form(company.move_desk, [plan])
    company.move_desk.__dict__.pop("newest_form", None)
    ticket = filed(company, files={"plan": [SimpleUploadedFile("plan.pdf", b"%PDF")]})
    sent = {"title": "Again", "impact": "one", "urgency": "soon", "copied_from": ticket.number}
    client, old = as_person(company.mia), Attachment.objects.get()
    assert client.post(FORM, sent).status_code == 400
    client.post(FORM, sent | {"copied_files": [str(old.pk)]})
    assert Attachment.objects.get(ticket=Ticket.objects.latest("pk")).field_key == "plan"


def test_ticked_files_are_still_there_where_the_form_comes_back(company: Company, as_person: SignIn) -> None:
    files = {"": [SimpleUploadedFile("photo.jpg", b"jpg")]}
    ticket, client = filed(company, answers={"seats": "3"}, files=files), as_person(company.mia)
    sent = {"title": "", "copied_from": ticket.number, "copied_files": [str(Attachment.objects.get().pk)]}
    answer = client.post(FORM, sent)
    form = answer.context["form"]
    assert answer.status_code == 400 and [file.name for file in form["files"].value()] == ["photo.jpg"]
    assert not any(one.is_chosen for one in answer.context["original"].files)


def test_a_file_whose_content_is_gone_is_said_to_be(company: Company, as_person: SignIn) -> None:
    files = {"": [SimpleUploadedFile("gone.jpg", b"gone for good")]}
    ticket = filed(company, answers={"seats": "3"}, files=files)
    file = Attachment.objects.get()
    content_path(file.blob_id).unlink()
    sent = {"title": "Again", "copied_from": ticket.number, "copied_files": [str(file.pk)]}
    answer = as_person(company.mia).post(FORM, sent)
    assert answer.status_code == 400 and "A file was removed" in text_of(answer)


def test_files_of_others_cannot_be_had_by_naming_them(company: Company, as_person: SignIn) -> None:
    files = {"": [SimpleUploadedFile("secret.jpg", b"jpg")]}
    ticket = filed(company, answers={"seats": "3"}, files=files)
    sent = {
        "title": "Mine", "impact": "one", "urgency": "soon", "answer_seats": "1", "copied_from": ticket.number,
        "copied_files": [str(Attachment.objects.get().pk), "no-id"],
    }  # fmt: skip
    as_person(company.noah).post(FORM, sent)
    assert Ticket.objects.latest("pk").filer == company.noah and Attachment.objects.count() == 1


# Whose it is.


def test_who_filed_it_for_another_copies_it_for_them(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, by=company.noah, requester=company.mia, answers={"seats": "3"})
    assert values(copied(as_person(company.noah), ticket))["requester"] == "mia.zhou@example.com"
    assert values(copied(as_person(company.mia), ticket))["requester"] == ""


@pytest.mark.parametrize(("name", "status"), [("noah", 404), ("li_wei", 403), ("frida", 403), ("ada", 403)])
def test_no_one_else_copies_it(company: Company, as_person: SignIn, name: str, status: int) -> None:
    ticket, client = filed(company, answers={"seats": "3"}), as_person(company.people[name])
    assert client.get(f"/tickets/{ticket.number}/copy/").status_code == status
    page = text_of(client.get(f"{FORM}?copied-from={ticket.number}"))
    assert "There is no request of this service that you could copy" in page and "Move my desk" not in page


def test_who_filed_it_confidentially_for_another_has_nothing_to_copy(
    company: Company, as_person: SignIn
) -> None:
    User.objects.filter(pk=company.olga.pk).update(line_manager=company.eve)
    company.olga.refresh_from_db()
    secret = submit(service=company.payslip, title="Hers", by=company.eve, requester=company.olga)
    client = as_person(company.eve)
    assert client.get(f"/tickets/{secret.number}/copy/").status_code == 403
    page = text_of(client.get(f"/services/payslip/request/?copied-from={secret.number}"))
    assert "Hers" not in page


def test_the_button_is_there_for_those_who_may(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, answers={"seats": "3"})
    link = f'href="/tickets/{ticket.number}/copy/"'
    assert link in text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    assert link not in text_of(as_person(company.li_wei).get(ticket.get_absolute_url()))


# What becomes of it.


def test_a_service_that_is_offered_no_more_is_said_with_what_comes_close(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company, title="Two screens", description="For the new desk", answers={"seats": "3"})
    retire_service(service=company.move_desk, by=company.hugo)
    answer = as_person(company.mia).get(f"/tickets/{ticket.number}/copy/")
    page = text_of(answer)
    assert answer.status_code in (403, 404)
    assert "This request cannot be copied" in page and "For the new desk" in page
    assert 'href="/services/screens/"' in page


def test_a_draft_that_began_as_a_copy_opens_again_as_it_was(company: Company, as_person: SignIn) -> None:
    files = {"": [SimpleUploadedFile("photo.jpg", b"jpg")]}
    ticket, client = filed(company, answers={"seats": "3"}, files=files), as_person(company.mia)
    typed = {
        "title": "Again", "submission_key": KEY, "draft_revision": "0", "copied_from": ticket.number,
        "copied_files": [str(Attachment.objects.get().pk)],
    }  # fmt: skip
    client.post(f"{FORM}draft/?copied-from={ticket.number}", typed, headers=HTMX)
    assert Draft.objects.get().link == f"copied-from={ticket.number}"
    for page in (FORM, f"{FORM}?copied-from={ticket.number}"):
        answer = client.get(page)
        assert values(answer)["title"] == "Again"
        assert [one.is_chosen for one in answer.context["original"].files] == [True]


def test_another_draft_of_the_service_stays_as_it_is(company: Company, as_person: SignIn) -> None:
    ticket, client = filed(company, answers={"seats": "3"}), as_person(company.mia)
    client.post(
        f"{FORM}draft/", {"title": "Other", "submission_key": KEY, "draft_revision": "0"}, headers=HTMX
    )
    answer = copied(client, ticket)
    assert values(answer)["title"] == "Move my desk"
    assert escape("You also have another draft of this request") in text_of(answer)


def test_ended_requests_can_be_copied_from_the_list(company: Company, as_person: SignIn) -> None:
    ended, running = (
        filed(company, answers={"seats": "3"}),
        filed(company, title="Other", answers={"seats": "1"}),
    )
    cancel(ticket=ended, by=company.mia)
    client = as_person(company.mia)
    for page in ("/requests/", "/requests/?tab=ended"):
        text = text_of(client.get(page))
        assert f"/tickets/{ended.number}/copy/" in text and f"/tickets/{running.number}/copy/" not in text
