"""Filing, answering, sending back, reopening and rating work without JavaScript."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Rating
from tests.browser.fixtures import PageAs
from tests.cast import Company
from tickets.models import Attachment, Ticket
from tickets.workflow import State

pytestmark = pytest.mark.browser

PLAN = "floor plan 三楼.txt"


def test_a_request_goes_its_whole_way_and_back_without_scripts(
    company: Company, page_as: PageAs, tmp_path: Path
) -> None:
    plan = tmp_path / PLAN
    plan.write_text("by the window")
    mia, li_wei = page_as(company.mia, javascript=False), page_as(company.li_wei, javascript=False)
    number = _file(mia, plan)
    _ask(li_wei, number)
    _answer(mia, number)
    _resolve(li_wei, number)
    _send_back(mia, number)
    _resolve(li_wei, number)
    _confirm(mia, number)
    _reopen(mia, number)
    _resolve(li_wei, number)
    _confirm(mia, number)
    _rate(mia)
    assert Ticket.objects.get(number=number).state == State.CLOSED


def _file(page: Page, plan: Path) -> str:
    """The first try lacks an answer: what was typed is still there, and so is the file."""
    page.goto("/")
    page.get_by_role("main").get_by_role("searchbox").fill("desk")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Move a desk").click()
    page.get_by_role("link", name="Request this service").click()
    page.get_by_label("In one sentence, what do you need?").fill("Move my desk")
    page.get_by_label("What should we know?").fill("Line one\nLine two <b>bold</b>")
    page.get_by_label("It stops the work now").check()
    page.get_by_label("Files").set_input_files(plan)
    page.get_by_role("button", name="Submit request").click()
    expect(page.get_by_role("checkbox", name=PLAN)).to_be_checked()
    expect(page.get_by_label("Seats")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("In one sentence, what do you need?")).to_have_value("Move my desk")
    expect(page.get_by_label("What should we know?")).to_have_value("Line one\nLine two <b>bold</b>")
    expect(page.get_by_label("It stops the work now")).to_be_checked()
    assert not Ticket.objects.exists() and not Attachment.objects.exists()
    page.get_by_label("Seats").fill("2")
    page.get_by_role("button", name="Show the promised time").click()
    expect(page.locator("#when")).to_contain_text("Facilities will reply by")
    expect(page.get_by_role("checkbox", name=PLAN)).to_be_checked()
    page.get_by_role("button", name="Submit request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move my desk")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(re.escape(PLAN))).first.click()
    assert download.value.path().read_text() == "by the window"
    return page.url.rstrip("/").rpartition("/")[2]


def _ask(page: Page, number: str) -> None:
    page.goto(f"/tickets/{number}/")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("The request is assigned to you.")).to_be_visible()
    page.get_by_label("Message", exact=True).fill("Which way round?")
    page.get_by_role("button", name="Ask and pause the timer").click()
    expect(page.get_by_text("Question sent. The timer is paused until the reply arrives.")).to_be_visible()


def _answer(page: Page, number: str) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="For you")).to_be_visible()
    page.get_by_role("link", name="Reply", exact=True).click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Enter a message first.")).to_be_visible()
    page.get_by_role("textbox", name="Reply").fill("Facing the door.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Sent. Work continues.")).to_be_visible()
    expect(page.get_by_role("heading", name="For you")).to_have_count(0)
    page.goto(f"/tickets/{number}/")
    expect(page.locator("#conversation").get_by_text("Facing the door.")).to_be_visible()


def _resolve(page: Page, number: str) -> None:
    page.goto(f"/tickets/{number}/")
    page.get_by_role("link", name="Resolve…").click()
    page.get_by_label("What was done").fill("The desk stands there.")
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("Resolved. The requester is asked to confirm.")).to_be_visible()


def _send_back(page: Page, number: str) -> None:
    page.goto(f"/tickets/{number}/")
    page.get_by_role("link", name="Not yet").first.click()
    page.get_by_role("textbox", name="What is still missing?").fill("The cabinet is missing.")
    page.get_by_role("button", name="Reopen").click()
    expect(page.get_by_text("Reopened. It is back with the people who worked on it.")).to_be_visible()
    expect(page.locator("#conversation").get_by_text("The cabinet is missing.")).to_be_visible()


def _confirm(page: Page, number: str) -> None:
    page.goto(f"/tickets/{number}/")
    page.get_by_role("button", name="It is solved").first.click()
    expect(page.get_by_text("Thank you. The request is closed.")).to_be_visible()


def _reopen(page: Page, number: str) -> None:
    page.get_by_role("link", name="Reopen…").click()
    page.get_by_role("textbox", name="What is still missing?").fill("It wobbles.")
    page.get_by_role("button", name="Reopen").click()
    expect(page.get_by_text("The request is open again.")).to_be_visible()


def _rate(page: Page) -> None:
    page.get_by_role("link", name="Rate this request").click()
    page.get_by_role("button", name="Submit rating").click()
    expect(page.get_by_text("Choose one of the five faces.")).to_be_visible()
    page.locator(".face", has_text=re.compile("^Good$")).click()
    page.get_by_role("textbox").fill("In the end it stands.")
    page.get_by_role("button", name="Submit rating").click()
    expect(page.get_by_text("Thank you. Your rating has been sent to the department.")).to_be_visible()
    assert Rating.objects.get().score == 4
