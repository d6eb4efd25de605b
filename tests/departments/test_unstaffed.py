"""Where no one works on requests any more, services are shown and not ordered, and whoever answers for it is told."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.utils.translation import override
from rest_framework.test import APIClient

from departments.actions.membership import give_role, move
from departments.enums import MemberRole
from departments.models import Department, Membership, Service
from departments.rules import may_find, may_order, services_offered_to, services_orderable_by
from servicedesk.accounts.actions.people import deactivate
from servicedesk.accounts.models import User
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.display import lines
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.notifications.queries import notices_of
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company
from tests.tickets.pages import SignIn, text_of
from tickets.actions.submission import submit
from tickets.models import Ticket

WHY = "No one in IT works on requests at the moment."
LEAST = {"title": "A second screen", "impact": "one", "urgency": "soon"}


@pytest.fixture(autouse=True)
def one_agent(company: Company) -> Iterator[None]:
    """In IT works Tom alone; a service there is Mia's."""
    move(person=company.ines, department=company.sales, role="member", by=company.ada)
    Membership.objects.filter(user=company.ada).update(role=MemberRole.MEMBER)
    Service.objects.filter(pk=company.screens.pk).update(owner=company.mia)
    company.screens.refresh_from_db()
    dispatch_pending()
    Notice.objects.all().delete()
    Delivery.objects.all().delete()
    yield


def leave(company: Company) -> None:
    give_role(person=company.tom, department=company.it, role="member", by=company.ada)


def told() -> set[str]:
    dispatch_pending()
    rows = Notice.objects.filter(kind="department.unstaffed")
    return set(rows.values_list("recipient__name", flat=True))


def test_a_service_of_a_department_without_an_agent_is_found_and_not_ordered(
    company: Company, as_person: SignIn
) -> None:
    assert may_order(company.olga, company.screens)
    leave(company)
    assert may_find(company.olga, company.screens) and not may_order(company.olga, company.screens)
    assert company.screens in services_offered_to(company.olga)
    assert company.screens not in services_orderable_by(company.olga)
    client = as_person(company.olga)
    page = text_of(client.get("/services/screens/"))
    assert WHY in page and "Request this service" not in page
    assert "Screens" in text_of(client.get("/services/"))
    opened = client.get("/services/screens/request/")
    assert opened.status_code == 403 and WHY in text_of(opened)
    move(person=company.chen, department=company.it, role="agent", by=company.ada)
    assert may_order(company.olga, company.screens)


def test_units_in_which_nobody_works_are_marked_in_the_organization(
    company: Company, as_person: SignIn
) -> None:
    def marked() -> set[str]:
        branches = as_person(company.ada).get("/manage/departments/").context["branches"]
        return {one.unit.code for branch in branches for one in (branch, *branch.teams) if one.lacks_agents}

    Department.objects.create(
        code="NEW", name_en="New team", is_team=True, parent=company.facilities, calendar=company.calendar
    )
    before = marked()
    assert "NEW" in before and not before & {"IT", "FAC", "MOV"}
    assert "no agents" in as_person(company.ada).get("/manage/departments/").content.decode()
    leave(company)
    assert marked() == before | {"IT"}
    Department.objects.filter(code="NEW").update(is_active=False)
    assert marked() == before - {"NEW"} | {"IT"}


def test_a_form_that_was_open_when_the_last_agent_went_is_refused_with_what_was_typed(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.olga)
    assert client.get("/services/screens/request/").status_code == 200
    leave(company)
    refused = client.post("/services/screens/request/", LEAST)
    assert refused.status_code == 403 and not Ticket.objects.exists()
    assert WHY in text_of(refused) and "A second screen" in text_of(refused)


def test_a_verb_that_comes_too_late_files_nothing(company: Company) -> None:
    key = uuid4()
    leave(company)
    with pytest.raises(NotAllowed) as refused:
        submit(service=company.screens, title="A screen", by=company.olga, submission_key=key)
    assert str(refused.value) == WHY and not Ticket.objects.exists()


def test_programs_read_why_and_are_refused_by_field(company: Company) -> None:
    leave(company)
    client = APIClient()
    client.force_login(company.olga)
    shown = client.get("/api/v1/services/screens/").json()
    assert (shown["may_order"], shown["why_not"]) == (False, WHY)
    answer = client.post("/api/v1/tickets/", {"service": "screens", "title": "A screen"}, format="json")
    assert answer.status_code == 400 and answer.json()["errors"] == {"service": [WHY]}


@pytest.mark.parametrize("how", ["role", "move", "leave"])
def test_admins_and_owners_are_told_once_the_last_agent_is_gone(company: Company, how: str) -> None:
    if how == "role":
        leave(company)
    elif how == "move":
        move(person=company.tom, department=company.sales, role="agent", by=company.ada)
    else:
        deactivate(person=company.tom, by=company.ada)
    assert told() == {"Ada Lin", "Mia Zhou"}
    for language, title in (
        ("en", "IT: no one works on requests any more"),
        ("zh-hans", "信息技术部已没有能处理请求的服务人员"),
    ):
        with override(language):
            assert titles(company.ada) == [title]
    move(person=company.chen, department=company.it, role="agent", by=company.ada)
    assert titles(company.ada) == []


def titles(person: User) -> list[str]:
    found = lines(User.objects.get(pk=person.pk), notices_of(person).filter(kind="department.unstaffed"))
    return [line.wording.title for line in found if line.wording is not None]


def test_the_head_above_is_told_instead_of_admins(company: Company) -> None:
    Department.objects.filter(pk=company.it.pk).update(parent=company.facilities)
    leave(company)
    assert told() == {"Hugo Brandt", "Mia Zhou"}


def test_no_one_is_told_while_somebody_works_there_or_nothing_is_offered(company: Company) -> None:
    give_role(person=company.chen, department=company.it, role="agent", by=company.ada)
    leave(company)
    assert told() == set()
    Service.objects.filter(pk=company.screens.pk).update(state="retired")
    give_role(person=company.chen, department=company.it, role="member", by=company.ada)
    assert told() == set()


def test_whoever_takes_the_last_agent_away_reads_it_before(company: Company, as_person: SignIn) -> None:
    ada, said = as_person(company.ada), "no one else works on requests there"
    row = Membership.objects.get(user=company.tom, department=company.it)
    pages = [
        f"/manage/people/{company.tom.pk}/deactivate/",
        f"/departments/{company.it.code}/people/{row.pk}/",
        f"/departments/{company.it.code}/people/{row.pk}/remove/",
    ]
    assert [said in text_of(ada.get(page)) for page in pages] == [True, True, True]
    give_role(person=company.ines, department=company.it, role="agent", by=company.ada)
    assert not any(said in text_of(ada.get(page)) for page in pages)
