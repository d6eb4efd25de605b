"""My requests: what waits for the person first, with its buttons; then what runs; then what has ended."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.utils import translation

from servicedesk.accounts.models import Absence, User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.site.waiting import MOST_RATED
from surveys.models import Invitation
from tests.cast import Company, at
from tests.surveys.closing import closed_ticket
from tests.tickets.pages import SignIn, filed, post, text_of
from tests.tickets.staged import staged
from tickets.actions.conversation import ask
from tickets.actions.lifecycle import cancel, confirm, resolve
from tickets.actions.submission import submit
from tickets.actions.work import take
from tickets.display.in_short import in_short
from tickets.display.waiting import MOST_ASKED
from tickets.models import Ticket
from tickets.workflow import State

PATH = "/requests/"
DAYS = {"starts_at": at("Mon 09:00"), "ends_at": at("Sat 00:00")}


@pytest.fixture(autouse=True)
def wednesday(company: Company) -> Iterator[datetime]:
    """The pages are read on Wednesday at 17:00."""
    moment = at("Wed 17:00")
    with clock.frozen(moment):
        yield moment


def asked(company: Company, title: str, when: str = "Mon 10:00") -> Ticket:
    ticket = filed(company, when, title=title)
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    return ticket


def solved(company: Company, title: str, when: str = "Mon 10:00") -> Ticket:
    ticket = filed(company, when, title=title)
    resolve(ticket=ticket, answer="It is in 4.12", by=company.li_wei, at=at("Mon 11:00"))
    return ticket


def titles(page: HttpResponse, of: str = "rows") -> list[str]:
    return [one.ticket.title for one in page.context[of]]  # type: ignore[attr-defined]


def lines(page: HttpResponse) -> dict[str, str]:
    """Return title -> what is asked of the person."""
    return {one.ticket.title: one.text for one in page.context["waits"]}  # type: ignore[attr-defined]


def test_what_waits_comes_first_then_what_runs_then_what_has_ended(
    company: Company, as_person: SignIn
) -> None:
    filed(company, title="new")
    solved(company, "solved")
    asked(company, "asked")
    cancel(ticket=filed(company, title="withdrawn"), by=company.mia, at=at("Mon 12:00"))
    filed(company, title="of Noah", by=company.noah)
    staged(company)
    page = as_person(company.mia).get(PATH)
    assert lines(page) == {
        "asked": "Facilities asks: Which floor?",
        "solved": "Facilities says it is solved: It is in 4.12",
        "To Berlin": "Still missing: Contract (will be sent by Fri 6 Mar), Partner (will be sent by Wed 4 Mar).",
    }
    assert titles(page) == ["new"] and titles(page, "ended") == ["withdrawn"]
    text = text_of(page)
    places = [text.index(f'id="{name}"') for name in ("waiting", "running", "ended")]
    assert places == sorted(places)


def test_every_line_that_waits_has_its_buttons_and_they_lead_back(
    company: Company, as_person: SignIn
) -> None:
    done, question, trip = solved(company, "solved"), asked(company, "asked"), staged(company)
    client = as_person(company.mia)
    page = client.get(PATH).content.decode()
    back = "?next=%2Frequests%2F"
    for ticket, verb in ((done, "not_solved"), (question, "answer"), (trip, "supply")):
        assert f'href="/tickets/{ticket.number}/do/{verb}/{back}"' in page
        assert client.get(f"/tickets/{ticket.number}/do/{verb}/{back}").status_code == 200
    assert f'action="/tickets/{done.number}/do/confirm/"' in page
    assert post(client, done, "confirm", next=PATH)["Location"] == PATH
    said = client.post(f"/tickets/{question.number}/do/answer/{back}", {"body": "The third."})
    assert (said.status_code, said["Location"]) == (302, PATH)
    states = set(Ticket.objects.filter(pk__in=[done.pk, question.pk]).values_list("state", flat=True))
    assert states == {State.CLOSED, State.IN_PROGRESS}


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_no_address_leads_to_another_host(company: Company, as_person: SignIn, elsewhere: str) -> None:
    question, client = asked(company, "asked"), as_person(company.mia)
    address = f"/tickets/{question.number}/do/answer/"
    answer = client.post(f"{address}?next={elsewhere}", {"body": "Third.", "next": elsewhere})
    assert (answer.status_code, answer["Location"]) == (302, question.get_absolute_url())


def test_who_replies_from_the_list_reads_the_question(company: Company, as_person: SignIn) -> None:
    question = asked(company, "asked")
    page = text_of(as_person(company.mia).get(f"/tickets/{question.number}/do/answer/"))
    assert "Which floor?" in page and 'name="body"' in page


def test_a_promised_answer_waits_from_its_day_on(company: Company, as_person: SignIn) -> None:
    staged(company)
    client = as_person(company.mia)
    with clock.frozen(at("Tue 17:00")):
        page = client.get(PATH)
        assert lines(page) == {} and titles(page) == ["To Berlin"]
    assert list(lines(client.get(PATH))) == ["To Berlin"]
    cancel(ticket=Ticket.objects.get(), by=company.mia, at=at("Wed 16:00"))
    assert lines(client.get(PATH)) == {}


def test_only_requesters_are_waited_for(company: Company, as_person: SignIn) -> None:
    """Who filed it for somebody may answer too, on its page; a deputy answers nothing for the absent."""
    ticket = submit(
        service=company.move_desk,
        title="Her desk",
        by=company.noah,
        requester=company.mia,
        at=at("Mon 10:00"),
    )
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    Absence.objects.create(user=company.mia, deputy=company.noah, **DAYS)
    assert list(lines(as_person(company.mia).get(PATH))) == ["Her desk"]
    for person in (company.noah, company.frida, company.li_wei):
        assert lines(as_person(person).get(PATH)) == {}, person


def test_a_confidential_request_of_ones_own_waits_like_any_other(company: Company, as_person: SignIn) -> None:
    secret = filed(company, service=company.payslip, title="A garnishment")
    ask(ticket=secret, question="Of which month?", by=company.frida, at=at("Mon 11:00"))
    assert lines(as_person(company.mia).get(PATH)) == {"A garnishment": "Finance asks: Of which month?"}


def rail(page: HttpResponse) -> str:
    """Return what the rail says of the person's requests to those who point at it."""
    found = re.search(r'href="/requests/" title="([^"]*)"', page.content.decode())
    assert found is not None
    return found.group(1)


def test_the_rail_counts_what_waits_and_says_so(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    filed(company, title="new")
    assert rail(client.get(PATH)) == "My requests"
    asked(company, "asked")
    assert rail(client.get(PATH)) == "My requests: 1 request is waiting for you"
    solved(company, "solved")
    for day in ("Mon", "Tue"):
        closed_ticket(company, day=day)
    staged(company)
    dispatch_pending()
    page = client.get(PATH)
    assert len(lines(page)) == 4 and len(page.context["waits"]) == 5  # type: ignore[attr-defined]
    assert rail(page) == "My requests: 5 requests are waiting for you"
    assert rail(as_person(company.noah).get(PATH)) == "My requests"
    User.objects.filter(pk=company.mia.pk).update(language="zh-hans")
    chinese = as_person(User.objects.get(pk=company.mia.pk)).get("/")
    assert rail(chinese) == "我的请求：5 个请求等待您处理"
    with clock.frozen(at("Wed 17:00") + timedelta(days=61)):
        assert rail(client.get(PATH)) == "我的请求：3 个请求等待您处理", (
            "nobody is asked to rate after two months"
        )


def test_all_that_is_to_be_rated_is_listed_and_what_is_beyond_is_counted(
    company: Company, as_person: SignIn
) -> None:
    first = closed_ticket(company)
    dispatch_pending()
    [invitation] = Invitation.objects.all()
    for n in range(MOST_RATED + 2):
        other = filed(company, title=f"closed {n}")
        Ticket.objects.filter(pk=other.pk).update(state=State.CLOSED, closed_at=at("Mon 16:00"))
        invitation.pk, invitation.ticket, invitation.nonce = None, other, uuid4()
        invitation.save(force_insert=True)
    client = as_person(company.mia)
    page = client.get(PATH)
    assert len(page.context["waits"]) == MOST_RATED and "3 more requests to rate" in text_of(page)  # type: ignore[attr-defined]
    everything = client.get(f"{PATH}?rate=all")
    assert len(everything.context["waits"]) == MOST_RATED + 3 and "more request" not in text_of(everything)  # type: ignore[attr-defined]
    assert f"/tickets/{first.number}/" in text_of(everything)
    assert len(client.get("/").context["waits"]) == 8  # type: ignore[attr-defined]


def test_what_is_beyond_the_first_twenty_is_among_what_runs(company: Company, as_person: SignIn) -> None:
    expected = {f"asked {n}" for n in range(MOST_ASKED + 12)} | {f"new {n}" for n in range(25)}
    for n in range(MOST_ASKED + 12):
        asked(company, f"asked {n}")
    for n in range(25):
        filed(company, "Mon 12:00", title=f"new {n}")
    client = as_person(company.mia)
    first = client.get(PATH)
    assert len(lines(first)) == MOST_ASKED and len(titles(first)) == 30 and titles(first, "ended") == []
    second = client.get(f"{PATH}?after={first.context['page'].next_cursor}")  # type: ignore[attr-defined]
    assert lines(second) == {}
    found = [*lines(first), *titles(first), *titles(second)]
    assert len(found) == len(set(found)) and set(found) == expected


def test_the_lists_are_narrowed_by_status_department_and_time(company: Company, as_person: SignIn) -> None:
    asked(company, "asked")
    filed(company, title="new")
    filed(company, service=company.screens, title="a screen")
    cancel(ticket=filed(company, title="withdrawn"), by=company.mia, at=at("Mon 12:00"))
    old = filed(company, title="old")
    Ticket.objects.filter(pk=old.pk).update(submitted_at=at("Mon 10:00") - timedelta(days=40))
    client = as_person(company.mia)

    def found(query: str) -> tuple[list[str], list[str]]:
        page = client.get(f"{PATH}?{query}")
        assert lines(page) == {}, "what waits is among the rows"
        return sorted(titles(page)), titles(page, "ended")

    assert found("status=waiting_requester") == (["asked"], [])
    assert found(f"department={company.it.pk}") == (["a screen"], [])
    assert found("days=30") == (["a screen", "asked", "new"], ["withdrawn"])
    assert found("days=90&q=old") == (["old"], [])
    assert titles(client.get(f"{PATH}?tab=ended&status=cancelled")) == ["withdrawn"]
    assert titles(client.get(f"{PATH}?tab=ended&status=closed")) == []
    chips = client.get(f"{PATH}?days=30&status=new").context["filters"].chips  # type: ignore[attr-defined]
    assert [chip["label"] for chip in chips] == ["Status: New", "Submitted: Last 30 days"]


def test_nonsense_narrows_nothing(company: Company, as_person: SignIn) -> None:
    asked(company, "asked")
    page = as_person(company.mia).get(f"{PATH}?status=late&department=x&days=-1")
    assert list(lines(page)) == ["asked"]


def test_lists_of_others_are_narrowed_too(company: Company, as_person: SignIn) -> None:
    filed(company, title="of Mia")
    filed(company, service=company.screens, title="a screen")
    theirs = as_person(company.frida).get(f"{PATH}?tab=department&department={company.it.pk}")
    assert titles(theirs) == ["a screen"] and titles(theirs, "ended") == []


def test_a_search_that_finds_nothing_says_so(company: Company, as_person: SignIn) -> None:
    filed(company, title="new")
    page = text_of(as_person(company.mia).get(f"{PATH}?q=zzzz"))
    assert "No matching requests" in page and "No open requests" not in page


def test_a_line_says_in_plain_words_who_has_it_and_who_is_away(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    ticket = filed(company)
    assert "With Facilities, not assigned yet · submitted Mon 10:00" in text_of(client.get(PATH))
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:30"))
    Absence.objects.create(user=company.li_wei, deputy=company.chen, **DAYS)
    said = "Facilities is working on it: Li Wei (out of office until Fri 6 Mar, deputy: Chen Yu)"
    assert said in text_of(client.get(PATH)) and said in text_of(client.get("/"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("is_mine", [True, False])
@pytest.mark.parametrize("person", ["", "Li Wei"])
def test_every_state_has_words(company: Company, language: str, is_mine: bool, person: str) -> None:
    ticket = filed(company)
    said = set()
    with translation.override(language):
        for state in State:
            ticket.state = state
            said.add(in_short(ticket, person, is_mine))
    assert len(said) == len(State) and not any("%" in words for words in said)
    assert language == "en" or all(not words.isascii() for words in said)


def test_the_page_is_whole_in_chinese(company: Company, as_person: SignIn) -> None:
    asked(company, "asked")
    filed(company, title="new")
    User.objects.filter(pk=company.mia.pk).update(language="zh-hans")
    page = text_of(as_person(User.objects.get(pk=company.mia.pk)).get(PATH))
    for words in ("设施部问：Which floor?", "由设施部处理，尚未分配处理人", "提交", "全部状态", "打印"):
        assert words in page, words


def test_on_paper_every_moment_has_its_date(company: Company, as_person: SignIn) -> None:
    filed(company)
    page = as_person(company.mia).get(PATH).content.decode()
    assert 'data-printed="Monday 2 March 2026, 10:00"' in page, "submitted"
    assert 'data-printed="reply: overdue · Due Monday 2 March 2026, 12:00"' in page
    assert 'class="print-only">Mia Zhou' in page and "data-print>" in page


def test_programs_ask_what_waits_for_them(company: Company, as_person: SignIn) -> None:
    filed(company, title="new")
    solved(company, "solved")
    asked(company, "asked")
    staged(company)

    def found(person: User, value: str) -> set[str]:
        rows: list[dict[str, Any]] = (
            as_person(person).get(f"/api/v1/tickets/?waits_for_me={value}").json()["results"]
        )
        return {row["title"] for row in rows}

    assert found(company.mia, "true") == {"solved", "asked", "To Berlin"}
    assert found(company.mia, "false") == {"new"}
    assert found(company.li_wei, "true") == set()
    confirm(ticket=Ticket.objects.get(title="solved"), by=company.mia, at=at("Wed 16:00"))
    assert found(company.mia, "true") == {"asked", "To Berlin"}
