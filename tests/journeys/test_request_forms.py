"""Forms with sections, files, rows and sums, from asking to what the department reads; two editors of one form."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from departments.queries.form_drafts import open_draft
from servicedesk.events import clock
from tests.browser.fixtures import PageAs
from tests.browser.watching import Watch, sideways
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tests.journeys.situations import DESK, PHONE, in_situations
from tests.tickets.test_request_answers import FORM, only_if
from tickets.models import Attachment, Ticket

pytestmark = pytest.mark.browser
EDITOR = "/manage/services/move-a-desk/form/"
SUBMIT = ".form-actions button[type=submit]:not([name])"
WORDS = {
    "en": {
        "abroad": "Travel abroad",
        "scan": "Scan of the passport",
        "total": "Total",
        "sign": "CN¥",
    },
    "zh-hans": {
        "abroad": "出境",
        "scan": "护照扫描件",
        "total": "合计",
        "sign": "¥",
    },
}


def asked(key: str, kind: str, en: str, zh: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": {"en": en, "zh": zh}} | more


ABROAD = [
    {"kind": "section", "key": "trip", "label": {"en": "The trip", "zh": "行程"}, "fields": [
        asked("leaves", "yes_no", "Do you leave the country?", "是否出境？", required=True),
    ]},
    {
        "kind": "section", "key": "abroad", "label": {"en": "Travel abroad", "zh": "出境"},
        "when": only_if("leaves", "is", True),
        "fields": [
            asked("passport", "text", "Passport number", "护照号码", required=True),
            asked("scan", "file", "Scan of the passport", "护照扫描件", required=True),
        ],
    },
]  # fmt: skip
ADVANCE = [
    asked("items", "rows", "Expenses", "费用明细", totals=["amount"], columns=[
        asked("what", "text", "Item", "项目", required=True),
        asked("amount", "money", "Amount", "金额", currency="CNY", required=True),
    ]),
    asked("own", "money", "Own share", "自付", currency="CNY"),
    asked("all", "calculated", "To be paid out", "应付金额", calculation={"op": "sum", "of": ["items.amount", "own"]}),
]  # fmt: skip
PAIRS = 20
FORTY = [
    one
    for n in range(PAIRS)
    for one in (
        asked(f"has{n}", "yes_no", f"Thing {n}?", f"第 {n} 项？", required=True),
        asked(
            f"what{n}", "text", f"Which {n}", f"说明 {n}", required=True, when=only_if(f"has{n}", "is", True)
        ),
    )
]


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    """Mia asks on Monday at 10:00."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


def opened(page: Page, title: str) -> Page:
    page.goto(FORM)
    page.wait_for_load_state()
    page.locator("#id_title").fill(title)
    return page


def submitted(page: Page, title: str) -> Ticket:
    """Send the form, see its request, and return what is kept of it."""
    page.locator(SUBMIT).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert sideways(page) == ""
    return Ticket.objects.get()


@in_situations("zh-hans", PHONE)
def test_a_section_comes_with_its_condition_takes_a_file_and_goes_without_it(
    company: Company, page_as: PageAs, tmp_path: Path, language: str, width: int
) -> None:
    put_form(company.move_desk, ABROAD)
    scan, words = tmp_path / "passport.txt", WORDS[language]
    scan.write_text("E123")
    page = opened(page_as(company.mia, language=language, width=width), "Lisbon")
    number, section = (
        page.locator("[name=answer_passport]"),
        page.get_by_role("group", name=words["abroad"], exact=True),
    )
    expect(section).to_be_hidden()
    page.locator("[name=answer_leaves][value=yes]").check()
    expect(section).to_be_visible()
    number.fill("E123")
    page.locator("#id_files").set_input_files(scan)
    page.locator(".upload-belongs").select_option(words["scan"])
    page.locator("[name=answer_leaves][value=no]").check()
    expect(section).to_be_hidden()
    page.locator("[name=answer_leaves][value=yes]").check()
    expect(section).to_be_visible()
    expect(number).to_have_value("E123")
    assert sideways(page) == ""
    ticket = submitted(page, "Lisbon")
    assert ticket.answers == {"leaves": True, "passport": "E123"}
    assert list(Attachment.objects.values_list("name", "field_key")) == [("passport.txt", "scan")]
    agent = page_as(company.li_wei, language=language, width=width)
    agent.goto(ticket.get_absolute_url())
    answers = agent.locator("#answers")
    expect(answers.get_by_role("heading", name=words["abroad"])).to_be_visible()
    with agent.expect_download() as download:
        answers.get_by_role("link", name="passport.txt").click()
    assert download.value.path().read_text() == "E123"


@in_situations("en", PHONE)
def test_rows_are_summed_in_the_form_and_the_department_reads_them_with_their_total(
    company: Company, page_as: PageAs, language: str, width: int
) -> None:
    put_form(company.move_desk, ADVANCE)
    words = WORDS[language]
    page = opened(page_as(company.mia, language=language, width=width), "Suzhou")
    for place, (what, amount) in enumerate((("Train", "553.5"), ("Taxi", "80"), ("Hotel", "1200"))):
        if place:
            page.locator("[name=do][value='add:answer_items']").click()
            expect(page.locator(f"[name=answer_items-{place}-what]")).to_be_focused()
        page.locator(f"[name=answer_items-{place}-what]").fill(what)
        page.locator(f"[name=answer_items-{place}-amount]").fill(amount)
    expect(page.locator("[data-worked='items.total.amount']")).to_have_text(f"{words['sign']}1,833.50")
    page.locator("[name=do][value='remove:answer_items:1']").click()
    expect(page.locator("[data-worked='items.total.amount']")).to_have_text(f"{words['sign']}1,753.50")
    page.locator("[name=answer_own]").fill("-53.5")
    expect(page.locator("[data-worked=all]")).to_have_text(f"{words['sign']}1,700.00")
    assert sideways(page) == ""
    ticket = submitted(page, "Suzhou")
    assert [row["what"] for row in ticket.answers["items"]] == ["Train", "Hotel"]
    agent = page_as(company.li_wei, language=language, width=width)
    agent.goto(ticket.get_absolute_url())
    answers = agent.locator("#answers")
    expect(answers.locator("tbody tr")).to_have_count(2)
    foot = answers.locator("tfoot")
    expect(foot).to_contain_text(words["total"])
    expect(foot).to_contain_text(f"{words['sign']}1,753.50")
    expect(answers).to_contain_text(f"{words['sign']}1,700.00")
    assert sideways(agent) == ""


TAMPER = """() => {
  const form = document.querySelector("main form[data-guard]:has([name=title])");
  for (const [name, value] of [["answer_all", "99999"], ["all", "99999"], ["answer_items.total.amount", "99999"]]) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.querySelector("[data-worked=all]").textContent = "99999";
}"""


@in_situations("en", DESK)
def test_a_sum_that_was_tampered_with_in_the_page_is_worked_out_again(
    company: Company, page_as: PageAs, language: str, width: int
) -> None:
    put_form(company.move_desk, ADVANCE)
    page = opened(page_as(company.mia, language=language, width=width), "Suzhou")
    page.locator("[name=answer_items-0-what]").fill("Train")
    page.locator("[name=answer_items-0-amount]").fill("553.5")
    expect(page.locator("[data-worked=all]")).to_have_text(f"{WORDS[language]['sign']}553.50")
    page.evaluate(TAMPER)
    ticket = submitted(page, "Suzhou")
    assert ticket.answers == {"items": [{"what": "Train", "amount": "553.50"}], "all": "553.5"}
    expect(page.locator("#answers")).to_contain_text(f"{WORDS[language]['sign']}553.50")
    expect(page.locator("#answers")).not_to_contain_text("99999")


@in_situations("zh-hans", DESK)
def test_two_editors_of_one_form_meet_and_nothing_of_either_is_lost(
    company: Company, page_as: PageAs, watch: Watch, language: str, width: int
) -> None:
    editors = [page_as(person, language=language, width=width) for person in (company.hugo, company.ada)]
    for page, key in zip(editors, ("seats", "where"), strict=True):
        page.goto(f"{EDITOR}?open={key}")
        page.wait_for_load_state()
    first, second = editors
    label = f".form-open [name=label_{language[:2]}]"
    first.locator(label).fill("First")
    first.locator(label).press("Tab")
    expect(first.locator("#open-head")).to_contain_text("First")
    second.locator(label).fill("Second")
    second.locator(label).press("Tab")
    expect(second.locator(".form-line-label").first).to_contain_text("First")
    assert sideways(second) == ""
    fields = open_draft(company.move_desk).spec.fields
    assert [spec.label[language[:2]] for spec in fields] == ["First", "Second"]
    assert all("409" in fault for fault in watch.faults)
    watch.faults.clear()


@in_situations("zh-hans", PHONE)
def test_forty_questions_take_one_round_trip_more_without_scripts(
    company: Company, page_as: PageAs, language: str, width: int
) -> None:
    put_form(company.move_desk, FORTY)
    page = opened(page_as(company.mia, language=language, javascript=False, width=width), "Forty")
    for n in range(PAIRS):
        page.locator(f"[name=answer_has{n}][value=yes]").check()
    page.locator(".form-actions button[type=submit]").click()
    assert sideways(page) == "" and not Ticket.objects.exists()
    for n in range(PAIRS):
        page.locator(f"[name=answer_what{n}]").fill(f"thing {n}")
    page.locator(".form-actions button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Forty")
    answers = {f"has{n}": True for n in range(PAIRS)} | {f"what{n}": f"thing {n}" for n in range(PAIRS)}
    assert Ticket.objects.get().answers == answers
