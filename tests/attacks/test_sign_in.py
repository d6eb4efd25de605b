"""The way in: nothing says who has an account, tokens work once, and no other site acts for anybody."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servicedesk.accounts import guess_delay
from servicedesk.accounts.actions.own import create_token
from servicedesk.accounts.actions.people import deactivate
from servicedesk.accounts.models import User
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from servicedesk.notifications.models import Delivery
from servicedesk.notifications.outbox import send_waiting
from tests.cast import PASSWORD, Company
from tests.mailing import mails_leave
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
    mails_leave()
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


OUTSIDE, OFFICE, NEW_PLACE = "203.0.113.9", "198.51.100.7", "192.0.2.1"


def guesses(email: str, address: str, times: int) -> list[str]:
    """Try wrong passwords from an address; return what the pages say."""
    visitor = Client(REMOTE_ADDR=address)
    return [signs_in(visitor, email, f"guess {n}").content.decode() for n in range(times)]


def test_one_outsider_locks_out_neither_an_admin_nor_an_office(company: Company) -> None:
    assert "Too many" in guesses(company.ada.email, OUTSIDE, 12)[-1]
    for email in (company.mia.email, company.hugo.email):
        guesses(email, OUTSIDE, 8)
    for person in (company.ada, company.mia, company.hugo):
        assert signs_in(Client(REMOTE_ADDR=OFFICE), person.email).status_code == 302
    assert signs_in(Client(REMOTE_ADDR=OUTSIDE), company.ada.email).status_code == 200, "there it is refused"


def test_an_office_of_one_address_may_mistype_and_sign_in_together(company: Company) -> None:
    people = list(company.people.values())
    for n in range(4):
        for person in people:
            signs_in(Client(REMOTE_ADDR=OFFICE), person.email, f"typo {n}")
    answers = [signs_in(Client(REMOTE_ADDR=OFFICE), person.email).status_code for person in people]
    assert set(answers) == {302}


def test_guesses_from_everywhere_slow_an_account_down_but_not_where_its_person_works(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(guess_delay.time, "sleep", slept.append)
    assert signs_in(Client(REMOTE_ADDR=OFFICE), company.ada.email).status_code == 302
    for n in range(40):
        guesses(company.ada.email, f"203.0.113.{n}", 1)
    assert len(slept) == 30 and slept == sorted(slept) and slept[0] < 0.3 and slept[-1] == 4.0
    slept.clear()
    assert signs_in(Client(REMOTE_ADDR=OFFICE), company.ada.email).status_code == 302
    assert slept == []
    assert signs_in(Client(REMOTE_ADDR=NEW_PLACE), company.ada.email).status_code == 302
    assert slept == [4.0], "slow, and not refused"
    slept.clear()
    for n in range(11):
        guesses("nobody@example.com", f"203.0.113.{n}", 1)
    assert len(slept) == 1, "an address that is nobody's is no faster"


def test_those_who_wait_hold_up_no_more_than_one_thread(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(12):
        guess_delay.note_wrong(company.ada.email)
    with guess_delay._waiting:
        said = signs_in(Client(REMOTE_ADDR=NEW_PLACE), company.ada.email).content.decode()
        assert "Try again in a moment" in said
        assert signs_in(Client(REMOTE_ADDR=NEW_PLACE), company.mia.email).status_code == 302


def test_behind_a_proxy_each_visitor_has_an_address_and_cannot_choose_it(company: Company, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def visitor(forwarded: str) -> Client:
        return Client(REMOTE_ADDR="172.18.0.2", headers={"x-forwarded-for": forwarded})

    for n in range(8):
        answer = signs_in(visitor(f"10.0.0.{n}, {OUTSIDE}"), company.ada.email, f"guess {n}")
    assert "Too many" in answer.content.decode(), "what visitors claim about themselves is not believed"
    assert signs_in(visitor(OFFICE), company.ada.email).status_code == 302


def test_asking_for_others_links_hinders_nobody_and_floods_nobody(company: Company) -> None:
    for _ in range(8):
        Client(REMOTE_ADDR=OUTSIDE).post(RESET, {"email": company.ada.email})
    mails_leave()
    assert len(mail.outbox) == 1, "one link a minute"
    assert Client(REMOTE_ADDR=OFFICE).post(RESET, {"email": company.ada.email}).status_code == 302
    for _ in range(3):
        Client(REMOTE_ADDR=OUTSIDE).post(RESET, {"email": "stranger@example.com"})
    mails_leave()
    assert [sent.to for sent in mail.outbox[1:]] == [["stranger@example.com"]]


def test_asking_does_the_same_work_for_known_and_unknown_addresses(company: Company) -> None:
    def work(email: str) -> list[str]:
        with CaptureQueriesContext(connection) as done:
            Client().post(RESET, {"email": email})
        return [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in done]

    assert work(company.mia.email) == work("nobody@example.com")
    assert mail.outbox == [], "no mail leaves while somebody waits for the page"


def test_the_link_is_made_when_the_mail_is_sent_and_stands_in_no_row(company: Company) -> None:
    Client().post(RESET, {"email": company.mia.email})
    run_jobs(seconds=10)
    dispatch_pending()
    delivery = Delivery.objects.get(kind="person.password_asked")
    assert (delivery.recipient, delivery.data) == (company.mia, {})
    send_waiting()
    key = re.search(r"reset/key/(\S+)/", str(mail.outbox[-1].body))
    assert key is not None
    kept = [*Delivery.objects.values(), *Job.objects.values(), *Event.objects.values()]
    assert key[1] not in str(kept) and company.mia.email not in str(list(Job.objects.values()))


def program(token: str) -> int:
    return Client(headers={"authorization": f"Bearer {token}"}).get("/api/v1/me/").status_code


def test_a_reset_ends_the_api_tokens_and_says_so(company: Company) -> None:
    token, text = create_token(label="Export", scope="read", lasts=timedelta(days=30), by=company.mia)
    assert program(text) == 200
    client, link = Client(), reset_link(company)
    page = client.get(link, follow=True)
    assert "API tokens become invalid with the old password." in page.content.decode()
    done = client.post(
        page.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}, follow=True
    )
    assert "1 API token ended with the old password." in done.content.decode()
    assert program(text) == 401
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert Event.objects.filter(kind="person.password_chosen").latest("pk").data == {"tokens": 1}


def test_a_change_of_password_ends_the_api_tokens_and_keeps_the_session(company: Company) -> None:
    _token, text = create_token(label="Export", scope="read", lasts=timedelta(days=30), by=company.mia)
    client = Client()
    signs_in(client, company.mia.email)
    words = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    answer = client.post("/accounts/password/change/", words, follow=True)
    assert "1 API token ended with the old password." in answer.content.decode()
    assert program(text) == 401 and client.get("/").status_code == 200


def test_a_link_that_died_says_what_happened(company: Company, settings: Any) -> None:
    link = reset_link(company)
    page = Client().get(link)
    elsewhere = Client().get(page["Location"]).content.decode()
    assert "the browser in which you opened the link" in elsewhere
    chooses(link)
    assert "was already used" in Client().get(link).content.decode()
    assert "was already used" in Client().get(f"{RESET}key/zz-nothing-/").content.decode()
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "The link has expired" in Client().get(link).content.decode()


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


@pytest.mark.django_db
def test_every_post_wants_the_csrf_token() -> None:
    world = found_world()
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.company.ada)
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
