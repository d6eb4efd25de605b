"""Sheets of labels with QR codes: of places, of services."""

import re
from typing import Any

import pytest

from departments.actions.place_merging import merge_place
from departments.actions.places import set_place_active
from departments.display.labels import GRIDS
from departments.enums import ServiceState
from departments.forms.labels import MOST
from departments.models import Place, Service
from tests.cast import Company
from tests.departments.places import Places, a_place, some_places
from tests.markup import markup_of
from tests.tickets.pages import SignIn

PLACES, SERVICES = "/manage/places/labels/", "/manage/service-labels/"
SORTED = ["move-a-desk", "payslip", "screens"]  # by department: Facilities, Finance, IT
LAID_OUT = {"grid": "3x8", "language": "both", "skip": "", "inside": "", "single": ""}


@pytest.fixture
def places(company: Company) -> Places:
    return some_places()


def keys(page: str) -> list[str]:
    return re.findall(r'class="label-key">([^<]*)<', page)


def sheet_of(client: Any, page: str = PLACES, **more: Any) -> str:
    answer = client.post(page, LAID_OUT | more)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["BER", "SH", "SH-T2", "SH-T2-3", "3.14", "3.12"]),
        ({"inside": "SH-T2"}, ["SH-T2", "SH-T2-3", "3.14", "3.12"]),
        ({"kinds": ["room"]}, ["3.14", "3.12"]),
        ({"inside": "SH", "kinds": ["site", "floor"]}, ["SH", "SH-T2-3"]),
        ({"single": "plum\nBER"}, ["3.12", "BER"]),
        ({"inside": "SH-T2", "kinds": ["floor"], "single": "BER\n3.12"}, ["SH-T2-3", "3.12", "BER"]),
    ],
)
def test_labels_are_made_of_a_part_of_the_tree_of_kinds_and_of_single_places(
    company: Company, places: Places, as_person: SignIn, chosen: dict[str, Any], expected: list[str]
) -> None:
    found = keys(sheet_of(as_person(company.ada), **chosen))
    assert sorted(found) == sorted(expected) if "single" in chosen else found == expected


def test_places_out_of_use_get_none(company: Company, places: Places, as_person: SignIn) -> None:
    merge_place(place=places.room, into=places.other_room, by=None)
    set_place_active(place=places.berlin, is_active=False, by=None)
    assert keys(sheet_of(as_person(company.ada))) == ["SH", "SH-T2", "SH-T2-3", "3.14"]


def test_a_label_has_its_code_and_its_names_in_the_chosen_languages(
    company: Company, places: Places, as_person: SignIn
) -> None:
    client = as_person(company.ada)
    both = sheet_of(client, single="3.12")
    assert re.findall(r'class="label-name" lang="([^"]*)">([^<]*)<', both) == [
        ("en", "Plum"),
        ("zh-Hans", "梅"),
    ]
    assert "Shanghai › Tower 2 › 3rd floor" in both and "上海 › 二号楼 › 3rd floor" in both
    assert both.count("<svg xmlns") == 1
    chinese = sheet_of(client, single="3.12\n3.14", language="zh")
    assert re.findall(r'class="label-name"[^>]*>([^<]*)<', chinese) == ["梅", "Orchid"], (
        "the name that it has"
    )


@pytest.mark.parametrize("grid", GRIDS)
def test_sheets_are_filled_one_after_the_other_behind_the_labels_that_are_gone(
    company: Company, places: Places, as_person: SignIn, grid: str
) -> None:
    size = GRIDS[grid].size
    page = sheet_of(as_person(company.ada), grid=grid, skip=str(size - 1), cut="on")
    found = re.findall(r'<section class="sheet labels labels-(\w+) is-cut"(.*?)</section>', page, re.DOTALL)
    assert [one for one, _ in found] == [grid] * len(found)
    assert found[0][1].count('class="label"') == 1 and found[0][1].count('class="label-gone"') == size - 1
    assert sum(sheet.count('class="label"') for _, sheet in found) == 6


@pytest.mark.parametrize(
    ("chosen", "field", "said"),
    [
        ({"skip": "24"}, "skip", "at most 23"),
        ({"skip": "-1"}, "skip", "greater than or equal to 0"),
        ({"grid": "9x9"}, "grid", "9x9 is not one of the available choices"),
        ({"language": "de"}, "language", "de is not one of the available choices"),
        ({"inside": "the cellar"}, "inside", "No place is called “the cellar”"),
        ({"kinds": ["cave"]}, "kinds", "cave is not one of the available choices"),
        ({"single": "3.12\nnowhere"}, "single", "No place is called “nowhere”"),
        ({"single": "3.12\n" * 101}, "single", "These are 101 lines; at most 100 are taken."),
        ({"kinds": ["thing"]}, "inside", "Nothing here gets a label."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    company: Company, places: Places, as_person: SignIn, chosen: dict[str, Any], field: str, said: str
) -> None:
    page = markup_of(as_person(company.ada).post(PLACES, LAID_OUT | chosen))
    beside = re.search(rf'id="div_id_{field}".*?(?=<div id="div_id_|</form>)', page, re.DOTALL)
    assert beside is not None and said in beside.group()
    assert "label-key" not in page


def test_more_labels_than_are_made_at_once_are_refused_with_their_number(
    company: Company, places: Places, as_person: SignIn
) -> None:
    many = [
        Place(code=f"R{number}", kind="room", name_en="Room", parent=places.berlin) for number in range(MOST)
    ]
    Place.objects.bulk_create(many)
    page = markup_of(as_person(company.ada).post(PLACES, LAID_OUT | {"inside": "BER"}))
    assert f"That is {MOST + 1} labels; at most {MOST} are made at once." in page


def test_the_way_back_from_the_sheets_keeps_what_was_filled_in(
    company: Company, places: Places, as_person: SignIn
) -> None:
    client = as_person(company.ada)
    sheets = sheet_of(client, inside="SH", kinds=["room", "floor"], single="BER\n3.12", cut="on", skip="3")
    kept = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', sheets)
    sent: dict[str, list[str]] = {}
    for name, value in kept:
        sent.setdefault(name, []).append(value)
    page = client.post(PLACES, sent | {"change": ["1"]}).content.decode()
    assert 'value="SH"' in page and "BER\n3.12" in page and 'value="3"' in page
    assert len(re.findall(r'name="(?:kinds|cut)"[^>]* checked', page)) == 3 and "is-invalid" not in page


def test_names_are_text_on_a_label(company: Company, places: Places, as_person: SignIn) -> None:
    a_place("X", "thing", "<script>alert(1)</script>", places.room, name_zh='"><img src=x>')
    page = sheet_of(as_person(company.ada), single="X")
    assert "<script>alert" not in page and "<img" not in page


def test_the_list_of_a_place_leads_to_its_labels(company: Company, places: Places, as_person: SignIn) -> None:
    client = as_person(company.ada)
    listed = client.get("/manage/places/", {"in": places.third.pk}).content.decode()
    assert 'href="/manage/places/labels/?in=SH-T2-3"' in listed
    assert 'value="SH-T2-3"' in client.get(PLACES, {"in": "SH-T2-3"}).content.decode()


def test_services_get_labels_from_those_who_edit_them(
    company: Company, places: Places, as_person: SignIn
) -> None:
    assert keys(sheet_of(as_person(company.hugo), SERVICES)) == ["move-a-desk"]
    admin = as_person(company.ada)
    assert keys(sheet_of(admin, SERVICES)) == SORTED
    assert keys(sheet_of(admin, SERVICES, services=[company.screens.pk])) == ["screens"]
    foreign = markup_of(as_person(company.hugo).post(SERVICES, LAID_OUT | {"services": [company.screens.pk]}))
    assert "not one of the available choices" in foreign
    assert as_person(company.mia).get(SERVICES).status_code == 403
    page = sheet_of(as_person(company.hugo), SERVICES)
    assert "Move a desk" in page and "搬迁工位" in page and "Facilities" in page


def test_a_service_gets_no_label_that_leads_nowhere(company: Company, as_person: SignIn) -> None:
    admin = as_person(company.ada)
    Service.objects.filter(pk=company.move_desk.pk).update(state=ServiceState.RETIRED)
    Service.objects.filter(pk=company.screens.pk).update(state=ServiceState.DRAFT)
    left = [slug for slug in SORTED if slug not in ("move-a-desk", "screens")]
    assert keys(sheet_of(admin, SERVICES)) == left
    assert keys(sheet_of(admin, SERVICES, services=[company.screens.pk])) == ["screens"], (
        "before it is published"
    )
    retired = markup_of(admin.post(SERVICES, LAID_OUT | {"services": [company.move_desk.pk]}))
    assert "not one of the available choices" in retired
