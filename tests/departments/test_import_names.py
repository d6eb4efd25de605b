"""Lists of people and places name a manager, a place around another: by code or address, or by a name of one alone."""

import pytest

from departments.actions.people_import import import_people
from departments.actions.place_import import import_places
from departments.models import Place
from departments.places_csv import read_places
from departments.queries.people_import import Plan, plan_import
from departments.queries.place_import import PlacePlan, plan_places
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import Problem, read_people
from tests.cast import Company
from tests.departments.places import Places, some_places

HEAD = "email,name,native_name,department,line_manager\n"


@pytest.fixture
def places(company: Company) -> Places:
    return some_places()


def planned(rows: str) -> Plan:
    return plan_import(read_people((HEAD + rows).encode()))


def manager_of(email: str) -> User | None:
    return User.objects.get(email=email).line_manager


@pytest.mark.parametrize("name", ["Hugo Brandt", "hugo brandt", "Brandt Hugo", "hugo.brandt@example.com"])
def test_a_manager_is_meant_by_address_or_by_a_name_of_one_alone(company: Company, name: str) -> None:
    plan = import_people(reading=read_people(f"{HEAD}new@example.com,New,,FIN,{name}\n".encode()), by=None)
    assert plan.problems == [] and manager_of("new@example.com") == company.hugo


def test_a_manager_may_be_a_name_further_down_in_the_file(company: Company) -> None:
    rows = "new@example.com,New,,FIN,李大伟\nboss@example.com,Boss Li,李大伟,FIN,\n"
    plan = import_people(reading=read_people((HEAD + rows).encode()), by=None)
    assert plan.problems == []
    boss = manager_of("new@example.com")
    assert boss is not None and boss.email == "boss@example.com"
    assert planned(rows).counts.unchanged == 2, "the same file again changes nothing"


def test_a_name_of_several_is_refused_with_the_way_out(company: Company) -> None:
    rows = "new@example.com,New,,FIN,Hugo Brandt\nother@example.com,Hugo Brandt,,FIN,\n"
    assert planned(rows).problems == [Problem(2, "unclear_manager", "line_manager", "Hugo Brandt")]


@pytest.mark.parametrize("name", ["Nobody", "x" * 300])
def test_a_name_of_no_one_is_refused(company: Company, name: str) -> None:
    [problem] = planned(f"new@example.com,New,,FIN,{name}\n").problems
    assert (problem.line, problem.column) == (2, "line_manager")


def test_who_has_left_is_no_manager_by_name(company: Company) -> None:
    User.objects.filter(pk=company.hugo.pk).update(is_active=False)
    assert [one.code for one in planned("new@example.com,New,,FIN,Hugo Brandt\n").problems] == ["no_manager"]


def plan_of_places(rows: str) -> PlacePlan:
    return plan_places(read_places(f"code,kind,name_en,name_zh,parent\n{rows}".encode()))


@pytest.mark.parametrize("parent", ["Tower 2", "tower 2", "SH-T2", "sh-t2"])
def test_the_place_around_another_is_meant_by_code_or_by_a_name_of_one_alone(
    places: Places, parent: str
) -> None:
    Place.objects.filter(code="SH-T2").update(name_en="Tower 2")
    rows = f"F9,floor,9th floor,,{parent}\n"
    plan = import_places(reading=read_places(f"code,kind,name_en,name_zh,parent\n{rows}".encode()), by=None)
    assert plan.problems == [] and Place.objects.get(code="F9").parent == Place.objects.get(code="SH-T2")
    assert plan_of_places(rows).unchanged == 1, "the same file again changes nothing"


def test_a_place_may_name_one_of_the_same_file(places: Places) -> None:
    rows = "M-1,floor,,一层,慕尼黑楼\nM,building,,慕尼黑楼,\n"
    plan = import_places(reading=read_places(f"code,kind,name_en,name_zh,parent\n{rows}".encode()), by=None)
    assert plan.problems == [] and Place.objects.get(code="M-1").parent == Place.objects.get(code="M")


def test_a_place_called_as_several_are_is_refused_with_the_way_out(places: Places) -> None:
    rows = (
        "A,building,Annex,,\nB,building,Annex,,\nA-1,floor,1st floor,,Annex\nC-1,floor,1st floor,,Nowhere\n"
    )
    plan = plan_of_places(rows)
    assert plan.problems == [
        Problem(4, "unclear_parent", "parent", "Annex"),
        Problem(5, "no_parent", "parent", "Nowhere"),
    ]
