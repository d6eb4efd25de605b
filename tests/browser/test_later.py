"""Panels that come after their page: they arrive, say when they could not, and are there without scripts as well."""

from datetime import datetime

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs
from tests.browser.watching import Watch, sideways
from tests.cast import Company
from tests.site.figures.history import happened

pytestmark = pytest.mark.browser
FIGURES = "/figures/FAC/?period=90d"
HEADINGS = ["SLA met, by week", "Needs your attention", "Open requests by age", "How it was rated"]
HEADINGS += ["By service", "By requesting department", "Other SLA targets"]


@pytest.fixture(autouse=True)
def _past(company: Company, monday: datetime) -> None:
    happened(company, monday)


def _whole(page: Page) -> None:
    for heading in HEADINGS:
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)


@pytest.mark.parametrize(("width", "javascript"), [(1440, True), (390, True), (1440, False)])
def test_every_panel_arrives(company: Company, page_as: PageAs, width: int, javascript: bool) -> None:
    page = page_as(company.hugo, width=width, javascript=javascript)
    page.goto(FIGURES)
    _whole(page)
    assert sideways(page) == ""


def test_a_panel_that_fails_leaves_the_others_alone_and_is_tried_again(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page = page_as(company.hugo)
    page.route("**/backlog/*", lambda route: route.fulfill(status=500, body="broken"))
    page.route("**/satisfaction/*", lambda route: route.abort())
    page.goto(FIGURES)
    expect(page.get_by_role("alert")).to_have_count(2)
    expect(page.get_by_role("heading", name="By service")).to_be_visible()
    again = page.get_by_role("button", name="Load again")
    again.first.press("Enter")
    expect(again).to_have_count(2)
    page.unroute("**/backlog/*")
    page.unroute("**/satisfaction/*")
    again.first.press("Enter")
    expect(again).to_have_count(1)
    again.press("Enter")
    _whole(page)
    assert any("500" in fault for fault in watch.faults)
    watch.faults.clear()


def test_a_session_that_ends_is_told_and_nothing_is_put_in_the_panels(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page = page_as(company.hugo)
    page.goto(FIGURES)
    _whole(page)
    Session.objects.all().delete()
    attention = page.locator("[data-later]", has=page.get_by_role("heading", name="Needs your attention"))
    attention.dispatch_event("again")
    messages = page.get_by_role("region", name="Messages")
    expect(
        messages.get_by_text("You are signed out. Sign in again in a new tab, then go on here.")
    ).to_be_visible()
    _whole(page)
    expect(page.get_by_label("Password")).to_have_count(0)
    assert watch.faults and all("401" in fault for fault in watch.faults)
    watch.faults.clear()


def test_all_rows_of_a_table_come_into_their_panel(
    company: Company, page_as: PageAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servicedesk.site.figures.breakdowns.MOST", 1)
    page = page_as(company.hugo)
    page.goto(FIGURES)
    rows = page.get_by_role("region", name="Department", exact=True).locator("tbody tr")
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="Show all 4").last.click()
    expect(rows).to_have_count(4)
    assert page.url.endswith("?period=90d&all=departments")
    page.reload()
    expect(rows).to_have_count(4)
