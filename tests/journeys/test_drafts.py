"""A request that is begun survives a closed tab, an offline send, an ended session, and goes on on another device."""

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs, sign_in
from tests.browser.watching import Watch, sideways
from tests.cast import Company
from tests.journeys.situations import DESK, PHONE, in_situations
from tickets.models import Draft, Ticket

pytestmark = pytest.mark.browser
FORM = "/services/move-a-desk/request/"
# What scripts say (static/js/page.js).
SAVED = {"en": "Draft saved", "zh-hans": "草稿已保存"}
NOT_SENT = {"en": "Not sent. The desk was not reached.", "zh-hans": "未发送。无法连接服务台"}
SIGNED_OUT = {"en": "You are signed out. Your draft is kept", "zh-hans": "登录已失效，草稿已暂存在此浏览器"}
TITLE, MORE = "In one sentence, what do you need?", "What should we know?"


def said(text: str) -> str:
    return translation.gettext(text)


@in_situations("zh-hans", PHONE)
def test_what_is_typed_survives_whatever_happens_on_the_way(
    company: Company, page_as: PageAs, watch: Watch, language: str, width: int
) -> None:
    page = page_as(company.mia, language=language, width=width)
    with translation.override(language):
        page = _close_the_tab(page, SAVED[language])
        _send_offline(page, watch, NOT_SENT[language], SAVED[language])
        _lose_the_session(page, company, SIGNED_OUT[language], SAVED[language])
        other = page_as(company.mia, language=language, width=DESK if width == PHONE else PHONE)
        _go_on_elsewhere(other)
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.description, ticket.answers["seats"]) == ("Two desks", "By the window.", "2")
    assert not Draft.objects.exists()


def _opened(page: Page) -> Page:
    page.goto(FORM)
    page.wait_for_load_state()
    return page


def _close_the_tab(page: Page, saved: str) -> Page:
    """Begin, close the tab once it is saved, and open the form in another."""
    _opened(page).get_by_label(said(TITLE)).fill("Two desks")
    expect(page.get_by_text(saved)).to_be_visible()
    other = page.context.new_page()
    page.close()
    expect(_opened(other).get_by_label(said(TITLE))).to_have_value("Two desks")
    assert sideways(other) == ""
    return other


def _send_offline(page: Page, watch: Watch, not_sent: str, saved: str) -> None:
    """Send what is not reached by any network: all is there, and saved once there is one again."""
    watch.refused |= {page.url, f"{page.url}draft/", f"{page.url}parts/"}
    page.context.set_offline(True)
    page.get_by_label(said(MORE)).fill("By the window.")
    page.get_by_role("button", name=said("Submit request")).click()
    expect(page.get_by_text(not_sent)).to_be_visible()
    expect(page.get_by_label(said(TITLE))).to_have_value("Two desks")
    assert sideways(page) == "" and not Ticket.objects.exists()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(saved)).to_be_visible()
    assert Draft.objects.get().values["description"] == ["By the window."]


def _lose_the_session(page: Page, company: Company, signed_out: str, saved: str) -> None:
    """Type on after the session has ended, and sign in again."""
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=answer_seats]").fill("2")
    expect(page.get_by_text(signed_out)).to_be_visible()
    sign_in(page.context, company.mia, page.url)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(saved)).to_be_visible()
    page.close()


def _go_on_elsewhere(page: Page) -> None:
    """Find the draft on the first page of another device, and submit it as it is."""
    page.goto("/")
    page.get_by_role("link", name="Two desks", exact=True).click()
    expect(page.get_by_label(said(MORE))).to_have_value("By the window.")
    assert sideways(page) == ""
    page.get_by_role("button", name=said("Submit request")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two desks")
