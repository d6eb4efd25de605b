"""The editor of a request form: what is refused comes back in its place, and nothing is lost."""

import pytest
from playwright.sync_api import Route, expect

from departments.models import RequestForm
from tests.browser.fixtures import PageAs
from tests.browser.watching import Watch
from tests.cast import Company
from tests.sla.calendars import PLANT, plant_of

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
    expect(first).to_have_attribute("name", "q-0-label_en")  # drawn again
    expect(second).to_have_value("Seats")
    second.fill("How many seats?")
    page.get_by_role("button", name="Remove question 2").click()
    undo = page.get_by_role("button", name="Undo: How many seats?")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(page.locator("[name$=-label_en]").last).to_have_value("How many seats?")


EDITORS = {
    "questions": ("/manage/services/move-a-desk/form/", "Add a question", "[name$=-label_en]"),
    "rules": ("/manage/policies/service:move-a-desk/steps/", "Add a rule", "[name$=-amount]"),
    "week": (PLANT, "Add hours to Monday", "[name^=mon-][name$=-opens]"),
}


@pytest.mark.parametrize("name", EDITORS)
def test_nothing_is_typed_into_rows_that_are_being_drawn_anew(
    company: Company, page_as: PageAs, name: str
) -> None:
    """The answer takes its time: until it is there no key is taken, so that none is lost; then typing goes on."""
    plant_of(company)
    page, (address, add, fields) = page_as(company.hugo), EDITORS[name]
    page.goto(address)
    page.wait_for_load_state()
    waiting: list[Route] = []
    draws = 'name="do"\r\n\r\ndraw', "do=draw"  # the week's picture, which leaves the rows alone
    page.route(
        f"**{address}",
        lambda route: (
            route.continue_()
            if any(one in (route.request.post_data or "") for one in draws)
            else waiting.append(route)
        ),
    )
    first, count = page.locator(fields).first, page.locator(fields).count()
    first.fill("07:00" if name == "week" else "7")
    kept = first.input_value()
    page.get_by_role("button", name=add).press("Enter")
    expect(page.locator("#editor")).to_have_attribute("aria-busy", "true")
    page.keyboard.type("lost")
    page.keyboard.press("Enter")
    expect(first).to_have_value(kept)
    assert len(waiting) == 1, "nothing is pressed twice"
    waiting[0].continue_()
    expect(page.locator(fields)).to_have_count(count + 1)
    expect(page.locator(f"{fields}:focus")).to_have_count(1)
    page.keyboard.type("8")
    typed = [field.input_value() for field in page.locator(fields).all()]
    assert (typed[0], typed[-1]) == (kept, "8")


def test_where_the_desk_is_not_reached_the_rows_are_as_they_were_and_go_on(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page, (address, _add, fields) = page_as(company.hugo), EDITORS["questions"]
    page.goto(address)
    page.wait_for_load_state()
    watch.refused.add(page.url)
    page.route(f"**{address}", lambda route: route.fulfill(status=503))
    label = page.locator(fields).first
    label.fill("How many?")
    label.press("Alt+ArrowDown")
    expect(label).to_be_focused()
    expect(page.locator("#editor[inert], #editor[aria-busy]")).to_have_count(0)
    page.keyboard.type(" Seats")
    expect(label).to_have_value("How many? Seats")
    assert all("503" in fault for fault in watch.faults)
    watch.faults.clear()
