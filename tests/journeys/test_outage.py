"""An outage with thirty “me too”: announced, joined on the form instead of a request, longer than planned, ended."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from departments.actions.announcements import change_announcement
from departments.actions.me_too import say_me_too
from departments.models import Announcement, Deflection
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.models import Notice
from servicedesk.timers.drain import drain
from tests.browser.fixtures import PageAs
from tests.cast import Company
from tests.journeys.situations import PHONE, in_situations
from tickets.models import Ticket

pytestmark = pytest.mark.browser
WORDS = {
    "en": (
        "Publish", "I have this too", "30 people have this problem, you among them.", "Longer than planned", "End now",
    ),
    "zh-hans": ("发布", "我也遇到了", "包括您在内，共 30 人遇到此问题。", "已超出预计时间", "立即结束"),
}  # fmt: skip


@in_situations("zh-hans", PHONE)
def test_an_outage_is_announced_joined_by_thirty_and_ended(
    company: Company, page_as: PageAs, language: str, width: int
) -> None:
    publish, too, counted, longer, end = WORDS[language]
    hugo = page_as(company.hugo, language=language, width=width)
    hugo.goto("/announcements/new/?service=move-a-desk")
    hugo.locator("#id_title_en").fill("No van")
    hugo.locator("#id_title_zh").fill("没有货车")
    hugo.locator("form [type=submit]", has_text="Save" if language == "en" else "保存").click()
    hugo.wait_for_url("**/announcements/*/")
    outage = Announcement.objects.get()
    hugo.get_by_role("link", name=publish, exact=True).click()
    hugo.get_by_role("button", name=publish, exact=True).click()
    hugo.get_by_role("link", name=end).wait_for()
    people = User.objects.bulk_create(
        User(email=f"p{number}@example.com", name=f"P {number}") for number in range(29)
    )
    for person in people:
        say_me_too(announcement=outage, instead_of=company.move_desk, by=person)
    mia = page_as(company.mia, language=language, width=width)
    mia.goto("/services/move-a-desk/request/")
    mia.get_by_role("button", name=too).click()
    mia.wait_for_url(f"**/announcements/{outage.pk}/")
    expect(mia.locator(".me-too")).to_contain_text(counted)
    assert mia.evaluate("document.documentElement.scrollWidth <= innerWidth")
    change_announcement(
        announcement=outage, details={"ends_at": clock.now() + timedelta(hours=1)}, by=company.hugo
    )
    with clock.frozen(clock.now() + timedelta(hours=2)):
        drain()
        dispatch_pending()
        mia.goto("/")
        expect(mia.locator(".announced")).to_contain_text(longer)
    assert Notice.objects.get(kind="announcement.overrun").recipient == company.hugo
    hugo.reload()
    hugo.get_by_role("link", name=end).click()
    hugo.locator("#id_follow_up_en").fill("A new van is here.")
    hugo.get_by_role("button", name=end).click()
    expect(hugo.locator("#content")).to_contain_text("A new van is here.")
    dispatch_pending()
    ended = Notice.objects.filter(kind="announcement.news", data__what="announcement.ended")
    assert (ended.count(), Deflection.objects.count(), Ticket.objects.count()) == (30, 30, 0)
    mia.goto("/")
    expect(mia.locator(".announced")).to_have_count(0)
