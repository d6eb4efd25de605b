"""The page behind the code on a place's label: what can be requested there, and where to go on from."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from departments.actions.place_merging import merge_place
from departments.actions.places import set_place_active
from tests.cast import Company
from tests.departments.audiences import limit_to
from tests.departments.places import Places, a_place, some_places
from tests.departments.publishing import publish_form
from tests.markup import markup_of
from tests.qr_reading import read_png
from tests.tickets.pages import SignIn, queries_of, text_of

ROOM = {"key": "room", "kind": "place", "label": {"en": "Room"}}
PAGE = "/at/3.12/"


@pytest.fixture
def places(company: Company) -> Places:
    other = {"key": "what", "kind": "text", "label": {"en": "What"}}
    publish_form(service=company.move_desk, fields=[other, ROOM, ROOM | {"key": "second"}], by=None)
    return some_places()


def offered(page: str) -> list[str]:
    return re.findall(r'href="(/services/[^"]*/request/\?[^"]*)"', page)


def test_it_leads_to_every_form_that_asks_for_a_place_with_the_place_in_it(
    company: Company, places: Places, as_person: SignIn
) -> None:
    section = {
        "kind": "section", "key": "where", "label": {"en": "Where"}, "stage": "filing", "fields": [ROOM],
    }  # fmt: skip
    publish_form(service=company.screens, fields=[section], by=None)
    client = as_person(company.mia)
    page = client.get(PAGE).content.decode()
    assert offered(page) == [
        "/services/move-a-desk/request/?room=3.12",
        "/services/screens/request/?room=3.12",
    ]
    for address in offered(page):
        assert 'value="3.12"' in client.get(address).content.decode()
    assert re.findall(r'href="/at/([^/"]*)/"', page) == ["SH", "SH-T2", "SH-T2-3"], "its way up"
    assert re.findall(r'href="/at/([^/"]*)/"', client.get("/at/sh-t2-3/").content.decode())[-2:] == [
        "3.14",
        "3.12",
    ]


def test_it_offers_what_the_reader_may_order_and_no_form_that_asks_no_more(
    company: Company, places: Places, as_person: SignIn
) -> None:
    assert len(offered(as_person(company.mia).get(PAGE).content.decode())) == 1
    limit_to(company.move_desk, company.sales)
    assert offered(as_person(company.mia).get(PAGE).content.decode()) == []
    limit_to(company.move_desk)
    publish_form(service=company.move_desk, fields=[], by=None)
    page = as_person(company.mia).get(PAGE).content.decode()
    assert offered(page) == [] and "No service asks for a place yet" in page


def test_a_code_of_a_merged_place_says_so_and_stands_for_what_it_has_become(
    company: Company, places: Places, as_person: SignIn
) -> None:
    merge_place(place=places.room, into=places.other_room, by=None)
    page = as_person(company.mia).get(PAGE).content.decode()
    assert "“3.12” is an earlier code: that place is now part of Orchid." in page
    assert offered(page) == ["/services/move-a-desk/request/?room=3.14"]
    png = as_person(company.ada).get(reverse("place_png", args=[places.room.pk]))
    assert read_png(png.content) == f"{settings.SITE_URL}/at/3.14/"


def test_a_code_of_a_place_out_of_use_says_so_and_leads_to_the_one_around_it(
    company: Company, places: Places, as_person: SignIn
) -> None:
    for place in (places.room, places.other_room, places.third):
        set_place_active(place=place, is_active=False, by=None)
    page = as_person(company.mia).get(PAGE).content.decode()
    assert "Plum is no longer in use" in page and offered(page) == []
    assert re.search(r'class="btn btn-primary" href="/at/SH-T2/">\s*Go to Tower 2', page)
    assert 'href="/services/"' in page


@pytest.mark.parametrize("code", ["nowhere", "x" * 3000, "<script>", "%00", "..%2Fhome", "options"])
def test_a_code_that_no_place_has_says_so(
    company: Company, places: Places, as_person: SignIn, code: str
) -> None:
    answer = as_person(company.mia).get(f"/at/{code}/")
    assert answer.status_code in (400, 404)
    assert "<script>" not in answer.content.decode().replace("<script ", "")
    if code == "nowhere":
        assert "No place has the code “nowhere”" in markup_of(answer)


def test_a_code_may_be_written_in_any_script(company: Company, places: Places, as_person: SignIn) -> None:
    place = a_place("三楼-会议室.2", "room", "Meeting room", places.third)
    png = as_person(company.ada).get(reverse("place_png", args=[place.pk]))
    assert "filename*=utf-8''" in png["Content-Disposition"]
    link = read_png(png.content)
    assert link.isascii() and link.startswith(f"{settings.SITE_URL}/at/")
    [address] = offered(as_person(company.mia).get(link.removeprefix(settings.SITE_URL)).content.decode())
    assert 'value="三楼-会议室.2"' in as_person(company.mia).get(address).content.decode()


def test_who_is_not_signed_in_signs_in_first_and_comes_back(company: Company, places: Places, client) -> None:
    assert client.get(PAGE).url == "/accounts/login/?next=/at/3.12/"


def test_it_costs_the_same_number_of_queries_for_more_services_and_places(
    company: Company, places: Places, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    before = queries_of(client, "/at/SH-T2-3/")
    for service in (company.screens, company.payslip):
        publish_form(service=service, fields=[ROOM], by=None)
    for number in range(5):
        a_place(f"3.2{number}", "room", f"Room {number}", places.third)
    assert len(offered(client.get("/at/SH-T2-3/").content.decode())) == 3
    assert queries_of(client, "/at/SH-T2-3/") == before


def test_an_admin_finds_link_code_and_poster_of_a_place_in_use(
    company: Company, places: Places, as_person: SignIn
) -> None:
    client = as_person(company.ada)
    page = client.get(reverse("manage_place", args=[places.room.pk])).content.decode()
    assert f"{settings.SITE_URL}/at/3.12/" in page and reverse("place_poster", args=[places.room.pk]) in page
    svg = client.get(reverse("place_svg", args=[places.room.pk]))
    assert svg["Content-Disposition"] == 'attachment; filename="3.12.svg"'
    poster = client.get(reverse("place_poster", args=[places.room.pk]), {"paper": "a5"}).content.decode()
    for shown in ("poster-a5", "Plum", "梅", "上海 › 二号楼", "/at/3.12"):
        assert shown in poster
    set_place_active(place=places.room, is_active=False, by=None)
    assert 'id="link"' not in client.get(reverse("manage_place", args=[places.room.pk])).content.decode()


def test_a_place_is_linked_to_one_of_the_services_that_one_edits(
    company: Company, places: Places, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    assert 'href="/manage/links/?place=3.12"' in client.get(PAGE).content.decode()
    page = client.get("/manage/links/", {"place": "3.12"}).content.decode()
    assert 'href="/manage/services/move-a-desk/link/?answer_room=3.12"' in page
    assert "screens" not in page
    assert "/at/3.12/" in page and client.get("/manage/links/", {"place": "<b>"}).status_code == 200
    assert "/manage/links/" not in as_person(company.mia).get(PAGE).content.decode()


def test_long_lists_of_services_say_how_many_more_there_are(
    company: Company, places: Places, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that can be linked to a place come first, wherever their department stands."""
    monkeypatch.setattr("departments.views.labels.MOST_LISTED", 1)
    monkeypatch.setattr("departments.queries.ordering_at.MOST", 1)
    publish_form(service=company.screens, fields=[ROOM], by=None)
    page = text_of(as_person(company.ada).get("/manage/links/"))
    assert "Move a desk" in page and page.count("and 1 more service, in the catalog") == 1
    assert "and 1 more service, in the catalog" in text_of(as_person(company.mia).get(PAGE))
