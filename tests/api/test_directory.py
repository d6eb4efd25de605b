"""Services, units, people and the one who asks, over the API."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.enums import MemberRole
from departments.models import Department, Membership, Service
from servicedesk.accounts.models import User
from tests.cast import Company
from tests.departments.audiences import limit_to
from tests.departments.publishing import put_form

from .conftest import Clients, JsonClient
from .test_tickets import problem

API = "/api/v1/"


def rows(client: JsonClient, place: str) -> list[dict[str, Any]]:
    answer = client.get(API + place)
    assert answer.status_code == 200, answer.json()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_services_come_with_form_and_targets(company: Company, api: Clients) -> None:
    service = api(company.mia).get(API + "services/move-a-desk/").json()
    assert [question["key"] for question in service["form"]] == ["seats", "where"]
    assert service["form"][0]["label"] == {"en": "Seats", "zh": "工位数"} and service["form"][0]["required"]
    targets = {(row["kind"], row["priority"]): row["seconds"] for row in service["targets"]}
    assert targets[("resolution", "normal")] == 8 * 3600 and len(targets) == 8
    put_form(company.move_desk, [])
    found = {row["slug"]: row for row in rows(api(company.mia), "services/")}
    assert list(found) == ["move-a-desk", "payslip", "screens"]
    assert found["move-a-desk"]["form"] == []  # the newest form


def test_services_for_others_are_not_there(company: Company, api: Clients) -> None:
    limit_to(company.screens, company.finance)
    company.payslip.state = "retired"
    company.payslip.save()
    for name, expected in (
        ("mia", {"move-a-desk", "screens"}),
        ("olga", {"move-a-desk"}),
        ("ines", {"move-a-desk", "screens"}),
        ("frida", {"move-a-desk", "screens", "payslip"}),
        ("ada", {"move-a-desk", "screens", "payslip"}),
    ):
        client = api(company.people[name])
        assert {row["slug"] for row in rows(client, "services/")} == expected, name
        for slug in ("screens", "payslip"):
            status = 200 if slug in expected else 404
            assert client.get(f"{API}services/{slug}/").status_code == status, (name, slug)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("?department=IT", ["screens"]),
        ("?category=workplace&q=desk", ["move-a-desk"]),
        ("?q=显示", ["screens"]),
        ("?is_active=false", []),
        ("?ordering=-slug", ["screens", "payslip", "move-a-desk"]),
    ],
)
def test_services_are_filtered(company: Company, api: Clients, query: str, slugs: list[str]) -> None:
    assert [row["slug"] for row in rows(api(company.mia), "services/" + query)] == slugs


def test_units_and_their_tree(company: Company, api: Clients) -> None:
    client = api(company.olga)
    assert [row["code"] for row in rows(client, "departments/?ordering=code")] == [
        "FAC",
        "FIN",
        "IT",
        "MOV",
        "SAL",
    ]
    assert [row["code"] for row in rows(client, "departments/?is_team=true")] == ["MOV"]
    assert [row["code"] for row in rows(client, "departments/?parent=FAC")] == ["MOV"]
    unit = client.get(API + "departments/FAC/").json()
    assert (unit["name_zh"], unit["parent"], unit["heads"][0]["name"]) == ("设施部", None, "Hugo Brandt")
    tree = client.get(API + "departments/tree/").json()
    assert [unit["code"] for unit in tree] == ["FAC", "FIN", "IT", "SAL"]
    assert [unit["code"] for unit in tree[0]["children"]] == ["MOV"]
    problem(client.get(API + "departments/XXX/"), 404)


def test_the_directory_shows_directory_fields_and_no_more(company: Company, api: Clients) -> None:
    person = api(company.olga).get(f"{API}people/{company.mia.pk}/").json()
    assert person == {
        "id": company.mia.pk, "name": "Mia Zhou", "native_name": "周敏", "email": "mia.zhou@example.com",
        "department": "FIN", "post": "", "location": "", "place": None, "is_active": True,
    }  # fmt: skip


def test_people_are_found_by_words_and_department(company: Company, api: Clients) -> None:
    client = api(company.olga)
    assert [row["name"] for row in rows(client, "people/?q=mia zhou")] == ["Mia Zhou"]
    assert [row["name"] for row in rows(client, "people/?q=周敏")] == ["Mia Zhou"]
    fac = ["Chen Yu", "Hugo Brandt", "Lena Moor", "Li Wei"]
    assert [row["name"] for row in rows(client, "people/?department=FAC")] == fac
    assert [row["name"] for row in rows(client, "people/?department=MOV&ordering=-name")] == [
        "Lena Moor",
        "Chen Yu",
    ]


def test_leavers_are_seen_by_admins_alone(company: Company, api: Clients) -> None:
    User.objects.filter(pk=company.noah.pk).update(is_active=False)
    problem(api(company.olga).get(f"{API}people/{company.noah.pk}/"), 404)
    assert rows(api(company.olga), "people/?is_active=false") == []
    assert [row["name"] for row in rows(api(company.ada), "people/?is_active=false")] == ["Noah Klein"]


def test_me_says_who_and_what_one_is(company: Company, api: Clients) -> None:
    Membership.objects.create(user=company.ada, department=company.movers, role=MemberRole.AGENT)
    me = api(company.ada).get(API + "me/").json()
    assert (me["email"], me["department"], me["company_roles"]) == (company.ada.email, "IT", ["admin"])
    assert [(row["department"], row["role"]) for row in me["memberships"]] == [
        ("IT", "member"),
        ("MOV", "agent"),
    ]
    assert me["token"] is None


@pytest.mark.parametrize("place", ["services/", "departments/", "people/"])
def test_more_rows_cost_no_more_queries(company: Company, api: Clients, place: str) -> None:
    client = api(company.mia)

    def cost() -> int:
        client.get(API + place)  # after a change, the first request fills the cache
        with CaptureQueriesContext(connection) as queries:
            assert client.get(API + place).status_code == 200
        return len(queries)

    few = cost()
    for n in range(3):
        unit = Department.objects.create(
            code=f"U{n}", name_en=f"Unit {n}", parent=company.it, calendar=company.calendar
        )
        person = User.objects.create_user(f"p{n}@example.com", f"Person {n}")
        Membership.objects.create(user=person, department=unit, role=MemberRole.HEAD, is_primary=True)
        service = Service.objects.create(
            slug=f"s{n}",
            name_en=f"Service {n}",
            department=unit,
            category=company.screens.category,
            state="published",
        )
        put_form(service, [], number=1)
    assert cost() == few <= 15
