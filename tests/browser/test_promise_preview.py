"""What a request form says of its promise follows every choice that the promise depends on, each of them alone."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from departments.models import Service
from servicedesk.events import clock
from tests.browser.fixtures import PageAs
from tests.cast import Company, at
from tests.tickets.promises import agreed_with

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    """Mia asks on Monday at 10:00."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


def _opened(company: Company, page: Page) -> Locator:
    page.goto(f"/services/{company.move_desk.slug}/request/")
    page.wait_for_load_state()
    told = page.locator("#when")
    expect(told).to_contain_text("will reply by today 12:00 and finish by tomorrow 10:30")
    return told


def test_the_promise_follows_the_urgency_alone(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia)
    told = _opened(company, page)
    page.get_by_label("It stops the work now").check()
    expect(told).to_contain_text("will reply by today 11:00 and finish by today 15:30")
    page.get_by_label("It can wait").check()
    expect(told).to_contain_text("will reply by tomorrow 10:30")


def test_every_sentence_about_the_promise_is_as_wide_as_the_others(company: Company, page_as: PageAs) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(is_shared_in_department=True)
    page = page_as(company.mia, width=390)
    with clock.frozen(at("Mon 19:00")):
        page.goto(f"/services/{company.move_desk.slug}/request/")
        expect(page.locator("#when p")).to_have_count(4)
    boxes = [one.bounding_box() for one in page.locator("#when p").all()]
    assert len({(box["x"], box["width"]) for box in boxes if box}) == 1


def test_the_promise_follows_the_impact_alone(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia)
    told = _opened(company, page)
    page.get_by_label("A whole department or more").check()
    expect(told).to_contain_text("will reply by today 11:00 and finish by today 15:30")


def test_the_promise_follows_the_person_alone(company: Company, page_as: PageAs) -> None:
    agreed_with(company.sales, company, answer_hours=1, done_hours=3)
    page = page_as(company.mia)
    told = _opened(company, page)
    page.get_by_role("combobox", name="For someone else").click()
    page.keyboard.type("Olga")
    page.get_by_role("option", name="Olga Petrova").click()
    expect(told).to_contain_text("will reply by today 11:00 and finish by today 14:30")
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    expect(told).to_contain_text("will reply by today 12:00 and finish by tomorrow 10:30")
