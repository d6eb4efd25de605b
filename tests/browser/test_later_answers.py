"""Answers after filing in a real browser: shown to both sides, asked for in dialogs, on a desk and on a phone."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from servicedesk.events import clock
from tests.browser.fixtures import PageAs
from tests.cast import Company, at
from tests.tickets.staged import FILED, given, staged
from tickets.actions.answering import fill
from tickets.models import Ticket

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    """It is Monday, 10:00."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


def _boxes(page: Page, selector: str) -> list[dict[str, float]]:
    return [dict(one.bounding_box() or {}) for one in page.locator(selector).all()]


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh-hans", 390)])
def test_an_agent_fills_in_a_dialog_and_what_follows_comes_into_sight(
    company: Company, page_as: PageAs, language: str, width: int
) -> None:
    ticket = staged(company)
    page = page_as(company.li_wei, language=language, width=width)
    page.goto(f"/tickets/{ticket.number}/")
    table = page.locator(".answer-rows")
    expect(table).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing scrolls sideways"
    assert len({box["x"] for box in _boxes(page, ".answers dd:not(.facts-wide)")}) == 1, (
        "all sections have one edge"
    )
    page.locator(f'a[href$="/{ticket.number}/do/fill/"]').click()
    dialog = page.locator("dialog#ask")
    more = dialog.locator("[name=answer_more]")
    expect(more).to_be_hidden()
    dialog.locator("[name=answer_limit]").press_sequentially("200")
    expect(more).to_be_visible()
    more.fill("Far away")
    dialog.locator("button.btn-primary[type=submit]").click()
    expect(page.locator(".answers")).to_contain_text("Far away")
    assert Ticket.objects.get(pk=ticket.pk).answers == FILED | {"limit": "200.00", "more": "Far away"}


def test_the_dialog_that_resolves_keeps_what_is_typed_beside_its_reasons(
    company: Company, page_as: PageAs
) -> None:
    ticket = staged(company)
    fill(ticket=ticket, by=company.li_wei, answers=given({"account": "123"}))
    page = page_as(company.li_wei)
    page.goto(f"/tickets/{ticket.number}/")
    page.keyboard.press("e")
    dialog = page.locator("dialog#ask")
    dialog.locator("[name=body]").fill("All is paid")
    dialog.locator("button.btn-primary[type=submit]").click()
    expect(dialog.locator(".invalid-feedback").first).to_have_text("Please fill this in.")
    expect(dialog.locator("[name=body]")).to_have_value("All is paid")
    dialog.locator("[name=answer_paid]").fill("1420.50")
    dialog.locator("button.btn-primary[type=submit]").click()
    expect(page.locator(".answers")).to_contain_text("Paid")
    assert Ticket.objects.get(pk=ticket.pk).state == "resolved"


def test_what_the_composer_cannot_resolve_yet_is_asked_on_a_page_that_sends_it(
    company: Company, page_as: PageAs
) -> None:
    ticket = staged(company)
    page = page_as(company.li_wei)
    page.goto(f"/tickets/{ticket.number}/")
    page.locator("#composer [name=body]").fill("All is paid")
    page.get_by_role("button", name="Send and resolve").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.evaluate("scrollY") == 0, "it is read from its beginning"
    page.locator("[name=answer_account]").fill("123")
    page.locator("[name=answer_paid]").fill("1420.50")
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.locator("#conversation")).to_contain_text("All is paid")
    assert Ticket.objects.get(pk=ticket.pk).state == "resolved"
    page.reload()
    expect(page.locator("#composer [name=body]")).to_have_value("")
