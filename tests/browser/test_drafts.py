"""What is typed and not sent yet: it survives, and what was sent does not come back."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.fixtures import PageAs
from tests.cast import Company
from tests.tickets.pages import filed

pytestmark = pytest.mark.browser
SAVED_AFTER_MS = 500


def _slowly(page: Page) -> None:
    """Let every verb take longer than a draft takes to be saved."""

    def late(route: Route) -> None:
        page.wait_for_timeout(2 * SAVED_AFTER_MS)
        route.continue_()

    page.route("**/do/**", late)


def test_a_message_that_was_sent_at_once_is_no_draft_any_more(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia)
    page.goto(filed(company).get_absolute_url())
    _slowly(page)
    message = page.get_by_role("textbox", name="Message")
    message.fill("By the window, please.")
    message.press("Control+Enter")
    expect(page.locator("#conversation").get_by_text("By the window, please.")).to_be_visible()
    page.wait_for_load_state()  # what was sent is dropped by the script of the page that follows
    expect(message).to_have_value("")
    expect(page.get_by_text("Draft restored")).to_have_count(0)
    page.reload()
    expect(message).to_have_value("")


def test_a_refused_form_is_a_draft_again(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia)
    address = f"/services/{company.move_desk.slug}/request/"
    page.goto(address)
    title = page.get_by_label("In one sentence, what do you need?")
    page.get_by_label("What should we know?").fill("The fourth floor.")
    page.get_by_role("button", name="Send the request").click()
    expect(title).to_have_attribute("aria-invalid", "true")
    page.goto("/services/")
    page.goto(address)
    expect(page.get_by_label("What should we know?")).to_have_value("The fourth floor.")
    title.fill("Move my desk")
    page.get_by_label("Seats").fill("2")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move my desk")
    page.goto(address)
    expect(title).to_have_value("")
