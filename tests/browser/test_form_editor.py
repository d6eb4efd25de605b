"""The editor of a request form: one field open at a time, saved as it is changed, beside the form itself."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from departments.enums import MemberRole
from departments.formspec.form import FormSpec
from departments.models import Membership
from departments.queries.form_drafts import open_draft
from tests.browser.fixtures import PageAs, sign_in
from tests.browser.watching import Watch
from tests.cast import Company, at
from tests.departments.formspec.forms import field
from tests.departments.publishing import publish_form
from tests.sla.calendars import PLANT, plant_of

pytestmark = pytest.mark.browser
URL = "/manage/services/move-a-desk/form/"
PASTE = """(field, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.focus();
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def draft_of(company: Company) -> FormSpec:
    return open_draft(company.move_desk).spec


def add(page: Page, kind: str, where: str = "section:0") -> None:
    """Open the picker of a section or table, and choose a kind."""
    button = page.locator(f'button[value="field-new:{kind}:{where}"]')
    page.locator("details.picker", has=button).locator("summary").click()
    button.click()


def opened(company: Company, page_as: PageAs, kind: str = "") -> Page:
    """Open the editor as the head, with a new field of a kind if there is to be one."""
    page = page_as(company.hugo)
    page.goto(URL)
    page.wait_for_load_state()
    if kind:
        add(page, kind)
    return page


def test_a_table_with_a_total_is_built_in_chinese_and_answers_beside_the_editor(
    company: Company, page_as: PageAs
) -> None:
    page = opened(company, page_as, "rows")
    label = page.locator(".form-open [name=label_zh]")
    expect(page.locator('[aria-expanded=true][id="line-rows"]')).to_be_visible()
    label.fill("费用明细")
    add(page, "money", "rows")
    expect(page.locator('[id="line-rows.money"][aria-expanded=true]')).to_be_visible()
    label.fill("金额")
    page.locator("[name=total]").check()
    page.locator("[name=currency]").select_option("CNY")
    expect(page.locator("#open-head")).to_contain_text("金额")  # saved, and the line says so
    page.get_by_role("button", name="Review and publish").click()
    expect(page.get_by_text("费用明细").first).to_be_visible()
    rows = draft_of(company).by_key["rows"]
    assert rows.label["zh"] == "费用明细" and rows.totals == ("money",)


def test_fields_are_moved_by_keys_and_by_hand_and_a_removed_one_comes_back(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.hugo)
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.goto(URL)
    page.wait_for_load_state()
    labels = page.locator(".form-line-label")
    page.locator('[id="line-where"]').press("Alt+ArrowUp")
    expect(labels.first).to_contain_text("Where to")
    handle = page.locator(".form-item [data-row-handle]").last.bounding_box()
    above = page.locator(".form-item").first.bounding_box()
    assert handle and above
    page.mouse.move(handle["x"] + 4, handle["y"] + 4)
    page.mouse.down()
    page.mouse.move(above["x"] + 40, above["y"] + 6, steps=5)
    page.mouse.up()
    expect(labels.first).to_contain_text("Seats")
    page.get_by_role("button", name="Remove Seats").click()
    expect(labels).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(labels).to_have_count(2)


def test_what_is_typed_stays_while_the_desk_is_not_reached_and_is_saved_after(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page = page_as(company.hugo)
    page.goto(f"{URL}?open=seats")
    page.wait_for_load_state()
    watch.refused.add(page.url)
    page.route(f"**{URL}", lambda route: route.fulfill(status=503))
    label = page.locator(".form-open [name=label_en]")
    label.fill("How many seats?")
    label.press("Tab")
    expect(page.locator("[data-form-state]")).to_contain_text("What you wrote is kept.")
    expect(label).to_have_value("How many seats?")
    page.unroute(f"**{URL}")  # it tries again after 5 seconds
    expect(page.locator("#open-head")).to_contain_text("How many seats?", timeout=30_000)
    watch.faults.clear()
    assert draft_of(company).by_key["seats"].label["en"] == "How many seats?"


def rename(page: Page, words: str) -> None:
    """Type another name for the open field, and leave it."""
    label = page.locator(".form-open [name=label_en]")
    label.fill(words)
    label.press("Tab")


def test_an_editor_that_is_older_than_the_last_sign_in_still_saves(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page = page_as(company.hugo)
    page.goto(f"{URL}?open=seats")
    page.wait_for_load_state()
    page.context.clear_cookies()
    sign_in(page.context, company.hugo, page.url)
    page.context.new_page().goto(page.url)
    rename(page, "How many seats?")
    expect(page.locator("#open-head")).to_contain_text("How many seats?")
    watch.faults.clear()  # it was refused once
    assert draft_of(company).by_key["seats"].label["en"] == "How many seats?"


def test_who_is_no_editor_any_more_is_told_that_it_is_not_taken(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page = page_as(company.hugo)
    page.goto(f"{URL}?open=seats")
    page.wait_for_load_state()
    Membership.objects.filter(user=company.hugo).update(role=MemberRole.AGENT)
    rename(page, "How many seats?")
    said = "The desk did not take it. What you wrote is kept."
    expect(page.locator("[data-form-state]")).to_have_text(said)
    expect(page.locator(".form-open [name=label_en]")).to_have_value("How many seats?")
    watch.faults.clear()


EDITORS = {
    "rules": ("/manage/policies/service:move-a-desk/steps/", "Add a rule", "[name$=-amount]"),
    "week": (PLANT, "Add hours to Monday", "[name^=mon-][name$=-opens]"),
}


@pytest.mark.parametrize("name", EDITORS)
def test_nothing_is_typed_into_rows_that_are_being_drawn_anew(
    company: Company, page_as: PageAs, name: str
) -> None:
    """The answer takes its time: until it is there no key is taken, so that none is lost; then typing goes on."""
    plant_of(company)
    page, (address, add_words, fields) = page_as(company.hugo), EDITORS[name]
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
    page.get_by_role("button", name=add_words).press("Enter")
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
    page, (address, _add, fields) = page_as(company.hugo), EDITORS["rules"]
    page.goto(address)
    page.wait_for_load_state()
    watch.refused.add(page.url)
    page.route(f"**{address}", lambda route: route.fulfill(status=503))
    amount = page.locator(fields).first
    amount.fill("7")
    page.get_by_role("button", name="Add a rule").press("Enter")
    expect(page.locator("#editor[inert], #editor[aria-busy]")).to_have_count(0)
    expect(amount).to_have_value("7")
    assert all("503" in fault for fault in watch.faults)
    watch.faults.clear()


def test_arrow_keys_reach_each_choice_of_what_decides_which_settings_there_are(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.hugo)
    page.goto(f"{URL}?open=where")
    page.wait_for_load_state()
    kind = page.locator(".form-open [name=kind]")
    kind.focus()
    with page.expect_response(lambda answer: "/preview/" in answer.url) as preview:
        for _ in range(3):
            page.keyboard.press("ArrowDown")
    expect(page.locator(".form-open [name=currency]")).to_be_visible()
    expect(kind).to_have_value("money")
    expect(kind).to_be_focused()
    preview.value.finished()


@pytest.mark.parametrize(
    ("button", "result"),
    [
        ('[id="line-where"]', '[id="line-where"][aria-expanded=true]'),
        ("[name=do][value=review]", "text=Publish this version"),  # the answer to the save replaces this one
    ],
)
def test_a_button_that_is_pressed_while_the_field_is_being_saved_waits_for_it(
    company: Company, page_as: PageAs, button: str, result: str
) -> None:
    page = page_as(company.hugo)
    page.goto(f"{URL}?open=seats")
    page.wait_for_load_state()
    waiting: list[Route] = []
    page.route(
        f"**{URL}",
        lambda route: (
            waiting.append(route) if "do=save" in (route.request.post_data or "") else route.continue_()
        ),
    )
    page.locator(".form-open [name=label_en]").fill("Chairs")
    with page.expect_request(lambda request: "do=save" in (request.post_data or "")):
        page.locator(".form-open [name=label_zh]").press("Tab")
    page.locator(button).click()
    waiting[0].continue_()
    expect(page.locator(result)).to_be_visible()
    assert draft_of(company).by_key["seats"].label["en"] == "Chairs"


def test_two_editors_meet_and_the_second_goes_on_with_what_both_did(
    company: Company, page_as: PageAs
) -> None:
    first, second = page_as(company.hugo), page_as(company.ada)
    for page, key in ((first, "seats"), (second, "where")):
        page.goto(f"{URL}?open={key}")
        page.wait_for_load_state()
    first.locator(".form-open [name=label_en]").fill("Chairs")
    first.locator(".form-open [name=label_en]").press("Tab")
    expect(first.locator("#open-head")).to_contain_text("Chairs")
    second.locator(".form-open [name=label_en]").fill("New place")
    second.locator(".form-open [name=label_en]").press("Tab")
    said = second.get_by_role("region", name="Messages")
    expect(said).to_contain_text("What both of you did is kept.")
    expect(second.locator(".form-line-label").first).to_contain_text("Chairs")
    expect(second.locator(".form-open [name=label_zh]")).to_be_focused()
    assert [spec.label["en"] for spec in draft_of(company).fields] == ["Chairs", "New place"]
    first.locator(".form-open [name=help_en]").fill("Ours")
    first.locator(".form-open [name=help_en]").press("Tab")
    expect(first.locator(".form-line-label").last).to_contain_text("New place")
    second.locator('[id="line-seats"]').click()
    expect(second.locator(".form-open [name=help_en]")).to_have_value("Ours")


def test_what_is_wrong_is_said_while_one_goes_on_and_no_longer_once_it_is_mended(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.hugo)
    page.goto(f"{URL}?open=seats")
    page.wait_for_load_state()
    page.locator("[name=min]").fill("5")
    page.locator("[name=max]").fill("3")
    page.locator("[name=max]").press("Tab")
    refused = page.get_by_text("This is below the lower limit")
    expect(refused).to_be_visible()
    expect(page.locator("[data-form-state]")).to_contain_text("Not saved yet")
    page.locator("[name=max]").fill("9")
    expect(refused).to_have_count(0)
    expect(page.locator("[name=max]")).not_to_have_attribute("aria-invalid", "true")
    page.locator("[name=max]").press("Tab")
    expect(page.locator("[data-form-state]")).to_contain_text("Draft saved")
    assert draft_of(company).by_key["seats"].max == "9"


def test_a_field_that_gets_the_focus_stands_clear_of_the_bar_with_its_label(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.hugo)
    page.set_viewport_size({"width": 1440, "height": 500})
    page.goto("/manage/services/new/")
    page.wait_for_load_state()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator("[name=summary_en]").evaluate("field => field.focus()")
    bar = page.locator("header").first.bounding_box()
    label = page.locator("label[for=id_summary_en]").bounding_box()
    assert bar is not None and label is not None
    assert label["y"] >= bar["y"] + bar["height"]


def test_who_signs_in_again_goes_on_with_what_was_typed(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page = page_as(company.hugo)
    page.goto(f"{URL}?open=where")
    page.wait_for_load_state()
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=help_en]").fill("Floor and room")
    page.locator("[name=help_en]").press("Tab")
    expect(page.locator("[data-form-state]")).to_contain_text("You are signed out.")
    assert all("401" in fault for fault in watch.faults)
    watch.faults.clear()
    page.context.add_cookies(cookies)  # type: ignore[arg-type] # what it gave it takes
    page.goto(f"{URL}?open=where")
    expect(page.locator("[name=help_en]")).to_have_value("Floor and room")
    page.get_by_role("button", name="Review and publish").click()
    expect(page.get_by_text("Floor and room").first).to_be_visible()
    assert draft_of(company).by_key["where"].help["en"] == "Floor and room"


def test_the_preview_answers_as_the_page_does_and_follows_what_is_saved(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.hugo)
    page.goto(f"{URL}?open=where")
    page.wait_for_load_state()
    page.locator("button[value='add:when']").click()
    page.locator("[name=when-0-subject]").select_option("field:seats")
    page.locator("[name=when-0-test]").select_option("gt")
    page.locator("[name=when-0-value]").fill("3")
    page.locator("[name=when-0-value]").press("Tab")
    expect(page.locator("#open-head")).to_contain_text("only if Seats is more than")
    page.wait_for_load_state("networkidle")
    preview = page.frame_locator(".preview-frame")
    expect(preview.get_by_label("Where to")).to_be_hidden()
    preview.get_by_label("Seats").fill("4")
    preview.get_by_label("Seats").press("Tab")
    expect(preview.get_by_label("Where to")).to_be_visible()
    page.locator("[name=label_en]").fill("Which room")
    page.locator("[name=label_en]").press("Tab")
    expect(preview.get_by_label("Which room"), "what was tried stays").to_be_visible()
    expect(preview.get_by_label("Seats")).to_have_value("4")


def test_a_condition_finds_people_while_one_types(company: Company, page_as: PageAs) -> None:
    page = opened(company, page_as, "person")
    page.locator('[id="line-where"]').click()
    page.locator("button[value='add:when']").click()
    page.locator("[name=when-0-subject]").select_option("field:person")
    page.locator("[name=when-0-test]").select_option("one_of")
    expect(page.locator(".form-criterion textarea[data-pick]")).to_be_attached()
    typed = page.locator(".form-criterion .ts-control input")
    box = typed.bounding_box()
    assert box
    typed.click()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] + 90)
    typed.press_sequentially("e")
    expect(page.locator(".ts-dropdown .option").nth(2)).to_be_visible()
    expect(
        page.locator(".ts-dropdown .option").first, "not what lies under a pointer that rests"
    ).to_have_class(re.compile("active"))
    typed.fill("")
    typed.press_sequentially("Noah")
    page.locator(".ts-dropdown .option", has_text=company.noah.name).click()
    page.get_by_role("button", name="Review and publish").click()
    page.wait_for_url("**/review/")
    when = draft_of(company).by_key["where"].when
    assert when is not None
    assert next(when.tests).value == (company.noah.email,)


FOCUSED = "document.activeElement.closest('.form-line')?.querySelector('.form-line-label').textContent.trim()"


def test_what_is_moved_to_the_end_of_its_way_keeps_the_focus(company: Company, page_as: PageAs) -> None:
    page = opened(company, page_as)
    page.get_by_role("button", name="Move Where to up").press("Enter")
    down = page.get_by_role("button", name="Move Where to down")
    expect(down).to_be_focused()
    down.press("Enter")
    expect(page.get_by_role("button", name="Move Where to up")).to_be_focused()
    page.get_by_role("button", name="Add a section").click()
    page.locator(".form-open [name=label_en]").fill("Payment")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Move Payment up").press("Enter")
    expect(page.get_by_role("button", name="Move Payment down")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("button", name="Move Payment up")).to_be_focused()
    assert page.evaluate(FOCUSED) == "Payment"


def test_kinds_open_in_sight_and_the_preview_shows_what_is_open(company: Company, page_as: PageAs) -> None:
    page = page_as(company.hugo)
    page.set_viewport_size({"width": 1440, "height": 700})
    page.goto(f"{URL}?open=where")
    page.wait_for_load_state()
    asked = page.frame_locator("[data-form-preview] iframe").locator("#part_where")
    expect(asked).to_be_in_viewport()
    page.locator(".picker > summary").last.click()
    expect(page.locator(".picker[open] legend").first).to_be_in_viewport()


def test_the_preview_shows_what_is_open_whole_also_after_the_page_was_read_again(
    company: Company, page_as: PageAs
) -> None:
    fields = [field(f"q{number}") for number in range(20)]
    hidden = field("q20", when={"all": [{"field": "q19", "test": "filled"}]})
    publish_form(service=company.move_desk, fields=[*fields, hidden], by=company.hugo)
    page = page_as(company.hugo)
    page.set_viewport_size({"width": 1440, "height": 700})
    page.goto(f"{URL}?open=q12")
    frame = page.frame_locator("[data-form-preview] iframe")
    expect(frame.locator("#part_q12")).to_be_in_viewport(ratio=1)
    frame.locator("body").evaluate("() => scrollTo(0, 0)")
    page.reload()
    expect(frame.locator("#part_q12")).to_be_in_viewport(ratio=1)
    page.goto(f"{URL}?open=q20")
    expect(frame.locator("#part_q19")).to_be_in_viewport(ratio=1)


def test_enter_goes_from_choice_to_choice_and_adds_one_after_the_last(
    company: Company, page_as: PageAs
) -> None:
    page = opened(company, page_as, "choice")
    labels = page.locator(".form-option [name$=label_en]")
    labels.first.fill("Train")
    labels.first.press("Enter")
    expect(labels.nth(1)).to_be_focused()
    page.keyboard.type("Hotel")
    page.keyboard.press("Enter")
    expect(labels).to_have_count(3)
    assert [label.input_value() for label in labels.all()] == ["Train", "Hotel", ""]


def test_that_something_is_kept_in_the_browser_moves_nothing(company: Company, page_as: PageAs) -> None:
    page = page_as(company.hugo)
    page.goto(f"{URL}?open=seats")
    page.wait_for_load_state()
    label = page.locator(".form-open [name=label_en]")
    before = label.bounding_box()
    label.press_sequentially("Chairs")
    expect(page.locator("[data-draft-state]")).to_have_text("Kept in this browser")
    assert label.bounding_box() == before


def test_a_list_that_is_pasted_into_a_choice_becomes_choices_that_are_saved(
    company: Company, page_as: PageAs
) -> None:
    page = opened(company, page_as, "choice")
    labels = page.locator(".form-option [name$=label_en]")
    expect(labels.first).to_be_visible()
    labels.first.evaluate(PASTE, "Train\nPlane\nCar")
    expect(labels).to_have_count(3)
    widths = page.locator(".form-option .bilingual").evaluate_all("all => all.map((one) => one.offsetWidth)")
    assert len(set(widths)) == 1, "the first and the last have an arrow less, and the same room"
    expect(page.frame_locator("iframe").get_by_role("radio", name="Car", exact=True)).to_be_visible()
    assert [one.label["en"] for one in draft_of(company).by_key["choice"].options] == [
        "Train",
        "Plane",
        "Car",
    ]


def test_a_choice_that_is_removed_is_gone_without_another_change(company: Company, page_as: PageAs) -> None:
    spec = {"key": "how", "kind": "choice", "label": {"en": "How", "zh": "方式"}, "options": [
        {"value": one, "label": {"en": one, "zh": one}} for one in ("rail", "air", "road")]}  # fmt: skip
    publish_form(service=company.move_desk, fields=[spec], by=None, at=at("Mon 09:00"))
    page = page_as(company.hugo)
    page.goto(f"{URL}?open=how")
    page.wait_for_load_state()
    page.get_by_role("button", name="Remove choice 1").click()
    expect(page.get_by_text("Removed: rail")).to_be_visible()
    expect(page.locator("[data-form-state]")).to_contain_text("Draft saved")
    assert [one.value for one in draft_of(company).by_key["how"].options] == ["air", "road"]
    page.get_by_role("button", name="Undo", exact=True).last.click()
    page.get_by_role("button", name="Move choice 3 up").click()
    expect(page.frame_locator("iframe").locator("#part_how")).to_contain_text(
        re.compile("rail.*road.*air", re.DOTALL)
    )
