"""A unit out of service is offered nowhere and takes nothing; work on what it has continues."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from rest_framework.test import APIClient

from departments.actions import membership
from departments.actions.catalog import change_service, create_service
from departments.actions.leaving import begin_again
from departments.actions.organisation import change_department, create_department, set_department_active
from departments.audiences import Group
from departments.forms.audiences import GroupRows
from departments.forms.catalog import ServiceForm
from departments.forms.units import DepartmentForm
from departments.models import Department, Membership, ServiceCategory
from departments.rules import audience_of
from servicedesk.accounts.actions.people import deactivate, reactivate
from servicedesk.accounts.models import User
from servicedesk.events.dispatch import dispatch_pending
from sla.actions.agreements import propose
from sla.conditions import Conditions, TargetSpec
from sla.enums import ClockKind
from sla.scopes import PolicyScope
from tests.cast import Company, at
from tests.departments.audiences import limit_to
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, filed, post, text_of
from tickets.actions.work import assign, take, transfer
from tickets.forms.verbs.work import AssignForm, TransferForm


@pytest.fixture
def closed_team(company: Company) -> Department:
    """The Movers, a team of Facilities, are out of service."""
    set_department_active(department=company.movers, is_active=False, by=company.ada)
    return company.movers


@pytest.fixture
def closed_department(company: Company) -> Department:
    """Sales is out of service."""
    set_department_active(department=company.sales, is_active=False, by=company.ada)
    return company.sales


def caller(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def refusal(act: Callable[[], Any]) -> Mapping[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        act()
    error = refused.value
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def test_requests_for_a_service_of_a_closed_team_go_to_the_department(
    company: Company, as_person: SignIn
) -> None:
    company.move_desk.team = company.movers
    company.move_desk.save()
    assert filed(company).holder_department == company.movers
    set_department_active(department=company.movers, is_active=False, by=company.ada)
    company.move_desk.refresh_from_db()
    assert filed(company).holder_department == company.facilities
    page = text_of(as_person(company.mia).get(reverse("request_preview", args=["move-a-desk"]), headers=HTMX))
    assert "Facilities" in page and "Movers" not in page


def test_a_service_keeps_its_closed_team_when_something_else_is_saved(
    company: Company, as_person: SignIn
) -> None:
    company.move_desk.team = company.movers
    company.move_desk.save()
    set_department_active(department=company.movers, is_active=False, by=company.ada)
    form = ServiceForm(departments=Department.objects.all(), service=company.move_desk)
    assert company.movers in form.fields["team"].queryset  # type: ignore[attr-defined]
    new = ServiceForm(departments=Department.objects.all())
    assert company.movers not in new.fields["team"].queryset  # type: ignore[attr-defined]
    company.move_desk.refresh_from_db()
    page = text_of(as_person(company.mia).get(reverse("service", args=["move-a-desk"])))
    assert "Facilities" in page and "Movers" not in page


def test_an_admin_reads_why_nobody_orders_from_a_closed_department(
    company: Company, as_person: SignIn
) -> None:
    set_department_active(department=company.it, is_active=False, by=company.ada)
    admin = as_person(company.ada)
    assert "IT has been deactivated." in text_of(admin.get(reverse("service", args=["screens"])))
    refused = admin.get(reverse("request_new", args=["screens"]))
    assert refused.status_code == 403 and "IT has been deactivated." in text_of(refused)
    window = text_of(admin.get(reverse("department", args=["IT"])))
    assert "deactivated" in window and "Screens" not in window


def test_taking_a_team_out_of_service_says_who_gets_its_requests(company: Company, as_person: SignIn) -> None:
    admin, instead = as_person(company.ada), "will go to its department"
    assert instead in text_of(admin.get(reverse("deactivate_department", args=["MOV"])))
    assert instead not in text_of(admin.get(reverse("deactivate_department", args=["IT"])))


def test_a_closed_team_is_not_assigned_anything(
    company: Company, closed_team: Department, as_person: SignIn
) -> None:
    ticket = filed(company)
    form = AssignForm(ticket=ticket, user=company.li_wei)
    assert list(form.fields["team"].queryset) == [company.facilities]  # type: ignore[attr-defined]
    assert refusal(lambda: assign(ticket=ticket, by=company.li_wei, team=closed_team)) == {
        "team": ["Movers has been deactivated."]
    }
    assert post(as_person(company.li_wei), ticket, "assign", team=closed_team.pk).status_code == 400
    answer = caller(company.li_wei).post(
        f"/api/v1/tickets/{ticket.number}/assign/", {"team": "MOV"}, format="json"
    )
    assert answer.status_code == 400 and "team" in answer.json()["errors"]


def test_what_a_closed_team_has_goes_on_there(company: Company) -> None:
    ticket = filed(company)
    assign(ticket=ticket, by=company.li_wei, team=company.movers)
    set_department_active(department=company.movers, is_active=False, by=company.ada)
    assign(ticket=ticket, by=company.lena, person=company.chen)
    take(ticket=ticket, by=company.lena)
    assert ticket.holder_person == company.lena and ticket.holder_department == company.movers


def test_nothing_is_handed_to_a_closed_department(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    set_department_active(department=company.it, is_active=False, by=company.ada)
    form = TransferForm(ticket=ticket, user=company.li_wei)
    assert company.it not in form.fields["to"].queryset  # type: ignore[attr-defined]
    company.it.refresh_from_db()
    said = refusal(lambda: transfer(ticket=ticket, to=company.it, reason="Cables", by=company.li_wei))
    assert said == {"to": ["IT has been deactivated."]}
    sent = {"to": "IT", "reason": "Cables"}
    answer = caller(company.li_wei).post(f"/api/v1/tickets/{ticket.number}/transfer/", sent, format="json")
    assert answer.status_code == 400 and "to" in answer.json()["errors"]


def test_services_of_a_closed_department_are_neither_found_nor_ordered(
    company: Company, as_person: SignIn
) -> None:
    set_department_active(department=company.it, is_active=False, by=company.ada)
    client = as_person(company.mia)
    for address in ("catalog", "home"):
        assert "Screens" not in text_of(client.get(reverse(address)))
    assert "Screens" not in text_of(client.get(reverse("search"), {"q": "screens"}))
    assert client.get(reverse("service", args=["screens"])).status_code == 404
    assert client.post(reverse("request_new", args=["screens"]), {"title": "A screen"}).status_code == 404
    sent = {"service": "screens", "title": "A screen"}
    assert caller(company.mia).post("/api/v1/tickets/", sent, format="json").status_code == 400


def test_nobody_joins_a_closed_unit(company: Company, closed_team: Department, as_person: SignIn) -> None:
    joins: list[Callable[[], Any]] = [
        lambda: membership.move(
            person=company.mia, department=closed_team, role="agent", by=company.ada
        ),
        lambda: membership.give_role(
            person=company.mia, department=closed_team, role="agent", by=company.hugo
        ),
        lambda: membership.invite(
            details={"email": "new@example.com", "name": "New"}, department=closed_team, role="agent",
            by=company.ada,
        ),
    ]  # fmt: skip
    for join in joins:
        assert refusal(join) == {"department": ["Movers has been deactivated."]}
    page = text_of(as_person(company.hugo).get(reverse("department_people", args=["MOV"])))
    assert "Add a person" not in page
    sent = {"person": company.mia.email, "role": "agent"}
    refused = as_person(company.hugo).post(reverse("add_member", args=["MOV"]), sent)
    assert "Movers has been deactivated." in text_of(refused)
    assert not Membership.objects.filter(user=company.mia, department=closed_team).exists()


def test_who_comes_back_does_not_come_back_to_a_closed_unit(company: Company) -> None:
    deactivate(person=company.chen, by=company.ada)
    dispatch_pending()
    set_department_active(department=company.movers, is_active=False, by=company.ada)
    reactivate(person=company.chen, by=company.ada)
    dispatch_pending()
    assert begin_again(person=company.chen, at=at("Fri 10:00")) == 0
    assert not Membership.objects.filter(user=company.chen).exists()


def test_no_unit_is_put_below_a_closed_one(company: Company, closed_department: Department) -> None:
    details = {
        "code": "SUB", "name_en": "Sub", "parent": closed_department, "is_team": True, "calendar": company.calendar,
    }  # fmt: skip
    closed = {"parent": ["Sales has been deactivated."]}
    assert refusal(lambda: create_department(details=details, by=company.ada)) == closed
    moved = {"parent": closed_department}
    assert refusal(lambda: change_department(department=company.it, details=moved, by=company.ada)) == closed
    parent: Any = DepartmentForm().fields["parent"]
    assert closed_department not in parent.queryset and company.it in parent.queryset


def test_what_lies_below_a_closed_unit_can_still_be_renamed(
    company: Company, closed_team: Department
) -> None:
    set_department_active(department=company.facilities, is_active=False, by=company.ada)
    parent: Any = DepartmentForm(department=closed_team).fields["parent"]
    assert company.facilities in parent.queryset
    details = {"name_en": "Carriers", "parent": Department.objects.get(pk=company.facilities.pk)}
    assert change_department(department=closed_team, details=details, by=company.ada).keys() == {"name_en"}


def test_no_service_is_given_to_a_closed_unit(company: Company, closed_team: Department) -> None:
    said = refusal(
        lambda: change_service(service=company.move_desk, details={"team": closed_team}, by=company.hugo)
    )
    assert said == {"team": ["Movers has been deactivated."]}
    set_department_active(department=company.it, is_active=False, by=company.ada)
    company.it.refresh_from_db()
    details = {"name_en": "Mice", "department": company.it, "category": ServiceCategory.objects.get()}
    said = refusal(lambda: create_service(details=details, by=company.ada))
    assert said == {"department": ["IT has been deactivated."]}


def test_a_limit_to_a_closed_department_does_not_fall_away_and_open_the_service_to_all(
    company: Company, closed_department: Department
) -> None:
    limit_to(company.move_desk, closed_department)
    [kept] = GroupRows.of_groups(audience_of(company.move_desk).see, "see").forms
    assert closed_department in kept.fields["departments"].queryset
    [new] = GroupRows.of_groups((Group(),), "see").forms
    assert closed_department not in new.fields["departments"].queryset


def test_no_agreement_is_made_with_a_closed_department(company: Company) -> None:
    set_department_active(department=company.finance, is_active=False, by=company.ada)
    company.finance.refresh_from_db()
    scope = PolicyScope(company.move_desk, None, company.finance)
    times = Conditions.of([TargetSpec(ClockKind.RESOLUTION, "normal", seconds=7200)], [])
    said = refusal(lambda: propose(scope=scope, content=times, by=company.hugo))
    assert said == {"": ["Finance has been deactivated."]}


def test_pickers_leave_closed_units_out(company: Company, closed_team: Department, as_person: SignIn) -> None:
    client = as_person(company.mia)
    found = client.get(reverse("department_options"), {"q": "mov", "teams": "1"}).json()["results"]
    assert found == []
