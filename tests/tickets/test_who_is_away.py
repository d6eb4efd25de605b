"""Wherever people are named, who is out of office is said beside the name, at the cost of one person."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from departments.models import Author, Responsibility, Service
from servicedesk.accounts.models import Absence, User
from servicedesk.events import clock
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, queries_of, text_of
from tickets.actions.watching import watch
from tickets.actions.work import take

DAYS = {"starts_at": at("Mon 09:00"), "ends_at": at("Sat 00:00")}
SAID = '<span class="who-away">(out of office until Fri 6 Mar, deputy: Chen Yu)</span>'
# Path of a page -> who reads it, and who is named there.
PAGES = {
    "/queue/": ("hugo", "li_wei"),
    "/departments/": ("mia", "hugo"),
    "/departments/FAC/people/": ("mia", "li_wei"),
    "/departments/FIN/people/": ("mia", "frida"),
    "/manage/people/": ("ada", "noah"),
    "/services/move-a-desk/": ("mia", "hugo"),
    "/profile/": ("noah", "frida"),
}


@pytest.fixture(autouse=True)
def wednesday(company: Company) -> Iterator[datetime]:
    """The pages are read on Wednesday at 17:00."""
    moment = at("Wed 17:00")
    with clock.frozen(moment):
        yield moment


def absent(*people: User, deputy: User) -> None:
    for person in people:
        Absence.objects.create(user=person, deputy=deputy, **DAYS)


@pytest.fixture
def named(company: Company) -> Company:
    """A company in which people are named on every one of the pages."""
    take(ticket=filed(company), by=company.li_wei, at=at("Mon 10:30"))
    Service.objects.filter(pk=company.move_desk.pk).update(owner=company.hugo)
    User.objects.filter(pk=company.noah.pk).update(line_manager=company.frida)
    return company


@pytest.mark.parametrize("path", PAGES)
def test_who_is_away_stands_beside_the_name(named: Company, as_person: SignIn, path: str) -> None:
    reader, person = (named.people[name] for name in PAGES[path])
    client = as_person(reader)
    page, cost = text_of(client.get(path)), queries_of(client, path)
    assert "who-away" not in page
    absent(person, deputy=named.chen)
    page = text_of(client.get(path))
    assert SAID in page.partition(person.name)[2][:400]
    absent(*(one for one in named.people.values() if one not in (person, named.chen)), deputy=named.chen)
    assert queries_of(client, path) == cost


def test_authors_and_those_who_bear_a_duty_are_named_with_it_too(company: Company, as_person: SignIn) -> None:
    Author.objects.create(department=company.facilities, person=company.noah, since=at("Mon 09:00"))
    Responsibility.objects.create(service=company.move_desk, duty="consulted", person=company.noah)
    Responsibility.objects.create(service=company.move_desk, duty="informed", department=company.finance)
    absent(company.noah, deputy=company.chen)
    for path in ("/departments/FAC/people/", "/services/move-a-desk/"):
        assert SAID in text_of(as_person(company.mia).get(path)).partition("Noah Klein")[2][:400], path


def test_who_follows_a_request_and_is_away_is_named_with_it(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    watch(ticket=ticket, by=company.li_wei)
    absent(company.li_wei, deputy=company.chen)
    facts = text_of(as_person(company.hugo).get(ticket.get_absolute_url())).partition("<dt>Followers</dt>")[2]
    assert SAID in facts[:400]


def test_it_is_said_in_chinese_too(named: Company, as_person: SignIn) -> None:
    absent(named.li_wei, deputy=named.chen)
    User.objects.filter(pk=named.hugo.pk).update(language="zh-hans")
    page = text_of(as_person(User.objects.get(pk=named.hugo.pk)).get("/queue/"))
    assert '<span class="who-away">（不在岗，至 3月6日 周五；代理人：陈宇）</span>' in page
