"""A form that a link opens beside a draft, and a draft whose form was filed: nothing is lost, nothing comes back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.models import Event
from tests.cast import Company, at
from tests.tickets.pages import SignIn, text_of
from tests.tickets.test_request_form import LEAST
from tickets.actions.drafts import discard_draft
from tickets.models import Draft, Ticket
from tickets.queries.drafts import drafts_of

FORM = "/services/move-a-desk/request/"
SAVE = f"{FORM}draft/"
LINK = "?title=Paint+it"
KEY = UUID("11111111-2222-4333-8444-555555555555")
SCRIPT = {"X-Desk-Form": "1"}


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    """People ask on Monday at 10:00."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


def save(
    client: Client, title: str = "Move my desk", link: str = "", key: UUID | None = None, **more: Any
) -> Any:
    """Save what a page holds, as its script does."""
    sent = {"title": title, "submission_key": str(key or uuid4()), "draft_revision": "0", **more}
    return client.post(f"{SAVE}{link}", sent, headers=SCRIPT)


def titles(person: User) -> set[str]:
    return {draft.title for draft in drafts_of(person)}


def test_a_save_that_arrives_after_its_form_was_filed_begins_no_draft(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    assert client.post(FORM, LEAST | {"submission_key": str(KEY)}).status_code == 302
    late = save(client, key=KEY, draft_page=str(uuid4()))
    assert (late.status_code, late.json()["revision"]) == (409, 0)
    late = save(client, key=KEY, link=LINK)
    assert late.status_code == 409 and not Draft.objects.exists()
    assert save(client, "Another one").status_code == 200, "a form of its own"


def test_what_someone_else_filed_keeps_nobody_from_a_draft(company: Company, as_person: SignIn) -> None:
    as_person(company.noah).post(FORM, LEAST | {"submission_key": str(KEY)})
    assert save(as_person(company.mia), key=KEY).status_code == 200


def test_the_history_that_programs_read_has_no_keys_of_forms(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    client.post(FORM, LEAST | {"submission_key": str(KEY)})
    assert Event.objects.get(kind="ticket.submitted").data["form"] == str(KEY)
    history = client.get(f"/api/v1/tickets/{Ticket.objects.get().number}/events/")
    assert history.status_code == 200 and str(KEY) not in history.content.decode()


def test_without_scripts_a_filed_form_is_saved_only_as_another_request(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    client.post(FORM, LEAST | {"submission_key": str(KEY)})
    sent = LEAST | {"title": "And the lamp", "save_draft": "1", "submission_key": str(KEY)}
    refused = client.post(FORM, sent)
    page = text_of(refused)
    assert refused.status_code == 409 and 'value="And the lamp"' in page
    assert "Save once more to keep what is here instead." in page and not Draft.objects.exists()
    key = refused.context["form"].data["submission_key"]
    assert key != str(KEY)
    client.post(FORM, sent | {"submission_key": key, "draft_revision": "0"})
    assert titles(company.mia) == {"And the lamp"}


def test_a_link_beside_a_draft_loses_neither(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    save(client)
    page = text_of(client.get(f"{FORM}{LINK}"))
    assert "You also have another draft of this request, “Move my desk”, saved today 10:00." in page
    assert "Which one do you want to go on with? Both are kept until you choose." in page
    assert f'data-draft-save="{SAVE}{LINK}"' in page and 'value="Paint it"' in page
    assert save(client, "Paint it blue", LINK).json() == {"revision": 1}
    assert titles(company.mia) == {"Move my desk", "Paint it blue"}
    for path, own, other in (
        (FORM, "Move my desk", "Paint it blue"),
        (f"{FORM}{LINK}", "Paint it blue", "Move my desk"),
    ):
        page = text_of(client.get(path))
        assert f'value="{own}"' in page and f"“{other}”" in page, path
        assert "This is your draft, saved today 10:00." in page
    home = text_of(client.get("/"))
    assert f'href="{FORM}{LINK}">Paint it blue</a>' in home and f'href="{FORM}">Move my desk</a>' in home


def test_each_of_both_is_saved_and_filed_for_itself(company: Company, as_person: SignIn) -> None:
    client, of_link = as_person(company.mia), uuid4()
    save(client, key=KEY)
    save(client, "Paint it", LINK, of_link)
    assert save(client, "Paint it blue", LINK, of_link, draft_revision="1").json() == {"revision": 2}
    assert save(client, "Move two", key=KEY, draft_revision="1").json() == {"revision": 2}
    client.post(f"{FORM}{LINK}", LEAST | {"title": "Paint it blue", "submission_key": str(of_link)})
    assert Ticket.objects.get().title == "Paint it blue" and titles(company.mia) == {"Move two"}


def test_who_chooses_one_can_have_the_other_back(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    save(client)
    save(client, "Paint it", LINK)
    plain = Draft.objects.get(link="")
    page = text_of(client.get(f"{FORM}{LINK}"))
    assert f'action="{reverse("discard_draft", args=[plain.pk])}"' in page
    chosen = client.post(reverse("discard_draft", args=[plain.pk]), {"next": f"{FORM}{LINK}"}, follow=True)
    assert chosen.redirect_chain == [(f"{FORM}{LINK}", 302)] and titles(company.mia) == {"Paint it"}
    assert 'value="Paint it"' in text_of(client.get(FORM)), "the one that is left"
    client.post(reverse("bring_back_draft", args=[plain.pk]))
    assert titles(company.mia) == {"Paint it", "Move my desk"}


def test_a_third_link_waits_until_one_of_both_is_chosen(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    save(client)
    save(client, "Paint it", LINK)
    page = text_of(client.get(f"{FORM}?title=Clean+it"))
    assert "data-draft-save" not in page and "kept in this browser only" in page
    refused = save(client, "Clean it", "?title=Clean+it")
    assert refused.status_code == 400 and "two drafts" in refused.json()["detail"]
    discard_draft(Draft.objects.get(link=""), by=company.mia)
    assert save(client, "Clean it", "?title=Clean+it").status_code == 200
    assert titles(company.mia) == {"Paint it", "Clean it"}


def test_two_pages_of_one_link_do_not_write_over_each_other(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    save(client)
    save(client, "Paint it", LINK)
    late = save(client, "Paint it red", LINK)
    assert (late.status_code, late.json()["revision"]) == (409, 1)
    assert titles(company.mia) == {"Move my desk", "Paint it"}


def test_the_catalog_and_the_page_of_a_service_say_that_there_is_a_draft(
    company: Company, as_person: SignIn
) -> None:
    client, page = as_person(company.mia), "/services/move-a-desk/"
    for path in ("/services/", page):
        assert ">Draft<" not in text_of(client.get(path)), path
        assert "You have a draft of this request" not in text_of(client.get(path)), path
    save(client)
    save(client, "Paint it", LINK)
    assert ">Draft<" in text_of(client.get("/services/"))
    shown = text_of(client.get(page))
    assert "You have a draft of this request, “Move my desk”, saved today 10:00." in shown
    assert f'href="{FORM}">Go on with the draft</a>' in shown and f'href="{FORM}{LINK}">' in shown
    others = as_person(company.noah)
    assert ">Draft<" not in text_of(others.get("/services/"))
    assert "You have a draft" not in text_of(others.get(page))


def test_it_is_said_in_chinese_too(company: Company, as_person: SignIn) -> None:
    User.objects.filter(pk=company.mia.pk).update(language="zh-hans")
    client = as_person(User.objects.get(pk=company.mia.pk))
    save(client, "搬桌子")
    save(client, "刷墙", LINK)
    assert "您另有一份此请求的草稿“搬桌子”" in text_of(client.get(f"{FORM}{LINK}"))
    assert "您有一份此请求的草稿“刷墙”" in text_of(client.get("/services/move-a-desk/"))
    assert "有草稿" in text_of(client.get("/services/"))
