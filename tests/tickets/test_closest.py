"""Where no service contains all that was typed: those that come closest, and none for a few words in common."""

import pytest

from departments.models import Service
from servicedesk.text.fuzzy_search import Searched, closest, telling_words
from servicedesk.text.query_parts import parts_of
from tests.cast import Company
from tests.departments.audiences import limit_to
from tests.tickets.pages import SignIn, filed, queries_of, text_of

TEXTS = {
    "computer": Searched(
        "Problem with a computer\n电脑故障", "Something does not start. printer 打印机 蓝屏"
    ),
    "network": Searched("Network and VPN\n网络与 VPN", "No connection, slow connection. 连不上、网速慢"),
    "repair": Searched("Repair in the building\n楼宇报修", "Light, doors, furniture. chair 灯 门 椅子"),
    "desk": Searched("Move desks\n工位搬迁", "One desk or a whole floor. 一个工位"),
    "proof": Searched("Certificate of employment\n在职证明", "For visas, banks. 签证 贷款 收入"),
    "invoice": Searched("Issue an invoice\n开具发票", "Invoices to customers. 开票"),
}


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("the printer is down", ["computer"]),
        ("PRINTER?! Does not print.", ["computer"]),
        ("I need a new chair for my desk", ["repair", "desk"]),
        ("printr", ["computer"]),
        ("pritner", ["computer"]),
        ("invioce for customers", ["invoice"]),
        ("moving", ["desk"]),
        ("photoshop", []),
        ("cant find 20 desks this week", ["desk"]),
        ("repairs", ["repair"]),
        ("VPN连不上", ["network"]),
        ("打印机连不上", ["computer", "network"]),
        ("打印几", ["computer"]),
        ("开具收入证明", ["proof", "invoice"]),
        ("上网很慢", ["network"]),
        ("电脑坏了", ["computer"]),
        ("我的灯坏了", ["repair"]),
        ("is it not the one that I need", []),
        ("best pizza and printer ink shops nearby tonight", []),
        ("我要了的", []),
        ("FAC-1", []),
        ("%", []),
        ("", []),
    ],
)
def test_what_comes_closest(query: str, best: list[str]) -> None:
    assert closest(query, TEXTS, limit=8) == best


def test_there_is_a_limit_and_there_may_be_nothing_to_compare() -> None:
    many = {number: Searched("Printer") for number in range(20)}
    assert closest("printer paper", many, limit=8) == list(range(8))
    assert closest("printer", {}, limit=8) == []


def test_a_word_that_is_there_is_no_slip_of_another() -> None:
    texts = {"printer": Searched("Printer"), "printed": Searched("Printed matter")}
    assert closest("our printer jams", texts, limit=8) == ["printer"]
    assert closest("our prinder jams", texts, limit=8) == ["printer"]


@pytest.mark.parametrize(
    ("query", "best"),
    [("a car", ["car", "cards"]), ("two cards", ["cards"]), ("batteries", ["battery"]), ("copied", ["copy"])],
)
def test_another_form_of_a_word_comes_before_a_word_that_begins_alike(query: str, best: list[str]) -> None:
    texts = {name: Searched(name) for name in ("cards", "car", "battery", "copy")}
    assert closest(query, texts, limit=8) == best


def test_the_title_comes_before_everyday_words_and_they_before_the_rest() -> None:
    texts = {
        "rest": Searched("Repair", "chair"), "words": Searched("Repair", words=("chair",)), "name": Searched("Chair")
    }  # fmt: skip
    assert closest("a chair", texts, limit=8) == ["name", "words", "rest"]


@pytest.mark.parametrize(
    ("typed", "meant", "is_found"),
    [
        ("printr", "printer", True), ("printter", "printer", True), ("pronter", "printer", True),
        ("pritner", "printer", True), ("rinter", "printer", True), ("orinter", "printer", True),
        ("ptinrer", "printer", False), ("prntr", "printer", False), ("printer", "planter", False),
        ("certifcat", "certificate", True), ("sertifikate", "certificate", True), ("krtifikate", "certificate", False),
        ("light", "night", False), ("dsek", "desk", False),
    ],
)  # fmt: skip
def test_slips(typed: str, meant: str, is_found: bool) -> None:
    assert closest(typed, {meant: Searched(meant)}, limit=8) == ([meant] if is_found else [])


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("I can't log in", "account"),
        ("can't open it", None),
        ("电脑开不了机了", "computer"),
        ("我的WiFi连不上", "network"),
        ("logging", None),
        ("打不开", "repair"),
    ],
)
def test_an_everyday_phrase_is_found_as_it_is_said(query: str, best: str | None) -> None:
    texts = {
        "account": Searched("Account", words=("can't log in",)),
        "computer": Searched("Computer 电脑", words=("开不了机",)),
        "chair": Searched("Chair 电脑椅"),
        "network": Searched("Network", words=("WiFi连不上",)),
        "repair": Searched("Doors", words=("打不开",)),
    }
    assert closest(query, texts, limit=1) == ([best] if best else [])


def test_what_tells_are_the_words_that_the_name_does_not_have() -> None:
    service = Searched(
        "Network\n网络", "No wifi", ("wifi", "internet", "no network", "上不了网", "wlan", "网速")
    )
    assert telling_words("wifi", service) == ["wifi"]
    assert telling_words("WIFI and intrenet", service) == ["wifi", "internet"]
    assert telling_words("network", service) == []
    assert telling_words("今天上不了网", service) == ["上不了网"]
    assert telling_words("wifi internet wlan 网速", service) == ["wifi", "internet", "wlan"]


def test_what_of_a_query_is_compared() -> None:
    assert parts_of("I can't move my desk, desk!") == ["move", "desk"]
    assert parts_of("请问怎么搬工位？灯") == ["搬工", "工位", "灯"]
    assert len(parts_of("字" + "".join(chr(0x4E00 + place) for place in range(200)))) == 40


@pytest.mark.parametrize(
    "text", ["please move my old desk", "desks", "我想搬工位", "搬迁一个工位吧", "工位搬去哪"]
)
def test_search_shows_the_closest_services(company: Company, as_person: SignIn, text: str) -> None:
    page = as_person(company.mia).get("/search/", {"q": text})
    assert [card.service for card in page.context["closest"]] == [company.move_desk]
    assert page.context["services"] == []
    assert "Closest services" in text_of(page) and "Nothing found" not in text_of(page)
    assert "Reply within 2 h, resolved within 8 h" in text_of(page)


@pytest.mark.parametrize("text", ["desk", "zzz", "I need the", ""])
def test_search_that_finds_a_service_or_nothing_shows_none(
    company: Company, as_person: SignIn, text: str
) -> None:
    page = as_person(company.mia).get("/search/", {"q": text})
    assert page.context["closest"] == [] and "Closest services" not in text_of(page)


def test_closest_services_stand_below_the_requests_that_hold_every_word(
    company: Company, as_person: SignIn
) -> None:
    filed(company, title="My desk creaks")
    page = text_of(as_person(company.mia).get("/search/?q=desk+creaks"))
    assert page.index("My desk creaks") < page.index("Closest services") < page.rindex("Move a desk")


def test_where_few_services_hold_every_word_others_that_come_close_stand_beside_them(
    company: Company, as_person: SignIn
) -> None:
    words = {"words_en": "noisy at my desk"}
    Service.objects.filter(pk=company.screens.pk).update(**words)
    page = as_person(company.mia).get("/search/?q=noisy+at+my+desk")
    shown = [[card.service for card in page.context[name]] for name in ("services", "closest")]
    assert shown == [[company.screens], [company.move_desk]]
    text = text_of(page)
    assert text.index("Other services that come close") < text.rindex("Move a desk")
    assert "Closest services" not in text


def test_closest_services_are_those_one_may_order(company: Company, as_person: SignIn) -> None:
    limit_to(company.move_desk, company.it)
    assert as_person(company.mia).get("/search/?q=desk+please").context["closest"] == []
    Service.objects.update(state="retired")
    assert as_person(company.tom).get("/search/?q=desk+please").context["closest"] == []


def test_the_closest_of_many_services_cost_the_same_queries(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    one = queries_of(client, "/search/?q=desk+please")
    for place in range(10):
        Service.objects.create(
            slug=f"desk-{place}",
            state="published",
            name_en=f"Desk {place}",
            department=company.it,
            category=company.move_desk.category,
        )
    assert len(client.get("/search/?q=desk+please").context["closest"]) == 8
    assert queries_of(client, "/search/?q=desk+please") == one
