"""The pages on which admins keep the places."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.actions.place_merging import merge_place
from departments.cached_places import place_tree
from departments.models import Place
from tests.cast import Company

from .places import Places, a_place, some_places, works_at


@pytest.fixture
def places(company: Company) -> Places:
    return some_places()


@pytest.fixture
def admin(company: Company, client: Client) -> Client:
    client.force_login(company.ada)
    return client


def filled(**more: str) -> dict[str, str]:
    return {
        "kind": "room", "code": "X", "name_en": "X", "name_zh": "", "parent": "", "position": "0", "zone": "", **more,
    }  # fmt: skip


def undo_of(page: str) -> str:
    found = re.search(r'action="(/manage/places/[^"]*)"', page)
    assert found is not None
    return found.group(1)


def test_the_places_are_listed_as_a_tree_with_those_who_work_there(
    company: Company, admin: Client, places: Places
) -> None:
    works_at(company.mia, places.room)
    works_at(company.noah, places.room)
    page = admin.get(reverse("manage_places")).content.decode()
    names = re.findall(r'class="branch-name"[^>]*>([^<]+)<', page)
    assert names == ["Berlin", "Shanghai", "Tower 2", "3rd floor", "Orchid", "Plum"]
    assert "2 people" in page
    inside = admin.get(reverse("manage_places"), {"in": places.third.pk}).content.decode()
    assert re.findall(r'class="branch-name"[^>]*>([^<]+)<', inside) == ["Orchid", "Plum"]
    found = admin.get(reverse("manage_places"), {"q": "梅"}).content.decode()
    assert re.findall(r'class="branch-name"[^>]*>([^<]+)<', found) == ["Plum"]
    for odd in ("x", "99999999999999999999", "-1", "٣"):
        assert admin.get(reverse("manage_places"), {"in": odd}).status_code == 200


def test_the_list_costs_the_same_number_of_queries_for_few_and_many_places(
    admin: Client, places: Places
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        admin.get(reverse("manage_places"))
    for n in range(5):
        a_place(f"R{n}", "room", f"Room {n}", places.third)
    with CaptureQueriesContext(connection) as many:
        admin.get(reverse("manage_places"))
    assert len(many) == len(few)


def test_a_place_is_created_and_what_is_wrong_stands_beside_its_field(admin: Client, places: Places) -> None:
    answer = admin.post(reverse("new_place"), filled(code="3.12", parent="SH-T2-3"))
    assert "Plum already uses this code." in answer.content.decode()
    assert 'value="SH-T2-3"' in answer.content.decode()
    answer = admin.post(reverse("new_place"), filled(code="3.15", name_en="Maple", parent="sh-t2-3"))
    assert answer.status_code == 302
    assert place_tree().path(Place.objects.get(code="3.15").pk) == "Shanghai › Tower 2 › 3rd floor › Maple"


def test_a_new_place_begins_in_the_one_from_whose_row_it_was_asked_for(admin: Client, places: Places) -> None:
    page = admin.get(reverse("new_place"), {"parent": "SH-T2"}).content.decode()
    assert re.search(r'name="parent"[^>]*value="SH-T2"', page)
    assert re.search(r'value="floor"[^>]*checked', page)


def test_a_rename_and_a_move_are_undone_unless_somebody_has_changed_the_same_since(
    admin: Client, places: Places
) -> None:
    change = filled(kind="building", code="SH-T2", name_en="Tower Two", name_zh="二号楼", parent="BER")
    page = admin.post(reverse("manage_place", args=[places.tower.pk]), change, follow=True).content.decode()
    undo = undo_of(page)
    assert place_tree().path(places.tower.pk) == "Berlin › Tower Two"
    admin.post(undo)
    assert place_tree().path(places.tower.pk) == "Shanghai › Tower 2"
    again = admin.post(undo, follow=True).content.decode()
    assert "Someone has changed this place since." in again
    assert admin.post(reverse("undo_place_change", args=["made-up"])).status_code == 404


def test_a_place_is_deactivated_and_the_undo_takes_it_back(admin: Client, places: Places) -> None:
    address = reverse("deactivate_place", args=[places.room.pk])
    page = admin.post(address, follow=True).content.decode()
    assert not Place.objects.get(pk=places.room.pk).is_active
    admin.post(address)
    assert not Place.objects.get(pk=places.room.pk).is_active, "a second tab asked for the same"
    admin.post(undo_of(page))
    assert Place.objects.get(pk=places.room.pk).is_active


def test_a_merge_is_asked_for_and_undone(company: Company, admin: Client, places: Places) -> None:
    address = reverse("merge_place", args=[places.room.pk])
    assert "could be" not in admin.get(address).content.decode()
    refused = admin.post(address, {"into": "nowhere at all"}).content.decode()
    assert "No place is called" in refused
    assert "nowhere at all" in refused  # what was typed is still there
    page = admin.post(address, {"into": "3.14"}, follow=True).content.decode()
    assert "Plum is now part of Orchid." in page
    assert "also 3.12" in page
    admin.post(undo_of(page))
    assert place_tree().merged == {}
    merge_place(place=places.room, into=places.other_room, by=company.ada)
    assert "Undo the merge" in admin.get(reverse("manage_place", args=[places.room.pk])).content.decode()
    assert admin.get(address)["Location"] == reverse("manage_place", args=[places.room.pk])


def test_pickers_ask_for_places_while_one_types(company: Company, client: Client, places: Places) -> None:
    client.force_login(company.mia)
    found = client.get(reverse("place_options"), {"q": "plum"}).json()["results"]
    assert found == [{"value": "3.12", "text": "Plum", "note": "Shanghai › Tower 2 › 3rd floor · 3.12"}]
    assert len(client.get(reverse("place_options"), {"q": "x" * 5000}).json()["results"]) == 0


def test_a_merged_place_is_found_by_its_old_code_and_parted_again_where_it_went(
    company: Company, admin: Client, places: Places
) -> None:
    merge_place(place=places.room, into=places.other_room, by=company.ada)
    assert "Orchid" in admin.get("/manage/places/", {"q": "3.12"}).content.decode()
    assert "Orchid" in admin.get("/manage/places/", {"q": "梅"}).content.decode()
    page = admin.get(f"/manage/places/{places.other_room.pk}/").content.decode()
    undo = f"/manage/places/{places.room.pk}/merge/undo/"
    assert "Merged into this place" in page and undo in page
    admin.post(undo)
    assert (
        "Merged into this place" not in admin.get(f"/manage/places/{places.other_room.pk}/").content.decode()
    )
    assert "Orchid" not in admin.get("/manage/places/", {"q": "3.12"}).content.decode()
