"""Ready-made catalogs through the API."""

import pytest

from departments.models import Service
from tests.cast import Company

from .conftest import Clients
from .test_tickets import problem

HERE = "/api/v1/starting-catalogs/"
FAULT, SOFTWARE = "it/fault", "it/software"


def test_the_catalogs_are_listed_with_what_the_department_has_taken(company: Company, api: Clients) -> None:
    client = api(company.ada)
    client.post(HERE, {"department": "IT", "addresses": [FAULT]})
    catalogs = client.get(f"{HERE}?department=IT").json()
    assert [one["key"] for one in catalogs] == ["it", "hr", "facilities", "finance", "procurement", "legal"]
    services = {one["address"]: one for one in catalogs[0]["services"]}
    assert services[FAULT]["name_zh"] == "故障报修" and services[FAULT]["taken"] == ["fault"]
    assert services[SOFTWARE]["taken"] == []
    assert client.get(HERE).json()[0]["services"][0]["taken"] == []


def test_services_are_taken_once(company: Company, api: Clients) -> None:
    client, body = api(company.ada), {"department": "IT", "addresses": [FAULT, SOFTWARE]}
    answer = client.post(HERE, body)
    assert answer.status_code == 201
    assert [(one["slug"], one["state"]) for one in answer.json()] == [
        ("fault", "draft"),
        ("software", "draft"),
    ]
    again = client.post(HERE, body)
    assert (again.status_code, again.json()) == (200, [])
    more = {"department": "IT", "once_more": {FAULT: 1}}
    assert [client.post(HERE, more).status_code for _time in range(2)] == [201, 200]
    assert Service.objects.filter(taken_from=FAULT).count() == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"addresses": [FAULT]}, "department"),
        ({"department": "NO"}, "department"),
        ({"department": "IT", "addresses": ["it/rocket"]}, "addresses"),
        ({"department": "IT", "addresses": [FAULT] * 101}, "addresses"),
        ({"department": "IT", "addresses": "it/fault"}, "addresses"),
        ({"department": "IT", "once_more": {FAULT: -1}}, "once_more"),
        ({"department": "IT", "addresses": [FAULT], "team": "MOV"}, "team"),
        ({"department": "IT", "addresses": [FAULT], "category": "none"}, "category"),
        ({"department": "IT", "services": [FAULT]}, "services"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(
    company: Company, api: Clients, body: dict[str, object], field: str
) -> None:
    assert field in problem(api(company.ada).post(HERE, body), 400)["errors"]
    assert not Service.objects.exclude(taken_from="").exists()


def test_only_who_adds_services_there_takes_them(company: Company, api: Clients) -> None:
    body = {"department": "IT", "addresses": [FAULT], "category": "workplace"}
    problem(api(company.mia).get(HERE), 403)
    for person in (company.mia, company.tom, company.hugo):
        problem(api(person).post(HERE, body), 403)
    problem(api(company.hugo).get(f"{HERE}?department=IT"), 400)
    assert api(company.ines).post(HERE, body).status_code == 201
