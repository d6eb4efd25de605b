"""The field for files: whatever way a file comes, it is uploaded at once, and nothing costs it any more."""

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from tests.browser.fixtures import PageAs
from tests.browser.watching import Watch
from tests.cast import Company
from tests.departments.publishing import put_form
from tests.tickets.pages import filed
from tickets.models import Attachment, Ticket, Upload

pytestmark = pytest.mark.browser
PHONE = 390
UPLOADS = "**/uploads/"
BRING = """([kind, names, target]) => {
  const data = new DataTransfer();
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const bytes = Uint8Array.from(atob(dot), (letter) => letter.charCodeAt(0));
  for (const name of names) data.items.add(new File([bytes], name, { type: "image/png" }));
  const options = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { ...options, clipboardData: data })
    : new DragEvent(kind, { ...options, dataTransfer: data });
  return !document.querySelector(target).dispatchEvent(event);
}"""


def _bring(page: Page, kind: str, names: list[str], target: str) -> bool:
    """Paste or drop files; returns whether the page took them, and the browser does nothing of its own."""
    return bool(page.evaluate(BRING, [kind, names, target]))


def _entry(page: Page, name: str) -> str:
    """Wait until a file stands in its field, with its picture: one removed before has none to send."""
    expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    for picture in page.locator("img.upload-picture").all():
        expect(picture).to_have_js_property("complete", True)
    return name


def _box_of_remover(page: Page, name: str) -> dict[str, float]:
    remover = page.get_by_role("button", name=f"Remove {name}")
    expect(remover).to_be_visible()
    found = remover.bounding_box()
    assert found
    return dict(found)


def _file(folder: Path, name: str) -> Path:
    made = folder / name
    made.write_text(name)
    return made


def _names(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".upload-name").all_text_contents()]


def test_files_are_dropped_pasted_ordered_and_removed_by_keyboard(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia)
    page.goto(filed(company).get_absolute_url())
    assert _bring(page, "drop", ["a.png", "b.png"], "#composer")
    _entry(page, "a.png")
    _entry(page, "b.png")
    assert _bring(page, "paste", ["image.png"], "#composer textarea")
    expect(page.get_by_role("button", name="Remove Screenshot")).to_be_visible()
    assert _bring(page, "drop", ["c.png"], "h1"), "what is dropped beside it opens no other page"
    _entry(page, "c.png")
    page.get_by_role("button", name="Move b.png up").press("Enter")
    expect(page.get_by_role("button", name="Move a.png up")).to_be_visible()
    page.get_by_role("button", name="Remove c.png").press("Enter")
    expect(page.get_by_role("button", name="Remove c.png")).to_have_count(0)
    expect(page.get_by_role("button", name="Remove Screenshot")).to_be_focused()
    assert _names(page)[:2] == ["b.png", "a.png"]
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#conversation").get_by_role("link", name="a.png")).to_be_visible()
    kept = list(Attachment.objects.order_by("position").values_list("name", flat=True))
    assert kept[:2] == ["b.png", "a.png"] and kept[2].startswith("Screenshot ") and len(kept) == 3


def test_what_is_said_of_a_file_goes_once_another_is_there_or_it_is_removed(
    company: Company, page_as: PageAs
) -> None:
    field = {"key": "scan", "kind": "file", "label": {"en": "Scan", "zh": "扫描件"}, "required": True}
    put_form(company.move_desk, [{**field, "min": "2"}])
    page = page_as(company.mia)
    page.goto("/services/move-a-desk/request/")
    page.get_by_label("In one sentence").fill("A desk")
    send = page.get_by_role("button", name="Submit request")
    send.click()
    said = page.locator("#div_id_answer_scan .invalid-feedback")
    expect(said).to_be_visible()
    assert _bring(page, "drop", ["a.png"], "#div_id_answer_scan .uploads")
    _entry(page, "a.png")
    expect(said).to_have_count(0)
    send.click()
    expect(said).to_be_visible()
    with page.expect_response("**/remove/"):
        page.get_by_role("button", name="Remove a.png").press("Enter")
    expect(said).to_have_count(0)


def test_a_form_waits_for_its_files_and_one_that_failed_can_be_tried_again(
    company: Company, page_as: PageAs, tmp_path: Path, watch: Watch
) -> None:
    page, held = page_as(company.mia), list[Route]()
    page.goto(filed(company).get_absolute_url())
    watch.refused.add(page.evaluate("new URL('/uploads/', location).href"))
    page.route(UPLOADS, lambda route: held.append(route))
    page.locator("#composer-files").set_input_files(_file(tmp_path, "plan.txt"))
    expect(page.get_by_role("progressbar", name="plan.txt")).to_be_visible()
    page.get_by_role("textbox", name="Message").fill("See the plan")
    page.get_by_role("button", name="Send", exact=True).click()
    assert Ticket.objects.get().messages.count() == 0
    held.pop().abort()
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_focused()
    expect(page.get_by_role("alert").get_by_text("The desk was not reached.")).to_be_visible()
    page.unroute(UPLOADS)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(again).to_be_focused()
    again.click()
    _entry(page, "plan.txt")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#conversation").get_by_role("link", name="plan.txt")).to_be_visible()
    assert Attachment.objects.get().message == Ticket.objects.get().messages.get(body="See the plan")


def test_an_upload_can_be_cancelled_on_its_way(company: Company, page_as: PageAs, tmp_path: Path) -> None:
    page, held = page_as(company.mia), list[Route]()
    page.goto(filed(company).get_absolute_url())
    page.route(UPLOADS, lambda route: held.append(route))
    page.locator("#composer-files").set_input_files(_file(tmp_path, "plan.txt"))
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("progressbar", name="plan.txt")).to_have_count(0)
    page.get_by_role("textbox", name="Message").fill("Without it")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#conversation").get_by_text("Without it")).to_be_visible()
    assert not Attachment.objects.exists() and not Upload.objects.exists()


def test_a_lost_session_costs_no_file(company: Company, page_as: PageAs, tmp_path: Path) -> None:
    page = page_as(company.mia)
    page.goto(filed(company).get_absolute_url())
    kept = list(Session.objects.all())
    page.locator("#composer-files").set_input_files(_file(tmp_path, "first.txt"))
    _entry(page, "first.txt")
    Session.objects.all().delete()
    page.locator("#composer-files").set_input_files(_file(tmp_path, "second.txt"))
    expect(page.get_by_role("alert").get_by_text("You are signed out.")).to_be_visible()
    Session.objects.bulk_create(kept)  # signed in again in another tab
    page.get_by_role("button", name="Try again").click()
    _entry(page, "second.txt")
    _entry(page, "first.txt")


@pytest.mark.parametrize("width", [1440, PHONE])
def test_each_file_says_to_which_question_it_belongs_and_can_change_there(
    company: Company, page_as: PageAs, tmp_path: Path, width: int
) -> None:
    plan = {"key": "plan", "kind": "file", "label": {"en": "Floor plan"}, "required": True}
    photo = {"key": "photo", "kind": "file", "label": {"en": "Photo of the whole room"}}
    put_form(company.move_desk, [plan, photo])
    page = page_as(company.mia, width=width)
    page.goto(f"/services/{company.move_desk.slug}/request/")
    page.get_by_label("In one sentence, what do you need?").fill("Move my desk")
    page.locator("#id_files").set_input_files([_file(tmp_path, "a.txt"), _file(tmp_path, "b.txt")])
    _entry(page, "b.txt")
    page.get_by_label("What it belongs to: a.txt").select_option("Floor plan")
    expect(page.get_by_label("What it belongs to: a.txt")).to_be_focused()
    page.locator("#id_answer_photo").set_input_files([_file(tmp_path, "c.txt"), _file(tmp_path, "d.txt")])
    box, last = page.locator(".uploads").nth(1).bounding_box(), _box_of_remover(page, "d.txt")
    assert box and last["x"] + last["width"] <= box["x"] + box["width"], "the buttons stay inside"
    page.get_by_role("button", name="Submit request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move my desk")
    assert set(Attachment.objects.values_list("name", "field_key")) == {
        ("a.txt", "plan"),
        ("b.txt", ""),
        ("c.txt", "photo"),
        ("d.txt", "photo"),
    }


def test_on_a_phone_the_camera_is_offered_in_both_languages(company: Company, page_as: PageAs) -> None:
    for language, words in (("en", "Take a photo"), ("zh-hans", "拍照")):
        page = page_as(company.mia, language=language, width=PHONE)
        page.goto(f"/services/{company.move_desk.slug}/request/")
        camera = page.get_by_label(words)
        assert (
            camera.get_attribute("capture") == "environment" and camera.get_attribute("accept") == "image/*"
        )
