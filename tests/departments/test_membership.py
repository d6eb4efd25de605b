"""Who belongs where, and who may change it."""

import pytest
from django.core.exceptions import ValidationError

from departments.actions.membership import give_role, invite, move, take_role
from departments.models import Membership
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company


def rows(person: User) -> set[tuple[str, str, bool]]:
    found = Membership.objects.filter(user=person)
    return set(found.values_list("department__code", "role", "is_primary"))


def test_an_invited_person_belongs_to_a_department_at_once(company: Company) -> None:
    person = invite(
        details={"email": "new@example.com", "name": "New"},
        department=company.movers,
        role="agent",
        by=company.ada,
    )
    assert rows(person) == {("MOV", "agent", True)}
    kinds = Event.objects.filter(subject_type="accounts.user", subject_id=person.pk).order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == ["person.invited", "person.moved"]


def test_an_invitation_into_a_closed_department_creates_nobody(company: Company) -> None:
    company.sales.is_active = False
    with pytest.raises(ValidationError):
        invite(
            details={"email": "new@example.com", "name": "New"},
            department=company.sales,
            role="member",
            by=company.ada,
        )
    assert not User.objects.filter(email="new@example.com").exists()


def test_moving_leaves_the_old_department(company: Company) -> None:
    move(person=company.mia, department=company.movers, role="agent", by=company.ada)
    assert rows(company.mia) == {("MOV", "agent", True)}
    event = Event.objects.get(kind="person.moved", subject_id=company.mia.pk)
    assert event.data == {"from": company.finance.pk, "to": company.movers.pk, "role": "agent"}


def test_moving_to_where_one_is_changes_nothing(company: Company) -> None:
    move(person=company.mia, department=company.finance, role="member", by=company.ada)
    assert not Event.objects.filter(kind="person.moved").exists()


def test_a_head_gives_roles_below_him_up_to_lead(company: Company) -> None:
    give_role(person=company.mia, department=company.movers, role="agent", by=company.hugo)
    give_role(person=company.mia, department=company.movers, role="lead", by=company.hugo)
    assert rows(company.mia) == {("FIN", "member", True), ("MOV", "lead", False)}
    take_role(membership=Membership.objects.get(user=company.mia, department=company.movers), by=company.hugo)
    assert rows(company.mia) == {("FIN", "member", True)}


@pytest.mark.parametrize(
    ("giver", "person", "unit", "role"),
    [
        ("hugo", "mia", "facilities", "head"),  # only admins make heads
        ("hugo", "mia", "it", "agent"),  # not their department
        ("hugo", "hugo", "movers", "lead"),  # no one their own
        ("lena", "mia", "movers", "agent"),  # a lead manages no people
        ("li_wei", "mia", "facilities", "agent"),
        ("mia", "mia", "facilities", "agent"),
    ],
)
def test_a_role_that_is_not_ones_to_give_is_refused(
    company: Company, giver: str, person: str, unit: str, role: str
) -> None:
    people = company.people
    before = rows(people[person])
    with pytest.raises(NotAllowed):
        give_role(person=people[person], department=getattr(company, unit), role=role, by=people[giver])
    assert rows(people[person]) == before


def test_a_head_cannot_unmake_another_head(company: Company) -> None:
    give_role(person=company.mia, department=company.facilities, role="head", by=company.ada)
    with pytest.raises(NotAllowed):
        give_role(person=company.mia, department=company.facilities, role="member", by=company.hugo)
    assert ("FAC", "head", False) in rows(company.mia)


def test_the_home_department_is_left_by_moving_only(company: Company) -> None:
    with pytest.raises(Refused):
        take_role(membership=Membership.objects.get(user=company.mia), by=company.ada)
    assert rows(company.mia) == {("FIN", "member", True)}


def test_who_has_left_gets_no_role(company: Company) -> None:
    company.mia.is_active = False
    with pytest.raises(ValidationError):
        give_role(person=company.mia, department=company.movers, role="agent", by=company.hugo)


def test_a_new_role_opens_its_queue(company: Company) -> None:
    give_role(person=company.mia, department=company.movers, role="agent", by=company.hugo)
    assert reach_of(User.objects.get(pk=company.mia.pk)).works == {company.facilities.pk, company.movers.pk}
