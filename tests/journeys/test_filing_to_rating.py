"""One request in the browser, from filing to rating, with a real worker and a real mail server."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from departments.enums import Priority
from servicedesk.events import clock
from servicedesk.events.models import Event
from sla.actions.policies import TargetSpec, publish_policy
from sla.enums import ClockKind, Level
from surveys.models import Rating
from tests.browser.fixtures import PageAs
from tests.cast import Company
from tests.journeys.worker import Worker, worker
from tests.smtp import MailServer, mail_server_running

pytestmark = [pytest.mark.browser, pytest.mark.servers]

RATES, NOTE = ("First response on time", "Satisfaction"), ".figure-foot > span:first-child"
ANSWER_SECONDS = 20 * 60
FILED_AGO = timedelta(
    minutes=17
)  # 85 % of the time to answer, so that the warning is due and the breach is not


def test_a_request_is_filed_warned_about_answered_resolved_and_rated_through_the_mailed_link(
    company: Company, page_as: PageAs, live_server: LiveServer
) -> None:
    _promise_an_answer_day_and_night(company)
    with (
        mail_server_running() as post,
        worker(EMAIL_URL=f"smtp://127.0.0.1:{post.port}", SITE_URL=live_server.url) as desk,
    ):
        mia, li_wei, hugo = page_as(company.mia), page_as(company.li_wei), page_as(company.hugo)
        assert _figures(hugo) == ("0", "no targets came due", "no ratings")
        with clock.frozen(clock.now() - FILED_AGO):
            number = _file(mia)
        assert _figures(hugo) == ("1", "no targets came due", "no ratings")
        _read_the_warning(li_wei, desk, number)
        _talk_and_resolve(li_wei, mia, number)
        _confirm(mia, number)
        _rate_by_mail(page_as(None), desk, post, number)
        assert _figures(hugo) == ("0", "1 of 1", "1 rating")
        for label in RATES:
            _open_the_number(hugo, label, number)


def _promise_an_answer_day_and_night(company: Company) -> None:
    targets = [
        TargetSpec(kind, Priority.NORMAL, seconds=seconds, is_around_the_clock=True)
        for kind, seconds in ((ClockKind.FIRST_RESPONSE, ANSWER_SECONDS), (ClockKind.RESOLUTION, 24 * 3600))
    ]
    published = clock.now() - timedelta(hours=1)
    publish_policy(targets=targets, service=company.move_desk, by=company.hugo, at=published)


def _figures(page: Page) -> tuple[str, str, str]:
    """Return what the head's page says: how many are open, promises kept of how many, how many ratings."""
    page.goto("/figures/FAC/")
    kept, rated = (_card(page, label).locator(NOTE).inner_text() for label in RATES)
    opened = _card(page, "Open").locator(".figure-value").inner_text()
    return opened, kept.partition(",")[0], rated


def _card(page: Page, label: str) -> Locator:
    exactly = page.locator(".figure-label", has_text=re.compile(f"^{label}$"))
    return page.locator("a.figure", has=exactly)


def _file(page: Page) -> str:
    """Find the service from home, read by when it will be answered, and send the request; its number."""
    page.goto("/")
    page.get_by_role("main").get_by_role("searchbox").fill("desk")
    page.locator("#results").get_by_role("link", name="Move a desk").click()
    page.get_by_role("link", name="Request this service").click()
    expect(page.locator("#when")).to_contain_text("Facilities will reply by")
    page.get_by_label("In one sentence, what do you need?").fill("Move my desk to the third floor")
    page.get_by_label("What should we know?").fill("Two screens and a *heavy* cabinet go with it.")
    page.get_by_label("Seats").fill("1")
    page.get_by_label("Where to").fill("3.14, by the window")
    page.get_by_role("button", name="Submit request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move my desk to the third floor")
    number = page.url.rstrip("/").rpartition("/")[2]
    expect(page.get_by_text(f"Submitted as {number}.")).to_be_visible()
    expect(page.locator("#way")).to_contain_text("With Facilities since")
    return number


def _read_the_warning(page: Page, desk: Worker, number: str) -> None:
    warned = Event.objects.filter(kind="sla.step_fired", data__level=Level.AT_RISK)
    desk.until(warned.exists)
    desk.until(lambda: _bell_rings(page))
    page.locator("#bell").click()
    expect(page.locator(".bell-menu .notice-title", has_text=number).first).to_be_visible()
    expect(page.locator(".bell-menu")).to_contain_text("80%")
    assert warned.count() == 1


def _bell_rings(page: Page) -> bool:
    page.goto("/")
    return int(page.locator("#bell").get_attribute("data-bell") or 0) >= 2


def _talk_and_resolve(agent: Page, requester: Page, number: str) -> None:
    agent.get_by_role("navigation", name="Areas").get_by_role("link", name="Queue").click()
    agent.get_by_role("link", name="Move my desk to the third floor").click()
    agent.get_by_role("button", name="Take it").click()
    expect(agent.get_by_text("The request is assigned to you.")).to_be_visible()
    _write(agent, "We come on Thursday morning.", "Send")
    expect(agent.get_by_text("Sent.", exact=True)).to_be_visible()
    _write(agent, "Does the cabinet have a key?", "Ask and pause the timer")
    expect(agent.locator("#promise")).to_contain_text("The timer resumes with the reply.")
    requester.goto(f"/tickets/{number}/")
    expect(requester.get_by_text("We come on Thursday morning.")).to_be_visible()
    _write(requester, "Yes, it hangs inside.", "Send")
    expect(requester.get_by_text("Sent. Work continues.")).to_be_visible()
    agent.goto(f"/tickets/{number}/")
    expect(agent.get_by_text("Yes, it hangs inside.")).to_be_visible()
    agent.get_by_role("link", name="Resolve…").click()
    agent.get_by_role("dialog").get_by_label("What was done").fill("Your desk stands at 3.14.")
    agent.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    expect(agent.get_by_text("Resolved. The requester is asked to confirm.")).to_be_visible()


def _write(page: Page, words: str, button: str) -> None:
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#conversation").get_by_text(words)).to_be_visible()


def _confirm(page: Page, number: str) -> None:
    page.goto(f"/tickets/{number}/")
    expect(page.get_by_role("heading", name="Is it solved?")).to_be_visible()
    page.get_by_role("button", name="It is solved").first.click()
    expect(page.get_by_text("Thank you. The request is closed.")).to_be_visible()


def _rate_by_mail(page: Page, desk: Worker, post: MailServer, number: str) -> None:
    """Follow the link of the mail without a session; nothing is stored before the button is pressed."""
    mail = desk.until(lambda: post.mail_about(f"{number}: how did it go?"))
    assert mail["To"] == "Mia Zhou <mia.zhou@example.com>"
    plain = mail.get_body(("plain",))
    assert plain is not None
    (link,) = re.findall(r"\S+/rate/[^\s?]+(?=\s)", plain.get_content())
    page.goto(link)
    expect(page.get_by_text("Move my desk to the third floor")).to_be_visible()
    page.locator(".face", has_text="Very good").click()
    page.get_by_role("textbox").fill("Quick and friendly.")
    assert not Rating.objects.exists()
    page.get_by_role("button", name="Submit rating").click()
    expect(page.get_by_role("status").get_by_text("Thank you.")).to_be_visible()
    rating = Rating.objects.get()
    assert (rating.score, rating.comment) == (5, "Quick and friendly.")


def _open_the_number(page: Page, label: str, number: str) -> None:
    page.goto("/figures/FAC/")
    _card(page, label).click()
    expect(page.get_by_role("heading", level=1).locator(".num")).to_have_text("1")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(number)
