"""An agent takes a call by keys alone: finds who calls and the service, writes down what they say, and solves it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs
from tests.cast import Company
from tests.departments.publishing import put_form
from tests.journeys.situations import PHONE, in_situations
from tests.tickets.pages import filed
from tickets.models import Message, Ticket

pytestmark = pytest.mark.browser

FIELDS = [
    {
        "kind": "section", "key": "move", "label": {"en": "The move", "zh": "搬迁"},
        "fields": [{"key": "seats", "kind": "number", "label": {"en": "Seats", "zh": "工位数"}, "required": True}],
    },
    {
        "kind": "section", "key": "end", "label": {"en": "At the end", "zh": "结案"}, "stage": "closing",
        "fields": [{"key": "how", "kind": "text", "label": {"en": "How", "zh": "如何解决"}, "required": True}],
    },
]  # fmt: skip


@in_situations("en", PHONE)
def test_a_call_is_filed_and_solved_by_keys_alone(
    company: Company, page_as: PageAs, language: str, width: int
) -> None:
    put_form(company.move_desk, FIELDS)
    filed(company, title="My lamp", answers={"seats": "1"})
    page = page_as(company.li_wei, language=language, width=width)
    page.goto("/queue/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("p")
    page.wait_for_url("**/calls/**")
    _pick(page, "requester", "mia", company.mia.email)
    expect(page.locator("#call_about")).to_contain_text("My lamp")
    page.keyboard.press("Tab")
    _pick(page, "service", "工位" if language != "en" else "desk", "move-a-desk")
    title = page.locator("#id_title")
    expect(title).to_be_focused()
    page.keyboard.type("Two seats by the window")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    _tab_to(page, "[name=answer_seats]")
    page.keyboard.type("2")
    _tab_to(page, "[name=solved]")
    page.keyboard.press("Space")
    expect(page.locator("#id_solution")).to_be_focused()
    page.keyboard.type("There are two on the third floor.")
    page.keyboard.press("Control+Enter")
    how = page.locator("[name=answer_how]")
    expect(how).to_have_attribute("aria-invalid", "true")
    how.focus()
    page.keyboard.type("Told by phone")
    _tab_to(page, ".form-actions [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/**")
    ticket = Ticket.objects.latest("pk")
    assert (ticket.requester, ticket.filer, ticket.source) == (company.mia, company.li_wei, "phone")
    assert (ticket.state, ticket.answers) == ("resolved", {"seats": "2", "how": "Told by phone"})
    assert Message.objects.get(ticket=ticket).body == "There are two on the third floor."


@in_situations("zh-hans", PHONE)
def test_what_was_said_survives_a_page_that_is_left(
    company: Company, page_as: PageAs, language: str, width: int
) -> None:
    page = page_as(company.li_wei, language=language, width=width)
    page.goto("/calls/new/?service=move-a-desk&requester=mia.zhou@example.com")
    page.locator("#id_title").fill("Two seats by the window")
    page.locator("[name=answer_seats]").fill("2")
    expect(page.locator("[data-draft-state]")).not_to_be_empty()
    address = page.url
    page.goto("/queue/")
    page.goto("/calls/new/")
    expect(page.locator("#id_title")).to_have_count(0)
    page.goto(address)
    expect(page.locator("#id_title")).to_have_value("Two seats by the window")
    expect(page.locator("[name=answer_seats]")).to_have_value("2")


def _pick(page: Page, name: str, typed: str, value: str) -> None:
    """Type into the field that has the focus, and choose the first that is found."""
    expect(page.locator(f"#id_{name}-ts-control")).to_be_focused()
    page.keyboard.type(typed)
    page.locator(f".ts-dropdown [data-value='{value}']").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(f"#id_{name}")).to_have_value(value)


def _tab_to(page: Page, wanted: str) -> None:
    for _step in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached by Tab")
