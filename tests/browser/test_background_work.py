"""Background work shows how far it is in the page itself, and stops asking when it is over."""

import pytest
from playwright.sync_api import expect

from servicedesk.jobs import runner
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from tests.browser.fixtures import PageAs
from tests.cast import Company
from tests.jobs import kinds
from tests.jobs.turns import claimed

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _kinds_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servicedesk.jobs.registry._workers", {})
    kinds.register()


def test_the_bar_moves_by_itself_and_ends_with_the_page_of_the_result(
    company: Company, page_as: PageAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "TURN_SECONDS", 0)
    job = enqueue("test.shown", {"total": 2}, by=company.hugo)
    page = page_as(company.hugo)
    page.goto(f"/jobs/{job.pk}/")
    bar = page.get_by_role("progressbar", name="Counting for the notices")
    held = claimed()
    assert runner._run_batch(held) is True
    page.get_by_role("button", name="Cancel").focus()
    expect(bar).to_have_attribute("value", "1")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    assert runner._run_batch(held) is False
    page.wait_for_url("**/notices/")


def test_who_writes_meanwhile_stays_hears_of_the_end_and_finds_the_link(
    company: Company, page_as: PageAs
) -> None:
    job = enqueue("test.shown", {"total": 2}, by=company.hugo)
    page = page_as(company.hugo)
    page.goto(f"/jobs/{job.pk}/")
    box = page.get_by_role("search").get_by_role("combobox").or_(page.locator("header input[name=q]")).first
    box.fill("chair")
    assert run_jobs(seconds=5) == 2
    expect(page.get_by_role("link", name="See the result")).to_have_attribute("href", "/notices/")
    expect(page.locator("#live")).to_have_text("Counting for the notices: done")
    expect(box).to_be_focused()
    expect(box).to_have_value("chair")
    looks: list[str] = []
    page.on("request", lambda request: looks.append(request.url))
    page.wait_for_timeout(2500)
    assert looks == [], "nobody asks about what is over"


def test_it_is_cancelled_from_the_renewed_piece_and_without_scripts_the_page_says_how_to_look_again(
    company: Company, page_as: PageAs
) -> None:
    job = enqueue("test.count", {"total": 4}, by=company.hugo)
    page = page_as(company.hugo)
    page.goto(f"/jobs/{job.pk}/")
    with page.expect_response(
        lambda answer: answer.url.endswith(f"/jobs/{job.pk}/") and answer.status == 200
    ):
        page.wait_for_timeout(2300)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled. What was finished stays.")).to_be_visible()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    other = enqueue("test.count", {"total": 4}, by=company.hugo)
    plain = page_as(company.hugo, javascript=False)
    plain.goto(f"/jobs/{other.pk}/")
    assert run_jobs(seconds=5) == 4
    plain.get_by_role("link", name="Refresh").click()
    expect(plain.get_by_role("link", name="See the result")).to_be_visible()
