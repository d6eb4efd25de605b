"""What was said is found by those who may read it, and by nobody else, however far the search walks."""

from itertools import product

import pytest

from tests.cast import Company, at
from tests.tickets.test_rights import situations
from tickets import rules
from tickets.models import Message, Ticket
from tickets.queries import finding
from tickets.queries.finding import matching_requests

SAID = ("needle in the morning", "hay", "needle and thread", "工位已经搬好 A-17", "thread")


def conversations(company: Company) -> list[Ticket]:
    """Return tickets in every constellation that gives or takes a right, with messages and notes of each department."""
    tickets = situations(company)
    for place, ticket in enumerate(tickets):
        for step, unit in enumerate((None, company.facilities, company.it, company.finance)):
            Message.objects.create(
                ticket=ticket,
                author=company.li_wei,
                kind="public" if unit is None else "internal",
                department=unit,
                body=SAID[(place + step) % len(SAID)],
                at=at("Mon 11:30"),
            )
    return tickets


def by_a_look(heard: dict[Ticket, list[str]], words: str) -> list[int]:
    """Return the ids of the tickets, the newest first, of which messages that someone may read have every word."""
    found = [
        ticket
        for ticket, texts in heard.items()
        if all(any(f" {word}" in f" {text}" for text in texts) for word in words.split())
    ]
    return [one.pk for one in sorted(found, key=lambda one: (one.submitted_at, one.pk), reverse=True)]


def test_everybody_finds_what_they_may_read_of_what_was_said(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets, hits = conversations(company), 0
    for name, person in company.people.items():
        heard = {
            ticket: [said.search_text for said in rules.messages_visible_to(person, ticket)]
            for ticket in tickets
        }
        for text in ("needle", "needle thread", "thread", "工位 a", "nothing-like-it"):
            every = by_a_look(heard, text)
            hits += len(every)
            for walked, limit in product((0, 1, 3, 1_500), (2, 300)):
                monkeypatch.setattr(finding, "WALKED", walked)
                found = matching_requests(person, text, limit).ids
                assert found == every[:limit], (name, text, walked, limit)
    assert hits > 100
