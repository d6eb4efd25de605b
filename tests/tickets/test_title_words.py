"""Services are found by what several people have in the titles of their requests: learned at night, never shown."""

from datetime import timedelta

import pytest

from departments.models import Service, TitleWords
from servicedesk.cached_reads.models import Revision
from servicedesk.events import clock
from tests.cast import Company
from tests.tickets.pages import SignIn, filed, text_of
from tickets.actions.title_words import LearnTitleWords
from tickets.models import Ticket
from tickets.queries.services import closest_services
from tickets.queries.title_words import WITHIN, title_words


def titled(company: Company, title: str, *people: str) -> None:
    for person in people:
        filed(company, title=title, by=company.people[person])


def learn() -> None:
    assert LearnTitleWords().batch(None, clock.now()) == (0, None)


def known(company: Company) -> list[str]:
    row = TitleWords.objects.filter(service=company.move_desk).first()
    return row.words.split("\n") if row else []


def test_a_service_is_found_by_what_three_people_called_it(company: Company, as_person: SignIn) -> None:
    titled(company, "Cubicle 214 is draughty", "mia", "noah", "frida")
    titled(company, "Relocate my hammock", "mia", "noah")
    titled(company, "工位挪一下", "mia", "noah", "frida")
    assert closest_services(company.mia, "a cubicle please", 3) == []
    learn()
    assert known(company) == ["cubicle", "draughty", "位挪", "工位"]
    assert closest_services(company.mia, "a cubicle please", 3) == [company.move_desk]
    assert closest_services(company.mia, "我想挪工位", 3) == [company.move_desk]
    assert closest_services(company.mia, "my hammock", 3) == []
    page = as_person(company.mia).get("/search/?q=draughty+cubicle+please")
    assert [card.service for card in page.context["closest"]] == [company.move_desk]
    assert "Found by" not in text_of(page)


def test_nothing_is_learned_of_a_confidential_service_nor_kept_of_one_that_became_so(
    company: Company,
) -> None:
    titled(company, "Cubicle is draughty", "mia", "noah", "frida")
    learn()
    Service.objects.filter(pk=company.move_desk.pk).update(is_confidential=True)
    assert closest_services(company.mia, "a cubicle please", 3) == []
    learn()
    assert not TitleWords.objects.exists()


def test_nothing_is_learned_of_requests_that_stay_confidential_when_their_service_is_no_longer(
    company: Company,
) -> None:
    titled(company, "Cubicle is draughty", "mia", "noah", "frida")
    Ticket.objects.update(is_confidential=True)
    learn()
    assert not TitleWords.objects.exists()


def test_what_is_learned_has_an_end(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    titled(company, "A draughty cubicle", "mia", "noah", "frida")
    service, moment = company.move_desk.pk, clock.now()
    assert title_words(service, moment) == ["cubicle", "draughty"]
    assert title_words(service, moment + WITHIN + timedelta(days=1)) == []
    monkeypatch.setattr("tickets.queries.title_words.MOST", 1)
    assert title_words(service, moment) == ["cubicle"]
    monkeypatch.setattr("tickets.queries.title_words.LOOKED_AT", 2)
    assert title_words(service, moment) == []


def test_only_a_change_is_written(company: Company) -> None:
    titled(company, "Cubicle is draughty", "mia", "noah", "frida")
    learn()
    before = Revision.objects.get().value
    learn()
    assert Revision.objects.get().value == before
    Ticket.objects.update(title="Something else")
    learn()
    assert known(company) == [] and Revision.objects.get().value != before
