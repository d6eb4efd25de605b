"""After how many working days a request closes, and for how many it may come back, is said once: in the settings."""

import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django.utils import translation

from servicedesk.events import clock
from servicedesk.timers.drain import drain
from servicedesk.verbs.exceptions import Refused
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, text_of
from tickets.actions.lifecycle import confirm, reopen, resolve
from tickets.display import ending
from tickets.models import Ticket
from tickets.workflow import State


@pytest.fixture
def solved(company: Company) -> Ticket:
    """A request that was solved on Monday at 15:00."""
    ticket = filed(company)
    resolve(ticket=ticket, answer="Done.", by=company.li_wei, at=at("Mon 15:00"))
    return ticket


@pytest.mark.parametrize("days", [1, 4])
def test_a_solved_request_closes_after_the_days_of_the_settings(
    company: Company, settings: Any, days: int
) -> None:
    settings.CLOSES_AFTER_DAYS = days
    ticket = filed(company)
    resolve(ticket=ticket, answer="Done.", by=company.li_wei, at=at("Mon 15:00"))
    day = {1: "Tue", 4: "Fri"}[days]
    for time, state in (("17:59", State.RESOLVED), ("18:00", State.CLOSED)):
        with clock.frozen(at(f"{day} {time}")):
            drain()
        assert Ticket.objects.get(pk=ticket.pk).state == state


def test_a_closed_request_comes_back_within_the_days_of_the_settings(
    company: Company, solved: Ticket, settings: Any
) -> None:
    confirm(ticket=solved, by=company.mia, at=at("Mon 16:00"))
    settings.REOPENS_WITHIN_DAYS = 1
    with pytest.raises(Refused, match="more than 1 working day ago"):
        reopen(ticket=solved, why="Again.", by=company.mia, at=at("Wed 10:00"))
    settings.REOPENS_WITHIN_DAYS = 2
    assert reopen(ticket=solved, why="Again.", by=company.mia, at=at("Wed 10:00")).state != State.CLOSED


@pytest.mark.parametrize(
    ("language", "days", "words"),
    [
        ("en", 1, "let us know within 1 working day."),
        ("en", 4, "let us know within 4 working days."),
        ("zh-hans", 4, "如未解决，请在 4 个工作日内告诉我们，否则请求将自动关闭。"),
    ],
)
def test_the_page_names_the_days_of_the_settings(
    company: Company,
    solved: Ticket,
    as_person: SignIn,
    settings: Any,
    language: str,
    days: int,
    words: str,
) -> None:
    settings.CLOSES_AFTER_DAYS = days
    company.mia.language = language
    company.mia.save()
    assert words in text_of(as_person(company.mia).get(f"/tickets/{solved.number}/"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_sentence_follows_the_settings(settings: Any, language: str) -> None:
    settings.CLOSES_AFTER_DAYS = settings.REOPENS_WITHIN_DAYS = 7
    sentences = [
        ending.closes_by_itself, ending.no_objection_text, ending.closed_by_itself, ending.may_be_taken_up,
        ending.closed_requests_stay,
    ]  # fmt: skip
    with translation.override(language):
        assert all("7" in sentence() for sentence in sentences)


def test_no_sentence_names_days_of_its_own() -> None:
    catalog = polib.pofile(str(Path("locale/zh_Hans/LC_MESSAGES/django.po")))
    number = r"(one|two|three|four|five|six|[1-9]) working days?\b"
    sentences = [
        entry.msgid for entry in catalog if "templates/web/gallery.html" not in str(entry.occurrences)
    ]
    assert [text for text in sentences if re.search(number, text)] == []
