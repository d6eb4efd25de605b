"""Links with values and QR codes for programs."""

from typing import Any

import pytest
from django.conf import settings

from departments.actions.place_merging import merge_place
from servicedesk.web.display.qr_codes import LONGEST
from tests.cast import Company
from tests.departments.audiences import limit_to
from tests.departments.places import Places, some_places
from tests.departments.publishing import publish_form
from tests.qr_reading import read_png

from .conftest import Clients

SERVICE, PLACE = "/api/v1/services/move-a-desk/link/", "/api/v1/places/3.12/link/"
FORM = f"{settings.SITE_URL}/services/move-a-desk/request/"
FIELDS = [
    {"key": "room", "kind": "place", "label": {"en": "Room"}, "required": True},
    {"key": "who", "kind": "person", "label": {"en": "Who"}},
    {"key": "words", "kind": "text", "label": {"en": "Words"}},
    {"key": "plan", "kind": "file", "label": {"en": "Plan"}},
]


@pytest.fixture
def places(company: Company) -> Places:
    publish_form(service=company.move_desk, fields=FIELDS, by=None)
    return some_places()


def test_a_link_is_made_of_values_as_the_desk_spells_them(
    company: Company, places: Places, api: Clients
) -> None:
    client = api(company.mia)
    assert client.get(SERVICE).json() == {"url": FORM}
    given = {"room": "plum", "who": "Noah Klein", "title": "Lamp & chair", "urgency": "now"}
    link = client.get(SERVICE, given).json()["url"]
    assert link == f"{FORM}?room=3.12&who=noah.klein%40example.com&title=Lamp+%26+chair&urgency=now"
    assert 'value="3.12"' in client.get(link.removeprefix(settings.SITE_URL)).content.decode()


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"room": "the cellar"}, "room", "No place is called"),
        ({"zone": "x"}, "zone", "There is no such field."),
        ({"plan": "x"}, "plan", "There is no such field."),
        ({"urgency": "never"}, "urgency", "never is not one of the available choices"),
        ({"words": "梅" * 90}, "values", f"at most {LONGEST}"),
        ({"who": "nobody@example.com"}, "who", "No one here is called"),
    ],
)
def test_what_does_not_fit_is_a_400_by_its_name(
    company: Company, places: Places, api: Clients, values: dict[str, str], field: str, said: str
) -> None:
    for address in (SERVICE, f"{SERVICE}svg/", f"{SERVICE}png/"):
        answer = api(company.mia).get(address, values)
        assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"
        assert said in str(answer.json()["errors"][field])


@pytest.mark.parametrize(("address", "link"), [(SERVICE, FORM), (PLACE, f"{settings.SITE_URL}/at/3.12/")])
def test_the_codes_are_pictures_of_the_link(
    company: Company, places: Places, api: Clients, address: str, link: str
) -> None:
    client = api(company.mia)
    assert client.get(address).json() == {"url": link}
    png, svg = client.get(f"{address}png/"), client.get(f"{address}svg/")
    assert png["Content-Type"] == "image/png" and read_png(png.content) == link
    assert svg["Content-Type"] == "image/svg+xml" and svg.content.startswith(b"<svg ")
    assert 'attachment; filename="' in svg["Content-Disposition"]


def test_the_link_of_a_merged_place_is_that_of_what_it_has_become(
    company: Company, places: Places, api: Clients
) -> None:
    merge_place(place=places.room, into=places.other_room, by=None)
    assert api(company.mia).get(PLACE).json() == {"url": f"{settings.SITE_URL}/at/3.14/"}


def test_there_is_no_link_of_what_one_may_not_see(company: Company, places: Places, api: Clients) -> None:
    limit_to(company.move_desk, company.sales)
    assert api(company.mia).get(SERVICE).status_code == 404
    assert api(company.mia).get("/api/v1/places/nowhere/link/").status_code == 404


def test_the_description_of_the_api_has_them(company: Company, api: Clients) -> None:
    document: dict[str, Any] = api(company.mia).get("/api/schema/?format=json").json()
    one = document["paths"]["/api/v1/services/{slug}/link/"]["get"]
    [values] = [row for row in one["parameters"] if row["in"] == "query"]
    assert (values["name"], values["style"], values["explode"]) == ("values", "form", True)
    for path, kind in (("svg", "image/svg+xml"), ("png", "image/png")):
        for about in ("services/{slug}", "places/{code}"):
            answer = document["paths"][f"/api/v1/{about}/link/{path}/"]["get"]["responses"]["200"]
            assert list(answer["content"]) == [kind]
