"""Where people work: said on their page, by lists of people, and as pages and programs read it."""

import pytest
from django.test import Client
from django.urls import reverse

from departments.actions.people_import import import_people
from departments.actions.place_merging import merge_place
from departments.actions.places import set_place_active
from departments.actions.workplaces import set_workplace
from departments.cached_places import workplaces
from departments.models import PlaceWord
from departments.queries.people_import import Plan, plan_import
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import read_people
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company

from .places import Places, a_place, some_places, works_at


@pytest.fixture
def places(company: Company) -> Places:
    return some_places()


def imported(rows: str) -> Plan:
    return import_people(reading=read_people(f"email,location\n{rows}".encode()), by=None)


def planned(rows: str) -> Plan:
    return plan_import(read_people(f"email,location\n{rows}".encode()))


def place_of(person: User) -> int | None:
    return workplaces([person.pk])[person.pk]


def placed_events(person: User) -> list[dict[str, object]]:
    events = Event.objects.filter(kind="person.placed", subject_id=str(person.pk)).order_by("seq")
    return list(events.values_list("data", flat=True))


def test_an_admin_says_on_a_persons_page_where_they_work(
    company: Company, client: Client, places: Places
) -> None:
    User.objects.filter(pk=company.mia.pk).update(location="Tower 2, room of plums")
    client.force_login(company.ada)
    address = reverse("manage_person", args=[company.mia.pk])
    page = client.get(address).content.decode()
    assert "the directory says “Tower 2, room of plums”" in page
    fields = {
        "name": "Mia Zhou", "native_name": "周敏", "email": company.mia.email, "post": "", "line_manager": "",
        "language": "en", "zone": "Asia/Shanghai", "calendar": "",
    }  # fmt: skip
    refused = client.post(address, {**fields, "place": "cellar"}).content.decode()
    assert "No place is called “cellar”" in refused
    assert client.post(address, {**fields, "place": "plum"}).status_code == 302
    company.mia.refresh_from_db()
    assert (place_of(company.mia), company.mia.location) == (places.room.pk, "")
    assert 'value="3.12"' in client.get(address).content.decode()
    assert placed_events(company.mia) == [{"from": None, "to": places.room.pk}]
    client.post(address, {**fields, "place": "3.12"})
    assert len(placed_events(company.mia)) == 1
    client.post(address, {**fields, "place": ""})
    assert place_of(company.mia) is None


def test_a_person_keeps_a_place_that_goes_out_of_use_or_is_merged_until_somebody_changes_it(
    company: Company, client: Client, places: Places
) -> None:
    works_at(company.mia, places.room)
    works_at(company.noah, places.other_room)
    set_place_active(place=places.room, is_active=False, by=None)
    merge_place(place=places.other_room, into=a_place("3.16", "room", "Fig", places.third), by=None)
    client.force_login(company.ada)
    for person, code in ((company.mia, "3.12"), (company.noah, "3.16")):
        address = reverse("manage_person", args=[person.pk])
        fields = {
            "name": person.name, "native_name": person.native_name, "email": person.email, "post": "Buyer",
            "line_manager": "", "language": "en", "zone": "Asia/Shanghai", "calendar": "", "place": code,
        }  # fmt: skip
        assert f'value="{code}"' in client.get(address).content.decode()
        assert client.post(address, fields).status_code == 302
        assert placed_events(person) == []


def test_only_an_admin_says_where_others_work(company: Company, places: Places) -> None:
    for person in (company.mia, company.frida):
        with pytest.raises(NotAllowed):
            set_workplace(person=company.mia, place=places.room, by=person)
    assert place_of(company.mia) is None


def test_a_list_of_people_names_places_by_code_name_or_agreed_words_and_keeps_other_words(
    company: Company, places: Places
) -> None:
    PlaceWord.objects.create(text="t2 / 3f", place=places.third)
    rows = (
        "mia.zhou@example.com,3.12\nnoah.klein@example.com,orchid\n"
        "frida.lang@example.com,T2 / 3F\ntom.berg@example.com,Cellar\n"
    )
    plan = imported(rows)
    assert [dict(entry.changes) for entry in plan.changed] == [
        {"location": ("", "3.12")}, {"location": ("", "3.14")}, {"location": ("", "SH-T2-3")},
        {"location": ("", "Cellar")},
    ]  # fmt: skip
    assert place_of(company.mia) == places.room.pk
    assert place_of(company.noah) == places.other_room.pk
    assert place_of(company.frida) == places.third.pk
    company.tom.refresh_from_db()
    assert (place_of(company.tom), company.tom.location) == (None, "Cellar")
    again = imported(rows)
    assert (again.changed, again.unchanged) == ([], 4)


def test_a_list_may_move_people_out_of_a_place_and_never_into_one_out_of_use(
    company: Company, places: Places
) -> None:
    works_at(company.mia, places.room)
    works_at(company.noah, places.room)
    set_place_active(place=places.other_room, is_active=False, by=None)
    plan = planned("tom.berg@example.com,3.14\n")
    assert [(problem.code, problem.column) for problem in plan.problems] == [("place_out_of_use", "location")]
    imported("mia.zhou@example.com,-\nnoah.klein@example.com,At home\n")
    company.noah.refresh_from_db()
    assert (place_of(company.mia), place_of(company.noah), company.noah.location) == (None, None, "At home")


def test_programs_and_the_profile_read_the_place_with_all_around_it(
    company: Company, client: Client, places: Places
) -> None:
    works_at(company.mia, places.room)
    client.force_login(company.mia)
    person = client.get(f"/api/v1/people/{company.mia.pk}/").json()
    assert (person["place"], person["location"]) == ("3.12", "Shanghai › Tower 2 › 3rd floor › Plum")
    assert "Shanghai › Tower 2 › 3rd floor › Plum" in client.get(reverse("profile")).content.decode()
