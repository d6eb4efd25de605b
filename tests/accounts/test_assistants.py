"""Assistants on the profile page: named, told, ended by either side; five at most."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from servicedesk.accounts.actions.assistants import end_assistance, name_assistant
from servicedesk.accounts.models import Assistance, User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.display import lines
from servicedesk.notifications.queries import notices_of
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company, at
from tests.tickets.pages import SignIn, text_of


def names(company: Company, assistant: User, first: str = "Tue 00:00", last: str = "Thu 00:00") -> Assistance:
    return name_assistant(
        assistant=assistant, starts_at=at(first), ends_at=at(last), by=company.mia, at=at("Mon 10:00")
    )


def told(person: User) -> list[str]:
    dispatch_pending()
    return [line.wording.title for line in lines(person, notices_of(person)) if line.wording]


def test_both_sides_see_it_on_their_profile_and_the_assistant_hears_of_it(
    company: Company, as_person: SignIn
) -> None:
    sent = {"assistant": "noah.klein@example.com", "starts_on": "2026-03-03", "ends_on": "2026-03-04"}
    with clock.frozen(at("Mon 10:00")):
        done = as_person(company.mia).post(reverse("new_assistant"), sent)
        assert done.status_code == 302
        own = text_of(as_person(company.mia).get(reverse("profile")))
        assert "Noah Klein" in own
        assert "You are an assistant of Mia Zhou" in text_of(as_person(company.noah).get(reverse("profile")))
    row = Assistance.objects.get()
    assert (row.person, row.assistant) == (company.mia, company.noah)
    assert (row.starts_at, row.ends_at) == (at("Tue 00:00"), at("Thu 00:00"))
    assert told(company.noah) == ["Mia Zhou has named you as their assistant"]
    assert told(company.mia) == []


def test_the_form_begins_with_today_where_the_person_is(company: Company, as_person: SignIn) -> None:
    with clock.frozen(at("Mon 10:00")):
        page = text_of(as_person(company.mia).get(reverse("new_assistant")))
    assert 'value="2026-03-02"' in page


def test_either_side_ends_it_and_the_other_hears_of_it(company: Company, as_person: SignIn) -> None:
    rows = [names(company, company.noah), names(company, company.tom)]
    with clock.frozen(at("Tue 10:00")):
        for person, row in ((company.mia, rows[0]), (company.tom, rows[1])):
            address = reverse("stop_assistance", args=[row.pk])
            assert as_person(person).get(address).status_code == 200
            assert as_person(person).post(address).status_code == 302
        assert as_person(company.tom).get(reverse("stop_assistance", args=[rows[1].pk])).status_code == 404
    assert {row.ends_at for row in Assistance.objects.all()} == {at("Tue 10:00")}
    assert "You are no longer Mia Zhou's assistant" in told(company.noah)
    assert told(company.mia) == ["Tom Berg is no longer your assistant"]
    assert Event.objects.filter(kind="person.assistance_ended").count() == 2


def test_nobody_else_ends_it(company: Company, as_person: SignIn) -> None:
    row = names(company, company.noah)
    for person in (company.ada, company.frida):
        with pytest.raises(NotAllowed):
            end_assistance(assistance=row, by=person)
        with clock.frozen(at("Mon 10:00")):
            address = reverse("stop_assistance", args=[row.pk])
            assert as_person(person).post(address).status_code == 404


def test_one_that_has_not_begun_ends_without_ever_having_held(company: Company) -> None:
    row = names(company, company.noah)
    end_assistance(assistance=row, by=company.mia, at=at("Mon 11:00"))
    row.refresh_from_db()
    assert (row.starts_at, row.ends_at) == (at("Mon 11:00"), at("Mon 11:00"))


def test_five_at_a_time_are_the_most(company: Company) -> None:
    five = (company.noah, company.tom, company.olga, company.eve, company.ari)
    rows = [names(company, person) for person in five]
    with pytest.raises(ValidationError) as refused:
        names(company, company.chen)
    assert "up to five assistants" in refused.value.message_dict["assistant"][0]
    end_assistance(assistance=rows[0], by=company.mia, at=at("Mon 11:00"))
    name_assistant(
        assistant=company.chen, starts_at=at("Tue 00:00"), ends_at=at("Thu 00:00"), by=company.mia,
        at=at("Mon 11:00") + timedelta(minutes=1),
    )  # fmt: skip


def test_what_makes_no_sense_is_refused_beside_its_field(company: Company) -> None:
    names(company, company.noah)
    company.tom.is_active = False
    company.tom.save()
    wrong = [
        (company.mia, "Tue 00:00", "Thu 00:00", "assistant"),
        (company.tom, "Tue 00:00", "Thu 00:00", "assistant"),
        (company.noah, "Wed 00:00", "Fri 00:00", "assistant"),
        (company.olga, "Thu 00:00", "Tue 00:00", "ends_on"),
        (company.olga, "Mon 00:00", "Mon 09:00", "ends_on"),
    ]
    for assistant, first, last, field in wrong:
        with pytest.raises(ValidationError) as refused:
            names(company, assistant, first, last)
        assert list(refused.value.message_dict) == [field]
