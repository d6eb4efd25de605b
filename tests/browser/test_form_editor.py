"""The editor of a request form: what is refused comes back in its place, and nothing is lost."""

import pytest
from playwright.sync_api import expect

from departments.models import RequestForm
from tests.browser.fixtures import PageAs
from tests.cast import Company

pytestmark = pytest.mark.browser


def test_a_box_drawn_larger_breaks_no_policy_when_a_question_is_added(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.hugo)
    page.goto(f"/manage/services/{company.move_desk.slug}/form/")
    page.wait_for_load_state()
    boxes, labels = page.locator("#editor textarea"), page.locator("[name$=-label_en]")
    expect(labels).to_have_count(2)
    boxes.evaluate_all("all => all.forEach((one) => { one.style.height = '200px'; })")  # as its corner does
    for count in (3, 4):
        page.get_by_role("button", name="Add a question").click()
        expect(labels).to_have_count(count)


def test_a_refused_version_stays_in_the_editor_and_is_published_once_it_is_right(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.hugo)
    address = f"/manage/services/{company.move_desk.slug}/form/"
    page.goto("/manage/services/")
    page.goto(address)
    page.wait_for_load_state()
    page.get_by_role("button", name="Add a question").click()
    label, options = page.locator("[name$=-label_en]").last, page.locator("[name$=-options]").last
    expect(page.locator("[name$=-label_en]")).to_have_count(3)
    label.fill("Colour")
    page.locator("[name$=-kind]").last.select_option("choice")
    page.get_by_role("button", name="Publish this version").click()
    expect(options).to_have_attribute("aria-invalid", "true")
    expect(label).to_have_value("Colour")
    options.fill("Red\nBlue")
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_text("Version 2 applies to new requests from now on.")).to_be_visible()
    assert RequestForm.objects.latest("number").fields[-1]["label"]["en"] == "Colour"
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Catalog")


def test_questions_are_moved_by_keys_and_by_hand_and_a_removed_one_comes_back(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.hugo)
    page.goto(f"/manage/services/{company.move_desk.slug}/form/")
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.wait_for_load_state()
    first, second = page.locator("[name$=-label_en]").first, page.locator("[name$=-label_en]").last
    second.press("Alt+ArrowUp")
    expect(first).to_have_value("Where to")
    expect(page.get_by_role("button", name="Move question 1 down")).to_be_focused()
    page.keyboard.press("Enter")
    expect(first).to_have_value("Seats")
    handle = page.locator("[data-row-handle]").last.bounding_box()
    above = page.locator("[data-row-item]").first.bounding_box()
    assert handle and above
    page.mouse.move(handle["x"] + 4, handle["y"] + 4)
    page.mouse.down()
    page.mouse.move(above["x"] + 40, above["y"] + 20, steps=5)
    page.mouse.up()
    expect(first).to_have_value("Where to")
    expect(first).to_have_attribute("name", "q-0-label_en")  # drawn anew
    expect(second).to_have_value("Seats")
    second.fill("How many seats?")
    page.get_by_role("button", name="Remove question 2").click()
    undo = page.get_by_role("button", name="Undo: How many seats?")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(page.locator("[name$=-label_en]").last).to_have_value("How many seats?")
