"""A request points at the place that it is about: asked on the page, by a program, or named by an imported incident."""

from pathlib import Path

import pytest

from departments.actions.place_merging import merge_place
from departments.models import PlaceWord
from tests.cast import Company
from tests.departments.places import Places, some_places, works_at
from tests.departments.publishing import put_form
from tests.tickets.incidents import HEADER, ROWS, run, write
from tests.tickets.pages import SignIn, text_of
from tickets.models import Ticket

FORM = "/services/move-a-desk/request/"
LEAST = {"title": "Move my desk", "impact": "one", "urgency": "soon"}


@pytest.fixture
def places(company: Company) -> Places:
    fields = [
        {"key": "from", "kind": "place", "label": {"en": "From"}, "required": True, "default": "requester"},
        {"key": "to", "kind": "place", "label": {"en": "To"}},
    ]
    put_form(company.move_desk, fields)
    return some_places()


def test_the_page_asks_with_where_the_requester_works_and_keeps_what_was_typed(
    company: Company, places: Places, as_person: SignIn
) -> None:
    works_at(company.mia, places.room)
    client = as_person(company.mia)
    assert 'value="3.12"' in client.get(FORM).content.decode()
    wrong = client.post(FORM, {**LEAST, "answer_from": "3.12", "answer_to": "the cellar"}).content.decode()
    assert "No place is called “the cellar”" in wrong
    assert 'value="the cellar"' in wrong
    client.post(FORM, {**LEAST, "answer_from": "plum", "answer_to": "sh-t2-3"})
    ticket = Ticket.objects.get()
    assert ticket.answers == {"from": places.room.pk, "to": places.third.pk}
    assert ticket.place == places.room
    page = text_of(client.get(ticket.get_absolute_url()))
    assert "Shanghai › Tower 2 › 3rd floor › Plum" in page
    merge_place(place=places.room, into=places.other_room, by=None)
    assert "Shanghai › Tower 2 › 3rd floor › Orchid" in text_of(client.get(ticket.get_absolute_url()))


@pytest.mark.django_db
def test_an_imported_incident_lies_at_the_place_that_its_location_means_and_keeps_other_words(
    tmp_path: Path, places: Places
) -> None:
    PlaceWord.objects.create(text="location 143", place=places.third)
    rows = [f"{ROWS[0]},143", f"{ROWS[1]},Cellar", f"{ROWS[1].replace('0000002', '0000003')},plum"]
    run(write(tmp_path / "incidents.csv", rows, header=f"{HEADER},location"))
    found = {ticket.number: (ticket.place, ticket.description) for ticket in Ticket.objects.all()}
    assert found == {
        "INC-0000001": (places.third, ""), "INC-0000002": (None, "Cellar"), "INC-0000003": (places.room, ""),
    }  # fmt: skip
