"""What those who lead a unit say of it: what it is, and how to reach it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from departments.actions.shop_window import change_window
from departments.models import Contact
from departments.queries.contacts import contact_of
from departments.service_files.reading import MOST
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company
from tests.departments.places import a_place
from tests.departments.test_pages import SignIn

TYPED = {
    "about_en": "We keep the house.",
    "about_zh": "",
    "email": " Facilities@Example.com ",
    "phone": "+86 21 5555 0100",
    "place": "3.12",
    "note_en": "In a flood, call.",
    "note_zh": "漏水请直接打电话。",
}


def test_a_head_says_how_to_reach_the_department(company: Company, as_person: SignIn) -> None:
    room = a_place("3.12", "room", "Plum")
    hugo = as_person(company.hugo)
    assert hugo.post("/departments/FAC/edit/", TYPED)["Location"] == "/departments/FAC/"
    contact = Contact.objects.get()
    assert (contact.email, contact.place, contact.note_zh) == (
        "facilities@example.com",
        room,
        "漏水请直接打电话。",
    )
    page = as_person(company.mia).get("/departments/FAC/").content.decode()
    assert "We keep the house." in page and "In a flood, call." in page and "Plum" in page
    assert 'href="mailto:facilities@example.com"' in page and 'href="tel:+862155550100"' in page
    kept = hugo.get("/departments/FAC/edit/").context["form"]
    assert (kept["phone"].value(), str(kept["place"].value())) == ("+86 21 5555 0100", "3.12")
    event = Event.objects.get(kind="department.window_changed")
    assert event.actor == company.hugo and "email" in event.data["changes"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nobody"), ("phone", "1" * 41), ("place", "nowhere"), ("note_en", "x" * 301)],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(
    company: Company, as_person: SignIn, field: str, value: str
) -> None:
    typed = {**TYPED, "place": "", field: value}
    page = as_person(company.hugo).post("/departments/FAC/edit/", typed)
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["about_en"].value() == "We keep the house."
    assert Contact.objects.count() == 0


def test_an_empty_window_leads_those_who_fill_it_to_ready_made_services(
    company: Company, as_person: SignIn
) -> None:
    address = f"{reverse('starting_catalogs')}?department=SAL"
    admin = as_person(company.ada).get("/departments/SAL/").content.decode()
    assert f'href="{address}"' in admin and "Start from a ready-made catalog" in admin
    assert address not in as_person(company.mia).get("/departments/SAL/").content.decode()


def test_only_those_who_lead_the_unit_and_admins_do(company: Company) -> None:
    for person in (company.mia, company.li_wei, company.frida, company.lena, company.eve):
        with pytest.raises(NotAllowed):
            change_window(department=company.facilities, details={"phone": "1"}, by=person)
    assert change_window(department=company.movers, details={"phone": "1"}, by=company.lena)
    assert change_window(department=company.facilities, details={"phone": "2"}, by=company.ada)


def test_the_same_again_is_no_change_and_no_event(company: Company) -> None:
    details: dict[str, Any] = {"phone": "1", "about_en": "We keep the house."}
    assert set(change_window(department=company.it, details=details, by=company.ines)) == set(details)
    assert change_window(department=company.it, details=details, by=company.ines) == {}
    assert Event.objects.filter(kind="department.window_changed").count() == 1


def test_an_address_that_is_none_is_refused_whoever_asks(company: Company) -> None:
    with pytest.raises(ValidationError) as refusal:
        change_window(department=company.it, details={"email": "nobody"}, by=None)
    assert list(refusal.value.message_dict) == ["email"]


def test_a_team_that_says_nothing_is_reached_through_its_department(company: Company) -> None:
    change_window(department=company.facilities, details={"phone": "1"}, by=None)
    reached = contact_of(company.movers)
    assert reached is not None and reached.department == company.facilities
    change_window(department=company.movers, details={"phone": "2"}, by=None)
    reached = contact_of(company.movers)
    assert reached is not None and reached.phone == "2"
    assert contact_of(company.finance) is None


def test_an_introduction_and_a_description_are_as_long_as_a_file_of_a_service_takes(
    company: Company, as_person: SignIn
) -> None:
    hugo, ada = as_person(company.hugo), as_person(company.ada)
    most = MOST["description"]
    long = "x" * (most + 1)
    for client, page, name in (
        (hugo, "/departments/FAC/edit/", "about_en"),
        (ada, "/manage/departments/FAC/", "about_zh"),
        (hugo, "/manage/services/move-a-desk/", "description_en"),
    ):
        answer = client.post(page, {name: long})
        assert f"at most {most}" in answer.content.decode() and long in answer.content.decode(), page
    sent = hugo.patch("/api/v1/departments/FAC/", {"about_en": long}, content_type="application/json")
    assert sent.status_code == 400 and "about_en" in sent.json()["errors"]


def test_a_contact_address_adds_nobody_else_to_a_mail(company: Company, as_person: SignIn) -> None:
    details = {"email": "fac?bcc=spy@example.com"}
    change_window(department=company.facilities, details=details, by=company.hugo)
    page = as_person(company.mia).get("/departments/FAC/").content.decode()
    assert 'href="mailto:fac%3Fbcc%3Dspy@example.com"' in page
