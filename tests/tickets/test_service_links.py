"""Links that fill a request form beforehand: made on a page of the service, as address, QR code and poster."""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

from departments.actions.service_states import retire_service
from servicedesk.events import clock
from servicedesk.web.display.qr_codes import LONGEST
from tests.cast import Company, at
from tests.departments.places import Places, some_places
from tests.departments.publishing import publish_form
from tests.markup import markup_of
from tests.qr_reading import read_png
from tests.tickets.pages import SignIn, queries_of, text_of

PAGE = "/manage/services/move-a-desk/link/"
FORM = "/services/move-a-desk/request/"
FIELDS = [
    {"key": "room", "kind": "place", "label": {"en": "Room", "zh": "房间"}, "required": True},
    {"key": "day", "kind": "date", "label": {"en": "Day", "zh": "日期"}, "not_past": True},
    {"key": "span", "kind": "date_range", "label": {"en": "Span", "zh": "期间"}},
    {"key": "sure", "kind": "yes_no", "label": {"en": "Sure", "zh": "确定"}},
    {"key": "unit", "kind": "department", "label": {"en": "Unit", "zh": "部门"}},
    {"key": "who", "kind": "person", "label": {"en": "Who", "zh": "人员"}},
    {"key": "extras", "kind": "choices", "label": {"en": "Extras", "zh": "附加"}, "options": [
        {"value": one, "label": {"en": one.upper(), "zh": one.upper()}} for one in ("lamp", "chair")]},
    {"key": "words", "kind": "long_text", "label": {"en": "Words", "zh": "说明"}},
    {"key": "plan", "kind": "file", "label": {"en": "Plan", "zh": "平面图"}},
]  # fmt: skip
FILLED = {
    "title": "Lamp & chair", "answer_room": "3.12", "answer_day": "2026-03-06", "answer_sure": "yes",
    "answer_span-from": "2026-03-06", "answer_span-to": "2026-03-09", "answer_who": "noah.klein@example.com",
    "answer_extras": ["lamp", "chair"], "urgency": "now", "poster_en": "Broken?", "paper": "a5",
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday(company: Company) -> Iterator[datetime]:
    with clock.frozen(at("Mon 10:00")):
        yield at("Mon 10:00")


@pytest.fixture
def places(company: Company) -> Places:
    publish_form(service=company.move_desk, fields=FIELDS, by=None, at=at("Mon 09:00"))
    return some_places()


def link_on(page: str) -> str:
    found = re.search(r'id="link"[^>]*>([^<]*)<', page)
    assert found is not None
    return found.group(1).replace("&amp;", "&")


def test_what_is_filled_in_becomes_a_link_that_fills_the_form(
    company: Company, places: Places, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    sent = client.post(PAGE, FILLED | {"answer_unit": company.sales.pk})
    assert sent.status_code == 302, re.findall(r"invalid-feedback[^§]{0,300}", sent.content.decode())
    link = link_on(client.get(sent.url).content.decode())
    assert link.startswith(f"{settings.SITE_URL}{FORM}?")
    assert parse_qs(urlsplit(link).query) == {
        "title": ["Lamp & chair"], "room": ["3.12"], "day": ["2026-03-06"], "span": ["2026-03-06/2026-03-09"],
        "sure": ["yes"], "unit": [company.sales.code], "who": ["noah.klein@example.com"],
        "extras": ["lamp", "chair"], "urgency": ["now"],
    }  # fmt: skip
    form = as_person(company.mia).get(link.removeprefix(settings.SITE_URL)).content.decode()
    assert 'value="Lamp &amp; chair"' in form and 'value="3.12"' in form and 'value="2026-03-09"' in form
    assert "in the link" not in form


def test_the_page_begins_with_the_plain_link_and_nothing_has_to_be_filled_in(
    company: Company, places: Places, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    assert link_on(client.get(PAGE).content.decode()) == settings.SITE_URL + FORM
    sent = client.post(PAGE, {})
    assert link_on(client.get(sent.url).content.decode()) == settings.SITE_URL + FORM


def test_the_codes_hold_the_link_and_are_files_of_their_own(
    company: Company, places: Places, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    state = "?answer_room=3.12"
    link = link_on(client.get(PAGE + state).content.decode())
    png = client.get(f"{PAGE}code.png{state}", HTTP_HOST="localhost")
    assert read_png(png.content) == link == f"{settings.SITE_URL}{FORM}?room=3.12"
    assert png["Content-Disposition"] == 'attachment; filename="move-a-desk.png"'
    svg = client.get(f"{PAGE}code.svg{state}")
    assert svg["Content-Type"] == "image/svg+xml" and svg["X-Content-Type-Options"] == "nosniff"
    assert svg.content.startswith(b"<svg ")


def test_the_address_is_the_one_of_the_setting_whatever_the_browser_asked_for(
    company: Company, places: Places, as_person: SignIn, settings: object
) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://desk.example.com", ["*"]  # type: ignore[attr-defined]
    client = as_person(company.hugo)
    page = client.get(PAGE, HTTP_HOST="evil.example").content.decode()
    assert link_on(page) == f"https://desk.example.com{FORM}" and "evil.example" not in page
    assert read_png(client.get(f"{PAGE}code.png", HTTP_HOST="evil.example").content) == link_on(page)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("answer_room", "the cellar", "No place is called “the cellar”"),
        ("answer_day", "2026-02-27", "Choose today or a later date."),
        ("answer_day", "soon", "Enter a valid date"),
        ("answer_who", "nobody@example.com", "No one here is called"),
        ("answer_words", "梅" * 90, f"a phone reads at most {LONGEST}"),
        ("title", "x" * 201, "at most 200"),
        ("description", "x" * 590, f"a phone reads at most {LONGEST}"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_stays(
    company: Company, places: Places, as_person: SignIn, field: str, value: str, said: str
) -> None:
    answer = as_person(company.hugo).post(PAGE, {"answer_room": "3.14"} | {field: value})
    page = markup_of(answer)
    beside = re.search(rf'id="div_id_{field}".*?(?=<div id="div_id_|</form>)', page, re.DOTALL)
    assert beside is not None and said in beside.group(), page
    assert value in page and 'id="link"' not in page


def test_odd_addresses_lead_back_to_the_page_that_says_what_is_wrong(
    company: Company, places: Places, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    for name in ("code.svg", "code.png", "poster/"):
        answer = client.get(f"{PAGE}{name}?answer_room=nowhere")
        assert answer.status_code == 302 and answer.url == f"{PAGE}?answer_room=nowhere"
        assert client.get(f"{PAGE}{name}?paper=a3").status_code == 302
        assert client.get(f"{PAGE}{name}?unknown=1&answer_plan=x&answer_=").status_code == 200
    page = client.get(f"{PAGE}?answer_room=nowhere").content.decode()
    assert "No place is called" in page and 'id="link"' not in page


def test_the_poster_is_in_both_languages_and_what_is_written_on_it_is_text(
    company: Company, places: Places, as_person: SignIn
) -> None:
    state = (
        "?answer_room=3.12&poster_en=%3Cscript%3Ealert(1)%3C/script%3E&poster_zh=%E5%9D%8F%E4%BA%86&paper=a5"
    )
    page = as_person(company.hugo).get(f"{PAGE}poster/{state}").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    for shown in ("坏了", "Shanghai › Tower 2 › 3rd floor › Plum", "上海 › 二号楼", "poster-a5"):
        assert shown in page
    assert "Scan the code with your phone" in page and "手机扫码" in page
    assert settings.SITE_URL.partition("://")[2] + FORM.rstrip("/") in page


def test_a_service_that_is_not_offered_says_that_its_link_waits(
    company: Company, places: Places, as_person: SignIn
) -> None:
    waits = "The link works as soon as the service is published."
    client = as_person(company.hugo)
    assert waits not in text_of(client.get(PAGE))
    retire_service(service=company.move_desk, by=None)
    assert waits in text_of(client.get(PAGE))


def test_only_those_who_edit_the_service_make_links(
    company: Company, places: Places, as_person: SignIn
) -> None:
    company.move_desk.owner = company.tom
    company.move_desk.save()
    for person, status in ((company.tom, 200), (company.ada, 200), (company.mia, 403), (company.ines, 403)):
        for name in ("", "code.svg", "code.png", "poster/"):
            assert as_person(person).get(PAGE + name).status_code == status, (person, name)
    assert as_person(company.mia).post(PAGE, {}).status_code == 403


def test_the_page_costs_no_more_queries_for_more_questions(
    company: Company, places: Places, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    before = queries_of(client, PAGE)
    more = [{"key": f"n{n}", "kind": "place", "label": {"en": f"N{n}"}} for n in range(5)]
    publish_form(service=company.move_desk, fields=[*FIELDS, *more], by=None, at=at("Mon 09:30"))
    assert queries_of(client, PAGE) <= before


def test_a_question_with_the_key_of_what_is_always_asked_is_the_one_that_a_link_fills_in(
    company: Company, places: Places, as_person: SignIn
) -> None:
    asked = [{"key": "title", "kind": "text", "label": {"en": "Job title", "zh": "职位"}}]
    publish_form(service=company.move_desk, fields=asked, by=None, at=at("Mon 09:30"))
    client = as_person(company.hugo)
    sent = client.post(PAGE, {"answer_title": "Buyer"})
    link = link_on(client.get(sent.url).content.decode())
    assert link == f"{settings.SITE_URL}{FORM}?title=Buyer"
    assert client.get("/api/v1/services/move-a-desk/link/", {"title": "Buyer"}).json() == {"url": link}
    form = as_person(company.mia).get(FORM, {"title": "Buyer"}).content.decode()
    [filled] = re.findall(r'<input[^>]*value="Buyer"[^>]*>', form)
    assert 'name="answer_title"' in filled


def test_what_a_link_names_beyond_what_is_read_is_said(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    names = {f"n{number}": "x" for number in range(130)}
    page = text_of(client.get(FORM, {"title": "Chair", **names}))
    assert "The link fills in 131 fields. Only the first 100 were read." in page
    assert "were read" not in text_of(client.get(FORM, {"title": "Chair"}))
    page = text_of(client.get(FORM, {"title": "x" * 201}))
    assert "in the link does not fit “In one sentence, what do you need?”" in page
    assert "in the link" not in text_of(client.get(FORM, {"title": "", "impact": ""}))


def test_what_a_link_names_twice_and_the_form_takes_once_is_said(
    company: Company, places: Places, as_person: SignIn
) -> None:
    client, twice = as_person(company.mia), "more than once. Only the last was read."
    page = text_of(client.get(FORM, {"words": ["one", "two"], "extras": ["lamp", "chair"]}))
    assert f"The link names “words” {twice}" in page and page.count(twice) == 1
    refused = client.get("/api/v1/services/move-a-desk/link/", {"words": ["one", "two"]})
    assert refused.status_code == 400 and refused.json()["errors"] == {"words": ["Name this once."]}


def test_a_poster_has_no_empty_line_for_a_name_that_is_not_there(company: Company, as_person: SignIn) -> None:
    company.move_desk.name_en = ""
    company.move_desk.save()
    page = as_person(company.hugo).get(f"{PAGE}poster/").content.decode()
    assert page.count('class="poster-title"') == 1 and "搬迁工位" in page
