"""Questions that are drawn once for everybody never show what was somebody's own, or of another version or language."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from servicedesk.accounts.models import User
from servicedesk.events import clock
from tests.cast import Company, at
from tests.departments.formspec.forms import field
from tests.departments.publishing import publish_form
from tests.tickets.pages import SignIn

FORM = "/services/move-a-desk/request/"
ABROAD = field("abroad", "yes_no", label={"en": "Abroad", "zh": "出境"})


@pytest.fixture(autouse=True)
def some_moment() -> Iterator[None]:
    """Stop the clock at a moment with microseconds, whose digits are in no page."""
    with clock.frozen(at("Mon 10:00") + timedelta(seconds=43, microseconds=120001)):
        yield


def published(company: Company, *fields: dict[str, Any], day: str = "Mon") -> None:
    publish_form(service=company.move_desk, fields=list(fields), by=company.hugo, at=at(f"{day} 09:00"))


def opened(as_person: SignIn, user: User, query: str = "") -> str:
    return as_person(user).get(FORM + query).content.decode()


def test_what_a_link_fills_in_is_in_no_other_persons_form(company: Company, as_person: SignIn) -> None:
    published(company, field("room", "text"))
    filled = opened(as_person, company.mia, "?room=Room+3.12")
    assert "Room 3.12" in filled
    for _ in range(2):
        assert "3.12" not in opened(as_person, company.noah)
    assert "Room 3.12" in opened(as_person, company.mia, "?room=Room+3.12")


def test_a_refused_form_has_its_answers_and_the_next_one_none(company: Company, as_person: SignIn) -> None:
    published(company, field("room", "text"))
    opened(as_person, company.mia)
    sent = {"answer_room": "Room 3.12", "shown": "room", "form_version": company.move_desk.newest_form.pk}
    refused = as_person(company.mia).post(FORM, sent)
    assert refused.status_code == 400 and "Room 3.12" in refused.content.decode()
    assert "3.12" not in opened(as_person, company.noah)


def test_each_version_and_language_has_its_own_words(company: Company, as_person: SignIn) -> None:
    published(company, ABROAD)
    assert "Abroad" in opened(as_person, company.mia)
    in_chinese = opened(as_person, company.chen)
    assert "出境" in in_chinese and "Abroad" not in in_chinese
    published(company, {**ABROAD, "label": {"en": "Across the border", "zh": "跨境"}}, day="Tue")
    assert "Across the border" in opened(as_person, company.mia)
    assert "跨境" in opened(as_person, company.chen)


@pytest.mark.parametrize(
    ("kind", "default", "own"),
    [("text", "A desk", 'value="A desk"'), ("person", "requester", "Mia Zhou")],
)
def test_what_begins_with_an_answer_is_drawn_for_each(
    company: Company, as_person: SignIn, kind: str, default: str, own: str
) -> None:
    published(company, field("what", kind, default=default))
    assert own in opened(as_person, company.mia)
    again = opened(as_person, company.noah)
    assert (own in again) is (kind == "text")
