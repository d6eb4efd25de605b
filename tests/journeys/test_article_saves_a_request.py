"""An article saves a request: found while it is typed, read over the form, and counted; what was typed stays.

Counted twice: by what the person says, and once they have submitted no request for five working days.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from departments.models import Deflection
from servicedesk.events import clock
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
        "counted": [
            "By what people say 1",
            "Confirmed 1",
            "Submitted one nevertheless 0",
            "Too early to say 0",
        ],
    },
    "zh-hans": {
        "title": "用一句话说明您需要什么",
        "typed": "我想打包工位",
        "article": "如何打包工位",
        "solved": "问题已解决",
        "thanks": "很高兴对您有帮助。",
        "counted": ["本人自述 1", "已证实 1", "仍然提交了请求 0", "尚待观察 0"],
    },
}


@in_situations("en", PHONE)
def test_an_article_saves_a_request(company: Company, page_as: PageAs, language: str, width: int) -> None:
    article = an_article(company, name_zh="如何打包工位", body_zh="请给每个箱子贴标签。")
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
    hugo = page_as(company.hugo, language=language, width=width)
    with clock.frozen(clock.now() + timedelta(days=14)):
        hugo.goto(f"/manage/articles/{article.slug}/feedback/")
    facts = hugo.locator("dl.facts").last.inner_text().split("\n")
    assert [" ".join(facts[place : place + 2]) for place in range(0, len(facts), 2)] == words["counted"]
    _fits_the_width(hugo)


def _fits_the_width(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
