"""Drafts under hostile hands: odd bytes, two hands at once, more than there is room for, services hidden since."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from departments.models import Service
from servicedesk.accounts.models import User
from servicedesk.audits.actions.tidying import CHORES, OldRows
from servicedesk.events import clock
from servicedesk.notifications.display import lines
from servicedesk.notifications.queries import notices_of
from tests.cast import Company, at
from tests.departments.audiences import limit_to
from tests.tickets.pages import SignIn, text_of
from tests.tickets.test_drafts import night
from tickets.actions import drafts as verbs
from tickets.actions.drafts import MOST_DISCARDED, Typed, bring_back_draft, discard_draft, keep_draft
from tickets.actions.uploads import stage
from tickets.models import Draft, Upload
from tickets.queries.drafts import MOST_OF_TITLE, discarded_drafts, drafts_of, old_drafts
from tickets.queries.uploads import old_uploads

FORM = "/services/move-a-desk/request/"
SAVE = f"{FORM}draft/"
KEY = UUID("11111111-2222-4333-8444-555555555555")
TYPED = {"title": "Move my desk", "submission_key": str(KEY)}


def begun(company: Company, person: User, **values: str) -> Draft:
    typed = Typed({"title": ["Move my desk"], **{k: [v] for k, v in values.items()}}, None, uuid4())
    return keep_draft(service=company.move_desk, typed=typed, by=person)


def chore_of(rows: Any) -> OldRows:
    return next(one for one in CHORES if isinstance(one, OldRows) and one.rows is rows)


def hide(service: Service, company: Company) -> None:
    """Hide a service from all but Sales, which give it another name."""
    limit_to(service, company.sales)
    service.name_en = "Closing the Hamburg office"
    service.save()


def test_names_of_fields_that_no_database_stores_are_no_server_error(
    company: Company, as_person: SignIn
) -> None:
    answer = as_person(company.mia).post(SAVE, TYPED | {"answer_a\x00b": "x"})
    assert answer.status_code == 200
    assert as_person(company.mia).get(FORM).status_code == 200


def test_bringing_a_draft_back_while_another_is_saved_is_refused(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, client = begun(company, company.mia), as_person(company.mia)
    discard_draft(old, by=company.mia)
    begun(company, company.mia)
    with monkeypatch.context() as patch:
        patch.setattr(verbs, "_locked", lambda *_asked: [])  # the other one is saved right after
        answer = client.post(reverse("bring_back_draft", args=[old.pk]), follow=True)
    assert "You have begun a new draft for this service in the meantime." in text_of(answer)


def test_discarding_and_bringing_back_twice_is_done_once(company: Company, as_person: SignIn) -> None:
    draft, client = begun(company, company.mia), as_person(company.mia)
    for verb, is_kept in (("discard_draft", False), ("bring_back_draft", True)):
        for _time in range(2):
            assert client.post(reverse(verb, args=[draft.pk])).status_code == 302, verb
            assert drafts_of(company.mia).exists() is is_kept


def test_numbers_beyond_the_database_name_no_draft(company: Company, as_person: SignIn) -> None:
    for verb in ("discard_draft", "bring_back_draft"):
        assert as_person(company.mia).post(reverse(verb, args=[10**30])).status_code == 404, verb
    client = APIClient()
    client.force_login(company.mia)
    body = {"service": "move-a-desk", "form_version": 10**30}
    assert client.post("/api/v1/drafts/", body, format="json").status_code == 400


def test_the_lists_name_no_service_that_was_hidden_from_the_person(
    company: Company, as_person: SignIn
) -> None:
    draft, client = begun(company, company.mia, answer_seats="2 by the window"), as_person(company.mia)
    hide(company.move_desk, company)
    for path in ("/", "/requests/"):
        page = text_of(client.get(path))
        assert "Move my desk" in page and "No longer offered to you" in page and "Hamburg" not in page, path
    [listed] = client.get("/api/v1/drafts/").json()["results"]
    assert (listed["service"], listed["title"]) == (None, "Move my desk")
    shown = client.get(f"/api/v1/drafts/{draft.pk}/").json()
    content = shown["content"]
    assert (shown["service"], content["title"], content["answers"]) == (None, "Move my desk", {})
    assert content["left_over"] == ["2 by the window"]


def test_the_notice_of_a_draft_names_no_service_that_was_hidden(company: Company) -> None:
    with clock.frozen(at("Mon 10:00")):
        begun(company, company.mia)
    hide(company.move_desk, company)
    later = at("Mon 10:00") + timedelta(days=28)
    night(later)
    with clock.frozen(later):
        [line] = lines(company.mia, notices_of(company.mia))
    assert line.wording is not None and line.wording.title.startswith("A draft of yours is kept until")
    assert "Hamburg" not in str(line.wording) and company.move_desk.slug not in str(line.wording)


def test_of_many_discarded_drafts_the_latest_can_be_brought_back(company: Company) -> None:
    for _time in range(MOST_DISCARDED + 3):
        last = begun(company, company.mia)
        discard_draft(last, by=company.mia)
    assert Draft.objects.count() == MOST_DISCARDED
    bring_back_draft(last, by=company.mia)
    assert drafts_of(company.mia).get() == last


def test_lists_show_the_beginning_of_a_long_title(company: Company) -> None:
    begun(company, company.mia, title="x" * 10_000)
    assert drafts_of(company.mia).get().title == "x" * MOST_OF_TITLE
    client = APIClient()
    client.force_login(company.mia)
    [listed] = client.get("/api/v1/drafts/").json()["results"]
    assert listed["title"] == "x" * MOST_OF_TITLE


def test_the_night_leaves_what_was_taken_up_again_since_it_looked(company: Company) -> None:
    draft = begun(company, company.mia)
    plan = stage(SimpleUploadedFile("plan.txt", b"by the window"), by=company.mia)
    Upload.objects.filter(pk=plan.pk).update(draft=draft)
    chore_of(old_uploads).remove(Upload.objects.filter(pk=plan.pk))
    for rows in (discarded_drafts, old_drafts):
        chore_of(rows).remove(Draft.objects.filter(pk=draft.pk))
    assert Upload.objects.get() == plan and drafts_of(company.mia).get() == draft


def test_without_scripts_the_button_writes_over_no_other_page_unasked(
    company: Company, as_person: SignIn
) -> None:
    client, save = as_person(company.mia), TYPED | {"save_draft": "1"}
    client.post(FORM, save | {"draft_revision": "0"})
    page = text_of(client.get(FORM))
    assert '<input type="hidden" name="draft_revision" value="1">' in page
    client.post(FORM, save | {"title": "Move two", "draft_revision": "1"})
    checked = client.post(FORM, TYPED | {"title": "Move three", "draft_revision": "1", "check": "1"})
    assert 'name="draft_revision" value="1"' in text_of(checked), "what this page began with"
    late = client.post(FORM, save | {"title": "Move three", "draft_revision": "1"})
    assert late.status_code == 409 and 'value="Move three"' in text_of(late)
    assert "Save once more to keep what is here instead." in text_of(late)
    assert 'name="draft_revision" value="2"' in text_of(late)
    assert drafts_of(company.mia).get().title == "Move two"
    client.post(FORM, save | {"title": "Move three", "draft_revision": "2"})
    assert drafts_of(company.mia).get().title == "Move three"
