"""Everyday words of a service: how they are kept, who changes them, and that they find it."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from departments.actions.catalog import change_service
from departments.actions.service_files import import_service
from departments.everyday_words import MOST, WordsError, joined_words, split_words
from departments.models import Service
from departments.queries.service_files import exported
from departments.queries.service_import import read_service
from departments.service_files.reading import read
from departments.service_files.writing import write
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed
from tests.api.conftest import JsonClient
from tests.cast import Company
from tests.tickets.pages import SignIn, text_of

PAGE = "/manage/services/move-a-desk/"
API = "/api/v1/services/move-a-desk/words/"


def worded(company: Company, en: str = "", zh: str = "", **more: Any) -> Service:
    """Give the service everyday words, and return it."""
    details = {"words_en": en, "words_zh": zh, **more}
    change_service(service=company.move_desk, details=details, by=company.hugo)
    return company.move_desk


def form_of(page: Any) -> dict[str, Any]:
    """Return what the page's form would send as it is."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: "on" if value is True else value for name, value in values.items() if value not in (None, False)
    }


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("wifi, no internet,lan", ("wifi", "no internet", "lan")),
        ("wifi\r\nWIFI\nＷｉｆｉ", ("wifi",)),
        ("上不了网、断网，没网；网速", ("上不了网", "断网", "没网", "网速")),
        (" ,, \u200b , ", ()),
        ("", ()),
    ],
)
def test_words_are_read_as_people_type_them_each_once(typed: str, words: tuple[str, ...]) -> None:
    assert split_words(typed) == words


def test_there_is_an_end_to_words_and_to_their_number() -> None:
    assert joined_words(["a, b", "B", "c"], "en") == "a, b, c"
    assert joined_words(["甲", "乙"], "zh") == "甲、乙"
    with pytest.raises(WordsError) as long:
        joined_words(["x" * 61], "en")
    with pytest.raises(WordsError) as many:
        joined_words([f"word {number}" for number in range(MOST + 1)], "en")
    assert (long.value.word, many.value.word) == ("x" * 61, "")


def test_a_head_gives_words_and_history_has_what_they_were(company: Company) -> None:
    service = worded(company, "relocation;  other seat", "换座位，搬家")
    assert (service.words_en, service.words_zh) == ("relocation, other seat", "换座位、搬家")
    assert service.words == {"en": ("relocation", "other seat"), "zh": ("换座位", "搬家")}
    event = Event.objects.filter(kind="service.changed").latest("pk")
    assert {"words_en", "words_zh"} == event.data["changes"].keys()


@pytest.mark.parametrize("editor", ["mia", "li_wei", "ines", "eve"])
def test_who_does_not_edit_the_service_gives_it_no_words(company: Company, editor: str) -> None:
    with pytest.raises(NotAllowed):
        change_service(service=company.move_desk, details={"words_en": "mine"}, by=company.people[editor])
    company.move_desk.refresh_from_db()
    assert company.move_desk.words_en == ""


def test_an_owner_gives_words(company: Company) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(owner=company.mia)
    change_service(service=company.move_desk, details={"words_en": "seat"}, by=company.mia)
    assert company.move_desk.words_en == "seat"


def test_too_much_is_said_beside_its_field_and_what_was_typed_stays(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    sent = form_of(client.get(PAGE)) | {"words_en": "x" * 61}
    page = client.post(PAGE, sent)
    assert page.context["form"].errors == {"words_en": [f"“{'x' * 29}…” is longer than 60 characters."]}
    assert "x" * 61 in page.content.decode()
    with pytest.raises(ValidationError) as many:
        worded(company, zh="、".join(map(str, range(MOST + 1))))
    assert many.value.message_dict == {"words_zh": ["There can be at most 200 words."]}
    assert Service.objects.get(pk=company.move_desk.pk).words == {"en": (), "zh": ()}


def test_the_page_of_the_service_takes_words_in_both_languages(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    sent = form_of(client.get(PAGE)) | {"words_en": "other seat\nboxes", "words_zh": "换座位 、搬家"}
    assert client.post(PAGE, sent).status_code == 302
    shown = client.get(PAGE).context["form"]
    assert (shown["words_en"].value(), shown["words_zh"].value()) == ("other seat, boxes", "换座位、搬家")


def test_words_go_with_the_file_of_the_service(company: Company) -> None:
    service = worded(company, "other seat, boxes", "换座位")
    content = write(exported(service).file)
    assert read(content).words == {"en": ("other seat", "boxes"), "zh": ("换座位",)}
    made = import_service(file=read_service(content), department=company.facilities, by=company.hugo)
    assert (made.words_en, made.words_zh) == ("other seat, boxes", "换座位")


def test_the_search_terms_of_an_older_file_become_words() -> None:
    older = {
        "format": "servicedesk.service",
        "version": 1,
        "name": {"en": "A"},
        "keywords": "lock key 锁 LOCK",
    }
    assert read(json.dumps(older).encode()).words == {"en": ("lock", "key"), "zh": ("锁",)}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("relocation", "relocation"),
        ("I would like to sit elsewhere", "sit elsewhere"),
        ("换个座位", "换座位"),
    ],
)
def test_search_says_by_which_words_it_found(
    company: Company, as_person: SignIn, typed: str, words: str
) -> None:
    worded(company, "relocation, sit elsewhere", "换座位, 座位")
    page = as_person(company.mia).get("/search/", {"q": typed})
    [card] = page.context["services"] or page.context["closest"]
    assert card.service == company.move_desk
    assert words in card.found_by and f"Found by: {card.found_by}" in text_of(page)


def test_what_the_name_says_is_not_said_again(company: Company, as_person: SignIn) -> None:
    worded(company, "move, desk, boxes")
    page = as_person(company.mia).get("/search/?q=move+desk")
    assert [card.found_by for card in page.context["services"]] == [""]
    assert "Found by" not in text_of(page)


def test_names_come_first_then_words_then_the_rest(company: Company, as_person: SignIn) -> None:
    change_service(service=company.screens, details={"summary_en": "For your chair"}, by=company.ada)
    worded(company, "sofa, chair")
    Service.objects.create(
        slug="z", state="published", name_en="Zebra chair", department=company.it,
        category=company.screens.category,
    )  # fmt: skip
    page = as_person(company.mia).get("/search/?q=chair")
    assert [card.service.slug for card in page.context["services"]] == ["z", "move-a-desk", "screens"]


@pytest.mark.parametrize("typed", ["停车", "我想停车"])
def test_the_very_word_comes_before_a_longer_one(company: Company, as_person: SignIn, typed: str) -> None:
    change_service(service=company.screens, details={"words_zh": "停车卡"}, by=company.ada)
    worded(company, zh="停车")
    page = as_person(company.mia).get("/search/", {"q": typed})
    found = page.context["services"] or page.context["closest"]
    assert [card.service.slug for card in found] == ["move-a-desk", "screens"]


def test_words_find_only_what_one_may_find(company: Company, as_person: SignIn) -> None:
    worded(company, "relocation")
    Service.objects.filter(pk=company.move_desk.pk).update(state="retired")
    page = as_person(company.mia).get("/search/?q=relocation")
    assert (page.context["services"], page.context["closest"]) == ([], [])


def test_programs_read_and_set_words(company: Company) -> None:
    client = JsonClient()
    client.force_login(company.hugo)
    before = client.get(API)
    body = {"words_en": ["boxes", "Boxes"], "words_zh": ["搬家"]}
    assert client.put(API, body).json() == {"words_en": ["boxes"], "words_zh": ["搬家"]}
    assert client.put(API, body, headers={"If-Match": before["ETag"]}).status_code == 412
    assert client.put(API, {"words_en": ["x" * 61], "words_zh": []}).status_code == 400
    assert client.put(API, {"words_en": []}).status_code == 400
    shown = client.get("/api/v1/services/move-a-desk/").json()
    assert (shown["words_en"], shown["words_zh"]) == (["boxes"], ["搬家"])
    found = client.get("/api/v1/services/?q=搬家").json()["results"]
    assert [one["slug"] for one in found] == ["move-a-desk"]


def test_programs_of_others_do_not(company: Company) -> None:
    client = JsonClient()
    client.force_login(company.mia)
    assert client.get(API).status_code == 403
    assert client.put(API, {"words_en": [], "words_zh": []}).status_code == 403
