"""A search finds the same as a look at every text, whatever the words, whoever asks, and however far it walks."""

import random
import re
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servicedesk.accounts.models import User
from tests.cast import Company
from tests.tickets.pages import SignIn, filed, text_of
from tests.tickets.test_rights import situations
from tickets import rules
from tickets.models import Ticket
from tickets.queries import finding
from tickets.queries.finding import found_in, matching_requests, newest_requests

ALPHABET = "ab1é工位搬 -，·ＡÉ\u200b"
FOLDED = str.maketrans({"Ａ": "a", "É": "é", "\u200b": ""})
WORD = re.compile("[工位搬]+|[ab1é]+")


def contains(text: str, query: str) -> bool:
    """Say by a look at the texts alone whether one has every word of the other, as the search promises."""
    kept = WORD.findall(text.translate(FOLDED))
    asked = WORD.findall(query.translate(FOLDED))
    return bool(asked) and all(
        any(word in one if word[0] in "工位搬" else one.startswith(word) for one in kept) for word in asked
    )


def made_up(chance: random.Random, most: int) -> str:
    return "".join(chance.choices(ALPHABET, k=chance.randint(1, most)))


def test_a_search_finds_what_a_look_at_every_text_finds(company: Company) -> None:
    tickets = [filed(company, f"Mon 10:{place:02}") for place in range(12)]
    for place, ticket in enumerate(tickets):
        number = f"X-{chr(ord('m') + place)}"
        Ticket.objects.filter(pk=ticket.pk).update(number=number, title="Y")
    for seed in range(8):
        assert hits_of(company.mia, tickets, random.Random(seed)) > 20, seed


def hits_of(reader: User, tickets: list[Ticket], chance: random.Random) -> int:
    """Give the tickets other texts and check what some queries find in them; return how much that was."""
    texts = {ticket.pk: made_up(chance, 30) for ticket in tickets}
    for pk, text in texts.items():
        Ticket.objects.filter(pk=pk).update(description=text)
    hits = 0
    for _ in range(60):
        query = made_up(chance, 5)
        if len(WORD.findall(query.translate(FOLDED))) > 8:
            continue
        expected = {pk for pk, text in texts.items() if contains(text, query)}
        found = found_in(reader, Ticket.objects.all(), query).values_list("pk", flat=True)
        assert set(found) == expected, (query, texts)
        hits += len(expected)
    return hits


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("screen", True), ("SCREENS", True), ("scr", True), ("reen", False), ("screens black", True),
        ("black s", True), ("84213", True), ("842", True), ("4213", False), ("工位", True), ("位搬", True),
        ("搬迁工位", False), ("工", True), ("迁", True), ("工搬", False),
    ],
)  # fmt: skip
def test_words_are_found_by_how_they_begin_and_chinese_anywhere(
    company: Company, asked: str, is_found: bool
) -> None:
    filed(company, title="Screens are black", description="Asset 84213, 工位搬迁")
    assert found_in(company.mia, Ticket.objects.all(), asked).exists() == is_found


def test_a_word_without_an_end_is_kept_and_found_by_all_of_it(company: Company) -> None:
    long = "a" * 4000
    ticket = filed(company, description=f"{long}b {'工' * 4000}")
    for asked, is_found in (
        (long[:100], True),
        (f"{long}b", True),
        (f"{long}c", False),
        (f"{long[:99]}b", False),
    ):
        assert found_in(company.mia, Ticket.objects.filter(pk=ticket.pk), asked).exists() == is_found


def test_however_far_it_walks_everybody_finds_the_newest_that_they_may_read(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, ticket in enumerate(situations(company)):
        Ticket.objects.filter(pk=ticket.pk).update(description="needle" if place % 3 else "hay")
    for name, person in company.people.items():
        for text in ("needle", "hay", "needle hay", "nothing-like-it"):
            readable = rules.readable_by(person).order_by("-submitted_at", "-pk")
            every = [one.pk for one in readable if set(text.split()) <= set(one.description.split())]
            for walked, limit in product((0, 1, 3, 15_000), (2, 300)):
                monkeypatch.setattr(finding, "WALKED", walked)
                found = matching_requests(person, text, limit).ids
                assert found == every[:limit], (name, text, walked, limit)


def test_a_further_page_of_a_common_word_walks_on_from_where_it_begins(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = [filed(company, f"Mon 10:{place:02}", title="Lamp") for place in range(8)][::-1]
    monkeypatch.setattr(finding, "WALKED", 2)
    monkeypatch.setattr(finding, "FURTHER", 1)
    after, found = None, list[int]()
    with CaptureQueriesContext(connection) as asked:
        for _page in every:
            found += newest_requests(company.mia, "lamp", 1, among=Ticket.objects.all(), after=after)
            last = Ticket.objects.get(pk=found[-1])
            after = last.submitted_at, last.pk
    assert found == [one.pk for one in every]
    assert not [one for one in asked if "moment_apart" in one["sql"]], "all that have the word are not sorted"


def test_ways_to_read_a_ticket_are_branches_and_together_they_are_what_one_may_read(company: Company) -> None:
    tickets = situations(company)
    for name, person in company.people.items():
        parts = [part for branch in rules.readable_branches(person) for part in branch.parts()]
        merged = {
            pk for part in parts for pk in Ticket.objects.filter(part.condition).values_list("pk", flat=True)
        }
        assert merged == {one.pk for one in tickets if rules.access(person, one).sees_content}, name


def test_the_page_says_how_many_there_are_but_counts_no_further_than_it_must(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Client = as_person(company.mia)
    for place in range(27):
        filed(company, f"Mon 10:{place:02}", title=f"Lamp {place}")
    assert "24 of 27 shown" in text_of(client.get("/search/?q=lamp"))
    monkeypatch.setattr("servicedesk.site.search.requests.COUNTED", 25)
    assert "24 of 25+ shown" in text_of(client.get("/search/?q=lamp"))
    User.objects.filter(pk=company.mia.pk).update(language="zh-hans")
    assert "共 25+ 条，显示 24 条" in text_of(client.get("/search/?q=lamp"))
    assert "条，显示" not in text_of(client.get("/search/?q=26"))
    assert "条，显示" not in text_of(client.get("/search/?q=lamp", headers={"HX-Request": "true"}))


def test_what_matched_is_marked_and_what_people_typed_stays_text(company: Company, as_person: SignIn) -> None:
    filed(company, title="Desk <b>lamp</b> 在工位，Lamps")
    page = as_person(company.mia).get("/search/", {"q": "LAM 工位"}).content.decode()
    assert "Desk &lt;b&gt;<mark>lam</mark>p&lt;/b&gt; 在<mark>工位</mark>，<mark>Lam</mark>ps" in page
    found = as_person(company.mia).get("/search/", {"q": "desk"}).content.decode()
    assert "Move a <mark>desk</mark>" in found


def test_a_request_that_was_found_by_its_description_shows_where(company: Company, as_person: SignIn) -> None:
    filed(company, title="Lamp", description="It is dark.\n\nThe <lamp> is\nbroken.")
    client = as_person(company.mia)
    found = client.get("/search/", {"q": "lamp brok"}).content.decode()
    assert "It is dark. The &lt;<mark>lamp</mark>&gt; is <mark>brok</mark>en." in found
    assert "rows-excerpt" not in client.get("/search/", {"q": "lamp"}).content.decode()
