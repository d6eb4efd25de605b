"""The way in: nothing is told about who exists, tokens work once, and no other site acts for anybody."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from servicedesk.accounts.actions.people import deactivate
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from tests.cast import PASSWORD, Company
from tests.pages.world import found_world
from tests.tickets.pages import SignIn
from tickets.models import Ticket

NEW_PASSWORD = "three words nobody guesses"
SIGN_IN, RESET = "/accounts/login/", "/accounts/password/reset/"
OTHER_PLACES = (
    "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "http:evil.example", "///evil.example", "https:///evil.example",
    "\t//evil.example",
)  # fmt: skip


def signs_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def words(answer: Any, *drop: str) -> str:
    """Return the page without what differs each time: tokens, nonces and what was typed."""
    html = re.sub(
        r'(csrfmiddlewaretoken" value|nonce|csrf-token" content|data-csrf)="[^"]*"',
        "",
        answer.content.decode(),
    )
    html = re.sub(r'"X-CSRFToken":\s*"[^"]*"', "", html.replace("&quot;", '"'))
    for each in drop:
        html = html.replace(each, "")
    return html


def test_a_wrong_password_tells_nothing_about_who_exists(company: Company) -> None:
    deactivate(person=company.noah, by=company.ada)
    emails = (company.mia.email, "nobody@example.com", company.noah.email)
    answers = {words(signs_in(Client(), email, "wrong one"), email) for email in emails}
    assert len(answers) == 1


def test_a_reset_tells_nothing_about_who_exists(company: Company) -> None:
    deactivate(person=company.noah, by=company.ada)
    told = set()
    for email in (company.mia.email, "nobody@example.com", company.noah.email):
        answer = Client().post(RESET, {"email": email}, follow=True)
        told.add((answer.redirect_chain[-1], words(answer, email)))
    assert len(told) == 1


def test_the_session_is_a_new_one_after_sign_in(company: Company) -> None:
    client = Client()
    client.get(SIGN_IN)
    client.cookies["sessionid"] = "fixedbyanattacker0123456789abcde"
    signs_in(client, company.mia.email)
    assert client.cookies["sessionid"].value not in ("", "fixedbyanattacker0123456789abcde")
    assert client.cookies["sessionid"]["httponly"] and client.cookies["sessionid"]["samesite"] == "Lax"
    before = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = before
    assert client.get("/")["Location"].startswith(SIGN_IN), "a signed-out session opens nothing"


def reset_link(company: Company) -> str:
    Client().post(RESET, {"email": company.mia.email})
    found = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def chooses(link: str, password: str = NEW_PASSWORD) -> None:
    client = Client()
    page = client.get(link, follow=True)
    if page.redirect_chain:
        client.post(page.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_a_reset_link_works_once_for_its_person_and_ends_all_sessions(
    company: Company, as_person: SignIn
) -> None:
    open_session, link = as_person(company.mia), reset_link(company)
    uid, _, key = link.rstrip("/").rpartition("/")[2].partition("-")
    other = f"/accounts/password/reset/key/{int(uid, 36) + 1:x}-{key}/"
    for wrong in (
        other,
        f"/accounts/password/reset/key/{uid}-/",
        f"/accounts/password/reset/key/{uid}-{key}x/",
        f"{RESET}key/-/",
    ):
        chooses(wrong)
    company.mia.refresh_from_db()
    assert company.mia.check_password(PASSWORD)
    chooses(link)
    chooses(link, "another one entirely")
    company.mia.refresh_from_db()
    assert company.mia.check_password("three words nobody guesses")
    assert open_session.get("/")["Location"].startswith(SIGN_IN)


def test_a_reset_link_expires(company: Company, settings: Any) -> None:
    link = reset_link(company)
    settings.PASSWORD_RESET_TIMEOUT = -1
    chooses(link)
    company.mia.refresh_from_db()
    assert company.mia.check_password(PASSWORD)


def test_guessing_is_stopped(company: Company) -> None:
    answers = [signs_in(Client(), company.mia.email, f"guess {n}") for n in range(6)]
    assert "Too many" in answers[-1].content.decode()
    assert signs_in(Client(), company.mia.email).status_code == 200
    assert signs_in(Client(), company.olga.email).status_code == 302, "one person's limit is not everybody's"


@pytest.mark.parametrize("place", OTHER_PLACES)
def test_nothing_leads_to_another_place(
    company: Company, as_person: SignIn, ticket: Ticket, place: str
) -> None:
    client = as_person(company.mia)
    for answer in (
        signs_in(Client(), company.mia.email, next=place),
        client.post("/theme/", {"theme": "dark", "next": place}),
        client.post("/language/", {"language": "en", "next": place}),
        client.post(f"/tickets/{ticket.number}/do/watch/", {"next": place}),
        client.get(SIGN_IN, {"next": place}),
        client.post("/accounts/logout/", {"next": place}),
    ):
        assert answer.status_code == 302
        assert "evil" not in answer["Location"] and "script" not in answer["Location"], answer["Location"]


def test_every_post_wants_the_csrf_token(company: Company) -> None:
    world = found_world(company)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(company.ada)
    before, taken = Event.objects.count(), {}
    for name, path in world.addresses.items():
        status = client.post(path).status_code
        if status not in (403, 404, 405, 415) and name != "rate":
            taken[name] = status
    for path in ("/theme/", "/language/", "/notices/read/", "/accounts/logout/", "/profile/tokens/", SIGN_IN):
        if client.post(path, {"theme": "dark"}).status_code != 403:
            taken[path] = 0
    assert taken == {}
    assert Event.objects.count() == before


def test_no_get_signs_out(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    client.get("/accounts/logout/")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_HOST", "HTTP_FORWARDED"])
def test_a_forged_host_gets_into_no_link(company: Company, header: str) -> None:
    answer = Client().post(RESET, {"email": company.mia.email}, **{header: "evil.example"})
    assert answer.status_code == (400 if header == "HTTP_HOST" else 302)
    assert not any("evil" in str(message.message()) for message in mail.outbox)
    assert "evil" not in answer.get("Location", "")


@pytest.mark.parametrize(
    "value", ['"><script>alert(1)</script>', "../../etc", "xx", "zh-hans\r\nX: y", "9" * 3000, "é"]
)
def test_cookies_of_language_and_theme_are_not_believed(
    company: Company, as_person: SignIn, value: str
) -> None:
    for client in (Client(), as_person(company.mia)):
        client.cookies["django_language"] = client.cookies["theme"] = client.cookies["desk_theme"] = value
        client.cookies["messages"] = client.cookies["sidebar"] = value
        answer = client.get("/", follow=True)
        assert answer.status_code == 200
        assert "alert(1)" not in answer.content.decode()


def test_nobody_signs_up(company: Company) -> None:
    before = User.objects.count()
    new = {"email": "new@example.com", "password1": "three words nobody", "password2": "three words nobody"}
    answer = Client().post("/accounts/signup/", new)
    assert answer.status_code in (200, 302, 403, 404) and User.objects.count() == before
