"""My requests: what waits is answered and confirmed in place, then what runs and what has ended."""

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs
from tests.browser.watching import sideways
from tests.cast import Company, at
from tests.journeys.situations import DESK, in_situations
from tests.tickets.pages import filed
from tickets.actions.conversation import ask
from tickets.actions.lifecycle import resolve
from tickets.actions.work import take
from tickets.models import Ticket

pytestmark = pytest.mark.browser
PATH = "/requests/"


def said(text: str) -> str:
    return translation.gettext(text)


@in_situations("en", DESK)
def test_a_person_does_what_is_waited_for_in_place(
    company: Company, page_as: PageAs, language: str, width: int
) -> None:
    filed(company, title="A lamp")
    asked, solved = filed(company, title="A chair"), filed(company, title="A shelf")
    take(ticket=asked, by=company.li_wei, at=at("Mon 10:10"))
    ask(ticket=asked, question="Which floor?", by=company.li_wei, at=at("Mon 10:30"))
    resolve(ticket=solved, answer="It is in 4.12", by=company.li_wei, at=at("Mon 10:30"))
    page = page_as(company.mia, language=language, width=width)
    with translation.override(language):
        page.goto(PATH)
        assert sideways(page) == ""
        _answer(page)
        _confirm(page)
        _look_at_the_past(page)
    states = dict(Ticket.objects.values_list("title", "state"))
    assert states == {"A lamp": "new", "A chair": "in_progress", "A shelf": "closed"}


def _answer(page: Page) -> None:
    """Reply to the question where it stands; the request runs again."""
    line = page.get_by_role("listitem").filter(has_text="A chair")
    expect(line.get_by_text("Which floor?")).to_be_visible()
    line.get_by_role("link", name=said("Reply")).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=body]").fill("The third.")
    dialog.locator("button[type=submit]").last.click()
    page.wait_for_url(f"**{PATH}")
    running = page.locator("section", has=page.locator("#running"))
    expect(running.get_by_role("link", name="A chair")).to_be_visible()
    assert sideways(page) == ""


def _confirm(page: Page) -> None:
    """Say that it is solved; the request is among those that have ended."""
    line = page.get_by_role("listitem").filter(has_text="A shelf")
    line.get_by_role("button", name=said("It is solved")).click()
    ended = page.locator("section", has=page.locator("#ended"))
    expect(ended.get_by_role("link", name="A shelf")).to_be_visible()


def _look_at_the_past(page: Page) -> None:
    page.get_by_role("link", name=said("All ended requests")).click()
    page.wait_for_url("**tab=ended**")
    expect(page.get_by_role("link", name="A shelf")).to_be_visible()
    expect(page.get_by_role("link", name="A lamp")).to_have_count(0)
    assert sideways(page) == ""
