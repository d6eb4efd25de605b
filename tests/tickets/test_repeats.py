"""What is sent twice is done once: pressed twice, or sent again because no answer came."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from servicedesk.events import clock
from servicedesk.events.models import Event
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, post, text_of
from tickets.actions.conversation import ask, reply
from tickets.actions.lifecycle import not_solved, resolve
from tickets.models import Message, Ticket
from tickets.workflow import State

NOON = at("Mon 11:30")
FORM = "/services/move-a-desk/request/"
ASKED = {"title": "Move my desk", "impact": "one", "urgency": "soon", "answer_seats": "1"}


@pytest.fixture(autouse=True)
def noon(company: Company) -> Iterator[datetime]:
    """Everything happens on Monday at 11:30, unless it is said that time passes."""
    with clock.frozen(NOON):
        yield NOON


def _plan(content: bytes = b"by the window") -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.txt", content)


def _was_taken(answer: HttpResponse) -> bool:
    return answer.status_code == 302


def _state(ticket: Ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).state


@pytest.mark.parametrize("verb", ["reply", "ask", "note", "resolve"])
def test_the_same_words_of_an_agent_within_a_minute_are_one_message(
    company: Company, as_person: SignIn, verb: str
) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    first = post(agent, ticket, verb, body="At noon.", files=[_plan()])
    with clock.frozen(NOON + timedelta(seconds=59)):
        second = post(agent, ticket, verb, body="At noon.", files=[_plan()])
    assert _was_taken(first) and second.url == first.url
    assert Message.objects.count() == 1 and Message.objects.get().attachments.count() == 1
    assert Event.objects.filter(kind__startswith="ticket.", actor=company.li_wei).count() == 1


def test_line_ends_and_what_nobody_sees_make_no_other_message(company: Company, as_person: SignIn) -> None:
    ticket, requester = filed(company), as_person(company.mia)
    for words in ("One.\r\nTwo.", "One.\nTwo. ", "One.\nTwo.\u200b"):
        assert _was_taken(post(requester, ticket, "reply", body=words))
    assert Message.objects.count() == 1


def test_an_answer_that_is_sent_twice_is_no_conflict(company: Company, as_person: SignIn) -> None:
    ticket, requester = filed(company), as_person(company.mia)
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    assert all(_was_taken(post(requester, ticket, "answer", body="The fourth.")) for _ in range(2))
    assert Message.objects.filter(body="The fourth.").count() == 1
    assert _state(ticket) == State.IN_PROGRESS


@pytest.mark.parametrize("verb", ["not_solved", "reopen"])
def test_what_is_still_missing_is_said_once(company: Company, as_person: SignIn, verb: str) -> None:
    ticket, requester = filed(company), as_person(company.mia)
    resolve(ticket=ticket, answer="Moved.", by=company.li_wei, at=at("Mon 11:00"))
    if verb == "reopen":
        post(requester, ticket, "confirm")
    assert all(_was_taken(post(requester, ticket, verb, body="A chair.")) for _ in range(2))
    assert Message.objects.filter(body="A chair.").count() == 1
    assert Ticket.objects.get().cycle == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"body": "At one."},
        {"files": [_plan(b"by the door")]},
        {"files": []},
        {"kind": "note", "composer": "1"},
    ],
    ids=["other words", "another file of the same name", "no file", "other readers"],
)
def test_what_differs_is_another_message(
    company: Company, as_person: SignIn, changed: dict[str, object]
) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    words = {"body": "At noon.", "kind": "public"}
    post(agent, ticket, "reply", **words, files=[_plan()])
    post(agent, ticket, "reply", **{**words, "files": [_plan()], **changed})
    assert Message.objects.count() == 2


def test_the_same_words_a_minute_later_are_another_message(company: Company, as_person: SignIn) -> None:
    ticket, requester = filed(company), as_person(company.mia)
    post(requester, ticket, "reply", body="Any news?")
    with clock.frozen(NOON + timedelta(minutes=1)):
        post(requester, ticket, "reply", body="Any news?")
    assert Message.objects.count() == 2


def test_the_same_words_after_somebody_elses_are_another_message(company: Company, as_person: SignIn) -> None:
    ticket, requester = filed(company), as_person(company.mia)
    post(requester, ticket, "reply", body="Yes.")
    reply(ticket=ticket, body="And the chair?", by=company.li_wei)
    post(requester, ticket, "reply", body="Yes.")
    assert Message.objects.filter(body="Yes.").count() == 2


def test_a_result_counts_again_once_it_was_sent_back(company: Company, as_person: SignIn) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    post(agent, ticket, "resolve", body="Done.")
    not_solved(ticket=ticket, why="Not quite.", by=company.mia)
    post(agent, ticket, "resolve", body="Done.")
    assert _state(ticket) == State.RESOLVED and Message.objects.filter(body="Done.").count() == 2


def test_the_same_words_under_another_verb_do_what_the_verb_does(company: Company, as_person: SignIn) -> None:
    ticket, agent = filed(company), as_person(company.li_wei)
    post(agent, ticket, "reply", body="It stands there now.")
    post(agent, ticket, "resolve", body="It stands there now.")
    assert _state(ticket) == State.RESOLVED


def test_the_same_words_of_two_people_are_two_messages(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    for person in (company.mia, company.li_wei):
        post(as_person(person), ticket, "reply", body="Hello.")
    assert Message.objects.count() == 2


def test_a_form_that_is_sent_again_hours_later_is_done_once(company: Company, as_person: SignIn) -> None:
    ticket, requester = filed(company), as_person(company.mia)
    key = str(uuid4())
    post(requester, ticket, "reply", body="By the window.", submission_key=key)
    with clock.frozen(at("Mon 15:00")):
        reply(ticket=ticket, body="Which one?", by=company.li_wei)
        assert _was_taken(
            post(requester, ticket, "reply", body="By the window.", submission_key=key, seen="1")
        )
        assert Message.objects.filter(author=company.mia).count() == 1
        post(requester, ticket, "reply", body="By the left window.", submission_key=key)
    assert Message.objects.filter(author=company.mia).count() == 2


def test_taking_twice_by_one_form_is_taking_once(company: Company, as_person: SignIn) -> None:
    ticket, agent, key = filed(company), as_person(company.li_wei), str(uuid4())
    assert all(_was_taken(post(agent, ticket, "take", submission_key=key)) for _ in range(2))
    assert Event.objects.filter(kind="ticket.assigned").count() == 1


def test_the_same_request_within_a_minute_is_filed_once(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    answers = [
        client.post(FORM, ASKED | {"files": [_plan()], "submission_key": str(uuid4())}) for _ in range(2)
    ]
    assert Ticket.objects.count() == 1 and answers[0].url == answers[1].url
    for changed in ({"title": "Move my chair"}, {"answer_seats": "2"}, {"urgency": "now"}, {"files": []}):
        client.post(FORM, ASKED | {"files": [_plan()]} | changed)
    assert Ticket.objects.count() == 5
    with clock.frozen(NOON + timedelta(minutes=1)):
        client.post(FORM, ASKED | {"files": [_plan()]})
    assert Ticket.objects.count() == 6


def test_other_words_under_the_key_of_a_filed_request_are_not_lost(
    company: Company, as_person: SignIn
) -> None:
    client, key = as_person(company.mia), str(uuid4())
    client.post(FORM, ASKED | {"submission_key": key})
    second = client.post(FORM, ASKED | {"title": "Move my cabinet", "submission_key": key}, follow=True)
    assert "Move my cabinet" in text_of(second) and Ticket.objects.count() == 2


def test_a_browser_does_not_fill_an_older_key_into_a_form(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    for page in (FORM, ticket.get_absolute_url(), f"{ticket.get_absolute_url()}do/resolve/"):
        client = as_person(company.li_wei)
        fields = [
            line for line in client.get(page).content.decode().split("<") if 'name="submission_key"' in line
        ]
        assert fields and all('autocomplete="off"' in one for one in fields)
