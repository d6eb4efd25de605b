"""Places as programs read them, and name them in answers."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.actions.place_merging import merge_place
from tests.cast import Company
from tests.departments.places import some_places
from tests.departments.publishing import put_form
from tickets.models import Ticket

from .conftest import Clients

FIELDS = [{"key": "from", "kind": "place", "label": {"en": "From"}, "required": True}]


def test_a_program_names_places_by_code(company: Company, api: Clients) -> None:
    places = some_places()
    put_form(company.move_desk, FIELDS)
    client = api(company.mia)
    body = {"service": "move-a-desk", "title": "Move", "impact": "one", "urgency": "soon"}
    wrong = client.post("/api/v1/tickets/", {**body, "answers": {"from": "nowhere"}}, format="json")
    assert wrong.status_code == 400
    assert "No place is called" in str(wrong.json())
    assert (
        client.post("/api/v1/tickets/", {**body, "answers": {"from": 3.12}}, format="json").status_code == 400
    )
    filed = client.post("/api/v1/tickets/", {**body, "answers": {"from": "3.12"}}, format="json")
    assert filed.status_code == 201, filed.json()
    assert Ticket.objects.get().place == places.room


def test_programs_list_places_with_what_they_lie_in(company: Company, api: Clients) -> None:
    places = some_places()
    merge_place(place=places.other_room, into=places.room, by=None)
    client = api(company.mia)
    room = client.get("/api/v1/places/3.12/").json()
    assert room == {
        "code": "3.12", "kind": "room", "name_en": "Plum", "name_zh": "梅", "parent": "SH-T2-3",
        "path": "Shanghai › Tower 2 › 3rd floor › Plum", "zone": "Asia/Shanghai", "is_active": True,
        "merged_into": None,
    }  # fmt: skip
    assert client.get("/api/v1/places/3.14/").json()["merged_into"] == "3.12"
    inside = client.get("/api/v1/places/?within=sh-t2&is_active=true").json()["results"]
    assert [row["code"] for row in inside] == ["3.12", "SH-T2", "SH-T2-3"]
    assert client.get("/api/v1/places/?within=nowhere").json()["results"] == []
    assert client.get("/api/v1/places/?kind=palace").status_code == 400
    assert client.get("/api/v1/places/nowhere/").status_code == 404


def test_more_places_cost_no_more_queries(company: Company, api: Clients) -> None:
    client = api(company.mia)
    some_places()
    client.get("/api/v1/places/?kind=site")
    with CaptureQueriesContext(connection) as few:
        client.get("/api/v1/places/?kind=site")
    with CaptureQueriesContext(connection) as many:
        client.get("/api/v1/places/")
    assert len(many) == len(few)
