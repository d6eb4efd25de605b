"""The way in: a mail with a link that works once."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from departments.actions.membership import invite
from servicedesk.accounts.actions.people import deactivate, invite_again
from servicedesk.accounts.models import User
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.models import Delivery
from servicedesk.notifications.outbox import send_waiting
from tests.cast import Company

PASSWORD = "three words nobody guesses"


@pytest.fixture
def newcomer(company: Company) -> User:
    details = {"email": "new@example.com", "name": "New One", "language": "zh-hans"}
    return invite(details=details, department=company.movers, role="agent", by=company.ada)


def sent() -> list[mail.EmailMessage]:
    dispatch_pending()
    send_waiting()
    return mail.outbox


def link_of(message: mail.EmailMessage) -> str:
    found = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", str(message.body))
    assert found is not None
    return found[1]


def choose(link: str) -> tuple[Client, str]:
    """Follow the link and choose a password; return the browser and what it shows."""
    client = Client()
    page = client.get(link, follow=True)
    if not page.redirect_chain:
        return client, page.content.decode()
    form = page.redirect_chain[-1][0]
    answer = client.post(form, {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    return client, answer.content.decode()


def test_the_mail_brings_a_newcomer_in(newcomer: User) -> None:
    (message,) = sent()
    assert message.to == ["New One <new@example.com>"]
    assert "/profile/notices/" not in str(message.body), "who cannot sign in yet has nothing to choose there"
    choose(link_of(message))
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": "new@example.com", "password": PASSWORD})
    assert answer["Location"] == "/"


def test_the_link_works_once(newcomer: User) -> None:
    link = link_of(sent()[0])
    choose(link)
    newcomer.refresh_from_db()
    chosen = newcomer.password
    client = Client()
    page = client.get(link, follow=True)
    assert page.context["token_fail"]
    newcomer.refresh_from_db()
    assert newcomer.password == chosen


def test_a_second_invitation_makes_a_second_mail(company: Company, newcomer: User) -> None:
    sent()
    invite_again(person=newcomer, by=company.ada)
    assert len(sent()) == 2


def test_who_chose_a_password_meanwhile_gets_no_invitation(newcomer: User) -> None:
    newcomer.set_password(PASSWORD)
    newcomer.save()
    assert sent() == []
    assert Delivery.objects.get().state == Delivery.State.SUPPRESSED


def test_a_leavers_link_opens_nothing(company: Company, newcomer: User) -> None:
    link = link_of(sent()[0])
    deactivate(person=newcomer, by=company.ada)
    choose(link)
    newcomer.refresh_from_db()
    assert not newcomer.check_password(PASSWORD)


def test_a_leavers_session_ends_and_stays_ended(
    company: Company, as_person: Callable[[User], Client]
) -> None:
    client = as_person(company.mia)
    assert client.get("/profile/").status_code == 200
    deactivate(person=company.mia, by=company.ada)
    assert client.get("/profile/").status_code == 302
    User.objects.filter(pk=company.mia.pk).update(is_active=True)
    assert client.get("/profile/").status_code == 302
