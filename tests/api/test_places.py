"""Places as programs name them in answers."""

from departments.models import RequestForm
from tests.cast import Company, at
from tests.departments.places import some_places
from tickets.models import Ticket

from .conftest import Clients

FIELDS = [{"key": "from", "kind": "place", "label": {"en": "From"}, "required": True}]


def test_a_program_names_places_by_code(company: Company, api: Clients) -> None:
    places = some_places()
    RequestForm.objects.create(service=company.move_desk, number=2, fields=FIELDS, created_at=at("Mon 00:00"))
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
