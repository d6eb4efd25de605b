"""Filling in a request form whose questions follow from the answers: by keyboard, on a phone, without scripts."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from servicedesk.events import clock
from tests.browser.fixtures import PageAs
from tests.cast import Company, at
from tests.tickets.test_request_answers import FORM, TRAVEL, asked, only_if, publish

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    """Mia asks on Monday at 10:00."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


def _opened(page: Page) -> Page:
    page.goto(FORM)
    page.wait_for_load_state()
    return page


def test_a_question_comes_while_the_caret_stays(company: Company, page_as: PageAs) -> None:
    publish(company, [asked("city"), asked("visa", when=only_if("city", "is", "Oslo"), required=True)])
    page = _opened(page_as(company.mia))
    city, visa = page.get_by_label("City"), page.get_by_label("Visa")
    expect(visa).to_be_hidden()
    city.press_sequentially("Oslo")
    expect(visa).to_be_visible()
    expect(page.locator("#live")).to_have_text("Now asked: Visa.")
    expect(city).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("yes")
    city.press("End")
    city.press_sequentially("x")
    expect(visa).to_be_hidden()
    city.press("Backspace")
    expect(visa).to_have_value("yes")


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh-hans", 390)])
def test_rows_are_added_and_summed_while_one_types(
    company: Company, page_as: PageAs, language: str, width: int
) -> None:
    publish(company, TRAVEL)
    page = _opened(page_as(company.mia, language=language, width=width))
    page.locator("#id_title").fill("Suzhou")
    page.locator("[name=answer_days-from]").fill("2026-03-10")
    page.locator("[name=answer_days-to]").fill("2026-03-12")
    page.locator("[name=answer_abroad][value=no]").check()
    page.locator("[name=answer_items-0-what]").fill("Train")
    page.locator("[name=answer_items-0-amount]").fill("553.5")
    sign = "¥" if language == "zh-hans" else "CN¥"
    total = page.locator("[data-worked=all]")
    expect(total).to_have_text(f"{sign}1,053.50")
    page.locator("[name=do][value='add:answer_items']").click()
    expect(page.locator("[name=answer_items-1-what]")).to_be_focused()
    page.keyboard.type("Hotel")
    page.locator("[name=answer_items-1-amount]").fill("1200")
    expect(page.locator("[data-worked='items.total.amount']")).to_have_text(f"{sign}1,753.50")
    expect(page.locator("[name=answer_items-1-why]")).to_be_visible()
    expect(page.locator("[name=answer_items-0-why]")).to_be_hidden()
    page.screenshot(path=f"/tmp/page-{language}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
