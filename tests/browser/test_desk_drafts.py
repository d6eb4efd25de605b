"""A request that is begun on one page goes on on another: after a closed tab, elsewhere, offline, after the session."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.fixtures import PageAs, sign_in
from tests.browser.watching import Watch
from tests.cast import Company
from tickets.models import Draft, Ticket

pytestmark = pytest.mark.browser
FORM = "/services/move-a-desk/request/"
SAVE = f"**{FORM}draft/"
TITLE = "In one sentence, what do you need?"
SAVED = "Draft saved"


def opened(page: Page) -> Page:
    page.goto(FORM)
    page.wait_for_load_state()
    return page


def write(page: Page, words: str, label: str = TITLE) -> None:
    page.get_by_label(label).fill(words)


def expect_title(page: Page, words: str, label: str = TITLE) -> None:
    expect(page.get_by_label(label)).to_have_value(words)


def kept_here(page: Page) -> int:
    """Count what is in this browser alone."""
    names = "Object.keys(localStorage).filter((name) => name.startsWith('desk:draft:')).length"
    return int(page.evaluate(names))


def offline(route: Route) -> None:
    route.abort("internetdisconnected")


def answers(status: int) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, content_type="text/html", body="<h1>Away</h1>")


def test_a_request_goes_on_on_another_device_and_ends_everywhere_once_it_is_filed(
    company: Company, page_as: PageAs
) -> None:
    desk = opened(page_as(company.mia))
    write(desk, "Move my desk")
    expect(desk.get_by_text(SAVED)).to_be_visible()
    assert kept_here(desk) == 0, "the desk has it"
    desk.close()
    phone = page_as(company.mia, width=390)
    phone.goto("/")
    phone.get_by_role("link", name="Move my desk", exact=True).click()
    expect_title(phone, "Move my desk")
    write(phone, "The fourth floor.", "What should we know?")
    phone.get_by_label("Seats").fill("2")
    phone.get_by_role("button", name="Submit request").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Move my desk")
    assert Ticket.objects.get().description == "The fourth floor." and not Draft.objects.exists()
    expect_title(opened(phone), "")


def test_what_is_typed_offline_is_kept_and_saved_by_itself_later(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page = opened(page_as(company.mia))
    watch.refused.add(f"{page.url}draft/")
    page.route(SAVE, offline)
    write(page, "Move my desk")
    expect(page.get_by_text("The desk was not reached. Your draft is kept in this browser")).to_be_visible()
    assert kept_here(page) == 1 and not Draft.objects.exists()
    page.unroute(SAVE)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert Draft.objects.get().values["title"] == ["Move my desk"] and kept_here(page) == 0


@pytest.mark.parametrize("trouble", [offline, answers(502)], ids=["offline", "502"])
def test_what_the_desk_did_not_get_is_there_after_a_closed_tab(
    company: Company, page_as: PageAs, watch: Watch, trouble: Callable[[Route], None]
) -> None:
    page = opened(page_as(company.mia))
    watch.refused.add(f"{page.url}draft/")
    write(page, "Move my desk")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.route(SAVE, trouble)
    write(page, "Move two desks")
    expect(page.get_by_text("The desk was not reached.")).to_be_visible()
    other = page.context.new_page()
    page.close()
    opened(other)
    expect_title(other, "Move two desks")
    for _ in range(100):
        if kept_here(other):
            other.wait_for_timeout(100)
    assert kept_here(other) == 0, "the desk has it"
    assert Draft.objects.get().values["title"] == ["Move two desks"]


def test_a_draft_goes_on_after_the_end_of_the_session(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page = opened(page_as(company.mia))
    page.context.clear_cookies(name="sessionid")
    write(page, "Move my desk")
    expect(page.get_by_text("You are signed out. Your draft is kept in this browser")).to_be_visible()
    sign_in(page.context, company.mia, page.url)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert Draft.objects.get().values["title"] == ["Move my desk"]
    assert all("401" in fault for fault in watch.faults)
    watch.faults.clear()


def test_of_two_tabs_neither_writes_over_the_other_unasked(company: Company, page_as: PageAs) -> None:
    one = opened(page_as(company.mia))
    other = opened(one.context.new_page())
    write(one, "Move my desk")
    expect(one.get_by_text(SAVED)).to_be_visible()
    write(other, "Paint my desk")
    expect(other.get_by_text("You changed this draft in another tab or on another device.")).to_be_visible()
    assert Draft.objects.get().values["title"] == ["Move my desk"]
    other.get_by_role("button", name="Open the other one").click()
    expect_title(other, "Move my desk")
    other.get_by_role("button", name="Show them").click()
    expect_title(other, "Paint my desk")
    expect(other.get_by_text(SAVED)).to_be_visible()
    write(one, "Move my desk today")
    one.get_by_role("button", name="Keep this one").click()
    expect(one.get_by_text(SAVED)).to_be_visible()
    assert Draft.objects.get().values["title"] == ["Move my desk today"]


def test_what_was_filed_in_another_tab_goes_on_here_as_another_request_alone(
    company: Company, page_as: PageAs
) -> None:
    one = opened(page_as(company.mia))
    write(one, "Move my desk")
    expect(one.get_by_text(SAVED)).to_be_visible()
    other = opened(one.context.new_page())
    expect_title(other, "Move my desk")
    one.get_by_label("Seats").fill("2")
    one.get_by_role("button", name="Submit request").click()
    expect(one.get_by_role("heading", level=1)).to_have_text("Move my desk")
    write(other, "And the lamp")
    expect(other.get_by_text("This draft was submitted or discarded elsewhere.")).to_be_visible()
    assert not Draft.objects.exists()
    other.get_by_role("button", name="Keep this one").click()
    expect(other.get_by_text(SAVED)).to_be_visible()
    assert Draft.objects.get().values["title"] == ["And the lamp"]


@pytest.mark.parametrize("width", [390, 1440])
def test_what_asks_the_person_about_the_draft_is_in_sight_where_they_type(
    company: Company, page_as: PageAs, watch: Watch, width: int
) -> None:
    one = opened(page_as(company.mia, width=width))
    other = opened(one.context.new_page())
    write(one, "Move my desk")
    expect(one.get_by_text(SAVED)).to_be_visible()
    other.set_viewport_size({"width": width, "height": 700})
    write(other, "Paint my desk")
    keep = other.get_by_role("button", name="Keep this one")
    expect(keep).to_be_in_viewport(ratio=1)
    expect(other.get_by_label(TITLE)).to_be_in_viewport(ratio=1)
    keep.click()
    expect(other.get_by_text(SAVED)).to_be_attached()
    other.context.clear_cookies(name="sessionid")
    write(other, "Paint two desks")
    expect(other.get_by_label(TITLE)).to_be_in_viewport(ratio=1)
    way_in = other.get_by_role("button", name="Sign in")
    expect(way_in).to_be_in_viewport(ratio=1)
    other.wait_for_timeout(900)  # what is asked while one types was refused meanwhile
    expect(other.locator("[data-toast]")).to_have_count(0)
    way_in.click()
    other.wait_for_url(f"**/login/?next={quote(FORM, safe='')}")
    assert all("401" in fault for fault in watch.faults)
    watch.faults.clear()


def test_a_draft_is_discarded_from_the_form_and_brought_back(company: Company, page_as: PageAs) -> None:
    page = opened(page_as(company.mia))
    write(page, "Move my desk")
    expect(page.get_by_text(SAVED)).to_be_visible()
    opened(page).get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_text("Draft discarded.")).to_be_visible()
    expect_title(page, "")
    page.get_by_role("button", name="Undo").click()
    expect_title(page, "Move my desk")
    assert Draft.objects.get().discarded_at is None


def test_what_becomes_of_a_draft_is_said_in_chinese(company: Company, page_as: PageAs, watch: Watch) -> None:
    page = opened(page_as(company.mia, language="zh-hans", width=390))
    watch.refused.add(f"{page.url}draft/")
    page.route(SAVE, offline)
    page.locator("#id_title").fill("搬桌子")
    expect(page.get_by_text("无法连接服务台，草稿已暂存在此浏览器，连接恢复后会自动保存。")).to_be_visible()
    page.unroute(SAVE)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    expect(opened(page).get_by_text("这是您的草稿，保存于")).to_be_visible()
