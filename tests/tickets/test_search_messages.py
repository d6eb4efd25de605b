"""What was said is found by those who may read it, and by nobody else, however far the search walks."""

import pytest

from servicedesk.accounts.models import User
from tests.cast import Company, at
from tests.tickets.test_rights import situations
from tickets import rules
from tickets.models import Message, Ticket
from tickets.queries import finding_messages
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


def by_a_look(person: User, tickets: list[Ticket], words: str) -> list[int]:
    """Return the ids of the tickets, the newest first, where one message that the person may read has every word."""
    found = [
        ticket
        for ticket in tickets
        if any(
            all(f" {word}" in f" {said.search_text}" for word in words.split())
            for said in rules.messages_visible_to(person, ticket)
        )
    ]
    return [one.pk for one in sorted(found, key=lambda one: (one.submitted_at, one.pk), reverse=True)]


@pytest.mark.parametrize(("walked", "rare"), [(0, 0), (0, 2_000), (1, 0), (3, 2_000), (1_500, 0)])
def test_everybody_finds_what_they_may_read_of_what_was_said(
    company: Company, monkeypatch: pytest.MonkeyPatch, walked: int, rare: int
) -> None:
    monkeypatch.setattr(finding_messages, "WALKED", walked)
    monkeypatch.setattr(finding_messages, "RARE", rare)
    tickets = conversations(company)
    hits = 0
    for name, person in company.people.items():
        for text in ("needle", "needle thread", "thread", "工位 a", "nothing-like-it"):
            every = by_a_look(person, tickets, text)
            hits += len(every)
            for limit in (1, 2, 5, 300):
                assert matching_requests(person, text, limit).ids == every[:limit], (name, text)
    assert hits > 100
