"""Two people, or one who presses twice, change the catalog or the places at the same moment."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from departments.actions.authors import name_author
from departments.actions.catalog import change_service, create_service
from departments.actions.categories import merge_categories, order_categories, save_category
from departments.actions.field_sets import create_field_set
from departments.actions.membership import move
from departments.actions.organisation import create_department
from departments.actions.places import create_place
from departments.actions.relations import set_relation
from departments.actions.starting_catalogs import take_services
from departments.enums import RelationKind
from departments.events import DepartmentEvent
from departments.models import Author, Place, Relation, Service, ServiceCategory
from departments.queries.relations import sayings
from servicedesk.accounts.actions.people import invite_person
from servicedesk.calendars.actions import create_calendar
from servicedesk.events.models import Event
from tests.cast import WEEK, Company
from tests.departments.formspec.forms import field
from tests.together import PATIENCE_SECONDS, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def details_of(service: Service) -> dict[str, Any]:
    return {"department": service.department, "category": service.category, "name_en": "New chairs"}


def test_services_of_one_name_that_are_made_at_once_get_addresses_of_their_own(company: Company) -> None:
    given = details_of(company.move_desk)
    made = at_once(*[lambda: create_service(details=given, by=company.hugo)] * 4)
    assert len({one.slug for one in made}) == 4


def test_field_sets_of_one_name_that_are_made_at_once_get_keys_of_their_own(company: Company) -> None:
    given = {"department": company.facilities, "name_en": "Address"}
    made = at_once(*[lambda: create_field_set(details=given, fields=[field("a")], by=company.hugo)] * 4)
    assert len({one.key for one in made}) == 4


def test_of_first_places_with_one_code_that_are_made_at_once_one_is_made(company: Company) -> None:
    given = {"code": "SH", "kind": "site", "name_en": "Shanghai"}
    done = at_once(*[_refused(lambda: create_place(details=given, by=company.ada))] * 4)
    assert Place.objects.count() == 1
    assert sorted(map(str, done)).count("['Shanghai already uses this code.']") == 3


def _refused(do: Callable[[], Any]) -> Callable[[], Any]:
    def call() -> Any:
        try:
            return do()
        except ValidationError as error:
            return error.messages

    return call


def test_a_service_changes_its_shelf_while_that_is_merged(company: Company) -> None:
    """Who changes a service holds its row and asks for the shelf, who merges holds the shelf and asks for the rows."""
    shelf, other = (
        company.move_desk.category,
        save_category(
            category=None, details={"name_en": "Rooms", "name_zh": "房间", "icon": "box"}, by=company.ada
        ),
    )

    def merge() -> int:
        try:
            return merge_categories(category=shelf, into=other, by=company.ada)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Service.objects.select_for_update(no_key=True).get(pk=company.move_desk.pk)
            merging = pool.submit(merge)
            _wait_for_a_lock()
            change_service(service=company.move_desk, details={"category": other}, by=company.hugo)
        merging.result(PATIENCE_SECONDS)
    assert not Service.objects.filter(category=shelf).exists()


def _wait_for_a_lock() -> None:
    """Return once another connection waits for one."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise TimeoutError


def test_shelves_are_put_in_order_while_two_of_them_are_merged(company: Company) -> None:
    names = [f"Shelf {number}" for number in range(6)]
    rows = [
        save_category(
            category=None, details={"name_en": name, "name_zh": name, "icon": "box"}, by=company.ada
        )
        for name in names
    ]
    ServiceCategory.objects.filter(pk=rows[0].pk).update(
        position=99
    )  # the first by id is the last by position
    slugs = [row.slug for row in rows]
    for round_ in range(20):
        order = slugs[round_ % 6 :] + slugs[: round_ % 6]
        ServiceCategory.objects.update(is_active=True)
        at_once(
            lambda order=order: order_categories(slugs=order, by=company.ada),
            lambda: merge_categories(category=rows[0], into=rows[5], by=company.ada),
            lambda order=order: order_categories(slugs=order[::-1], by=company.ada),
        )
    assert ServiceCategory.objects.filter(is_active=False).count() == 1


def test_services_that_want_one_address_at_once_get_addresses_of_their_own(company: Company) -> None:
    given = details_of(company.move_desk)
    made = at_once(*[lambda: create_service(details=given, slug="chairs", by=company.hugo)] * 4)
    assert sorted(one.slug for one in made) == ["chairs", "chairs-2", "chairs-3", "chairs-4"]


def test_departments_that_take_one_ready_made_service_at_once_make_its_shelf_once(company: Company) -> None:
    units, wanted = (company.it, company.facilities, company.finance), ["legal/company-seal"]
    takes = [
        lambda unit=unit: take_services(addresses=wanted, department=unit, by=company.ada) for unit in units
    ]
    made = at_once(*takes, *takes)
    assert sorted(len(one) for one in made) == [0, 0, 0, 1, 1, 1]
    assert len({one.slug for some in made for one in some}) == 3
    assert len({one.category_id for some in made for one in some}) == 1


def test_of_two_heads_who_say_at_once_what_a_department_is_one_has_the_last_word(company: Company) -> None:
    pair = {"provider": company.facilities, "consumer": company.finance}
    kinds = RelationKind.SUPPLIES, RelationKind.ADVISES
    at_once(*[lambda kind=kind: set_relation(**pair, kind=kind, by=company.hugo) for kind in kinds * 2])
    [last, *earlier] = sayings(**pair)
    assert Relation.objects.get(**pair).kind == last.kind
    for later, before in pairwise((last, *earlier)):
        assert later.kind != before.kind


def test_who_is_named_while_they_leave_the_department_writes_for_it_no_longer_or_is_told(
    company: Company,
) -> None:
    """Both take turns at the person, so that history and rows say the same."""
    give = {"department": company.finance, "person": company.mia, "by": company.frida}
    move_away = {"person": company.mia, "department": company.it, "role": "member", "by": company.ada}
    at_once(lambda: name_author(**give), lambda: move(**move_away))
    said = Event.objects.filter(kind__startswith="department.author").order_by("seq")
    is_named = [row.kind for row in said][-1] == DepartmentEvent.AUTHOR_NAMED
    assert Author.objects.filter(person=company.mia).exists() == is_named


def test_of_what_one_code_or_address_names_one_is_made_and_the_others_are_told(company: Company) -> None:
    unit = {"code": "LAW", "name_en": "Legal", "calendar": company.calendar}
    week = {"zone": "Asia/Shanghai", "week": WEEK, "overrides": {}}
    hours = {"code": "law", "name_en": "Legal", "name_zh": "", "content": week}
    person = {"email": "nia@example.com", "name": "Nia Law"}
    for make in (
        lambda: create_department(details=unit, by=company.ada),
        lambda: create_calendar(**hours, by=company.ada),
        lambda: invite_person(details=person, by=company.ada),
    ):
        done = at_once(*[_refused(make)] * 3)
        assert sum(isinstance(one, list) for one in done) == 2, done


def test_ready_made_services_that_are_taken_twice_at_once_are_there_once(company: Company) -> None:
    save_category(category=None, details={"name_en": "All"}, by=company.ada)
    take = [lambda: take_services(addresses=["it/new-computer"], department=company.it, by=company.ada)] * 4
    assert sorted(len(made) for made in at_once(*take)) == [0, 0, 0, 1]
    assert Service.objects.filter(taken_from="it/new-computer").count() == 1


FILE = json.dumps(
    {
        "format": "servicedesk.service",
        "version": 1,
        "slug": "plants",
        "name": {"en": "Move a plant", "zh": "搬绿植"},
        "form": [{"key": "why", "kind": "text", "label": {"en": "Why", "zh": "为什么"}}],
    }
)


def test_a_service_file_that_is_imported_twice_at_once_makes_one_service(
    company: Company, as_person: Callable[[Any], Client]
) -> None:
    """Somebody presses the button in two tabs of one preview, or sends it again because no answer came."""
    file = SimpleUploadedFile("plant.json", FILE.encode())
    page = as_person(company.hugo).post("/manage/service-files/", {"file": file}, follow=True)
    [(address, _status)] = page.redirect_chain
    sent = {
        "submission_key": str(page.context["key"]),
        "department": str(company.facilities.pk),
        "team": "",
        "category": str(company.move_desk.category_id),
        "do": "new",
    }
    clients = [as_person(company.hugo) for _ in range(4)]
    answers = at_once(*[lambda client=client: client.post(address, sent) for client in clients])
    assert [answer.status_code for answer in answers] == [302] * 4
    assert Service.objects.filter(name_en="Move a plant").count() == 1
    assert clients[0].post(address, sent)["Location"] == "/manage/services/"
    assert clients[0].post(address, sent | {"team": str(company.movers.pk)}).status_code == 302
    assert Service.objects.filter(name_en="Move a plant").count() == 2


@pytest.mark.parametrize("address", ["/manage/services/new/", "/manage/categories/new/"])
def test_what_is_made_by_a_form_whose_answer_was_lost_is_made_once(
    company: Company, as_person: Callable[[Any], Client], address: str
) -> None:
    sent = {
        "submission_key": str(uuid4()), "name_en": "Plants", "icon": "box",
        "department": str(company.facilities.pk), "category": str(company.move_desk.category_id),
    }  # fmt: skip
    ada, model = as_person(company.ada), Service if "services" in address else ServiceCategory
    assert ada.post(address, sent | {"name_en": ""}).status_code == 200
    for _ in range(2):
        assert ada.post(address, sent).status_code == 302
    assert model._default_manager.filter(name_en="Plants").count() == 1
