"""Who writes for a department: its leads name them, everyone sees them, and a move to another department ends it."""

import pytest
from django.core.exceptions import ValidationError
from rest_framework.test import APIClient

from departments.actions.authors import name_author, remove_author
from departments.actions.membership import move
from departments.models import Author
from departments.rules import may_write_for
from servicedesk.accounts.actions.people import deactivate
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company
from tests.tickets.pages import SignIn, text_of

PEOPLE = "/departments/FAC/people/"


def named(company: Company, person: User) -> None:
    name_author(department=company.facilities, person=person, by=company.hugo)


def history(company: Company) -> list[tuple[str, int]]:
    rows = Event.objects.filter(subject_type="departments.department", subject_id=company.facilities.pk)
    return [(one.kind, one.data["person"]) for one in rows.order_by("seq")]


def test_a_lead_names_who_writes_for_the_department(company: Company) -> None:
    with pytest.raises(NotAllowed):
        name_author(department=company.facilities, person=company.mia, by=company.li_wei)
    assert not may_write_for(company.mia, company.facilities)
    named(company, company.mia)
    named(company, company.mia)
    assert may_write_for(company.mia, company.facilities) and not may_write_for(company.mia, company.it)
    with pytest.raises(NotAllowed):
        remove_author(department=company.facilities, person=company.mia, by=company.mia)
    remove_author(department=company.facilities, person=company.mia, by=company.hugo)
    remove_author(department=company.facilities, person=company.mia, by=company.hugo)
    assert not may_write_for(company.mia, company.facilities)
    kinds = ["department.author_named", "department.author_removed"]
    assert history(company) == [(kind, company.mia.pk) for kind in kinds]


def test_neither_who_has_left_nor_a_team_nor_a_closed_department_gets_authors(company: Company) -> None:
    deactivate(person=company.noah, by=company.ada)
    with pytest.raises(ValidationError) as refused:
        named(company, company.noah)
    assert refused.value.message_dict == {"person": ["Noah Klein has left."]}
    with pytest.raises(ValidationError):
        name_author(department=company.movers, person=company.mia, by=company.hugo)
    company.facilities.is_active = False
    with pytest.raises(ValidationError):
        named(company, company.mia)
    assert not Author.objects.exists()


def test_a_move_to_another_department_ends_it_for_the_one_that_is_left(company: Company) -> None:
    for person in (company.li_wei, company.chen, company.mia):
        named(company, person)
    move(person=company.chen, department=company.facilities, role="agent", by=company.ada)
    move(person=company.li_wei, department=company.it, role="agent", by=company.ada)
    move(person=company.mia, department=company.sales, role="member", by=company.ada)
    assert set(Author.objects.values_list("person__name", flat=True)) == {"Chen Yu", "Mia Zhou"}
    assert history(company)[-1] == ("department.author_removed", company.li_wei.pk)


def test_a_lead_adds_and_removes_an_author_on_the_page_of_people(company: Company, as_person: SignIn) -> None:
    head, reader = as_person(company.hugo), as_person(company.noah)
    assert "Authors" not in text_of(reader.get(PEOPLE))
    assert "Add an author" in text_of(head.get(PEOPLE))
    unknown = head.post("/departments/FAC/authors/add/", {"person": "Nobody Atall"})
    assert "No one here is called" in text_of(unknown)
    added = head.post("/departments/FAC/authors/add/", {"person": company.mia.email}, follow=True)
    assert "Mia Zhou can now write for Facilities." in text_of(added)
    page = text_of(reader.get(PEOPLE))
    assert "Authors" in page and "Mia Zhou" in page and "Add an author" not in page
    remove = f"/departments/FAC/authors/{company.mia.pk}/remove/"
    assert reader.get(remove).status_code == 403 and reader.post(remove).status_code == 403
    assert "Remove Mia Zhou from the authors" in text_of(head.get(remove))
    gone = head.post(remove, follow=True)
    assert "Mia Zhou no longer writes for Facilities." in text_of(gone)
    assert head.get(remove).status_code == 404 and not Author.objects.exists()
    assert head.get("/departments/MOV/authors/add/").status_code == 404


def test_a_program_reads_who_writes_for_a_department(company: Company) -> None:
    named(company, company.mia)
    client = APIClient()
    client.force_login(company.olga)
    answer = client.get("/api/v1/departments/FAC/").json()
    assert [one["name"] for one in answer["authors"]] == ["Mia Zhou"]
    assert client.get("/api/v1/departments/IT/").json()["authors"] == []
