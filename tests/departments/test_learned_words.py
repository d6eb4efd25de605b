"""What people search with and then request is proposed to those who edit the service, and tells of no one."""

from datetime import timedelta
from uuid import uuid4

import pytest

from departments.actions.catalog import change_service
from departments.actions.learned_words import accept_word, note_search, refuse_word
from departments.everyday_words import MOST
from departments.models import RefusedWord, SearchedWord, Service
from departments.queries.learned_words import KEPT, old_searched_words, proposed_words
from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.tickets.pages import SignIn, queries_of, text_of

ASKED = {"title": "Move my desk", "impact": "one", "urgency": "soon", "answer_seats": "1"}
PAGE = "/manage/services/move-a-desk/"
API = "/api/v1/services/move-a-desk/"


def searched(company: Company, text: str, *people: str, service: Service | None = None) -> None:
    """Let people search with a text and request the service."""
    for name in people:
        note_search(service=service or company.move_desk, text=text, by=company.people[name])


def words(company: Company) -> list[tuple[str, int]]:
    return [tuple(one) for one in proposed_words(company.move_desk)]


def test_what_three_people_typed_is_proposed_most_people_first(company: Company) -> None:
    searched(company, "I need a RELOCATION, please", "mia", "noah", "frida", "chen")
    searched(company, "我要换座位", "mia", "noah", "frida")
    searched(company, "sofa", "mia", "noah")
    for _again in range(3):
        searched(company, "sofa", "mia")
    assert words(company) == [("relocation", 4), ("换座位", 3)]


def test_what_finds_the_service_already_and_numbers_are_not_proposed(company: Company) -> None:
    change_service(service=company.move_desk, details={"words_en": "boxes"}, by=company.hugo)
    searched(company, "move boxes 2041 搬迁", "mia", "noah", "frida")
    assert words(company) == []


def test_of_a_confidential_service_nothing_is_noted_and_nothing_stays(company: Company) -> None:
    searched(company, "salary", "mia", "noah", "frida", service=company.payslip)
    assert not SearchedWord.objects.exists()
    searched(company, "relocation", "mia", "noah", "frida")
    change_service(service=company.move_desk, details={"is_confidential": True}, by=company.hugo)
    assert not SearchedWord.objects.exists() and words(company) == []


def test_a_search_is_noted_up_to_a_bound_and_for_half_a_year(company: Company) -> None:
    with clock.frozen(at("Mon 09:00")):
        searched(company, " ".join(f"word{letter}" for letter in "abcdefghijklm"), "mia")
        searched(company, "x" * 400, "noah")
    assert SearchedWord.objects.count() == 8
    assert not old_searched_words(at("Mon 09:00") + KEPT).exists()
    assert old_searched_words(at("Mon 09:00") + KEPT + timedelta(seconds=1)).count() == 8


def test_there_are_twenty_proposals_at_most(company: Company) -> None:
    for number in range(4):
        text = " ".join(f"word{letter}{'x' * number}" for letter in "abcdefgh")
        searched(company, text, "mia", "noah", "frida")
    assert len(words(company)) == 20


def test_who_edits_the_service_accepts_and_refuses(company: Company, as_person: SignIn) -> None:
    searched(company, "relocation 换座位 sofa", "mia", "noah", "frida")
    client = as_person(company.hugo)
    assert "Words people searched for" in text_of(client.get(PAGE))
    for word, do in (("relocation", "accept"), ("换座位", "accept"), ("sofa", "refuse")):
        assert client.post(f"{PAGE}words/", {"word": word, "do": do}).url == PAGE
    company.move_desk.refresh_from_db()
    assert (company.move_desk.words_en, company.move_desk.words_zh) == ("relocation", "换座位")
    assert words(company) == [] and RefusedWord.objects.get().by == company.hugo
    assert "Words people searched for" not in text_of(client.get(PAGE))
    page = as_person(company.mia).get("/search/?q=relocation")
    assert [card.service for card in page.context["services"]] == [company.move_desk]


def test_the_catalog_says_which_services_have_proposals(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    before = queries_of(client, "/manage/services/")
    assert "words proposed" not in text_of(client.get("/manage/services/"))
    searched(company, "relocation", "mia", "noah", "frida")
    page = client.get("/manage/services/")
    assert list(page.context["proposing"]) == [company.move_desk.pk] and "words proposed" in text_of(page)
    assert queries_of(client, "/manage/services/") == before


def test_a_word_is_decided_once(company: Company, as_person: SignIn) -> None:
    searched(company, "relocation", "mia", "noah", "frida")
    accept_word(service=company.move_desk, word="relocation", by=company.hugo)
    with pytest.raises(Refused):
        accept_word(service=company.move_desk, word="relocation", by=company.hugo)
    with pytest.raises(Refused):
        refuse_word(service=company.move_desk, word="typed by nobody", by=company.hugo)
    assert as_person(company.hugo).post(f"{PAGE}words/", {"word": "relocation", "do": "accept"}).url == PAGE
    company.move_desk.refresh_from_db()
    assert company.move_desk.words_en == "relocation" and not RefusedWord.objects.exists()


def test_a_word_too_many_is_said(company: Company, as_person: SignIn) -> None:
    full = ", ".join(f"word {number}" for number in range(MOST))
    change_service(service=company.move_desk, details={"words_en": full}, by=company.hugo)
    searched(company, "relocation", "mia", "noah", "frida")
    answer = as_person(company.hugo).post(
        f"{PAGE}words/", {"word": "relocation", "do": "accept"}, follow=True
    )
    assert "There can be at most 200 words." in text_of(answer)
    assert words(company) == [("relocation", 3)]


@pytest.mark.parametrize("person", ["mia", "li_wei", "ines", "eve"])
def test_nobody_else_sees_or_decides(company: Company, as_person: SignIn, person: str) -> None:
    searched(company, "relocation", "mia", "noah", "frida")
    by = company.people[person]
    assert as_person(by).post(f"{PAGE}words/", {"word": "relocation", "do": "accept"}).status_code == 403
    for act in (accept_word, refuse_word):
        with pytest.raises(NotAllowed):
            act(service=company.move_desk, word="relocation", by=by)
    client = JsonClient()
    client.force_login(by)
    assert client.get(f"{API}proposed-words/").status_code == 403
    assert client.post(f"{API}accept-word/", {"word": "relocation"}).status_code == 403
    assert words(company) == [("relocation", 3)]


def test_programs_list_accept_and_refuse(company: Company) -> None:
    searched(company, "relocation sofa", "mia", "noah", "frida")
    client = JsonClient()
    client.force_login(company.hugo)
    both = [{"word": "relocation", "people": 3}, {"word": "sofa", "people": 3}]
    assert client.get(f"{API}proposed-words/").json() == both
    assert client.post(f"{API}accept-word/", {"word": "relocation"}).status_code == 204
    assert client.post(f"{API}refuse-word/", {"word": "sofa"}).status_code == 204
    again = client.post(f"{API}accept-word/", {"word": "relocation"})
    assert (again.status_code, again.json()["code"]) == (409, "not_proposed")
    assert client.get(f"{API}proposed-words/").json() == []
    assert client.post(f"{API}accept-word/", {}).status_code == 400


def test_what_was_typed_goes_along_from_the_search_to_the_request(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    change_service(service=company.move_desk, details={"words_en": "seat"}, by=company.hugo)
    found = client.get("/search/", {"q": "other seat & sofa?"})
    service = "/services/move-a-desk/?searched-for=other+seat+%26+sofa%3F"
    assert f'href="{service}"' in found.content.decode()
    form = "/services/move-a-desk/request/?searched-for=other+seat+%26+sofa%3F"
    assert f'href="{form}"' in client.get(service).content.decode()
    page = client.get(form)
    assert page.context["notices"] == [] and not SearchedWord.objects.exists()
    searched_for = page.context["form"]["searched"].value()
    assert (
        client.post("/services/move-a-desk/request/", ASKED | {"searched": searched_for}).status_code == 302
    )
    rows = SearchedWord.objects.order_by("word").values_list("word", "person")
    assert list(rows) == [(word, company.mia.pk) for word in ("other", "seat", "sofa")]


def test_a_request_that_was_not_found_by_searching_notes_nothing(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    assert client.get("/services/move-a-desk/").context["searched"] == ""
    assert client.post("/services/move-a-desk/request/", ASKED).status_code == 302
    assert not SearchedWord.objects.exists()


def test_a_search_leads_to_the_draft_that_there_is(company: Company, as_person: SignIn) -> None:
    client, form = as_person(company.mia), "/services/move-a-desk/request/"
    client.post(form, ASKED | {"title": "Half a sentence", "save_draft": "1", "submission_key": str(uuid4())})
    page = client.get(f"{form}?searched-for=sofa").context["form"]
    assert (page["title"].value(), page["searched"].value()) == ("Half a sentence", "sofa")
