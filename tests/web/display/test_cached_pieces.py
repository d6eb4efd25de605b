"""Pieces that a process keeps between pages: by language, by theme, and the rail by what it says."""

import re

import pytest
from django.test import Client

from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed
from tickets.actions.work import take

pytestmark = pytest.mark.django_db


def rail_of(client: Client) -> str:
    page = client.get("/queue/").content.decode()
    found = re.search(r'<nav class="rail".*?</nav>', page, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def test_the_rail_of_each_person_and_moment_is_its_own(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    li_wei = as_person(company.li_wei)
    before = rail_of(li_wei)
    assert "Queue 1 Take a call Unassigned 1" in before
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:05"))
    assert "Unassigned At risk" in rail_of(li_wei)
    assert rail_of(as_person(company.hugo)) != before


def test_a_change_of_language_and_theme_is_seen_at_once(company: Company, as_person: SignIn) -> None:
    client = as_person(company.li_wei)
    pages = []
    for language, theme in (("zh-hans", "dark"), ("en", "light")):
        company.li_wei.language = language
        company.li_wei.save(update_fields=["language"])
        client.cookies["theme"] = theme
        pages.append(client.get("/").content.decode())
    for pattern in (
        r'<nav class="rail".*?</nav>',
        r'<dialog class="ask" id="help".*?</dialog>',
        r'id="dark-tokens"\s+media="[^"]*"',
    ):
        pieces = [re.search(pattern, page, re.DOTALL) for page in pages]
        assert pieces[0] and pieces[1]
        assert pieces[0][0] != pieces[1][0]
