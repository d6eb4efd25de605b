"""The whole way of a request in Chinese: filed, answered, resolved, confirmed, rated in the app."""

import re

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Rating
from tests.browser.fixtures import PageAs
from tests.cast import Company

pytestmark = [pytest.mark.browser, pytest.mark.journeys]

CHINESE = "zh-hans"
KNOWN = {"Asia", "Shanghai"}  # the name of a time zone stays as it is


def test_a_request_goes_its_whole_way_in_chinese(company: Company, page_as: PageAs) -> None:
    asker, agent = page_as(company.mia, language=CHINESE), page_as(company.li_wei, language=CHINESE)
    number = _file(asker)
    _answer_and_resolve(agent)
    _confirm(asker, number)
    _rate(asker)
    rating = Rating.objects.get()
    assert (rating.score, rating.comment) == (5, "又快又好。")


def _file(page: Page) -> str:
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("heading", level=1)).to_have_text("周敏，需要哪个部门帮忙？")
    page.get_by_role("main").get_by_role("searchbox", name="搜索服务、人员和请求").fill("工位")
    page.locator("#results").get_by_role("link", name="搬迁工位").click()
    _all_in_chinese(page)
    page.get_by_role("main").get_by_role("link", name="申请此服务").click()
    expect(page.locator("#when")).to_contain_text(re.compile("设施部将在 ?.+ 前回复，.+ 前完成。"))
    _all_in_chinese(page)
    page.get_by_label("用一句话说明您需要什么").fill("请把我的工位搬到三楼")
    page.get_by_label("还有哪些情况需要说明？").fill("有两台显示器和一个很重的柜子。")
    page.get_by_label("工位数").fill("1")
    page.get_by_role("button", name="提交请求").click()
    page.wait_for_url("**/tickets/**")
    number = page.url.rstrip("/").rpartition("/")[2]
    expect(page.get_by_text(f"已提交，编号 {number}。")).to_be_visible()
    expect(page.locator("#way")).to_contain_text("交由设施部处理，尚未分配处理人")
    _all_in_chinese(page)
    return number


def _answer_and_resolve(page: Page) -> None:
    page.goto("/queue/")
    expect(page.get_by_role("heading", level=1)).to_have_text("队列")
    _all_in_chinese(page)
    page.get_by_role("link", name="请把我的工位搬到三楼").click()
    page.get_by_role("button", name="领取").click()
    expect(page.get_by_text("请求已由您处理。")).to_be_visible()
    page.get_by_role("textbox", name="内容").fill("我们星期四上午过来。")
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.get_by_text("已发送。", exact=True)).to_be_visible()
    _all_in_chinese(page)
    page.get_by_role("link", name="解决…").click()
    page.get_by_role("dialog").get_by_label("处理结果").fill("工位已经搬到三楼靠窗的位置。")
    page.get_by_role("dialog").get_by_role("button", name="解决").click()
    expect(page.get_by_text("已标为解决，正在请申请人确认。")).to_be_visible()


def _confirm(page: Page, number: str) -> None:
    page.goto(f"/tickets/{number}/")
    expect(page.get_by_text("我们星期四上午过来。")).to_be_visible()
    expect(page.get_by_role("heading", name="问题解决了吗？")).to_be_visible()
    _all_in_chinese(page)
    page.get_by_role("button", name="解决了").first.click()
    expect(page.get_by_text("谢谢，请求已关闭。")).to_be_visible()


def _rate(page: Page) -> None:
    expect(page.get_by_role("heading", name="这次办得怎么样？")).to_be_visible()
    page.get_by_role("link", name="非常满意", exact=True).click()
    _all_in_chinese(page)
    page.get_by_role("textbox").fill("又快又好。")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("谢谢您，评价已发送给该部门。")).to_be_visible()
    expect(page.locator("#rating")).to_contain_text("5 分（满分 5 分）")
    _all_in_chinese(page)


def _all_in_chinese(page: Page) -> None:
    """Nothing on the page is left in English; numbers of requests are no words."""
    words = set(re.findall(r"[A-Za-z]{4,}", page.locator("main").inner_text()))
    assert words - KNOWN == set()
