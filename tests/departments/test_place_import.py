"""Lists of places: what they may say, what a preview shows, what an import does."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from departments.actions.place_import import import_place_upload, import_places, take_place_upload
from departments.actions.place_merging import merge_place
from departments.actions.places import change_place, set_place_active
from departments.cached_places import place_tree
from departments.models import Place, PlaceUpload
from departments.places_csv import read_places
from departments.queries.place_import import PlacePlan, plan_places
from servicedesk.accounts.people_csv import UnreadableFile
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company

from .places import Places, a_place, some_places

HEAD = "code,kind,name_en,name_zh,parent,zone,position\n"


@pytest.fixture
def places(company: Company) -> Places:
    return some_places()


def imported(rows: str) -> PlacePlan:
    return import_places(reading=read_places((HEAD + rows).encode()), by=None)


def problems(rows: str) -> list[tuple[int, str, str]]:
    plan = plan_places(read_places((HEAD + rows).encode()))
    return [(one.line, one.code, one.column) for one in plan.problems]


def test_a_list_creates_a_tree_in_any_order_of_its_lines_and_again_changes_nothing(places: Places) -> None:
    rows = (
        "M-1-1,room,Huangpu,黄浦,m-1,,2\nM-1,楼层,1st floor,,M,,\nM,site,Munich,慕尼黑,,Europe/Berlin,\n"
        "3.12,,Plum room,-,SH-T2-3,,\n"
    )
    plan = imported(rows)
    assert (plan.counts.new, plan.counts.changed, plan.problems) == (3, 1, [])
    assert place_tree().path(Place.objects.get(code="M-1-1").pk) == "Munich › 1st floor › Huangpu"
    places.room.refresh_from_db()
    assert (places.room.name_en, places.room.name_zh) == ("Plum room", "")
    events = Event.objects.count()
    again = imported(rows)
    assert (again.counts.new, again.counts.changed, again.counts.unchanged) == (0, 0, 4)
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (",room,X,,,,", [(2, "missing", "code")]),
        ("X,palace,X,,,,", [(2, "bad_kind", "kind")]),
        ("X,,,,,,", [(2, "missing", "kind"), (2, "missing", "name_en")]),
        ("X Y,room,X,,,,", [(2, "bad_code", "code")]),
        ("X,room,X,,,,\nx,room,X,,,,", [(3, "code_twice", "code")]),
        ("X,room,X,,GONE,,", [(2, "no_parent", "parent")]),
        ("X,site,X,,SH,,", [(2, "not_larger", "parent")]),
        ("X,room,X,,X,,", [(2, "not_larger", "parent")]),
        ("X,room,X,,SH,Mars/Base,", [(2, "bad_zone", "zone")]),
        ("X,room,X,,SH,,-3", [(2, "bad_position", "position")]),
        ("X,room,X,,SH,,99999999999999999999", [(2, "bad_position", "position")]),
        ("SH,thing,,,,,", [(2, "holds_larger", "kind")]),
        ("SH,-,,,,,", [(2, "bad_kind", "kind")]),
        ("SH,,-,-,,,", [(2, "cannot_be_empty", "name_en")]),
        ("X,room,X,,SH,,,too,many", [(2, "too_many_cells", "")]),
        (f"X,room,{'x' * 121},,,,", [(2, "too_long", "name_en")]),
        ("X,room,a\x00b,,,,", [(2, "bad_character", "name_en")]),
        # what lies in a refused place is refused with it
        ("B,building,B,,NONE,,\nF,floor,F,,B,,\nR,room,R,,F,,", [
            (2, "no_parent", "parent"), (3, "no_parent", "parent"), (4, "no_parent", "parent"),
        ]),
        # no circle: each lies in something larger
        ("SH-T2,,,,3.12,,", [(2, "not_larger", "parent")]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_of_its_line_and_the_rest_continues(
    places: Places, rows: str, found: list[tuple[int, str, str]]
) -> None:
    assert problems(rows) == found
    plan = imported(rows + "\nGOOD,site,Good,,,,")
    assert Place.objects.filter(code="GOOD").exists()
    assert [one.line for one in plan.problems] == [line for line, _code, _column in found]


def test_a_list_knows_of_places_that_were_merged_or_are_out_of_use(company: Company, places: Places) -> None:
    annex = a_place("ANX", "building", "Annex", places.shanghai)
    merge_place(place=places.tower, into=annex, by=None)
    set_place_active(place=places.berlin, is_active=False, by=None)
    assert problems("SH-T2,,New name,,,,") == [(2, "was_merged", "code")]
    assert problems("X,room,X,,BER,,") == [(2, "parent_out_of_use", "parent")]
    imported("F9,floor,9th floor,,SH-T2,,")
    assert Place.objects.get(code="F9").parent == annex


def test_only_an_admin_imports(company: Company, places: Places) -> None:
    for person in (company.mia, company.hugo):
        with pytest.raises(NotAllowed):
            take_place_upload(content=HEAD.encode(), file_name="a.csv", by=person)
        with pytest.raises(NotAllowed):
            import_places(reading=read_places(HEAD.encode()), by=person)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name_en,kind\nX,room", "no_code_column"),
        (b"code,colour\nX,red", "unknown_columns"),
        (b"code,code\nX,Y", "column_twice"),
        (b'code,name_en\nX,"never closed', "endless_cell"),
        (b"code\n" + b"\n".join(b"P%d" % n for n in range(20_001)), "too_many_rows"),
    ],
)
def test_a_file_that_is_no_list_of_places_is_refused_whole(
    company: Company, content: bytes, code: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        take_place_upload(content=content, file_name="a.csv", by=company.ada)
    assert refused.value.code == code
    assert not PlaceUpload.objects.exists()


def test_an_admin_sees_what_a_file_would_change_before_it_does(
    company: Company, client: Client, places: Places
) -> None:
    client.force_login(company.ada)
    wrong = SimpleUploadedFile("a.csv", b"name\nX", content_type="text/csv")
    assert "one of them must be" in client.post(reverse("import_places"), {"file": wrong}).content.decode()
    content = (HEAD + "N,room,New room,新房间,SH-T2-3,,\n3.12,,Renamed,,,,\nBAD,palace,X,,,,\n").encode()
    file = SimpleUploadedFile("places.csv", content, content_type="text/csv")
    preview = client.post(reverse("import_places"), {"file": file}, follow=True)
    page, address = preview.content.decode(), preview.redirect_chain[-1][0]
    assert "New room" in page
    assert "Renamed" in page
    assert "is not a kind" in page
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown is not None
    assert not Place.objects.filter(code="N").exists()
    change_place(place=places.room, details={"name_en": "Renamed"}, by=company.ada)
    again = client.post(address, {"shown": shown.group(1)}).content.decode()
    assert "The places have changed since this preview." in again
    assert not Place.objects.filter(code="N").exists()
    shown = re.search(r'name="shown" value="([^"]+)"', again)
    assert shown is not None
    assert client.post(address, {"shown": shown.group(1)}).status_code == 302
    assert Place.objects.get(code="N").parent == places.third
    assert client.get(address)["Location"] == "/manage/places/"


def test_a_file_is_imported_once(company: Company, places: Places) -> None:
    upload = take_place_upload(content=(HEAD + "N,room,N,,,,").encode(), file_name="a.csv", by=company.ada)
    import_place_upload(upload=upload, by=company.ada)
    with pytest.raises(Refused):
        import_place_upload(upload=upload, by=company.ada)
    upload.refresh_from_db()
    assert bytes(upload.content) == b""
