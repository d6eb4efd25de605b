"""“Me too” joins an outage: once a person, counted, told when it is over, and taken back."""

import re

import pytest

from departments.actions.announcements import end_announcement
from departments.actions.catalog import change_service
from departments.actions.me_too import say_me_too, take_back_me_too
from departments.models import Affected, Announcement, Deflection
from departments.queries.me_too import MeToo, me_too_of
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.models import Notice
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.departments.announcing import PLANNED, announced
from tests.departments.audiences import limit_to
from tests.tickets.pages import SignIn, text_of
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("monday")
FORM = "/services/move-a-desk/request/"


@pytest.fixture
def outage(company: Company) -> Announcement:
    return announced(company)


def test_each_person_is_counted_once_until_they_take_it_back(company: Company, outage: Announcement) -> None:
    for person in (company.mia, company.mia, company.noah):
        say_me_too(announcement=outage, by=person)
    assert me_too_of(company.mia, [outage.pk]) == {outage.pk: MeToo(2, True)}
    assert me_too_of(company.tom, [outage.pk]) == {outage.pk: MeToo(2, False)}
    for _again in range(2):
        take_back_me_too(announcement=outage, by=company.mia)
    assert me_too_of(company.mia, [outage.pk]) == {outage.pk: MeToo(1, False)}


def test_it_takes_an_outage_that_is_going_on_and_that_one_may_read(
    company: Company, outage: Announcement
) -> None:
    later = announced(company, starts_at=at("Tue 10:00"))
    work = announced(company, kind=PLANNED, starts_at=at("Mon 09:00"), ends_at=at("Mon 18:00"))
    for one in (later, work):
        with pytest.raises(Refused):
            say_me_too(announcement=one, by=company.mia)
    end_announcement(announcement=outage, by=company.hugo)
    with pytest.raises(Refused, match="This outage has ended"):
        say_me_too(announcement=outage, by=company.mia)
    hidden = announced(company)
    limit_to(company.move_desk, company.it)
    with pytest.raises(NotAllowed):
        say_me_too(announcement=hidden, by=company.mia)
    assert not Affected.objects.exists()


def test_it_is_taken_back_even_after_the_outage(company: Company, outage: Announcement) -> None:
    say_me_too(announcement=outage, by=company.mia)
    end_announcement(announcement=outage, by=company.hugo)
    take_back_me_too(announcement=outage, by=company.mia)
    assert not Affected.objects.exists()


def test_the_form_offers_it_instead_of_a_request_and_makes_none(
    company: Company, outage: Announcement, as_person: SignIn
) -> None:
    mia = as_person(company.mia)
    page = mia.get(FORM).content.decode()
    assert "Then you don&#x27;t need to submit a request." in page or "Then you don't need to submit" in page
    assert f'action="/announcements/{outage.pk}/me-too/"' in page
    answer = mia.post(f"/announcements/{outage.pk}/me-too/", {"instead_of": "move-a-desk"}, follow=True)
    assert "You said that you have this problem." in text_of(answer)
    assert f"undo=/announcements/{outage.pk}/not-me-too/" in answer.content.decode() or re.search(
        rf'action="/announcements/{outage.pk}/not-me-too/"', answer.content.decode()
    )
    assert not Ticket.objects.exists()
    assert f'action="/announcements/{outage.pk}/not-me-too/"' in mia.get(FORM).content.decode()
    mia.post(f"/announcements/{outage.pk}/not-me-too/")
    assert not Affected.objects.exists()


def test_said_on_the_form_it_counts_as_a_request_that_was_not_needed_until_it_is_taken_back(
    company: Company, outage: Announcement, as_person: SignIn
) -> None:
    mia = as_person(company.mia)
    for _again in range(2):
        mia.post(f"/announcements/{outage.pk}/me-too/", {"instead_of": "move-a-desk"})
    as_person(company.noah).post(f"/announcements/{outage.pk}/me-too/")
    [row] = Deflection.objects.all()
    assert (row.person, row.service, row.announcement) == (company.mia, company.move_desk, outage)
    mia.post(f"/announcements/{outage.pk}/not-me-too/")
    assert not Deflection.objects.exists()


def test_a_request_counts_as_not_needed_only_for_a_service_of_the_outage_that_is_not_confidential(
    company: Company, outage: Announcement
) -> None:
    say_me_too(announcement=outage, instead_of=company.screens, by=company.mia)
    change_service(service=company.move_desk, details={"is_confidential": True}, by=company.hugo)
    company.move_desk.refresh_from_db()
    say_me_too(announcement=outage, instead_of=company.move_desk, by=company.mia)
    assert Affected.objects.count() == 1 and not Deflection.objects.exists()


def test_planned_work_and_what_comes_offers_it_nowhere(company: Company, as_person: SignIn) -> None:
    announced(company, kind=PLANNED, starts_at=at("Mon 09:00"), ends_at=at("Mon 18:00"))
    announced(company, starts_at=at("Tue 10:00"))
    mia = as_person(company.mia)
    for path in ("/", FORM, *(f"/announcements/{one.pk}/" for one in Announcement.objects.all())):
        assert "me-too" not in mia.get(path).content.decode(), path


def test_what_ended_meanwhile_says_so_and_joins_nobody(
    company: Company, outage: Announcement, as_person: SignIn
) -> None:
    end_announcement(announcement=outage, by=company.hugo)
    page = text_of(as_person(company.mia).post(f"/announcements/{outage.pk}/me-too/", follow=True))
    assert "This outage has ended." in page and "I have this too" not in page
    assert not Affected.objects.exists()


def test_the_count_is_shown_without_names_and_stays_when_it_is_over(
    company: Company, outage: Announcement, as_person: SignIn
) -> None:
    for person in (company.mia, company.noah, company.tom):
        say_me_too(announcement=outage, by=person)
    for reader, words in (
        (company.mia, "3 people have this problem, you among them."),
        (company.olga, "3 people have this problem."),
        (company.hugo, "3 people have this problem."),
    ):
        page = text_of(as_person(reader).get(f"/announcements/{outage.pk}/"))
        assert words in page and "Noah" not in page
        assert words in text_of(as_person(reader).get("/"))
    end_announcement(announcement=outage, by=company.hugo)
    assert "3 people had this problem." in text_of(
        as_person(company.olga).get(f"/announcements/{outage.pk}/")
    )


def test_who_said_so_is_told_when_it_is_over(company: Company, outage: Announcement) -> None:
    dispatch_pending()
    say_me_too(announcement=outage, by=company.mia)
    end_announcement(announcement=outage, follow_up={"en": "A new van."}, by=company.hugo)
    dispatch_pending()
    assert list(Notice.objects.values_list("recipient", flat=True)) == [company.mia.pk]


def test_programs_say_it_and_take_it_back(company: Company, outage: Announcement) -> None:
    client, page = JsonClient(), f"/api/v1/announcements/{outage.pk}/"
    client.force_login(company.mia)
    for _again in range(2):
        assert client.post(f"{page}me-too/", {"instead_of": "move-a-desk"}).status_code == 204
    assert Deflection.objects.count() == 1
    assert client.post(f"{page}me-too/", {"instead_of": "nothing"}).status_code == 400
    shown = client.get(page).json()
    assert (shown["affected"], shown["is_affected"]) == (1, True)
    assert client.post(f"{page}not-me-too/").status_code == 204
    assert client.get(page).json()["affected"] == 0
    end_announcement(announcement=outage, by=company.hugo)
    assert client.post(f"{page}me-too/").status_code == 409
