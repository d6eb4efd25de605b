"""Home, my requests, the queue, search: what is where, and what it costs."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from departments.enums import MemberRole
from departments.models import Membership, Service
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.text.search import terms_of, words_of
from sla.enums import ClockKind
from sla.models import Clock, Promise
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, queries_of, text_of
from tickets.actions.conversation import ask, reply
from tickets.actions.lifecycle import cancel, resolve
from tickets.actions.watching import invite, watch
from tickets.actions.work import assign, take
from tickets.models import Ticket
from tickets.queries.counts import counts_of
from tickets.queries.queue import Tab, queue_of
from tickets.queries.requests import waiting_for


@pytest.fixture(autouse=True)
def noon(company: Company) -> Iterator[datetime]:
    """Lists are read on Monday at 11:30."""
    moment = at("Mon 11:30")
    with clock.frozen(moment):
        yield moment


def waits(page: object) -> list[str]:
    return [one.ticket.title for one in page.context["waits"]]  # type: ignore[attr-defined]


def titles(page: object) -> list[str]:
    return [row.ticket.title for row in page.context["rows"]]  # type: ignore[attr-defined]


def test_the_queue_is_sorted_by_what_is_due_next(company: Company, as_person: SignIn) -> None:
    filed(company, "Mon 10:00", title="normal")
    filed(company, "Mon 10:30", title="urgent", priority="urgent")
    filed(company, "Mon 09:00", title="low", priority="low")
    waiting = filed(company, "Mon 09:00", title="waiting")
    ask(ticket=waiting, question="Which floor?", by=company.li_wei, at=at("Mon 09:10"))
    filed(company, service=company.screens, title="of another department")
    assert titles(as_person(company.li_wei).get("/queue/")) == ["urgent", "normal", "low", "waiting"]


def test_the_tabs_of_the_queue(company: Company, as_person: SignIn) -> None:
    late = filed(company, "Mon 09:00", title="late", priority="high")
    at_risk = filed(company, "Mon 10:45", title="at risk", priority="high")
    mine = filed(company, "Mon 11:00", title="mine")
    take(ticket=mine, by=company.li_wei, at=at("Mon 11:01"))
    asked = filed(company, "Mon 11:00", title="asked")
    ask(ticket=asked, question="Which floor?", by=company.hugo, at=at("Mon 11:02"))
    client = as_person(company.li_wei)
    with clock.frozen(at("Mon 11:35")):
        found = {
            tab: titles(client.get(f"/queue/?tab={tab}"))
            for tab in ("late", "at_risk", "mine", "waiting", "unassigned")
        }
        counts = {item["url"]: item["count"] for item in client.get("/queue/").context["tabs"]}
    assert found == {
        "late": [late.title], "at_risk": [at_risk.title], "mine": [mine.title], "waiting": [asked.title],
        "unassigned": [late.title, at_risk.title],
    }  # fmt: skip
    assert counts == {
        "?tab=all": "4", "?tab=late": "1", "?tab=at_risk": "1", "?tab=mine": "1", "?tab=waiting": "1",
        "?tab=unassigned": "2",
    }  # fmt: skip


def test_a_row_shows_what_is_due_first_even_where_something_later_is_at_risk(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company, "Mon 09:30")
    Clock.objects.filter(promise=ticket.promise, kind=ClockKind.RESOLUTION).update(
        due_at=at("Mon 11:55"), at_risk_at=at("Mon 11:00")
    )
    Clock.objects.filter(promise=ticket.promise, kind=ClockKind.FIRST_RESPONSE).update(
        due_at=at("Mon 11:50"), at_risk_at=at("Mon 11:40")
    )
    Promise.objects.update(next_due_at=at("Mon 11:50"), at_risk_at=at("Mon 11:00"))
    row = as_person(company.li_wei).get("/queue/").context["rows"][0]
    assert (row.deadline.due_at, row.deadline.what) == (at("Mon 11:50"), "reply")
    assert row.deadline.state == "at_risk", "as its tab says"


def test_a_narrowed_queue_counts_nothing_that_it_does_not_show(company: Company, as_person: SignIn) -> None:
    filed(company)
    page = as_person(company.li_wei).get("/queue/?q=zzzz")
    assert "Nothing matches" in text_of(page)
    assert {item["count"] for item in page.context["tabs"]} == {""}


def test_what_was_withdrawn_is_not_called_done(company: Company, as_person: SignIn) -> None:
    cancel(ticket=filed(company), by=company.mia, at=at("Mon 11:00"))
    page = text_of(as_person(company.mia).get("/requests/?tab=ended"))
    assert "not counted" in page and "chip-none" in page and ">done<" not in page


def test_the_numbers_in_the_rail_are_those_of_the_lists(company: Company) -> None:
    filed(company, "Mon 09:00", priority="high")
    filed(company, "Mon 10:45", priority="high")
    resolve(ticket=filed(company), answer="Done.", by=company.li_wei, at=at("Mon 11:00"))
    cancel(ticket=filed(company), by=company.mia, at=at("Mon 11:00"))
    now = at("Mon 11:35")
    for person in company.people.values():
        counts = counts_of(User.objects.get(pk=person.pk), now)
        assert counts.queue == {tab: queue_of(person, now, tab).count() for tab in Tab}, person
        assert counts.waiting == waiting_for(person).count(), person


def test_the_queue_narrowed_by_team_priority_service_and_text(company: Company, as_person: SignIn) -> None:
    moved = filed(company, title="for the movers", priority="high")
    assign(ticket=moved, by=company.hugo, team=company.movers, at=at("Mon 10:05"))
    filed(company, title="for the house")
    client = as_person(company.li_wei)
    assert titles(client.get(f"/queue/?team={company.movers.pk}")) == ["for the movers"]
    assert titles(client.get("/queue/?priority=high")) == ["for the movers"]
    assert titles(client.get("/queue/?q=house")) == ["for the house"]
    assert len(titles(client.get(f"/queue/?service={company.move_desk.pk}"))) == 2
    assert len(titles(client.get("/queue/?service=999999&team=x"))) == 2, "nonsense narrows nothing"


def test_the_queue_is_for_those_who_work_one(company: Company, as_person: SignIn) -> None:
    assert as_person(company.mia).get("/queue/").status_code == 403


def test_the_queue_turns_pages_without_losing_or_repeating_a_row(company: Company, as_person: SignIn) -> None:
    for place in range(55):
        filed(company, f"Mon 10:{place:02}", title=f"number {place}")
    client, seen, address = as_person(company.li_wei), [], "/queue/"
    while address:
        page = client.get(address)
        seen += titles(page)
        cursor = page.context["page"].next_cursor
        address = f"/queue/?after={cursor}" if cursor else ""
    assert len(seen) == 55 == len(set(seen))


@pytest.mark.parametrize("path", ["/queue/", "/requests/", "/", "/search/?q=desk"])
def test_a_list_costs_the_same_for_one_row_and_three(company: Company, as_person: SignIn, path: str) -> None:
    def add(tickets: int) -> None:
        for _ in range(tickets):
            served = filed(company, title="A desk to move")
            reply(ticket=served, body="One", by=company.chen, at=at("Mon 11:00"))
            own = filed(company, service=company.screens, by=company.li_wei, title="A desk lamp")
            ask(ticket=own, question="Which?", by=company.tom, at=at("Mon 11:00"))

    add(1)
    client = as_person(company.li_wei)
    one = queries_of(client, path)
    add(2)
    assert queries_of(client, path) == one


def test_my_requests_open_ended_and_watched(company: Company, as_person: SignIn) -> None:
    filed(company, title="open")
    resolved = filed(company, title="resolved")
    resolve(ticket=resolved, answer="Moved", by=company.li_wei, at=at("Mon 11:00"))
    withdrawn = filed(company, title="withdrawn")
    cancel(ticket=withdrawn, by=company.mia, at=at("Mon 11:00"))
    filed(company, by=company.noah, title="of Noah")
    watched = filed(company, by=company.frida, title="watched")
    watch(ticket=filed(company, title="own and watched"), by=company.mia, at=at("Mon 11:00"))
    client = as_person(company.mia)
    assert titles(client.get("/requests/")) == ["own and watched", "open"]
    assert waits(client.get("/requests/")) == ["resolved"]
    assert titles(client.get("/requests/?tab=ended")) == ["withdrawn"]
    assert titles(client.get("/requests/?tab=watched")) == []
    invite(ticket=watched, person=company.mia, by=company.frida, at=at("Mon 11:00"))
    assert titles(client.get("/requests/?tab=watched")) == ["watched"]
    assert titles(client.get("/requests/?q=resolv")) == ["resolved"]


def test_the_list_of_the_department_is_its_heads_alone(company: Company, as_person: SignIn) -> None:
    filed(company, title="of Mia")
    filed(company, by=company.olga, title="of Sales")
    theirs = as_person(company.frida).get("/requests/?tab=department")
    assert titles(theirs) == ["of Mia"]
    assert "Mia Zhou · " in text_of(theirs), "who asked"
    assert titles(as_person(company.noah).get("/requests/?tab=department")) == []


def test_home_shows_what_waits_for_the_person(company: Company, as_person: SignIn) -> None:
    asked, done = filed(company, title="asked"), filed(company, title="done")
    ask(ticket=asked, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    resolve(ticket=done, answer="It stands in 4.12", by=company.li_wei, at=at("Mon 11:00"))
    page = text_of(as_person(company.mia).get("/"))
    assert (
        "Facilities asks: Which floor?" in page and "Facilities says it is solved: It stands in 4.12" in page
    )
    assert f"/tickets/{done.number}/do/confirm/" in page
    assert "For you" not in text_of(as_person(company.noah).get("/"))


def test_home_offers_what_the_department_often_orders(company: Company, as_person: SignIn) -> None:
    for person in (company.frida, company.noah, company.mia):
        filed(company, by=person, service=company.screens)
    first = as_person(company.mia).get("/").context["frequent"][0]
    assert first.service == company.screens and first.promise == "Reply within 2 h, resolved within 8 h"


def test_an_empty_home_teaches(company: Company, as_person: SignIn) -> None:
    page = text_of(as_person(company.noah).get("/"))
    assert "No open requests" in page and 'href="/services/"' in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Desk", "'desk':*"),
        ("工位 a", "'工位' & 'a':*"),
        ("搬工位", "'搬工' & '工位'"),
        ("VPN连不上", "'vpn':* & '连不' & '不上'"),
        ("3楼B座", "'3':* & '楼':* & 'b':* & '座':*"),
        ("", ""),
        ("！？ -- ", ""),
        ("o'brien", "'o':* & 'brien':*"),
        ("\\x", "'x':*"),
        ("ｄｅｓｋ\u200b", "'desk':*"),
        ("x" * 99, f"'{'x' * 60}':*"),
    ],
)
def test_whole_words_and_pairs_of_characters_of_a_query(db: None, text: str, expected: str) -> None:
    assert terms_of(words_of(text)) == expected


def test_words_are_each_looked_for_once_and_not_without_end(db: None) -> None:
    assert words_of("a A b") == ["a", "b"]
    assert len(words_of(" ".join(str(number) for number in range(100)))) == 8


@pytest.mark.parametrize("text", ["desk", "DESK move", "搬迁", "工位", "搬", "desk, move!"])
def test_search_finds_services_in_both_languages(company: Company, as_person: SignIn, text: str) -> None:
    found = as_person(company.mia).get("/search/", {"q": text}).context["services"]
    assert [card.service for card in found] == [company.move_desk]


@pytest.mark.parametrize("text", ["xyz", "deskmove", "'", "% _", "é"])
def test_search_finds_nothing_else(company: Company, as_person: SignIn, text: str) -> None:
    assert as_person(company.mia).get("/search/", {"q": text}).context["services"] == []


def test_search_finds_requests_that_one_may_read(company: Company, as_person: SignIn) -> None:
    filed(company, title="Standing desk", description="Because of my back")
    assert titles(as_person(company.mia).get("/search/?q=back")) == ["Standing desk"]
    assert titles(as_person(company.li_wei).get("/search/?q=FAC-1")) == ["Standing desk"]
    assert titles(as_person(company.frida).get("/search/?q=back")) == ["Standing desk"]
    assert titles(as_person(company.noah).get("/search/?q=back")) == []
    Ticket.objects.update(is_confidential=True)
    assert titles(as_person(company.frida).get("/search/?q=back")) == [], "search tells no more than the page"


def test_search_answers_htmx_with_results_alone(company: Company, as_person: SignIn) -> None:
    answer = as_person(company.mia).get("/search/?q=desk", headers={"HX-Request": "true"})
    assert "<html" not in text_of(answer) and "Move a desk" in text_of(answer)
    assert "No results for" in text_of(as_person(company.mia).get("/search/?q=zzz"))


def test_services_that_are_no_longer_offered_are_not_found(company: Company, as_person: SignIn) -> None:
    Service.objects.update(state="retired")
    assert as_person(company.mia).get("/search/?q=desk").context["services"] == []
    assert as_person(company.mia).get("/").context["frequent"] == []


def test_a_head_finds_no_confidential_request_by_its_words(company: Company, as_person: SignIn) -> None:
    secret = filed(company, service=company.payslip, by=company.noah, description="A garnishment of wages")
    client = as_person(company.frida)
    assert secret.title in titles(client.get("/requests/?tab=department"))
    Membership.objects.filter(user=company.frida).delete()
    Membership.objects.create(
        user=company.frida, department=company.sales, role=MemberRole.HEAD, is_primary=True
    )
    Ticket.objects.filter(pk=secret.pk).update(consumer=company.sales)
    assert titles(client.get("/requests/?tab=department")) == [secret.title]
    assert titles(client.get("/requests/?tab=department&q=garnishment")) == []
