"""The desk by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from servicedesk.events import clock
from tests.browser.fixtures import PageAs
from tests.cast import Company, at
from tests.tickets.pages import filed

pytestmark = pytest.mark.browser


@pytest.fixture
def queue(company: Company) -> Iterator[Company]:
    """Three requests wait in the queue of Facilities; the first filed is due first."""
    with clock.frozen(at("Tue 10:00")):
        for hour, title in (("Mon 09:00", "First"), ("Mon 10:00", "Second"), ("Mon 11:00", "Third")):
            filed(company, hour, title=title)
        yield company


def test_j_and_k_move_through_the_queue_and_enter_opens_the_row(queue: Company, page_as: PageAs) -> None:
    page = page_as(queue.li_wei)
    page.goto("/queue/")
    marked = page.locator("[data-row].at")
    for key, title in (("j", "First"), ("j", "Second"), ("j", "Third"), ("j", "Third"), ("k", "Second")):
        page.keyboard.press(key)
        expect(marked).to_contain_text(title)
        expect(page.get_by_role("link", name=title)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second")


def test_a_slash_leads_to_the_search_and_letters_typed_there_stay_letters(
    queue: Company, page_as: PageAs
) -> None:
    page = page_as(queue.li_wei)
    page.goto("/queue/")
    page.keyboard.press("/")
    search = page.get_by_role("banner").get_by_role("searchbox")
    expect(search).to_be_focused()
    page.keyboard.type("jk?/")
    expect(search).to_have_value("jk?/")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_question_mark_shows_the_keys_and_switches_them_off(queue: Company, page_as: PageAs) -> None:
    page = page_as(queue.li_wei)
    page.goto("/queue/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.get_by_label("Use single keys as shortcuts in this browser").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("j")
    expect(page.locator("[data-row].at")).to_have_count(0)


def test_the_keys_of_a_ticket_lead_to_reply_note_and_resolve(queue: Company, page_as: PageAs) -> None:
    page = page_as(queue.li_wei)
    page.goto("/tickets/FAC-1/")
    page.keyboard.press("n")
    expect(page.get_by_label("Internal note")).to_be_checked()
    message = page.get_by_role("textbox", name="Message")
    expect(message).to_be_focused()
    message.blur()
    page.keyboard.press("r")
    expect(page.get_by_label("Reply to Mia Zhou")).to_be_checked()
    message.blur()
    page.keyboard.press("e")
    expect(page.get_by_role("dialog").get_by_label("What was done")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
