"""What a page says on paper, where nobody can point at anything."""

import pytest
from playwright.sync_api import expect

from servicedesk.events import clock
from tests.browser.fixtures import PageAs
from tests.cast import Company, at
from tests.tickets.pages import filed
from tickets.actions.conversation import reply

pytestmark = pytest.mark.browser
SHOWN = "time => getComputedStyle(time, '::after').content"


def test_a_list_says_by_date_when_everything_was_submitted_and_is_due(
    company: Company, page_as: PageAs
) -> None:
    with clock.frozen(at("Mon 10:30")):
        filed(company)
        page = page_as(company.mia)
        page.goto("/requests/")
        page.emulate_media(media="print")
        expect(page.get_by_role("button", name="Print")).to_be_hidden()
        expect(page.locator(".tabs").get_by_text("Ended", exact=True)).to_be_hidden()
        expect(page.get_by_role("main").get_by_text("Mia Zhou", exact=True)).to_be_visible()
        said = page.locator("main .rows :is(time, .chip)").evaluate_all(f"all => all.map({SHOWN})")
        assert said == [
            '"Monday 2 March 2026, 10:00"',
            '"reply: on track · Due Monday 2 March 2026, 12:00"',
        ]


def test_every_moment_has_its_date_and_the_foot_that_of_printing_with_the_zone(
    company: Company, page_as: PageAs
) -> None:
    with clock.frozen(at("Mon 10:30")):
        ticket = filed(company)
        reply(ticket=ticket, body="On our way.", by=company.li_wei, at=at("Mon 10:20"))
        page = page_as(company.mia)
        page.goto(ticket.get_absolute_url())
        page.emulate_media(media="print")
        expect(page.locator(".print-only")).to_be_visible()
        moments = page.locator("main time, .print-only time").evaluate_all(f"times => times.map({SHOWN})")
        assert len(moments) > 3 and all("2026" in shown for shown in moments), moments
        assert [shown for shown in moments if "UTC+8" in shown] == [moments[-1]], "once, at the foot"
        expect(page.locator(".print-only")).to_contain_text("All times are in this zone.")
