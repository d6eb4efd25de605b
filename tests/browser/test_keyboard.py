"""The desk by keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

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


@pytest.fixture
def found(queue: Company, page_as: PageAs) -> Page:
    """Home, where the search has found a service, a request and the way to ask anyway; the box has the focus."""
    filed(queue, "Mon 12:00", title="A desk lamp")
    page = page_as(queue.mia)
    page.goto("/")
    page.get_by_role("main").get_by_role("searchbox").click()
    page.keyboard.type("desk")
    expect(page.locator("#results").get_by_role("link")).to_have_count(3)
    return page


def test_the_arrows_lead_through_what_was_found_and_enter_opens_it(found: Page) -> None:
    box = found.get_by_role("main").get_by_role("searchbox")
    service, request, ask = (
        found.locator("#results").get_by_role("link", name=name)
        for name in ("Move a desk", "A desk lamp", "Ask anyway")
    )
    for key, focused in (
        ("ArrowUp", box), ("ArrowDown", service), ("ArrowDown", request), ("ArrowDown", ask),
        ("ArrowDown", ask), ("ArrowUp", request), ("ArrowUp", service), ("ArrowUp", box),
        ("ArrowDown", service), ("ArrowDown", request),
    ):  # fmt: skip
        found.keyboard.press(key)
        expect(focused).to_be_focused()
    found.keyboard.press("Enter")
    expect(found.get_by_role("heading", level=1)).to_have_text("A desk lamp")


def test_enter_in_the_box_searches(found: Page) -> None:
    found.keyboard.press("ArrowDown")
    found.keyboard.press("ArrowUp")
    found.keyboard.press("Enter")
    expect(found).to_have_url(re.compile(r"/search/\?q=desk$"))


def test_escape_leads_back_to_the_box_and_then_puts_away_what_was_found(found: Page) -> None:
    box, links = (
        found.get_by_role("main").get_by_role("searchbox"),
        found.locator("#results").get_by_role("link"),
    )
    found.keyboard.press("ArrowDown")
    found.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(links).to_have_count(3)
    found.keyboard.press("Escape")
    expect(links).to_have_count(0)
    expect(box).to_be_focused()
    expect(box).to_have_value("desk")
    found.keyboard.type(" la")
    expect(links).to_have_count(3)
    found.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()


def test_new_results_do_not_lose_the_focus(found: Page) -> None:
    found.keyboard.type("s")
    found.keyboard.press("ArrowDown")
    expect(found.get_by_role("heading", name="Closest services")).to_be_visible()
    expect(found.get_by_role("main").get_by_role("searchbox")).to_be_focused()
