"""What would be refused is said before it is sent, and costs no file."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import PageAs
from tests.cast import Company
from tests.tickets.pages import filed
from tickets.models import Attachment, Message

pytestmark = pytest.mark.browser
PHONE = 390


def test_a_file_alone_is_sent(company: Company, page_as: PageAs, tmp_path: Path) -> None:
    page = page_as(company.mia)
    page.goto(filed(company).get_absolute_url())
    page.locator("#composer-files").set_input_files(_file(tmp_path, "plan.txt"))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#conversation").get_by_role("link", name="plan.txt")).to_be_visible()
    assert Attachment.objects.get().message == Message.objects.get(body="")


def test_a_result_without_words_is_not_sent_and_the_file_stays_chosen(
    company: Company, page_as: PageAs, tmp_path: Path
) -> None:
    page = page_as(company.li_wei)
    page.goto(filed(company).get_absolute_url())
    page.locator("#composer-files").set_input_files(_file(tmp_path, "plan.txt"))
    resolve = page.get_by_role("button", name="Send and resolve")
    resolve.click()
    expect(page.get_by_role("alert").get_by_text("Enter a message first.")).to_be_visible()
    message = page.get_by_role("textbox", name="Message")
    expect(message).to_be_focused()
    page.keyboard.type("Done.")
    expect(page.get_by_role("alert")).to_have_count(0)
    resolve.click()
    expect(page.locator("#conversation").get_by_role("link", name="plan.txt")).to_be_visible()
    expect(message).to_have_value("")


def test_a_file_that_is_too_large_is_refused_before_it_travels(
    company: Company, page_as: PageAs, tmp_path: Path, settings: object
) -> None:
    settings.ATTACHMENT_MAX_BYTES = 2 * 1024**2  # type: ignore[attr-defined]
    page = page_as(company.mia)
    page.goto(f"/services/{company.move_desk.slug}/request/")
    expect(page.get_by_text("Up to 2 MB each.")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    files = page.get_by_label("Files")
    kept = page.get_by_role("button", name="Remove small.txt")
    large, small = _file(tmp_path, "$&.txt", 2 * 1024**2 + 1), _file(tmp_path, "small.txt")
    files.set_input_files([large, small])
    expect(page.get_by_role("alert").get_by_text("“$&.txt” is larger than 2 MB.")).to_be_visible()
    expect(kept).to_be_visible()
    assert sent.count("POST") == 1
    page.get_by_role("button", name="Submit request").click()
    expect(page.get_by_label("In one sentence, what do you need?")).to_have_attribute("aria-invalid", "true")
    expect(kept).to_be_visible()


def test_a_refusal_stays_inside_the_composer_of_a_phone(
    company: Company, page_as: PageAs, tmp_path: Path, settings: object
) -> None:
    settings.ATTACHMENT_MAX_BYTES = 3  # type: ignore[attr-defined]
    page = page_as(company.mia, language="zh-hans", width=PHONE, javascript=False)
    page.goto(filed(company).get_absolute_url())
    page.locator("#composer-files").set_input_files(_file(tmp_path, "x" * 80 + ".txt"))
    page.get_by_role("button", name="发送", exact=True).click()
    composer, refusal = page.locator("#composer").bounding_box(), page.locator("#files-error").bounding_box()
    assert composer and refusal
    assert refusal["x"] + refusal["width"] < composer["x"] + composer["width"]


def _file(folder: Path, name: str, size: int = 4) -> Path:
    made = folder / name
    made.write_bytes(b"x" * size)
    return made
