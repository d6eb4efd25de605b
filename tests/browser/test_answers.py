"""Filling in a request form whose questions follow from the answers: by keyboard, on a phone."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from servicedesk.events import clock
from tests.browser.fixtures import PageAs
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tests.tickets.test_request_answers import FORM, TRAVEL, asked, only_if
from tickets.models import Ticket

pytestmark = pytest.mark.browser

PAIRS = 20
FORTY = [
    one
    for n in range(PAIRS)
    for one in (
        asked(f"has{n}", "yes_no", required=True),
        asked(f"what{n}", when=only_if(f"has{n}", "is", True), required=True),
    )
]


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
    put_form(
        company.move_desk, [asked("city"), asked("visa", when=only_if("city", "is", "Oslo"), required=True)]
    )
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
    put_form(company.move_desk, TRAVEL)
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
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_draft_brings_back_rows_and_questions_that_follow(company: Company, page_as: PageAs) -> None:
    put_form(company.move_desk, TRAVEL)
    page = _opened(page_as(company.mia))
    page.locator("[name=answer_abroad][value=yes]").check()
    page.get_by_label("Passport").fill("E1")
    for place, what in enumerate(("Train", "Hotel", "Food")):
        if place:
            page.get_by_role("button", name="Add a row").click()
        page.locator(f"[name=answer_items-{place}-what]").fill(what)
    page.get_by_role("button", name="Remove row 1 of Items").click()
    expect(page.get_by_text("Removed: Train")).to_be_visible()
    expect(page.get_by_role("button", name="Undo: Train")).to_be_focused()
    page.get_by_label("In one sentence, what do you need?").fill("Suzhou")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    _opened(page)
    expect(page.locator("[name=answer_items-2-what]")).to_have_value("Food")
    expect(page.get_by_text("Removed: Train")).to_be_visible()
    expect(page.get_by_label("Passport")).to_have_value("E1")
    expect(page.get_by_label("Passport")).to_be_visible()


def test_a_draft_of_an_older_form_is_carried_over(company: Company, page_as: PageAs) -> None:
    put_form(company.move_desk, [asked("room"), asked("floor")])
    page = _opened(page_as(company.mia))
    page.get_by_label("Room").fill("3.12")
    page.get_by_label("Floor").fill("third")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    put_form(company.move_desk, [asked("room"), asked("house")], number=3)
    _opened(page)
    expect(page.get_by_role("listitem").get_by_text("Floor: third")).to_be_visible()
    expect(page.get_by_label("Room")).to_have_value("3.12")
    expect(page.get_by_label("House")).to_be_visible()
    page.get_by_label("In one sentence, what do you need?").fill("Suzhou")
    page.get_by_role("button", name="Submit request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Suzhou")
    assert Ticket.objects.get().answers == {"room": "3.12"}


def _answers() -> dict[str, object]:
    return {f"has{n}": True for n in range(PAIRS)} | {f"what{n}": f"thing {n}" for n in range(PAIRS)}


def test_forty_questions_are_answered_by_keyboard_alone(company: Company, page_as: PageAs) -> None:
    put_form(company.move_desk, FORTY)
    page = _opened(page_as(company.mia))
    page.get_by_label("In one sentence, what do you need?").focus()
    page.keyboard.type("Forty")
    page.locator("[name=answer_has0]").first.focus()
    for n in range(PAIRS):
        page.keyboard.press("Space")
        expect(page.locator(f"[name=answer_what{n}]")).to_be_visible()
        expect(page.locator(f"[name=answer_has{n}]").first).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.type(f"thing {n}")
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Submit request").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Forty")
    assert Ticket.objects.get().answers == _answers()
