"""An old request is filed again: copied from the list, with similar ones beside the title while it is changed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from tests.browser.fixtures import PageAs
from tests.cast import Company
from tests.journeys.situations import DESK, in_situations
from tickets.actions.lifecycle import cancel
from tickets.actions.submission import submit
from tickets.models import Attachment, Ticket

pytestmark = pytest.mark.browser


@in_situations("zh-hans", DESK)
def test_an_old_request_becomes_a_new_one_with_the_file_that_is_ticked(
    company: Company, page_as: PageAs, language: str, width: int
) -> None:
    files = {"": [SimpleUploadedFile("plan.pdf", b"%PDF"), SimpleUploadedFile("old.txt", b"text")]}
    given = {"service": company.move_desk, "by": company.mia, "answers": {"seats": "3"}}
    old = submit(title="Move three desks", files=files, **given)
    cancel(ticket=old, by=company.mia)
    other = submit(title="Move two desks", **given)
    page = page_as(company.mia, language=language, width=width)
    page.goto("/requests/?tab=ended")
    page.locator(f"a[href='/tickets/{old.number}/copy/']").click()
    title, when = page.locator("#id_title"), page.locator("#when")
    expect(title).to_have_value("Move three desks")
    expect(page.locator("[name=answer_seats]")).to_have_value("3")
    title.fill("Move four desks")
    expect(page.locator("#similar")).to_contain_text(other.number)
    expect(page.locator("#similar")).not_to_contain_text(old.number)
    expect(when.locator(".promise-note")).to_be_visible()
    page.get_by_label("plan.pdf").check()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".form-actions button[type=submit]").first.click()
    page.wait_for_url("**/tickets/**")
    new = Ticket.objects.latest("pk")
    assert (new.title, new.answers) == ("Move four desks", {"seats": "3"})
    assert [file.name for file in Attachment.objects.filter(ticket=new)] == ["plan.pdf"]
