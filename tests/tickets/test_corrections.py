"""An arbiter leaves a time out of a clock: what they see before, what stays on record, and who may not."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from servicedesk.events import clock
from servicedesk.timers.drain import drain
from sla.enums import ClockKind
from sla.models import Clock, Exclusion, Verdict
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, text_of
from tests.tickets.promises import case_5, explained, missed
from tickets.actions.lifecycle import resolve
from tickets.models import Ticket
from tickets.rules import Access


@pytest.fixture(autouse=True)
def tuesday(company: Company) -> Iterator[datetime]:
    """Pages are read on Tuesday at 10:10."""
    moment = at("Tue 10:10")
    with clock.frozen(moment):
        yield moment


TYPED = {"from_at": "2026-03-02T10:00", "to_at": "2026-03-02T12:00", "reason": "The lift was locked"}


def correction(row: Clock) -> str:
    return f"{explained(Ticket.objects.get(promise=row.promise))}{row.pk}/correct/"


def test_an_arbiter_sees_what_follows_before_he_corrects(company: Company, as_person: SignIn) -> None:
    row = missed(company)
    page = text_of(as_person(company.ari).post(correction(row), {**TYPED, "check": "1"}))
    assert "2 h of working hours would be excluded: 6 h 30 min used instead of 8 h 30 min." in page
    assert "It would count as met; the original miss stays on record." in page
    assert "Exclude this time" in page and "Exclude this time" not in text_of(
        as_person(company.ari).get(correction(row))
    )
    assert not Exclusion.objects.exists()


def test_a_correction_shows_both_figures_and_keeps_the_record(company: Company, as_person: SignIn) -> None:
    row = missed(company)
    client = as_person(company.ari)
    answered = client.post(correction(row), TYPED)
    assert answered.status_code == 302 and Exclusion.objects.get().by == company.ari
    verdict = Verdict.objects.get(promise=row.promise, kind=ClockKind.RESOLUTION)
    assert (verdict.is_met, verdict.is_met_raw) == (True, False)
    page = text_of(as_person(company.mia).get(explained(Ticket.objects.get())))
    assert "Originally 8 h 30 min, corrected 6 h 30 min. Both are reported." in page
    assert "With the corrections it counts as met; the original miss stays on record." in page
    assert "The lift was locked" in page and "Ari Stone" not in page
    assert "Move my desk" not in text_of(client.get(explained(Ticket.objects.get())))


def test_a_running_clock_is_due_later_after_a_correction(company: Company, as_person: SignIn) -> None:
    ticket = case_5(company)
    row = Clock.objects.get(promise=ticket.promise, kind=ClockKind.RESOLUTION)
    page = text_of(as_person(company.ari).post(correction(row), {**TYPED, "check": "1"}))
    assert "It would be due today 16:00 instead of today 14:00." in page
    as_person(company.ari).post(correction(row), TYPED)
    row.refresh_from_db()
    assert row.due_at == at("Tue 16:00")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": ""}, "Explain why this time is excluded"),
        ({"to_at": "2026-03-02T09:30"}, "The end is before the start."),
        ({"from_at": "2026-03-01T09:00"}, "The timer had not started then."),
        ({"to_at": "2026-03-03T18:00"}, "This time has not passed yet."),
        ({"from_at": "yesterday"}, "invalid-feedback"),
    ],
)
def test_nonsense_is_refused_beside_its_field(
    company: Company, as_person: SignIn, change: dict[str, str], said: str
) -> None:
    answered = as_person(company.ari).post(correction(missed(company)), TYPED | change)
    assert answered.status_code == 400 and said in text_of(answered)
    assert not Exclusion.objects.exists()


def test_a_correction_that_changes_nothing_is_not_made(company: Company, as_person: SignIn) -> None:
    row, client = missed(company), as_person(company.ari)
    at_lunch = TYPED | {"from_at": "2026-03-02T12:15", "to_at": "2026-03-02T13:00"}
    page = text_of(client.post(correction(row), {**at_lunch, "check": "1"}))
    assert "Nothing would change" in page and "Exclude this time" not in page
    answered = client.post(correction(row), at_lunch)
    assert answered.status_code == 400 and 'id="id_from_at_error">Nothing would change' in text_of(answered)
    assert not Exclusion.objects.exists()


def test_a_correction_of_a_running_clock_counts_once_that_ends_in_time(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company, "Mon 09:00")
    row = Clock.objects.get(promise=ticket.promise, kind=ClockKind.RESOLUTION)
    drain()
    said = "It will count as met if it ends by today 11:30; until then it counts as missed."
    client = as_person(company.ari)
    page = text_of(client.post(correction(row), {**TYPED, "check": "1"}))
    assert "It would count as met if it ends by then; until then it counts as missed." in page
    client.post(correction(row), TYPED)
    assert not Verdict.objects.get(promise=row.promise, kind=ClockKind.RESOLUTION).is_met
    page = text_of(as_person(company.mia).get(explained(ticket)))
    assert "A target was missed: it was due today 09:30." in page and said in page
    assert "it counts as kept" not in page
    card = text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    assert "A target was missed: it was due today 09:30." in card and said in card
    told = as_person(company.mia).get(f"/api/v1/tickets/{ticket.number}/promise/explanation/").json()
    assert [one["is_missed"] for one in told["clocks"] if one["kind"] == "resolution"] == [True]
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 10:20"))
    assert Verdict.objects.get(promise=row.promise, kind=ClockKind.RESOLUTION).is_met


def test_the_page_says_when_a_correction_was_made(company: Company, as_person: SignIn) -> None:
    row = missed(company)
    as_person(company.ari).post(correction(row), TYPED)
    found = explanation_of(as_person(company.mia), row)
    change = next(one for one in found["changes"] if one["kind"] == "excluded")
    assert datetime.fromisoformat(change["at"]) == at("Tue 10:10")
    assert change["text"] == "yesterday 10:00 to yesterday 12:00 is excluded"


def explanation_of(client: Client, row: Clock) -> dict[str, Any]:
    """Return what a program reads of the clock."""
    number = Ticket.objects.get(promise=row.promise).number
    told = client.get(f"/api/v1/tickets/{number}/promise/explanation/").json()
    return next(one for one in told["clocks"] if one["kind"] == row.kind and one["cycle"] == row.cycle)


@pytest.mark.parametrize(
    ("name", "status"), [("mia", 403), ("hugo", 403), ("ada", 403), ("eve", 404), ("tom", 404)]
)
def test_others_correct_nothing(company: Company, as_person: SignIn, name: str, status: int) -> None:
    row = missed(company)
    assert as_person(company.people[name]).post(correction(row), TYPED).status_code == status
    assert not Exclusion.objects.exists()


def test_an_arbiter_is_no_judge_of_his_own_request(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, "Mon 09:00", by=company.ari)
    row = Clock.objects.get(promise=ticket.promise, kind=ClockKind.RESOLUTION)
    assert as_person(company.ari).post(correction(row), TYPED).status_code == 403
    assert not Access(is_requester=True, is_arbiter=True).sees_inside
