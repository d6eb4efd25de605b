"""What a new desk tells its admin to do next."""

from collections.abc import Callable

from django.test import Client

from departments.models import Service
from servicedesk.accounts.models import User
from tests.cast import Company, at
from tickets.actions.submission import submit

SignIn = Callable[[User], Client]


def test_an_admin_of_a_desk_without_requests_reads_what_comes_next(
    company: Company, as_person: SignIn
) -> None:
    Service.objects.update(state="draft")
    steps = as_person(company.ada).get("/").context["steps"]
    assert [step.is_done for step in steps] == [None, True, True, False, None, False]
    page = as_person(company.ada).get("/").content.decode()
    assert "Set up this desk" in page and all(step.url in page for step in steps)
    assert all(as_person(company.ada).get(step.url).status_code == 200 for step in steps)


def test_nobody_else_reads_it_and_no_admin_once_there_is_a_request(
    company: Company, as_person: SignIn
) -> None:
    assert "Set up this desk" not in as_person(company.mia).get("/").content.decode()
    submit(
        service=company.move_desk, requester=company.mia, title="A desk", by=company.mia, at=at("Mon 10:00")
    )
    assert "Set up this desk" not in as_person(company.ada).get("/").content.decode()
