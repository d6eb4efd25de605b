"""A result comes into the page that waits for it; what is beside it, and where the reader is, stay."""

import pytest
from playwright.sync_api import Page, expect

from departments.enums import Priority
from servicedesk.jobs.runner import run_jobs
from sla.actions.policy_drafts import save_draft
from sla.conditions import Conditions, TargetSpec
from sla.enums import ClockKind
from sla.scopes import PolicyScope
from tests.browser.fixtures import PageAs
from tests.cast import Company

pytestmark = pytest.mark.browser
SHORT = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=3600)


@pytest.fixture
def trying(company: Company, page_as: PageAs) -> Page:
    """Hugo's proposal to Finance, being tried on the last 90 days."""
    scope = PolicyScope(company.move_desk, None, company.finance)
    save_draft(scope=scope, base=None, content=Conditions.of([SHORT], []), by=company.hugo)
    page = page_as(company.hugo)
    page.goto(f"/manage/policies/{scope.key}/publish/")
    page.get_by_role("button", name="Run test").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    return page


def test_the_result_comes_while_somebody_writes_beside_it(trying: Page) -> None:
    note = trying.locator("textarea[name=note]")
    note.fill("As we said")
    run_jobs(seconds=10)
    expect(trying.get_by_role("button", name="Test again")).to_be_visible()
    expect(trying.get_by_role("progressbar")).to_have_count(0)
    expect(note).to_be_focused()
    expect(note).to_have_value("As we said")
    expect(trying.locator("#live")).to_have_text("Testing SLA targets on the last 90 days: done")


def test_who_stood_in_what_is_replaced_goes_on_at_its_beginning(trying: Page) -> None:
    trying.get_by_role("button", name="Cancel").focus()
    run_jobs(seconds=10)
    expect(trying.get_by_role("button", name="Test again")).to_be_visible()
    expect(trying.locator("#trial")).to_be_focused()
