"""The way in: a mail with a link that works once."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from departments.actions.membership import invite
from departments.actions.people_import import import_people
from servicedesk.accounts.actions.people import deactivate, invite_again, invite_everyone
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import read_people
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.models import Delivery
from servicedesk.notifications.outbox import send_waiting
from servicedesk.verbs.exceptions import NotAllowed
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


def test_everyone_who_was_never_invited_is_invited_at_once_and_once(company: Company, client: Client) -> None:
    client.force_login(company.ada)
    text = "email,name,department\nn1@example.com,One,FIN\nn2@example.com,Two,FIN\n"
    User.objects.exclude(pk=company.ada.pk).update(password="used")
    import_people(reading=read_people(text.encode()), by=company.ada)
    page = client.get("/manage/people/").content.decode()
    assert "2 people have not been invited yet" in page and "/manage/people/invite-everyone/" in page
    one = User.objects.get(email="n1@example.com")
    assert "Invite again" not in client.get(f"/manage/people/{one.pk}/").content.decode()
    assert "Invite 2 people?" in client.get("/manage/people/invite-everyone/").content.decode()
    for _ in range(2):
        client.post("/manage/people/invite-everyone/")
    dispatch_pending()
    assert Delivery.objects.filter(recipient__email__in=["n1@example.com", "n2@example.com"]).count() == 2
    assert "have not been invited" not in client.get("/manage/people/").content.decode()
    assert "Invite again" in client.get(f"/manage/people/{one.pk}/").content.decode()


def test_only_an_admin_invites_everyone(company: Company, client: Client) -> None:
    client.force_login(company.hugo)
    assert client.post("/manage/people/invite-everyone/").status_code == 403
    with pytest.raises(NotAllowed):
        invite_everyone(by=company.hugo)
