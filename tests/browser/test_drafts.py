"""What is typed and not sent yet: it survives, and what was sent does not come back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from departments.models import Announcement
from servicedesk.accounts.models import User
from tests.browser.fixtures import PageAs, sign_in
from tests.browser.watching import Watch
from tests.cast import PASSWORD, Company
from tests.departments.articles import an_article
from tests.departments.publishing import put_form
from tests.tickets.pages import filed
from tests.tickets.test_request_form import EVERY_KIND
from tickets.models import Message, Ticket

pytestmark = pytest.mark.browser
SAVED_AFTER_MS = 500
WORDS = "By the window, please."
DOINGS = "**/do/**"


def _opened(page: Page, ticket: Ticket) -> None:
    page.goto(ticket.get_absolute_url())
    page.wait_for_load_state()


def _write(page: Page, words: str = WORDS) -> None:
    message = page.get_by_role("textbox", name="Message")
    message.fill(words)
    expect(page.get_by_text("Kept in this browser")).to_be_visible()


def _send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()


def _expect_message(page: Page, words: str) -> None:
    expect(page.get_by_role("textbox", name="Message")).to_have_value(words)


def _drafts(page: Page) -> int:
    return int(
        page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('desk:draft:')).length")
    )


def _sign_in_here(context: BrowserContext, person: User, address: str) -> None:
    context.clear_cookies()
    sign_in(context, person, address)


def test_a_message_that_was_sent_at_once_is_no_draft_any_more(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia)
    _opened(page, filed(company))

    def late(route: Route) -> None:
        """Let the verb take longer than a draft takes to be saved."""
        page.wait_for_timeout(2 * SAVED_AFTER_MS)
        route.continue_()

    page.route(DOINGS, late)
    message = page.get_by_role("textbox", name="Message")
    message.fill(WORDS)
    message.press("Control+Enter")
    expect(page.locator("#conversation").get_by_text(WORDS)).to_be_visible()
    page.wait_for_load_state()
    _expect_message(page, "")
    assert _drafts(page) == 0
    page.reload()
    _expect_message(page, "")


def _offline(route: Route) -> None:
    route.abort("internetdisconnected")


def _answers(status: int) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, content_type="text/html", body="<h1>Bad gateway</h1>")


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (_offline, "The desk was not reached."),
        (_answers(502), "The desk does not answer right now."),
        (_answers(503), "The desk does not answer right now."),
        (_answers(403), "The desk did not take it."),
        (_answers(200), "The desk did not take it."),
    ],
    ids=["offline", "502", "503", "403", "a page of somebody else"],
)
def test_what_could_not_be_sent_stays_is_kept_and_is_sent_by_another_try(
    company: Company, page_as: PageAs, watch: Watch, broken: Callable[[Route], None], why: str
) -> None:
    page, ticket = page_as(company.mia), filed(company)
    _opened(page, ticket)
    watch.refused.add(f"{page.url}do/reply/")
    page.route(DOINGS, broken)
    page.get_by_role("textbox", name="Message").fill(WORDS)
    _send(page)
    note = page.get_by_role("alert")
    expect(note).to_contain_text(f"Not sent. {why}")
    expect(note).to_contain_text("What you wrote is kept.")
    _expect_message(page, WORDS)
    page.reload()
    _expect_message(page, WORDS)
    expect(page.get_by_text("Draft restored")).to_be_visible()
    _send(page)
    expect(note).to_be_visible()
    page.unroute(DOINGS)
    note.get_by_role("button", name="Try again").click()
    expect(page.locator("#conversation").get_by_text(WORDS)).to_be_visible()
    page.wait_for_load_state()
    assert Message.objects.count() == 1 and _drafts(page) == 0


def test_what_could_not_be_sent_says_so_in_chinese(company: Company, page_as: PageAs, watch: Watch) -> None:
    page = page_as(company.mia, language="zh-hans")
    _opened(page, filed(company))
    watch.refused.add(f"{page.url}do/reply/")
    page.route(DOINGS, _offline)
    page.get_by_role("textbox", name="内容").fill(WORDS)
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text(
        "未发送。无法连接服务台，请检查网络后重试。您写的内容已保留。"
    )
    page.reload()
    expect(page.get_by_role("textbox", name="内容")).to_have_value(WORDS)
    expect(page.get_by_text("已恢复草稿")).to_be_visible()


def test_a_message_whose_answer_was_lost_is_not_sent_twice(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page = page_as(company.mia)
    _opened(page, filed(company))
    watch.refused.add(f"{page.url}do/reply/")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(DOINGS, lose_the_answer)
    page.get_by_role("textbox", name="Message").fill(WORDS)
    _send(page)
    expect(page.get_by_role("alert")).to_contain_text("Not sent.")
    page.unroute(DOINGS)
    page.reload()
    _expect_message(page, WORDS)
    _send(page)
    page.wait_for_load_state()
    _expect_message(page, "")
    assert Message.objects.count() == 1 and _drafts(page) == 0


def test_after_the_end_of_the_session_a_message_waits_for_who_signs_in_again(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.mia)
    _opened(page, filed(company))
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("textbox", name="Message").fill(WORDS)
    _send(page)
    expect(page.get_by_role("alert")).to_contain_text("Not sent. You are signed out. What you wrote is kept.")
    page.get_by_role("alert").get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill(company.mia.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    _expect_message(page, WORDS)
    _send(page)
    expect(page.locator("#conversation").get_by_text(WORDS)).to_be_visible()
    page.wait_for_load_state()
    assert _drafts(page) == 0


def test_after_the_end_of_the_session_an_announcement_and_an_article_wait_to_be_saved(
    company: Company, page_as: PageAs
) -> None:
    article = an_article(company)
    page = page_as(company.hugo)
    for address, field, words in (
        ("/announcements/new/?service=move-a-desk", "#id_title_en", "No van"),
        (f"/manage/articles/{article.slug}/", "#id_body_en", "Label each box."),
    ):
        page.goto(address)
        page.locator(field).fill(words)
        page.context.clear_cookies(name="sessionid")
        page.locator("form [type=submit]", has_text="Save").first.click()
        expect(page.get_by_role("alert")).to_contain_text("You are signed out. What you wrote is kept.")
        _sign_in_here(page.context, company.hugo, page.evaluate("location.origin"))
        page.goto(address)
        expect(page.locator(field)).to_have_value(words)
        with page.expect_navigation():
            page.locator("form [type=submit]", has_text="Save").first.click()
        assert _drafts(page) == 0
    article.refresh_from_db()
    assert Announcement.objects.get().title_en == "No van"
    assert article.working_copy and article.working_copy.body_en == "Label each box."


def test_a_page_that_is_older_than_the_last_sign_in_still_sends(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia)
    _opened(page, filed(company))
    _sign_in_here(page.context, company.mia, page.url)
    page.context.clear_cookies(name="csrftoken")
    page.context.new_page().goto(page.url)
    page.get_by_role("textbox", name="Message").fill(WORDS)
    _send(page)
    expect(page.locator("#conversation").get_by_text(WORDS)).to_be_visible()


def test_nobody_reads_or_sends_what_somebody_else_wrote_in_this_browser(
    company: Company, page_as: PageAs
) -> None:
    page, ticket = page_as(company.mia), filed(company)
    _opened(page, ticket)
    _write(page)
    _sign_in_here(page.context, company.li_wei, page.url)
    other = page.context.new_page()
    _opened(other, ticket)
    _expect_message(other, "")
    _send(page)
    expect(page.get_by_role("alert")).to_contain_text("Not sent. Somebody else is signed in here now.")
    _expect_message(page, WORDS)
    assert not Message.objects.exists()
    _sign_in_here(page.context, company.mia, page.url)
    page.reload()
    _expect_message(page, WORDS)


def test_what_one_tab_sends_ends_its_own_draft_alone(company: Company, page_as: PageAs) -> None:
    page, ticket = page_as(company.mia), filed(company)
    other = page.context.new_page()
    for tab in (page, other):
        _opened(tab, ticket)
    _write(page)
    _write(other, "And a chair.")
    _send(other)
    expect(other.locator("#conversation").get_by_text("And a chair.")).to_be_visible()
    _opened(other, ticket)
    _expect_message(other, WORDS)


def test_what_is_typed_while_a_message_travels_stays(company: Company, page_as: PageAs) -> None:
    page, ticket = page_as(company.mia), filed(company)
    _opened(page, ticket)

    def type_on(route: Route) -> None:
        page.get_by_role("textbox", name="Message").fill(f"{WORDS} And a chair.")
        page.wait_for_timeout(2 * SAVED_AFTER_MS)
        route.continue_()

    page.route(DOINGS, type_on)
    page.get_by_role("textbox", name="Message").fill(WORDS)
    _send(page)
    expect(page.locator("#conversation").get_by_text(WORDS, exact=True)).to_be_visible()
    _expect_message(page, f"{WORDS} And a chair.")


def test_a_draft_can_be_thrown_away(company: Company, page_as: PageAs) -> None:
    page, ticket = page_as(company.mia), filed(company)
    _opened(page, ticket)
    _write(page)
    page.reload()
    page.get_by_role("button", name="Discard").click()
    _expect_message(page, "")
    page.reload()
    _expect_message(page, "")
    assert _drafts(page) == 0


def test_a_request_form_comes_back_with_every_kind_of_field(
    company: Company, page_as: PageAs, tmp_path: Path
) -> None:
    put_form(company.move_desk, EVERY_KIND)
    plan = tmp_path / "plan.txt"
    plan.write_text("by the window")
    page = page_as(company.mia)
    address = f"/services/{company.move_desk.slug}/request/"
    page.goto(address)
    page.get_by_label("In one sentence, what do you need?").fill("Move my desk")
    page.get_by_label("Count").fill("3")
    page.get_by_label("Day").fill("2026-03-09")
    page.get_by_label("Alpha").check()
    page.get_by_label("Ypsilon").check()
    page.get_by_role("combobox", name="Who", exact=True).click()
    page.keyboard.type("Noah")
    page.get_by_role("option", name="Noah Klein").click()
    page.get_by_role("combobox", name="Unit").click()
    page.get_by_role("option", name="Sales").click()
    page.get_by_label("It stops the work now").check()
    page.locator("#id_files").set_input_files(plan)
    expect(page.get_by_role("button", name="Remove plan.txt")).to_be_visible()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.wait_for_timeout(2 * SAVED_AFTER_MS)
    promised = page.locator("#when").inner_text()
    page.goto("/services/")
    page.goto(address)
    expect(page.get_by_label("In one sentence, what do you need?")).to_have_value("Move my desk")
    expect(page.get_by_label("Count")).to_have_value("3")
    expect(page.get_by_label("Day")).to_have_value("2026-03-09")
    expect(page.get_by_label("Alpha")).to_be_checked()
    expect(page.get_by_label("Ypsilon")).to_be_checked()
    expect(page.get_by_label("Xen")).not_to_be_checked()
    expect(page.locator("[name=answer_who]")).to_have_value("noah.klein@example.com")
    expect(page.get_by_text("Noah Klein")).to_be_visible()
    expect(page.locator("[name=answer_unit]")).to_have_value(str(company.sales.pk))
    expect(page.get_by_label("It stops the work now")).to_be_checked()
    expect(page.locator("#when")).to_have_text(promised, use_inner_text=True)
    kept = page.get_by_role("button", name="Remove plan.txt")
    expect(kept).to_be_visible()
    expect(page.get_by_text("This is your draft, saved")).to_be_visible()
    page.get_by_label("Count").fill("4")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.reload()
    expect(kept).to_be_visible()
    kept.click()
    expect(kept).to_be_hidden()
    page.wait_for_timeout(2 * SAVED_AFTER_MS)
    page.reload()
    expect(page.get_by_label("Count")).to_have_value("4")
    expect(kept).to_be_hidden()


def test_a_refused_form_stays_a_draft_and_leaves_nothing_to_send_again_behind(
    company: Company, page_as: PageAs, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("by the window")
    seats = {"key": "seats", "kind": "number", "label": {"en": "Seats"}, "required": True}
    day = {"key": "day", "kind": "date", "label": {"en": "Day"}}
    put_form(company.move_desk, [seats, day])
    page = page_as(company.mia)
    address = f"/services/{company.move_desk.slug}/request/"
    page.goto("/services/")
    page.goto(address)
    title = page.get_by_label("In one sentence, what do you need?")
    page.get_by_label("What should we know?").fill("The fourth floor.")
    page.get_by_label("Day").fill("2026-03-09")
    page.get_by_label("Files").set_input_files(plan)
    page.get_by_role("button", name="Submit request").click()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_be_focused()
    assert page.url.endswith(address)
    page.goto("/services/")
    page.go_back()
    page.wait_for_timeout(2 * SAVED_AFTER_MS)
    expect(page.get_by_label("What should we know?")).to_have_value("The fourth floor.")
    expect(page.get_by_label("Day")).to_have_value("2026-03-09")
    page.get_by_role("button", name="Submit request").click()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("button", name="Remove plan.txt")).to_be_visible()
    title.fill("Move my desk")
    page.get_by_label("Seats").fill("2")
    page.get_by_role("button", name="Submit request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move my desk")
    assert Ticket.objects.get().attachments.get().name == "plan.txt", "it was kept all the way"
    page.go_back()
    expect(title).to_have_value("")
    page.goto(address)
    expect(title).to_have_value("")
    assert _drafts(page) == 0


def test_a_form_that_is_taken_after_it_was_refused_begins_empty_again(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.ada)
    name, code = page.locator("#id_name_en"), page.locator("#id_code")
    page.goto("/manage/departments/new/")
    name.fill("Law")
    code.fill("IT")
    page.locator("#content form [type=submit]").click()
    expect(code).to_have_attribute("aria-invalid", "true")
    name.fill("Legal Affairs")
    expect(page.get_by_text("Kept in this browser")).to_be_visible()
    assert _drafts(page) == 1
    page.reload()
    expect(name).to_have_value("Legal Affairs")
    page.locator("#content form [type=submit]").click()
    expect(code).to_have_attribute("aria-invalid", "true")
    code.fill("LAW")
    with page.expect_navigation():
        page.locator("#content form [type=submit]").click()
    assert _drafts(page) == 0
    page.goto("/manage/departments/new/")
    expect(name).to_have_value("")
    expect(page.get_by_text("Draft restored")).to_be_hidden()


def test_without_scripts_the_way_back_after_a_refused_form_is_clear(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.mia, javascript=False)
    page.goto(f"/services/{company.move_desk.slug}/request/")
    title = page.get_by_label("In one sentence, what do you need?")
    page.get_by_label("What should we know?").fill("The fourth floor.")
    page.get_by_role("button", name="Submit request").click()
    expect(title).to_have_attribute("aria-invalid", "true")
    title.fill("Move my desk")
    page.get_by_label("Seats").fill("2")
    page.get_by_role("button", name="Submit request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move my desk")
    page.go_back()
    expect(page.get_by_label("What should we know?")).to_have_value("The fourth floor.")
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move my desk")
    assert Ticket.objects.count() == 1
