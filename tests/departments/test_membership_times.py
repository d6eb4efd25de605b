"""From when to when a person belongs somewhere: past memberships stay as rows and give no rights."""

from datetime import datetime
from importlib import import_module

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from departments.actions.membership import give_role, invite, move, take_role
from departments.actions.people_import import import_people
from departments.events import MembershipEvent
from departments.models import Membership, Service
from departments.queries.calendars import editors_of
from departments.queries.directory import units_of
from departments.queries.people import agents_of, sole_head_of
from departments.queries.structure import tree
from departments.rules import reach_of
from servicedesk.accounts.actions.people import deactivate, reactivate
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import read_people
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.record import record
from tests.cast import FOUNDED, Company, at
from tests.departments.test_pages import SignIn

Spell = tuple[str, str, bool, datetime, datetime | None]


def spells(person: User) -> list[Spell]:
    """Every membership of a person, in the order in which they began."""
    rows = Membership.history.filter(user=person).order_by("since", "pk")
    return list(rows.values_list("department__code", "role", "is_primary", "since", "until"))


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_a_move_ends_one_membership_and_begins_another(company: Company) -> None:
    move(person=company.mia, department=company.movers, role="agent", by=company.ada, at=at("Mon 10:00"))
    assert spells(company.mia) == [
        ("FIN", "member", True, FOUNDED, at("Mon 10:00")),
        ("MOV", "agent", True, at("Mon 10:00"), None),
    ]


def test_who_comes_back_to_a_unit_has_two_memberships_there(company: Company) -> None:
    move(person=company.mia, department=company.it, role="member", by=company.ada, at=at("Mon 10:00"))
    move(person=company.mia, department=company.finance, role="head", by=company.ada, at=at("Tue 10:00"))
    assert spells(company.mia) == [
        ("FIN", "member", True, FOUNDED, at("Mon 10:00")),
        ("IT", "member", True, at("Mon 10:00"), at("Tue 10:00")),
        ("FIN", "head", True, at("Tue 10:00"), None),
    ]


def test_another_role_is_a_membership_of_its_own(company: Company) -> None:
    give_role(
        person=company.mia, department=company.movers, role="agent", by=company.hugo, at=at("Mon 10:00")
    )
    give_role(person=company.mia, department=company.movers, role="lead", by=company.hugo, at=at("Tue 10:00"))
    row = Membership.objects.get(user=company.mia, department=company.movers)
    take_role(membership=row, by=company.hugo, at=at("Wed 10:00"))
    assert spells(company.mia) == [
        ("FIN", "member", True, FOUNDED, None),
        ("MOV", "agent", False, at("Mon 10:00"), at("Tue 10:00")),
        ("MOV", "lead", False, at("Tue 10:00"), at("Wed 10:00")),
    ]


def test_another_role_at_home_leaves_one_at_home(company: Company) -> None:
    give_role(person=company.mia, department=company.finance, role="lead", by=company.ada, at=at("Mon 10:00"))
    assert spells(company.mia) == [
        ("FIN", "member", True, FOUNDED, at("Mon 10:00")),
        ("FIN", "lead", True, at("Mon 10:00"), None),
    ]


def test_an_invited_person_belongs_somewhere_from_then_on(company: Company) -> None:
    details = {"email": "new@example.com", "name": "New"}
    person = invite(details=details, department=company.it, role="member", by=company.ada, at=at("Mon 10:00"))
    assert spells(person) == [("IT", "member", True, at("Mon 10:00"), None)]


def test_a_list_of_people_ends_memberships(company: Company) -> None:
    text = "email,department,role\nmia.zhou@example.com,IT,\n"
    import_people(reading=read_people(text.encode()), by=None, at=at("Mon 10:00"))
    assert spells(company.mia) == [
        ("FIN", "member", True, FOUNDED, at("Mon 10:00")),
        ("IT", "member", True, at("Mon 10:00"), None),
    ]


def test_memberships_end_with_leaving_and_begin_again_with_the_return(company: Company) -> None:
    give_role(person=company.mia, department=company.sales, role="agent", by=company.ada, at=at("Mon 09:00"))
    deactivate(person=company.mia, by=company.ada, at=at("Tue 10:00"))
    dispatch_pending()
    assert not Membership.objects.filter(user=company.mia).exists()
    assert units_of([fresh(company.mia)]) == {company.mia.pk: company.finance}
    reactivate(person=company.mia, by=company.ada, at=at("Wed 10:00"))
    dispatch_pending()
    assert spells(company.mia) == [
        ("FIN", "member", True, FOUNDED, at("Tue 10:00")),
        ("SAL", "agent", False, at("Mon 09:00"), at("Tue 10:00")),
        ("FIN", "member", True, at("Wed 10:00"), None),
        ("SAL", "agent", False, at("Wed 10:00"), None),
    ]


def test_who_is_back_before_anybody_heard_of_the_leaving_keeps_all(company: Company) -> None:
    deactivate(person=company.mia, by=company.ada, at=at("Tue 10:00"))
    reactivate(person=company.mia, by=company.ada, at=at("Tue 10:01"))
    dispatch_pending()
    assert spells(company.mia) == [("FIN", "member", True, FOUNDED, None)]


def test_what_was_left_before_the_leaving_does_not_come_back(company: Company) -> None:
    move(person=company.mia, department=company.it, role="member", by=company.ada, at=at("Mon 10:00"))
    deactivate(person=company.mia, by=company.ada, at=at("Tue 10:00"))
    dispatch_pending()
    reactivate(person=company.mia, by=company.ada, at=at("Wed 10:00"))
    dispatch_pending()
    now = Membership.objects.filter(user=company.mia)
    assert list(now.values_list("department__code", "is_primary")) == [("IT", True)]


def test_a_past_membership_gives_nothing(company: Company, as_person: SignIn) -> None:
    """Every read that joins memberships, asked about a head who has gone elsewhere."""
    move(person=company.hugo, department=company.sales, role="member", by=company.ada, at=at("Mon 10:00"))
    hugo = fresh(company.hugo)
    assert reach_of(hugo).steers == reach_of(hugo).works == frozenset()
    assert reach_of(hugo).home == company.sales.pk
    assert company.hugo not in agents_of(company.facilities)
    assert sole_head_of(hugo) == []
    assert company.hugo not in editors_of(company.calendar)
    counts = {branch.unit.code: branch.people for branch in tree(Service.objects.none())}
    assert (counts["FAC"], counts["SAL"]) == (1, 4)
    assert [row.department.code for row in hugo.memberships.all()] == ["SAL"]
    admin = as_person(company.ada)
    assert "Hugo Brandt" not in names(admin, "FAC")
    assert "Hugo Brandt" in names(admin, "SAL")
    answer = admin.get("/api/v1/departments/FAC/").json()
    assert answer["heads"] == []
    people = admin.get("/api/v1/people/?department=FAC").json()["results"]
    assert "Hugo Brandt" not in {row["name"] for row in people}


def names(admin: Client, code: str) -> str:
    return admin.get(f"/manage/people/?department={code}").content.decode()


def test_who_has_left_is_found_in_the_unit_they_left(company: Company, as_person: SignIn) -> None:
    move(person=company.mia, department=company.it, role="member", by=company.ada, at=at("Mon 10:00"))
    deactivate(person=company.mia, by=company.ada, at=at("Tue 10:00"))
    dispatch_pending()
    admin = as_person(company.ada)
    assert "Mia Zhou" in admin.get("/manage/people/?state=left&department=IT").content.decode()
    assert "Mia Zhou" not in admin.get("/manage/people/?state=left&department=FIN").content.decode()
    page = admin.get(f"/manage/people/{company.mia.pk}/").content.decode()
    assert "No department yet" not in page
    assert "Finance" in page and "until" in page


@pytest.mark.parametrize("changes", [{"until": None}, {"until": datetime(2025, 1, 1).astimezone()}])
def test_the_database_keeps_one_home_and_no_end_before_the_beginning(
    company: Company, changes: dict[str, datetime | None]
) -> None:
    move(person=company.mia, department=company.it, role="member", by=company.ada, at=at("Mon 10:00"))
    with pytest.raises(IntegrityError):
        Membership.history.filter(user=company.mia, department=company.finance).update(**changes)


def test_rows_from_before_begin_with_the_last_recorded_move_or_with_joining(company: Company) -> None:
    """What the migration writes, on rows as they were before it."""
    migration = import_module("departments.migrations.0007_membership_times")
    home = {"from_": None, "to": company.finance.pk, "role": "member"}
    record(MembershipEvent.MOVED, subject=company.noah, by=None, at=at("Tue 09:00"), **home)
    deactivate(person=company.tom, by=company.ada, at=at("Wed 09:00"))
    User.objects.update(date_joined=at("Mon 08:00"))
    with connection.cursor() as cursor:
        cursor.execute(migration.FILL)
    assert [spell[3:] for spell in spells(company.mia)] == [(at("Mon 08:00"), None)]
    assert [spell[3:] for spell in spells(company.noah)] == [(at("Tue 09:00"), None)]
    assert [spell[3:] for spell in spells(company.tom)] == [(at("Mon 08:00"), at("Wed 09:00"))]


def test_a_process_of_the_version_before_still_writes_memberships(company: Company) -> None:
    """While a new version is rolled out, old processes name no beginning: the database does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO departments_membership (user_id, department_id, role, is_primary) "
            "VALUES (%s, %s, 'member', false)",
            [company.mia.pk, company.it.pk],
        )
    assert Membership.objects.get(user=company.mia, department=company.it).since is not None
