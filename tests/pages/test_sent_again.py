"""A form whose answer was lost is sent again: what it wanted is done once, and its sender hears that it was done."""

from collections.abc import Iterator, Mapping
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from departments.actions.membership import give_role
from departments.actions.places import create_place
from departments.enums import MemberRole
from departments.models import Membership, PlaceUpload, ServiceCategory
from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.jobs.models import Job
from servicedesk.web.forms.shared import digest_of
from tests.cast import at
from tests.pages.test_pages import addresses, browser_of
from tests.pages.world import World, found_world

DONE = "This was saved the first time already."
ABSENCE = {"starts_on": "2026-03-20", "ends_on": "2026-03-21"}
# page -> who sends it, and what they fill in
FORMS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "remove_author": ("hugo", {}),
    "change_member": ("ada", {"role": "lead"}),
    "merge_category": ("ada", {"into": "other"}),
    "merge_place": ("ada", {"into": "3.14"}),
    "retire_service": ("hugo", {}),
    "stop_absence": ("mia", {}),
    "new_absence": ("mia", ABSENCE),
    "stop_assistance": ("mia", {}),
    "revoke_token": ("mia", {}),
    "withdraw_policy: team": ("lena", {}),
    "place_texts": ("ada", {"do": "settle"}),
    "new_calendar": ("ada", {"code": "berlin", "name_en": "Berlin", "zone": "Europe/Berlin"}),
}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.frozen(at("Tue 10:00")):
        yield found_world()


def sent(client: Client, path: str, data: Mapping[str, str]) -> HttpResponse:
    """Send a form as the script does; a form that was taken answers with where to go on."""
    return client.post(path, data, headers={"X-Desk-Form": "1"})


def said(answer: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize("page", FORMS)
def test_a_form_that_was_taken_is_done_once_and_leads_on_when_it_is_sent_again(
    world: World, page: str
) -> None:
    path = addresses(world)[page]
    who, data = FORMS[page]
    data = {**data, **_more(world, page), "submission_key": str(uuid4())}
    client = browser_of(world, who)
    first = sent(client, path, data)
    assert first.status_code == 204, first.content.decode()
    before = Event.objects.count(), Job.objects.count()
    again = sent(client, path, data)
    assert (again.status_code, said(again)[-1]) == (204, DONE)
    assert (Event.objects.count(), Job.objects.count()) == before


def _more(world: World, page: str) -> dict[str, str]:
    """Return what a form needs that the world knows alone."""
    if page == "merge_category":
        other = ServiceCategory.objects.exclude(slug="workplace").filter(is_active=True).first()
        other = other or ServiceCategory.objects.create(slug="law", name_en="Law", position=9)
        return {"into": str(other.pk)}
    if page == "merge_place":
        create_place(details={"kind": "room", "code": "3.14", "name_en": "Orchid"}, by=None)
    if page == "place_texts":
        text = digest_of("tower 2, 3f")
        return {f"{text}-do": "place", f"{text}-place": "3.12"}
    return {}


def test_a_membership_that_was_ended_is_not_looked_for_again(world: World) -> None:
    unit, extra = world.company.facilities, world.company.mia
    give_role(person=extra, department=unit, role=MemberRole.AGENT, by=world.company.ada)
    row = Membership.objects.get(user=extra, department=unit)
    path, data = f"/departments/FAC/people/{row.pk}/remove/", {"submission_key": str(uuid4())}
    client = browser_of(world, "ada")
    assert sent(client, path, data).headers["Desk-Next"] == "/departments/FAC/people/"
    again = sent(client, path, data)
    assert again.headers["Desk-Next"] == "/departments/FAC/people/" and said(again)[-1] == DONE


def test_a_list_of_places_that_is_imported_leads_on_in_every_tab(world: World) -> None:
    path, client = addresses(world)["place_upload"], browser_of(world, "ada")
    shown = {"shown": client.get(path).context["fingerprint"]}
    client.post(path, shown)
    assert PlaceUpload.objects.get().finished_at is not None
    for answer in (client.post(path, shown), client.get(path)):
        assert answer["Location"] == "/manage/places/" and "already been imported" in said(answer)[-1]


def test_a_place_that_another_tab_merged_is_shown_as_merged(world: World) -> None:
    path, client = addresses(world)["merge_place"], browser_of(world, "ada")
    into = {"into": create_place(details={"kind": "room", "code": "3.14", "name_en": "O"}, by=None).code}
    client.post(path, into)
    for answer in (client.post(path, into), client.get(path)):
        assert answer["Location"].startswith("/manage/places/") and "already been merged" in said(answer)[-1]


def test_what_an_address_takes_out_of_use_stays_so_whoever_asks_again(world: World) -> None:
    pages, client, company = addresses(world), browser_of(world, "ada"), world.company
    ServiceCategory.objects.create(slug="law", name_en="Law", position=9)
    client.post(pages["deactivate_department"].replace("FAC", "MOV"))
    for path in ("/manage/departments/MOV/deactivate/", "/manage/categories/law/retire/"):
        client.post(path)
        client.post(path)
    assert not ServiceCategory.objects.get(slug="law").is_active
    company.movers.refresh_from_db()
    assert not company.movers.is_active
    assert Event.objects.filter(kind__in=["department.deactivated", "category.retired"]).count() == 2
