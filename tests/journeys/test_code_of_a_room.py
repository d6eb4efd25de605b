"""The code on the door of a room, from the label that an admin prints to a request filed by phone, in Chinese."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from departments.models import Place
from tests.browser.fixtures import PageAs
from tests.cast import Company, at
from tests.departments.places import some_places
from tests.departments.publishing import publish_form
from tests.qr_reading import read_png
from tickets.models import Ticket

pytestmark = pytest.mark.browser

CHINESE = "zh-hans"
PASSWORD = "a long enough password"
FIELDS = [
    {"key": "room", "kind": "place", "label": {"en": "Where", "zh": "地点"}, "required": True},
    {"key": "what", "kind": "text", "label": {"en": "What", "zh": "出了什么问题"}, "required": True},
]


def test_the_code_of_a_room_leads_to_a_request_with_the_room_in_it(
    company: Company, page_as: PageAs, live_server: LiveServer, settings: object
) -> None:
    settings.SITE_URL = live_server.url  # type: ignore[attr-defined]
    publish_form(service=company.move_desk, fields=FIELDS, by=None, at=at("Mon 09:00"))
    room = some_places().room
    company.mia.language = CHINESE
    company.mia.set_password(PASSWORD)
    company.mia.save()
    link = _scanned(page_as(company.ada), room)
    phone = page_as(None, language=CHINESE, width=390)
    phone.goto(link)
    _sign_in(phone, company.mia.email)
    expect(phone.get_by_role("heading", level=1)).to_have_text("梅")
    phone.get_by_role("link", name="搬迁工位").click()
    expect(phone.locator("input[name=answer_room]")).to_have_value("3.12")
    phone.get_by_label("用一句话说明您需要什么").fill("灯不亮了")
    phone.get_by_label("出了什么问题").fill("靠窗的那盏")
    _fits_the_width(phone)
    phone.get_by_role("button", name="提交请求").click()
    phone.wait_for_url("**/tickets/**")
    expect(phone.get_by_text("上海 › 二号楼 › 3rd floor › 梅").first).to_be_visible()
    ticket = Ticket.objects.get()
    assert (ticket.place, ticket.requester, ticket.answers["room"]) == (room, company.mia, room.pk)


def _scanned(page: Page, room: Place) -> str:
    """Return what a phone reads from the picture that an admin takes from the page of the room."""
    page.goto(f"/manage/places/{room.pk}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="PNG").click()
    return read_png(download.value.path().read_bytes())


def _sign_in(page: Page, email: str) -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(re.compile("/at/3.12/"))


def _fits_the_width(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
