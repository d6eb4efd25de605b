"""An article saves a request: found while it is typed, read over the form, and counted; what was typed stays."""

import pytest
from playwright.sync_api import Page, expect

from departments.models import Deflection
from tests.browser.fixtures import PageAs
from tests.cast import Company
from tests.departments.articles import an_article
from tests.journeys.situations import PHONE, in_situations
from tickets.models import Draft, Ticket

pytestmark = pytest.mark.browser

WORDS = {
    "en": {
        "title": "In one sentence, what do you need?",
        "typed": "I want to pack my desk",
        "article": "How to pack a desk",
        "solved": "This solved it",
        "thanks": "Good to hear.",
    },
    "zh-hans": {
        "title": "用一句话说明您需要什么",
        "typed": "我想打包工位",
        "article": "如何打包工位",
        "solved": "问题已解决",
        "thanks": "很高兴对您有帮助。",
    },
}


@in_situations("en", PHONE)
def test_an_article_saves_a_request(company: Company, page_as: PageAs, language: str, width: int) -> None:
    an_article(company, name_zh="如何打包工位", body_zh="请给每个箱子贴标签。")
    an_article(company, name_en="Lost your badge", services=[], is_for_everyone=True)
    words, page = WORDS[language], page_as(company.mia, language=language, width=width)
    page.goto("/services/move-a-desk/request/")
    page.get_by_label(words["title"]).fill(words["typed"])
    with page.expect_response("**/request/draft/"):
        pass
    page.locator("#suggested").get_by_role("link", name=words["article"]).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name=words["article"])).to_be_visible()
    _fits_the_width(page)
    dialog.get_by_role("button", name=words["solved"]).click()
    expect(page.get_by_text(words["thanks"])).to_be_visible()
    expect(page).to_have_url("/")
    assert Deflection.objects.get().person == company.mia and not Ticket.objects.exists()
    assert Draft.objects.get().values["title"] == [words["typed"]]
    expect(page.get_by_text(words["typed"]).first).to_be_visible()


def _fits_the_width(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
