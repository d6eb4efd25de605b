"""The page of a ticket: what it says to whom, and what it costs."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicedesk.accounts.models import Absence
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.timers.drain import drain
from sla.enums import ClockKind
from sla.events import PromiseEvent
from tests.cast import Company, at
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, filed, queries_of, text_of
from tickets.actions.conversation import answer, ask, note, reply
from tickets.actions.lifecycle import cancel, confirm, resolve
from tickets.actions.work import assign, set_priority, take, transfer
from tickets.queries.history import newest_event

LEFT_OUT = "Ari Stone excluded yesterday 10:00 to yesterday 11:30 from resolution: nobody could get in"


@pytest.fixture(autouse=True)
def tuesday(company: Company) -> Iterator[datetime]:
    """Pages are read on Tuesday at 09:00."""
    moment = at("Tue 09:00")
    with clock.frozen(moment):
        yield moment


def test_the_sentence_says_who_has_it_and_by_when(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    take(ticket=ticket, by=company.li_wei, at=at("Mon 11:00"))
    page = text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    assert "<strong>Facilities is working on it</strong>, assigned to Li Wei since yesterday 11:00." in page
    assert "Due <strong>today 10:30</strong>." in page


def test_the_line_on_a_phone_names_what_is_due_and_ends_with_the_verdict_of_the_work(
    company: Company, as_person: SignIn
) -> None:
    def line() -> str:
        page = text_of(as_person(company.li_wei).get(ticket.get_absolute_url()))
        [found] = re.findall(r'<p class="way-line phone-only">(.*?)</p>', page, re.S)
        return re.sub(r"<[^>]+>|\s+", " ", found)

    ticket = filed(company)
    with clock.frozen(at("Mon 10:30")):
        assert re.search(r"New .*Facilities .*reply .*left", line())
    take(ticket=ticket, by=company.li_wei, at=at("Mon 16:59"))
    reply(ticket=ticket, body="I come.", by=company.li_wei, at=at("Mon 17:00"))
    assert "reply" not in line() and "left" in line()
    resolve(ticket=ticket, answer="Moved.", by=company.li_wei, at=at("Mon 17:02"))
    assert ticket.promise.clocks.get(kind=ClockKind.FIRST_RESPONSE).outcome == "breached"
    assert re.search(r"Resolved .*Li Wei .*met", line())


def test_an_untaken_ticket_says_so(company: Company, as_person: SignIn) -> None:
    page = text_of(as_person(company.mia).get(filed(company).get_absolute_url()))
    assert (
        "<strong>With Facilities</strong> since yesterday 10:00, not assigned yet." in page
        and "<b>New</b>" in page
    )


def test_the_steps_stand_in_the_order_in_which_they_came(company: Company, as_person: SignIn) -> None:
    def way() -> list[tuple[str, str]]:
        shown = as_person(company.mia).get(ticket.get_absolute_url()).context["steps"]
        return [(step.label, step.state) for step in shown]

    ticket = filed(company)
    take(ticket=ticket, by=company.li_wei, at=at("Mon 11:00"))
    ends = [("Resolved", "todo"), ("Closed", "todo")]
    assert way() == [("Submitted", "done"), ("In progress", "now"), ("Replied", "todo"), *ends]
    reply(ticket=ticket, body="I come at noon.", by=company.li_wei, at=at("Mon 11:05"))
    assert way() == [("Submitted", "done"), ("In progress", "now"), ("Replied", "done"), *ends]
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:10"))
    assert way() == [("Submitted", "done"), ("Replied", "done"), ("Waiting for your reply", "now"), *ends]
    resolve(ticket=ticket, answer="Moved", by=company.li_wei, at=at("Mon 14:00"))
    assert way()[1:4] == [("In progress", "done"), ("Replied", "done"), ("Resolved", "now")]


def test_the_timeline_says_once_for_each_level_that_it_is_still_late(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company, priority="urgent")
    with clock.frozen(at("Mon 11:30")):
        for hour in ("10:40", "11:10"):
            with clock.frozen(at(f"Mon {hour}")):
                drain()
        page = text_of(as_person(company.li_wei).get(ticket.get_absolute_url()))
    assert page.count("Still no reply. Escalated to the next level") == 1
    assert page.count("Still no reply after twice the time. Escalated to the level above") == 1


def test_the_rail_says_where_a_ticket_belongs(company: Company, as_person: SignIn) -> None:
    url = filed(company).get_absolute_url()
    marked = r'href="([^"]+)"[^>]* aria-current="page"'
    assert re.findall(marked, text_of(as_person(company.mia).get(url)))[0] == "/requests/"
    assert re.findall(marked, text_of(as_person(company.li_wei).get(url)))[0] == "/queue/"


def test_a_late_promise_is_not_told_as_if_it_could_still_be_kept(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    with clock.frozen(at("Wed 10:00")):
        page = text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    assert (
        'The promised time, <strong class="t-late">' in page
        and "has passed." in page
        and "Due <strong>" not in page
    )


def test_everything_that_happened_stands_in_order(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    assign(ticket=ticket, by=company.hugo, person=company.chen, team=company.movers, at=at("Mon 10:05"))
    ask(ticket=ticket, question="Which floor?", by=company.chen, at=at("Mon 10:10"))
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=at("Mon 10:40"))
    set_priority(ticket=ticket, priority="high", by=company.chen, at=at("Mon 10:50"))
    transfer(ticket=ticket, to=company.it, reason="Screens first", by=company.chen, at=at("Mon 11:00"))
    page = text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    told = [
        "Hugo Brandt assigned it to Chen Yu, Movers",
        "Which floor?",
        "Chen Yu is waiting for a reply; the timer is paused",
        "The fourth.",
        "The reply has arrived; the timer resumed",
        "Chen Yu changed the priority from “normal” to “high”",
        "Chen Yu transferred it from Facilities to IT: Screens first",
    ]
    places = [page.index(line) for line in told]
    assert places == sorted(places)
    assert "first response met" in page


def test_a_note_is_seen_by_its_department_alone(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    note(ticket=ticket, body="The lift is broken, carry them.", by=company.li_wei, at=at("Mon 10:05"))
    address = ticket.get_absolute_url()
    assert "The lift is broken" in text_of(as_person(company.chen).get(address))
    assert "The lift is broken" not in text_of(as_person(company.mia).get(address))


def test_what_an_arbiter_left_out_is_told_to_both_sides(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    for kind in (ClockKind.RESOLUTION, ClockKind.OWNERSHIP):
        own = {"clock": 1, "kind": kind.value, "reason": "nobody could get in"}
        span = {"from_": at("Mon 10:00"), "to": at("Mon 11:30")}
        record(
            PromiseEvent.EXCLUDED, subject=ticket.promise, by=company.ari, at=at("Mon 15:00"), **own, **span
        )
    for person, lines in ((company.mia, 1), (company.li_wei, 2)):
        page = text_of(as_person(person).get(ticket.get_absolute_url()))
        assert LEFT_OUT in page
        assert page.count("Ari Stone excluded") == lines, "a team's own time concerns the team"


def test_the_head_of_the_consumer_sees_only_the_outline_of_a_confidential_request(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(
        company, service=company.screens, title="Privacy filter", description="For the salary lists"
    )
    ticket.is_confidential = True
    ticket.save(update_fields=["is_confidential"])
    page = text_of(as_person(company.frida).get(ticket.get_absolute_url()))
    assert "You can see only an overview" in page and "Privacy filter" in page
    assert "For the salary lists" not in page and "<textarea" not in page


def test_the_promise_card_shows_the_pause(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:30"))
    page = text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    assert "waiting for the requester" in page and "The timer resumes as soon as you reply." in page
    assert "Facilities has been waiting for your reply since" in page
    assert "Waiting for Mia Zhou's reply" in unescape(
        text_of(as_person(company.li_wei).get(ticket.get_absolute_url()))
    )
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=at("Mon 11:00"))
    page = text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    assert "8 h in working hours (Shanghai). 30 min was not counted." in page


def test_what_was_typed_cannot_become_markup(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, title="<script>alert(1)</script>", description="<img src=x onerror=alert(2)>")
    reply(
        ticket=ticket,
        body="[x](javascript:alert(3)) <b onclick=a()>b</b>",
        by=company.li_wei,
        at=at("Mon 11:00"),
    )
    page = as_person(company.mia).get(ticket.get_absolute_url()).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page
    assert 'href="javascript' not in page and "<b onclick" not in page


@pytest.mark.parametrize("name", ["noah", "olga", "tom", "eve", "ari"])
def test_others_find_nothing(company: Company, as_person: SignIn, name: str) -> None:
    ticket = filed(company)
    client = as_person(getattr(company, name))
    assert client.get(ticket.get_absolute_url()).status_code == 404
    assert client.get(f"/tickets/{ticket.number}/conversation/").status_code == 404
    assert client.post(f"/tickets/{ticket.number}/do/take/").status_code == 404


def test_buttons_follow_the_rights_and_the_state(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    address = ticket.get_absolute_url()
    agent, requester = (
        text_of(as_person(company.li_wei).get(address)),
        text_of(as_person(company.mia).get(address)),
    )
    assert all(
        f"do/{verb}/" in agent for verb in ("take", "assign", "transfer", "set_priority", "resolve", "ask")
    )
    assert "do/cancel/" in requester
    assert not any(f"do/{verb}/" in requester for verb in ("take", "assign", "transfer", "resolve", "ask"))
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 12:00"))
    requester = text_of(as_person(company.mia).get(address))
    assert "do/confirm/" in requester and "do/not_solved/" in requester and "do/cancel/" not in requester
    confirm(ticket=ticket, by=company.mia, at=at("Mon 15:00"))
    reopened = "The request is closed. You can reopen it until"
    page = text_of(as_person(company.mia).get(address))
    assert "do/reopen/" in page and reopened in page
    assert reopened not in text_of(as_person(company.li_wei).get(address)), "who worked on it cannot"
    with clock.frozen(at("Wed+7 10:00")):
        assert "You can reopen it until" not in text_of(as_person(company.mia).get(address))


def test_the_page_and_the_dialog_say_who_is_away(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:30"))
    client, page = as_person(company.hugo), ticket.get_absolute_url()
    dialog = f"{page}do/assign/"
    costs = [queries_of(client, page), queries_of(client, dialog)]
    days = {"starts_at": at("Mon 09:00"), "ends_at": at("Sat 00:00")}
    away = Absence.objects.create(user=company.li_wei, deputy=company.chen, **days)
    Absence.objects.create(user=company.lena, **days)
    assert "assigned to Li Wei (out of office until Fri 6 Mar, deputy: Chen Yu) since" in text_of(
        client.get(page)
    )
    Absence.objects.create(user=company.mia, **days)
    facts = text_of(client.get(page)).partition("<dt>Requester</dt>")[2]
    asks, works = facts.split("<dt>Assignee</dt>")
    assert "(out of office until Fri 6 Mar)</span>" in asks
    assert "(out of office until Fri 6 Mar, deputy: Chen Yu)</span>" in works
    choices = text_of(client.get(dialog))
    assert "Li Wei 李伟 (out of office until Fri 6 Mar, deputy: Chen Yu)</option>" in choices
    assert "Lena Moor (out of office until Fri 6 Mar)</option>" in choices
    assert "Chen Yu 陈宇</option>" in choices
    assert [queries_of(client, page), queries_of(client, dialog)] == costs
    Absence.objects.filter(pk=away.pk).update(ends_at=at("Tue 08:00"))
    assert "away" not in text_of(client.get(page)).partition('id="way"')[2].partition("</p>")[0]


def test_a_withdrawn_ticket_says_so(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    cancel(ticket=ticket, by=company.mia, reason="Found one", at=at("Mon 11:00"))
    page = text_of(as_person(company.li_wei).get(ticket.get_absolute_url()))
    assert "The request was withdrawn." in page and "Mia Zhou withdrew the request: Found one" in page


def test_the_conversation_answers_nothing_until_something_is_new(company: Company, as_person: SignIn) -> None:
    ticket, client = filed(company), as_person(company.mia)
    seen = client.get(ticket.get_absolute_url()).context["timeline"].seen
    address = f"/tickets/{ticket.number}/conversation/?seen={seen}"
    assert client.get(address, headers=HTMX).status_code == 204
    reply(ticket=ticket, body="On our way", by=company.li_wei, at=at("Mon 11:00"))
    fresh = client.get(address, headers=HTMX)
    assert fresh.status_code == 200
    assert "On our way" in text_of(fresh) and 'id="way" hx-swap-oob="true"' in text_of(fresh)
    assert "<textarea" not in text_of(fresh), "the field one types in is never replaced"


def test_the_page_costs_the_same_for_a_short_and_a_long_conversation(
    company: Company, as_person: SignIn
) -> None:
    short, long = filed(company), filed(company, title="Another")
    for ticket, messages in ((short, 1), (long, 3)):
        take(ticket=ticket, by=company.li_wei, at=at("Mon 10:30"))
        for place in range(messages):
            reply(ticket=ticket, body=f"word {place}", by=company.li_wei, at=at(f"Mon 11:0{place}"))
            reply(ticket=ticket, body=f"answer {place}", by=company.mia, at=at(f"Mon 11:1{place}"))
    client = as_person(company.mia)
    assert queries_of(client, short.get_absolute_url()) == queries_of(client, long.get_absolute_url())


def test_asking_for_news_of_a_ticket_reads_no_more_than_that_there_are_none(
    company: Company, as_person: SignIn
) -> None:
    ticket, client = filed(company), as_person(company.li_wei)
    address = f"/tickets/{ticket.number}/conversation/?seen={newest_event(ticket)}"
    client.get(address, headers=HTMX)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, headers=HTMX).status_code == 204
    assert len(asked) == 4  # the session, the revision of the cache, the ticket, its newest event


def test_a_chinese_reader_reads_chinese_names(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    take(ticket=ticket, by=company.li_wei, at=at("Mon 11:00"))
    page = text_of(as_person(company.chen).get(ticket.get_absolute_url()))
    assert "设施部" in page and "李伟" in page
