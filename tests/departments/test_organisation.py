"""Departments and teams as rows of a tree."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.actions.organisation import change_department, create_department, set_department_active
from departments.models import Department, Service
from departments.queries.structure import tree
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company


def create(company: Company, **details: Any) -> Department:
    given = {"code": "law", "name_en": "Legal", "calendar": company.calendar, **details}
    return create_department(details=given, by=company.ada)


def test_a_new_department_bears_its_code_in_capitals(company: Company) -> None:
    assert create(company).code == "LAW"
    assert Event.objects.filter(kind="department.created").count() == 1


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"code": "FAC"}, "code"),
        ({"code": "1A"}, "code"),
        ({"name_en": ""}, "name_en"),
        ({"is_team": True}, "parent"),
        ({"parent": "movers"}, "parent"),
    ],
)
def test_what_cannot_be_a_department_is_refused_by_field(
    company: Company, details: dict[str, Any], field: str
) -> None:
    if "parent" in details:
        details = {**details, "parent": company.movers}
    before = Department.objects.count()
    with pytest.raises(ValidationError) as refusal:
        create(company, **details)
    assert list(refusal.value.message_dict) == [field]
    assert Department.objects.count() == before


def test_nothing_lies_below_itself(company: Company) -> None:
    law = create(company, parent=company.sales)
    for parent in (law, company.sales):
        with pytest.raises(ValidationError) as refusal:
            change_department(department=company.sales, details={"parent": parent}, by=company.ada)
        assert "parent" in refusal.value.message_dict
    company.sales.refresh_from_db()
    assert company.sales.parent is None


def test_a_department_with_units_below_is_no_team(company: Company) -> None:
    with pytest.raises(ValidationError):
        change_department(
            department=company.facilities, details={"is_team": True, "parent": company.sales}, by=company.ada
        )


def test_a_team_is_renamed_and_a_department_without_units_becomes_one(company: Company) -> None:
    change_department(department=company.movers, details={"name_en": "Movers and packers"}, by=company.ada)
    change_department(
        department=company.sales, details={"is_team": True, "parent": company.facilities}, by=company.ada
    )
    assert Department.objects.get(code="MOV").name_en == "Movers and packers"
    assert Department.objects.get(code="SAL").is_team


def test_a_code_stays_once_requests_bear_it(company: Company) -> None:
    change_department(department=company.sales, details={"code": "SLS"}, by=company.ada)
    Department.objects.filter(pk=company.sales.pk).update(last_number=3)
    with pytest.raises(ValidationError):
        change_department(department=company.sales, details={"code": "SAL"}, by=company.ada)
    company.sales.refresh_from_db()
    assert company.sales.code == "SLS"


def test_units_go_out_of_service_from_below_and_come_back_from_above(company: Company) -> None:
    with pytest.raises(Refused):
        set_department_active(department=company.facilities, is_active=False, by=company.ada)
    set_department_active(department=company.movers, is_active=False, by=company.ada)
    set_department_active(department=company.facilities, is_active=False, by=company.ada)
    with pytest.raises(Refused):
        set_department_active(department=company.movers, is_active=True, by=company.ada)
    assert [company.facilities.is_active, company.movers.is_active] == [False, False]


def test_only_admins_change_the_organisation(company: Company) -> None:
    with pytest.raises(NotAllowed):
        create_department(
            details={"code": "X", "name_en": "X", "calendar": company.calendar}, by=company.hugo
        )
    with pytest.raises(NotAllowed):
        change_department(department=company.facilities, details={"name_en": "Mine"}, by=company.hugo)
    with pytest.raises(NotAllowed):
        set_department_active(department=company.movers, is_active=False, by=company.hugo)
    assert not Event.objects.filter(kind__startswith="department.").exists()


def test_the_tree_walks_from_the_top_with_teams_in_their_department(company: Company) -> None:
    create(company, parent=company.sales)
    branches = tree(Service.objects.all())
    assert [(branch.unit.code, branch.depth) for branch in branches] == [
        ("FAC", 0), ("FIN", 0), ("IT", 0), ("SAL", 0), ("LAW", 1),
    ]  # fmt: skip
    facilities = branches[0]
    assert [team.unit.code for team in facilities.teams] == ["MOV"]
    assert (facilities.people, facilities.services, facilities.heads) == (2, 1, [company.hugo])


def test_the_tree_costs_the_same_for_many_units(company: Company) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(tree(Service.objects.all()))
        return len(queries)

    before = cost()
    for number in range(5):
        create(company, code=f"D{number}", parent=company.sales)
    assert cost() == before
