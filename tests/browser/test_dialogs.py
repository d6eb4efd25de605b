"""A question in a dialog stays there until it is answered well, and loses nothing."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.fixtures import PageAs
from tests.browser.watching import Watch
from tests.cast import Company
from tests.tickets.pages import filed
from tickets.actions.conversation import reply
from tickets.actions.lifecycle import not_solved, resolve
from tickets.actions.work import take
from tickets.models import Ticket
from tickets.workflow import State

pytestmark = pytest.mark.browser
WHY = "The third floor is being painted until Friday."


def _asked(page: Page, ticket: Ticket, label: str) -> Locator:
    page.goto(ticket.get_absolute_url())
    page.wait_for_load_state()
    more = page.get_by_label("More actions")
    if not page.get_by_role("link", name=label).is_visible():
        more.click()
    page.get_by_role("link", name=label).click()
    return page.get_by_role("dialog")


def test_a_refused_dialog_stays_one_and_says_why_beside_the_field(company: Company, page_as: PageAs) -> None:
    page, ticket = page_as(company.li_wei), filed(company)
    dialog = _asked(page, ticket, "Change priority")
    dialog.get_by_label("Low").check()
    dialog.get_by_role("button", name="Change", exact=True).click()
    expect(dialog.get_by_text("Give a reason for lowering the priority")).to_be_visible()
    expect(dialog.get_by_label("Low")).to_be_checked()
    assert page.url.endswith(ticket.get_absolute_url())
    dialog.get_by_label("Reason").fill(WHY)
    dialog.get_by_role("button", name="Change", exact=True).click()
    expect(page.get_by_text("Priority changed.")).to_be_visible()
    page.go_back()
    assert page.url == "about:blank", "the history holds the page of the ticket once"


def test_a_dialog_that_was_overtaken_says_what_happened_and_is_sent_again(
    company: Company, page_as: PageAs
) -> None:
    page, ticket = page_as(company.li_wei), filed(company)
    dialog = _asked(page, ticket, "Resolve…")
    reply(ticket=ticket, body="And a chair, please.", by=company.mia)
    dialog.get_by_label("What was done").fill(WHY)
    dialog.get_by_role("button", name="Resolve").click()
    expect(dialog.get_by_text("Mia Zhou replied")).to_be_visible()
    expect(dialog.get_by_label("What was done")).to_have_value(WHY)
    dialog.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("Resolved. The requester is asked to confirm.")).to_be_visible()
    assert Ticket.objects.get().state == State.RESOLVED


def test_what_was_typed_into_a_dialog_is_there_when_it_opens_again(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page, ticket = page_as(company.li_wei), filed(company)
    dialog = _asked(page, ticket, "Transfer to another department…")
    watch.refused.add(f"{page.url}do/transfer/")
    page.route(
        "**/do/transfer/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    dialog.locator(".ts-control").click()
    dialog.get_by_role("option", name="IT (IT)").click()
    dialog.get_by_label("Reason, and what was done so far").fill(WHY)
    dialog.get_by_label("It was submitted to the wrong department").check()
    dialog.get_by_role("button", name="Transfer", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("Not sent. The desk was not reached.")
    page.unroute("**/do/transfer/")
    dialog = _asked(page, ticket, "Transfer to another department…")
    expect(dialog.get_by_label("Reason, and what was done so far")).to_have_value(WHY)
    expect(dialog.get_by_label("It was submitted to the wrong department")).to_be_checked()
    expect(dialog.locator("[name=to]")).to_have_value(str(company.it.pk))
    dialog.get_by_role("button", name="Transfer", exact=True).click()
    expect(page.get_by_text("Transferred.")).to_be_visible()
    assert Ticket.objects.get().provider == company.it


def test_who_comes_too_late_to_take_a_request_stays_on_it(company: Company, page_as: PageAs) -> None:
    page, ticket = page_as(company.li_wei), filed(company)
    page.goto(ticket.get_absolute_url())
    page.wait_for_load_state()
    take(ticket=ticket, by=company.hugo)
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("alert")).to_contain_text("Hugo Brandt has already taken it.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text(ticket.title)
    expect(page.get_by_role("button", name="Take it")).to_have_count(0)
    assert page.url.endswith(ticket.get_absolute_url())


def test_a_confirmation_that_is_refused_leads_to_the_request(company: Company, page_as: PageAs) -> None:
    ticket = filed(company)
    resolve(ticket=ticket, answer="Moved.", by=company.li_wei)
    page = page_as(company.mia)
    page.goto("/")
    page.wait_for_load_state()
    not_solved(ticket=ticket, why="The chair is missing.", by=company.mia)
    page.get_by_role("button", name="It is solved").first.click()
    expect(page.get_by_role("alert")).to_contain_text("This is no longer possible")
    expect(page).to_have_url(re.compile(f"{ticket.get_absolute_url()}$"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(ticket.title)
