"""The first day of an admin: from an empty desk to its first request, led by the checklist alone."""

import pytest
from django.core.management import call_command
from django.utils import translation
from playwright.sync_api import Page, expect

from departments.models import Department
from servicedesk.accounts.models import User
from tests.browser.fixtures import PageAs
from tests.browser.watching import sideways
from tickets.models import Ticket

pytestmark = pytest.mark.browser
OTHERS = pytest.mark.journeys
FORGOTTEN = {"en": "I forgot the password", "zh-hans": "忘记密码"}
SIGN_IN_NAME = {"en": "Sign-in name", "zh-hans": "登录名"}
WHERE = {"en": "Where can't you sign in?", "zh-hans": "哪里无法登录？"}  # asked of who forgot it
PHONE = {"en": "Where can we reach you now?", "zh-hans": "当前联系电话"}
SERVICE = {"en": "Password and account", "zh-hans": "密码与账号"}


def said(text: str, context: str = "") -> str:
    return translation.pgettext(context, text) if context else translation.gettext(text)


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("en", 1440),
        pytest.param("en", 390, marks=OTHERS),
        pytest.param("zh-hans", 1440, marks=OTHERS),
        pytest.param("zh-hans", 390, marks=OTHERS),
    ],
)
def test_an_admin_comes_from_an_empty_desk_to_the_first_request_by_the_checklist(
    page_as: PageAs, monkeypatch: pytest.MonkeyPatch, language: str, width: int
) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", "quiet-harbour-71")
    call_command("set_up", "ada@example.com", "Ada Lin")
    page = page_as(User.objects.get(), language=language, width=width)
    with translation.override(language):
        _add_a_department_and_its_agent(page)
        _take_and_publish_a_service(page, language)
        _skip_the_times(page)
        _submit(page, language)
    assert Ticket.objects.get().provider == Department.objects.get(code="IT")


def _step(page: Page, title: str) -> None:
    """Open a step from the first page."""
    page.goto("/")
    expect(page.get_by_role("heading", name=said("Set up this desk"))).to_be_visible()
    assert sideways(page) == ""
    page.get_by_role("main").get_by_role("link", name=said(title), exact=True).click()


def _add_a_department_and_its_agent(page: Page) -> None:
    _step(page, "Add departments and their teams")
    page.get_by_role("link", name=said("New department")).click()
    page.locator("[name=code]").fill("IT")
    page.locator("[name=name_en]").fill("IT")
    page.locator("[name=name_zh]").fill("信息技术部")
    page.get_by_role("button", name=said("Create"), exact=True).click()
    page.wait_for_url("**/departments/IT/people/")
    page.get_by_role("main").get_by_role("link", name=said("Invite"), exact=True).click()
    page.locator("[name=name]").fill("Ben Sand")
    page.locator("[name=email]").fill("ben@example.com")
    page.locator("[name=role][value=agent]").check()
    page.get_by_role("button", name=said("Send invitation")).click()
    page.wait_for_url("**/manage/people/*/")


def _take_and_publish_a_service(page: Page, language: str) -> None:
    _step(page, "Take ready-made services, adapt and publish them")
    page.get_by_role("main").locator("select[name=department]").select_option("IT")
    page.wait_for_url("**/?department=IT")
    page.locator('a[href^="/manage/starting-catalogs/it/"]').click()
    page.get_by_label(SERVICE[language]).check()
    page.get_by_role("button", name=said("Add the chosen services")).click()
    page.wait_for_url("**/manage/services/**")
    page.goto("/")
    page.get_by_role("main").locator('a[href*="/starting-catalogs/publish/"]').click()
    page.get_by_role("button", name=said("Publish the chosen services")).click()
    page.wait_for_url("**/published/**")


def _skip_the_times(page: Page) -> None:
    """Skip a step and resume it, on its own page; then leave it skipped."""
    page.goto("/manage/first-steps/")
    title = said("Check the working hours and add the national holidays")
    row = page.get_by_role("listitem").filter(has_text=title)
    skip, resume = (row.get_by_role("button", name=said(word, "a step")) for word in ("Skip", "Resume"))
    skip.click()
    expect(row.get_by_text(said("skipped", "a step"), exact=True)).to_be_visible()
    resume.click()
    skip.click()
    expect(resume).to_be_visible()
    assert sideways(page) == ""


def _submit(page: Page, language: str) -> None:
    _step(page, "Submit a first request")
    page.get_by_role("main").get_by_role("link", name=SERVICE[language]).first.click()
    page.get_by_role("main").get_by_role("link", name=said("Request this service")).click()
    page.get_by_label(said("In one sentence, what do you need?")).fill("I cannot sign in")
    page.get_by_label(FORGOTTEN[language]).check()
    expect(page.get_by_role("group", name=WHERE[language])).to_be_visible()
    page.get_by_label(SIGN_IN_NAME[language]).fill("a.lin")
    page.get_by_label(PHONE[language]).fill("+49 30 1234567")
    page.get_by_role("button", name=said("Submit request")).click()
    page.wait_for_url("**/tickets/**")
    page.goto("/")
    expect(page.get_by_role("heading", name=said("Set up this desk"))).to_have_count(0)
