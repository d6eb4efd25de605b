"""A colleague's open request of a service that is shared in the department: others say that they have it too."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.display import lines
from servicedesk.notifications.queries import notices_of
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company, at
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, filed, post, queries_of, text_of
from tickets.actions.lifecycle import resolve
from tickets.actions.watching import invite, me_too, not_me_too, unwatch, watch
from tickets.models import Ticket, Watcher

SIMILAR = "/services/move-a-desk/request/similar/"


@pytest.fixture(autouse=True)
def noon(company: Company) -> Iterator[datetime]:
    """Everything happens on Monday at 12:00, in a company that shares the moving of desks."""
    company.move_desk.is_shared_in_department = True
    company.move_desk.save()
    moment = at("Mon 12:00")
    with clock.frozen(moment):
        yield moment


@pytest.fixture
def ticket(company: Company) -> Ticket:
    return filed(company)


def api(person: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


def follows(person: User) -> list[tuple[str, bool]]:
    return list(Watcher.objects.filter(user=person).values_list("reason", "has_too"))


def kinds(ticket: Ticket, reader: User) -> list[str]:
    history = api(reader).get(f"/api/v1/tickets/{ticket.number}/events/").json()["results"]
    return [one["kind"] for one in history if "me_too" in one["kind"]]


def test_who_has_it_too_follows_it_is_counted_once_and_told_when_it_is_solved(
    company: Company, ticket: Ticket
) -> None:
    for _time in range(2):
        me_too(ticket=ticket, by=company.noah)
    assert follows(company.noah) == [("also", True)]
    assert kinds(ticket, company.li_wei) == ["ticket.me_too"]
    resolve(ticket=ticket, answer="It is moved.", by=company.li_wei)
    dispatch_pending()
    noah = User.objects.get(pk=company.noah.pk)
    titles = [line.wording.title for line in lines(noah, notices_of(noah)) if line.wording]
    assert titles == [f"{ticket.number}: Li Wei says it is solved"]


def test_it_is_taken_back_whatever_has_become_of_the_request(company: Company, ticket: Ticket) -> None:
    me_too(ticket=ticket, by=company.noah)
    resolve(ticket=ticket, answer="It is moved.", by=company.li_wei)
    for _time in range(2):
        not_me_too(ticket=ticket, by=company.noah)
    assert follows(company.noah) == []
    assert kinds(ticket, company.li_wei) == ["ticket.me_too", "ticket.not_me_too"]


def test_who_followed_it_before_goes_on_following(company: Company, ticket: Ticket) -> None:
    watch(ticket=ticket, by=company.noah)
    me_too(ticket=ticket, by=company.noah)
    assert follows(company.noah) == [("chose", True)]
    not_me_too(ticket=ticket, by=company.noah)
    assert follows(company.noah) == [("chose", False)]
    me_too(ticket=ticket, by=company.noah)
    unwatch(ticket=ticket, by=company.noah)
    assert follows(company.noah) == []


def test_an_invitation_leaves_it_said(company: Company, ticket: Ticket) -> None:
    me_too(ticket=ticket, by=company.noah)
    invite(ticket=ticket, person=company.noah, by=company.mia)
    assert follows(company.noah) == [("invited", True)]
    not_me_too(ticket=ticket, by=company.noah)
    assert follows(company.noah) == [("invited", False)]


@pytest.mark.parametrize("name", ["mia", "li_wei", "ada"])
def test_it_is_not_for_the_requester_nor_for_those_who_work_on_it_nor_for_other_departments(
    company: Company, ticket: Ticket, name: str
) -> None:
    with pytest.raises(NotAllowed):
        me_too(ticket=ticket, by=company.people[name])
    assert not Watcher.objects.exists()


def test_whoever_may_not_know_of_it_does_not_join_it(company: Company, ticket: Ticket) -> None:
    with pytest.raises(Ticket.DoesNotExist):
        me_too(ticket=ticket, by=company.olga)


@pytest.mark.parametrize("change", ["not shared", "confidential"])
def test_nobody_joins_what_is_not_shared_or_confidential(
    company: Company, ticket: Ticket, as_person: SignIn, change: str
) -> None:
    if change == "confidential":
        Ticket.objects.update(is_confidential=True)
    else:
        company.move_desk.is_shared_in_department = False
        company.move_desk.save()
    answer: Any = post(as_person(company.noah), ticket, "me_too")
    assert answer.status_code == 404 and not Watcher.objects.exists()
    assert ticket.number not in text_of(
        as_person(company.noah).post(SIMILAR, {"title": ticket.title}, headers=HTMX)
    )


def test_nobody_joins_what_is_over(company: Company, ticket: Ticket, as_person: SignIn) -> None:
    resolve(ticket=ticket, answer="It is moved.", by=company.li_wei)
    with pytest.raises(Refused):
        me_too(ticket=ticket, by=company.noah)
    assert "I have this too" not in text_of(as_person(company.noah).get(ticket.get_absolute_url()))


def test_the_page_offers_it_says_how_many_and_takes_it_back(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    noah, address = as_person(company.noah), ticket.get_absolute_url()
    page = text_of(noah.get(address))
    assert "I have this too" in page and "I no longer have this" not in page
    assert "colleagues in the requester's department can read it" in page.replace("&#x27;", "'")
    said: Any = noah.post(reverse("ticket_verb", args=[ticket.number, "me_too"]), follow=True)
    page = text_of(said)
    undo = reverse("ticket_verb", args=[ticket.number, "not_me_too"])
    assert "You will be notified when it is solved." in page and f'action="{undo}"' in page
    assert "1 colleague" in page and "I no longer have this" in page and "I have this too" not in page
    for reader in (company.mia, company.li_wei):
        assert "1 colleague" in text_of(as_person(reader).get(address)), reader
    assert "You are no longer counted." in text_of(noah.post(undo, follow=True))
    assert "1 colleague" not in text_of(noah.get(address)) and follows(company.noah) == []


def test_it_is_offered_beside_what_is_similar_while_one_files(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    def said(client: Client) -> str:
        return text_of(client.post(SIMILAR, {"title": "Move my desk"}, headers=HTMX))

    noah = as_person(company.noah)
    way = reverse("ticket_verb", args=[ticket.number, "me_too"])
    assert f'href="{way}"' in said(noah)
    assert "Do you have this too?" in text_of(noah.get(way))
    me_too(ticket=ticket, by=company.noah)
    assert ticket.number in said(noah) and way not in said(noah), "said already"
    assert way not in said(as_person(company.mia)), "her own"


def test_programs_say_and_read_it(company: Company, ticket: Ticket) -> None:
    address = f"/api/v1/tickets/{ticket.number}/"
    noah = api(company.noah)
    assert "me-too" in noah.get(address).json()["verbs"]
    said = noah.post(f"{address}me-too/").json()
    assert (said["verbs"], said["affected"]) == (["reply", "unwatch", "not-me-too"], 1)
    assert [one["has_too"] for one in said["watchers"]] == [True]
    assert noah.post(f"{address}me-too/").status_code == 200, "once more has no effect"
    assert noah.post(f"{address}not-me-too/").json()["affected"] == 0
    assert api(company.mia).post(f"{address}me-too/").status_code == 403
    assert api(company.olga).post(f"{address}me-too/").status_code == 404


def test_who_moves_to_another_department_is_counted_no_longer(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    me_too(ticket=ticket, by=company.noah)
    company.move_desk.is_shared_in_department = False
    company.move_desk.save()
    assert "1 colleague" not in text_of(as_person(company.li_wei).get(ticket.get_absolute_url()))


def test_many_who_have_it_cost_no_more_queries_than_one(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    client = as_person(company.noah)
    me_too(ticket=ticket, by=company.noah)
    one = queries_of(client, ticket.get_absolute_url())
    for name in ("frida",):
        me_too(ticket=ticket, by=company.people[name])
    assert queries_of(client, ticket.get_absolute_url()) <= one + 1, "one more person is read"


def test_before_one_files_it_is_said_that_colleagues_read_it(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    form, page = "/services/move-a-desk/request/", "/services/move-a-desk/"
    assert "Colleagues in the requester" in text_of(client.get(form))
    assert "Shared: colleagues in your department can read your request" in text_of(client.get(page))
    company.move_desk.is_shared_in_department = False
    company.move_desk.save()
    assert "Colleagues in the requester" not in text_of(client.get(form))
    assert "Shared: colleagues" not in text_of(client.get(page))


def test_it_is_said_in_chinese_too(company: Company, ticket: Ticket, as_person: SignIn) -> None:
    User.objects.filter(pk=company.noah.pk).update(language="zh-hans")
    client = as_person(User.objects.get(pk=company.noah.pk))
    assert "我也遇到了" in text_of(client.get(ticket.get_absolute_url()))
    post(client, ticket, "me_too")
    page = text_of(client.get(ticket.get_absolute_url()))
    assert "1 位同事" in page and "也遇到了同样的问题" in page and "我没有这个问题了" in page
