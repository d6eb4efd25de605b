"""What a phone must not cut off or hide."""

import pytest
from playwright.sync_api import expect

from servicedesk.accounts.models import Absence
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from tests.browser.fixtures import PageAs
from tests.browser.watching import sideways
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tests.surveys.closing import closed_ticket
from tests.tickets.pages import filed
from tickets.actions.conversation import ask, note
from tickets.actions.lifecycle import resolve
from tickets.actions.work import take

pytestmark = pytest.mark.browser
PHONE = 390


@pytest.mark.parametrize("javascript", [True, False])
def test_the_bell_opens_inside_the_screen(company: Company, page_as: PageAs, javascript: bool) -> None:
    page = page_as(company.mia, width=PHONE, javascript=javascript)
    page.goto("/")
    page.locator("#bell").click()
    menu = page.locator(".bell-menu")
    expect(menu.get_by_role("link", name="All notifications")).to_be_visible()
    box = menu.bounding_box()
    assert box and (box["x"], box["x"] + box["width"]) == (16, PHONE - 16)


def test_the_menus_of_a_page_open_inside_the_screen(company: Company, page_as: PageAs) -> None:
    ticket = filed(company)
    for person, address in (
        (company.mia, ticket.get_absolute_url()),
        (company.li_wei, ticket.get_absolute_url()),
        (company.hugo, f"/figures/{company.facilities.code}/"),
    ):
        page = page_as(person, width=PHONE)
        page.goto(address)
        menu = page.locator("main details.menu").first
        menu.locator("summary").click()
        for item in menu.locator(".menu-item").all():
            box = item.bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE


def test_a_question_and_a_result_lead_to_where_they_are_answered(company: Company, page_as: PageAs) -> None:
    asked, solved = filed(company), filed(company)
    ask(ticket=asked, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    resolve(ticket=solved, answer="Moved.", by=company.li_wei, at=at("Mon 11:00"))
    page = page_as(company.mia, width=PHONE, javascript=False)
    page.goto(asked.get_absolute_url())
    page.get_by_role("link", name="Reply", exact=True).click()
    expect(page.get_by_role("textbox", name="Message")).to_be_in_viewport()
    page.goto(solved.get_absolute_url())
    expect(page.get_by_role("button", name="It is solved").first).to_be_in_viewport()
    expect(page.get_by_role("link", name="Not yet").first).to_be_in_viewport()
    agent = page_as(company.li_wei, width=PHONE)
    agent.goto(asked.get_absolute_url())
    expect(agent.get_by_role("link", name="Reply", exact=True)).to_have_count(0)


def test_one_line_says_how_it_stands_and_then_comes_what_was_said(company: Company, page_as: PageAs) -> None:
    with clock.frozen(at("Mon 10:30")):
        ticket = filed(company, priority="urgent")
        page = page_as(company.li_wei, width=PHONE)
        page.goto(ticket.get_absolute_url())
        line = page.locator(".way-line")
        expect(line).to_contain_text("New")
        expect(line).to_contain_text("Facilities")
        expect(line.locator(".chip")).to_contain_text("left")
        assert line.bounding_box()["height"] < 40
        expect(page.locator("#conversation")).to_be_in_viewport()
        tops = [page.locator(place).bounding_box()["y"] for place in ("#conversation", "#promise")]
        assert tops == sorted(tops), "clocks come after the conversation"
        page.goto("/queue/")
        expect(page.locator(".priority-urgent").first).to_be_visible()
        assert sideways(page) == ""


def test_the_line_of_a_request_that_waits_names_whole_who_has_it(company: Company, page_as: PageAs) -> None:
    with clock.frozen(at("Mon 11:30")):
        ticket = filed(company)
        take(ticket=ticket, by=company.hugo, at=at("Mon 10:30"))
        ask(ticket=ticket, question="Which floor?", by=company.hugo, at=at("Mon 11:00"))
        for person in (company.mia, company.li_wei):
            page = page_as(person, width=PHONE)
            page.goto(ticket.get_absolute_url())
            line = page.locator(".way-line")
            expect(line).to_have_text("Waiting for the requesterHugo Brandt")
            assert line.locator(".grow").evaluate("one => one.scrollWidth <= one.clientWidth")
            assert line.bounding_box()["height"] < 40


def test_long_words_that_were_not_sent_stay_inside_the_screen(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia, width=PHONE, javascript=False)
    page.goto(filed(company).get_absolute_url())
    page.get_by_role("textbox", name="Message").fill("The list is in the attachment. " * 9 + "x" * 90)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("pre")).to_contain_text("The list is in the attachment.")
    assert sideways(page) == ""


def test_a_new_token_is_whole_and_can_be_copied(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia, width=PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/profile/tokens/")
    page.get_by_label("What it is for").fill("badge system")
    page.get_by_role("button", name="Create token").click()
    token = page.get_by_label("The token")
    assert token.evaluate("field => field.scrollWidth <= field.clientWidth")
    assert token.evaluate("field => field.scrollHeight <= field.clientHeight + 1")
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == token.input_value()


def test_what_waits_is_answered_where_it_is_listed(company: Company, page_as: PageAs) -> None:
    ticket = filed(company)
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    page = page_as(company.mia, width=PHONE)
    page.goto("/requests/")
    line = page.locator(".rows-waiting")
    button = line.get_by_role("link", name="Reply")
    box = button.bounding_box()
    assert box and box["height"] >= 40 and box["width"] > PHONE - 80 and sideways(page) == ""
    button.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Which floor?")).to_be_visible()
    dialog.get_by_role("textbox", name="Reply").fill("The third.")
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent. Work continues.")).to_be_visible()
    assert page.url.endswith("/requests/")
    expect(line).to_have_count(0)


def test_a_long_title_takes_three_lines_of_a_list(company: Company, page_as: PageAs) -> None:
    with clock.frozen(at("Mon 10:30")):
        filed(company, title=("The chair of the corner office creaks and " * 4)[:150])
        page = page_as(company.mia, width=PHONE)
        page.goto("/requests/")
        lines = page.locator(".rows-title").evaluate(
            "one => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)"
        )
        assert round(lines) == 3 and sideways(page) == ""


def test_an_own_note_does_not_look_like_an_own_reply(company: Company, page_as: PageAs) -> None:
    ticket = filed(company)
    note(ticket=ticket, body="Not for Mia.", by=company.li_wei, at=at("Mon 10:30"))
    page = page_as(company.li_wei)
    page.goto(ticket.get_absolute_url())
    dress = page.locator(".entry-note .entry-body").evaluate(
        "one => [getComputedStyle(one).borderTopStyle, getComputedStyle(one).backgroundColor]"
    )
    assert dress == ["dashed", "rgb(255, 248, 225)"]


@pytest.mark.parametrize(("theme", "light"), [("light", True), ("dark", False)])
def test_the_page_of_the_api_wears_the_readers_theme(
    company: Company, page_as: PageAs, theme: str, light: bool
) -> None:
    page = page_as(company.mia, theme=theme)
    page.goto("/api/docs/")
    expect(page.locator(".opblock-tag").first).to_be_visible()
    for place in ("body", ".swagger-ui"):
        colour = page.locator(place).first.evaluate("one => getComputedStyle(one).backgroundColor")
        assert (colour in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")) == light


def test_what_has_the_focus_stands_clear_of_the_bar_at_the_bottom(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia, width=PHONE)
    page.goto(f"/services/{company.move_desk.slug}/request/")
    bar = page.locator(".bottom").bounding_box()["y"]
    page.get_by_label("In one sentence, what do you need?").focus()
    covered = []
    while page.locator("main :focus").count():
        page.keyboard.press("Tab")
        box = page.locator(":focus").bounding_box()
        if page.locator("main :focus").count() and box["y"] + box["height"] > bar:
            covered.append(page.locator("main :focus").get_attribute("name"))
    assert covered == []


def test_a_long_question_leaves_half_of_the_line_to_its_answer(company: Company, page_as: PageAs) -> None:
    floor = {"key": "floor", "kind": "text", "label": {"en": "Floor"}}
    paid = {
        "key": "paid",
        "kind": "money",
        "currency": "CNY",
        "label": {"en": "What must be paid before it begins?"},
    }
    parts = [{"kind": "section", "key": f"s{one['key']}", "fields": [one]} for one in (floor, paid)]
    put_form(company.move_desk, [part | {"label": {"en": "Part"}} for part in parts])
    ticket = filed(company, answers={"floor": "3", "paid": "12000.00"})
    for width in (PHONE, 1280):
        page = page_as(company.mia, width=width)
        page.goto(ticket.get_absolute_url())
        whole = page.locator(".answers dl").last.bounding_box()
        first, last = (one.bounding_box() for one in page.locator(".answers dd").all())
        assert whole and first and last and last["width"] >= whole["width"] / 2
        assert first["x"] == last["x"], "the answers of all sections begin at one edge"


def test_who_is_away_is_said_to_the_end(company: Company, page_as: PageAs) -> None:
    with clock.frozen(at("Mon 10:30")):
        ticket = filed(company)
        take(ticket=ticket, by=company.li_wei, at=at("Mon 10:30"))
        Absence.objects.create(
            user=company.li_wei, deputy=company.lena, starts_at=at("Mon 09:00"), ends_at=at("Fri 18:00")
        )
        page = page_as(company.mia, width=PHONE)
        page.goto(ticket.get_absolute_url())
        holder = page.locator(".way-line > .grow")
        expect(holder).to_contain_text("deputy: Lena")
        assert holder.evaluate("one => one.scrollWidth <= one.clientWidth") and sideways(page) == ""


def test_every_score_has_one_line_of_chinese(company: Company, page_as: PageAs) -> None:
    closed_ticket(company)
    with clock.frozen(at("Mon 16:00")):
        dispatch_pending()
        page = page_as(company.mia, width=PHONE, language="zh-hans")
        page.goto("/requests/")
        scores = page.locator(".rows-waiting .quick-faces span")
        expect(scores).to_have_count(5)
        assert len({one.bounding_box()["height"] for one in scores.all()}) == 1


def test_a_draft_and_what_waits_stand_apart(company: Company, page_as: PageAs) -> None:
    ticket = filed(company)
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    page = page_as(company.mia, width=PHONE)
    page.goto(f"/services/{company.move_desk.slug}/request/")
    page.get_by_label("In one sentence, what do you need?").fill("Move my desk")
    expect(page.get_by_text("Draft saved")).to_be_attached()
    page.goto("/")
    waiting, drafts = (
        page.locator(f"section:has(> * > #{name})").bounding_box() for name in ("waiting", "drafts")
    )
    assert drafts["y"] >= waiting["y"] + waiting["height"] + 8
