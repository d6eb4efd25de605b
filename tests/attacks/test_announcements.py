"""Announcements under hostile hands: authors who may not know of every service of the department they write for."""

from departments.actions.announcements import change_announcement
from departments.actions.authors import name_author
from departments.models import Service
from tests.cast import Company
from tests.departments.announcing import drafted
from tests.departments.audiences import limit_to
from tests.tickets.pages import SignIn, text_of


def test_the_history_of_an_announcement_names_no_service_that_its_reader_may_not_know_of(
    company: Company, as_person: SignIn
) -> None:
    hidden = Service.objects.create(
        slug="closing", name_en="Closing Hamburg", department=company.facilities,
        category=company.screens.category, state="published",
    )  # fmt: skip
    limit_to(hidden, company.facilities)
    name_author(department=company.facilities, person=company.olga, by=None)
    one = drafted(company)
    for services in ([company.move_desk, hidden], [hidden], [company.move_desk, hidden]):
        change_announcement(announcement=one, details={"services": services}, by=company.hugo)
    for person, is_named in ((company.olga, False), (company.hugo, True)):
        client = as_person(person)
        for rest in ("", "edit/"):
            answer = client.get(f"/announcements/{one.pk}/{rest}")
            assert answer.status_code == 200 and ("Hamburg" in text_of(answer)) is is_named, (person, rest)
