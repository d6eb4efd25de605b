"""Search brings what is stored and what is asked into one form, and finds a ticket by any text with its number."""

import pytest
from django.db import connection

from servicedesk.accounts.models import User
from servicedesk.text.cleaning import folded
from servicedesk.text.fuzzy_search import Searched, closest
from servicedesk.text.search import numbers_in
from tests.cast import Company
from tests.tickets.pages import SignIn, filed
from tickets.models import Ticket
from tickets.queries.finding import found_in, in_turn, matching_requests


def find_requests(user: User, text: str, limit: int) -> list[Ticket]:
    return in_turn(user, matching_requests(user, text, limit).ids)


# What is stored, and what is asked: the same words, written in other ways.
ALIKE = [
    ("Screen is black", "“screen” – black…"),
    ("Screen is black", "ｓｃｒｅｅｎ"),
    ("“Café” — André’s desk", "cafe\u0301 andre\u0301"),
    ("cafe\u0301", "CAFÉ"),
    ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
    ("soft\u00adhyphen and zero\u200bwidth", "softhyphen zerowidth"),
    ("VPN", "v\u200bpn"),
    ("Straße 5", "STRASSE"),
    ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
    ("50 ℃, ½ day, № 7", "50 °C no 7"),
    ("a·b•c▪d★e", "a b c d e"),
    ("one‑two–three—four", "two three"),
    ("工位，搬迁。", "工位搬迁".replace("搬", " 搬")),
    ("ﬁle ①", "file 1"),
    ("it’s", "it's"),
    ("שלום־עולם", "עולם"),
    ("VPN连不上了", "vpn 连不上"),
    ("VPN 连不上了", "VPN连不上"),
    ("２楼Ｂ座３０１室", "b座 301"),
    ("プリンターが壊れた", "プリンター"),
    ("프린터가 고장", "린터"),
    ("เครื่องพิมพ์เสีย", "พิมพ์"),
]


@pytest.mark.parametrize(("kept", "asked"), ALIKE)
def test_the_same_words_are_found_however_they_are_written(company: Company, kept: str, asked: str) -> None:
    ticket = filed(company, title="Something", description=kept)
    Ticket.objects.filter(pk=ticket.pk).update(description=kept)  # as an older version stored it
    assert find_requests(company.mia, asked, 5) == [ticket]
    assert list(found_in(company.mia, Ticket.objects.all(), asked)) == [ticket]


@pytest.mark.parametrize("text", [text for pair in ALIKE for text in pair])
def test_what_is_compared_here_and_in_the_database_is_the_same(db: None, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_search_text(%s), desk_search_text(%s)", [text, folded(text)])
        in_the_database, folded_before = cursor.fetchone()
    assert in_the_database == folded_before


@pytest.mark.parametrize(
    "text",
    [
        "FAC-1",
        "fac-1 · Move my desk",
        "FAC-1: we have received your request",
        "Re: [FAC-1] it does not work",
        "“FAC-1”",
        "ＦＡＣ－１",
        "FAC‑1",
        "FAC–1",
        "请看FAC-1谢谢",
        "http://localhost:8000/tickets/FAC-1/#message-7",
        "\u200bFAC-1\u2069",
    ],
)
def test_a_text_that_holds_a_number_finds_its_ticket(company: Company, as_person: SignIn, text: str) -> None:
    ticket = filed(company, title="Move my desk")
    filed(company, title="Another desk")
    page = as_person(company.mia).get("/search/", {"q": text})
    assert [row.ticket for row in page.context["rows"]] == [ticket]
    inside = as_person(company.li_wei).get("/queue/", {"q": text})
    assert "Move my desk" in inside.content.decode() and "Another desk" not in inside.content.decode()


def test_who_may_not_read_a_ticket_does_not_find_it_by_its_number(company: Company) -> None:
    filed(company, title="Move my desk")
    assert find_requests(company.noah, "FAC-1: we have received your request", 5) == []


def test_the_ticket_that_is_named_comes_before_those_that_mention_it(company: Company) -> None:
    named, mentions = filed(company), filed(company, when="Mon 11:00", title="Like FAC-1")
    assert find_requests(company.mia, "FAC-1", 5) == [named, mentions]


def test_numbers_are_found_in_any_text_but_not_without_end() -> None:
    assert numbers_in("INC0000045, it-2") == ["INC0000045", "IT-2"]
    assert len(numbers_in(" ".join(f"IT-{number}" for number in range(100)))) == 20


@pytest.mark.parametrize("asked", ["\u200b", "“”", "— …", "★"])
def test_a_search_without_words_finds_nothing(company: Company, asked: str) -> None:
    filed(company)
    assert find_requests(company.mia, asked, 5) == []


@pytest.mark.parametrize("typed", ["ｍｉａ　ｚｈｏｕ", "mia\u200b zhou", "ＭＩＡ．ＺＨＯＵ＠example.com"])
def test_a_person_is_found_however_the_name_is_typed(company: Company, as_person: SignIn, typed: str) -> None:
    found = as_person(company.ada).get("/people/options/", {"q": typed}).json()
    assert [option["value"] for option in found["results"]] == [company.mia.email]


def test_the_closest_service_is_found_in_wide_letters() -> None:
    texts = {"printer": Searched("Printer does not print"), "chair": Searched("A new chair")}
    assert closest("ｐｒｉｎｔｅｒ", texts, 3) == ["printer"]


def test_the_search_box_promises_no_more_than_it_finds(company: Company, as_person: SignIn) -> None:
    for person in (company.mia, company.chen):
        page = as_person(person).get("/").content.decode()
        assert "answers, requests" not in page and "答案" not in page


@pytest.mark.parametrize("person", ["mia", "li_wei", "frida", "ada"])
@pytest.mark.parametrize("asked", ["%_%", "'\\&|!:*()", "，。"])
def test_lists_searched_for_marks_alone_are_empty(
    company: Company, as_person: SignIn, person: str, asked: str
) -> None:
    filed(company)
    client = as_person(company.people[person])
    for order in ("-submitted_at", "next_due_at"):
        answer = client.get("/api/v1/tickets/", {"q": asked, "ordering": order})
        assert answer.status_code == 200
        assert answer.json()["results"] == []
    for path in ("/requests/", "/requests/?tab=watched", "/queue/", "/queue/?tab=all", "/search/"):
        address, _, query = path.partition("?")
        answer = client.get(address, {"q": asked, **dict([query.split("=")] if query else [])})
        assert answer.status_code in (200, 403)
        assert b"data-row>" not in answer.content
