"""What a list shows first, and how it fits the screen."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import expect

from servicedesk.events import clock
from tests.browser.fixtures import PageAs
from tests.browser.watching import sideways
from tests.cast import Company, at
from tests.site.figures.history import happened
from tests.sla.test_policy_pages import SERVICE

pytestmark = pytest.mark.browser
DESK, PHONE = 1440, 390
LISTS = ("open", "resolution", "rated")
WIDTHS = "heads => heads.map(head => head.getBoundingClientRect().width)"
DASHES = "cells => cells.filter(cell => cell.checkVisibility() && cell.textContent.trim() === '–').length"


@pytest.fixture
def past(company: Company) -> Iterator[datetime]:
    """A past of many requests, and the moment that is now."""
    now = at("Mon 10:00")
    happened(company, now, tickets=60)
    with clock.frozen(now):
        yield now


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.journeys)])
def test_the_title_is_the_first_and_widest_column_behind_a_figure(
    company: Company, past: datetime, page_as: PageAs, language: str
) -> None:
    page = page_as(company.hugo, width=DESK, language=language)
    for figure in LISTS:
        page.goto(f"/figures/FAC/tickets/?period=90d&figure={figure}")
        widths = page.locator(".table-behind thead th").evaluate_all(WIDTHS)
        lefts = [head.bounding_box()["x"] for head in page.locator(".table-behind thead th").all()]
        assert len(widths) > 3 and widths[0] == max(widths) > 2 * max(widths[1:]), figure
        assert lefts[0] == min(lefts) and sideways(page) == ""


def test_on_a_phone_a_list_has_no_dash_for_what_there_is_not(
    company: Company, past: datetime, page_as: PageAs
) -> None:
    desk, phone = page_as(company.eve, width=DESK), page_as(company.eve, width=PHONE)
    for page, has_dashes in ((desk, True), (phone, False)):
        page.goto("/figures/FAC/tickets/?period=90d&figure=resolution")
        expect(page.locator("[data-row]").first).to_be_visible()
        assert bool(page.locator("[data-row] > td").evaluate_all(DASHES)) is has_dashes


def test_the_tab_that_is_open_is_in_sight_on_a_phone(company: Company, page_as: PageAs) -> None:
    page = page_as(company.hugo, width=PHONE)
    for path in (f"{SERVICE}versions/", "/queue/?tab=waiting"):
        page.goto(path)
        page.wait_for_load_state()
        tab = page.locator(".tabs [aria-current]")
        expect(tab).to_be_in_viewport(ratio=0.95)
    page.goto(SERVICE)
    expect(page.locator(".tabs a").first).to_be_in_viewport(ratio=0.95)
