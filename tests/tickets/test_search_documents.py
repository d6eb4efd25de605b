"""A request is found by all of its words together, wherever they were said, by those who may read them all."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from servicedesk.accounts.models import User
from servicedesk.text.search import matches
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed
from tests.tickets.test_rights import situations
from tests.tickets.test_search_messages import conversations
from tickets import rules
from tickets.actions.conversation import note, reply
from tickets.actions.watching import invite, remove_watcher
from tickets.actions.work import take
from tickets.models import Message, SearchDocument, Ticket
from tickets.queries.finding import found_in, matching_requests


def finds(user: User, text: str) -> list[Ticket]:
    return list(found_in(user, Ticket.objects.all(), text).order_by("-pk"))


@pytest.fixture
def lamp(company: Company) -> Ticket:
    ticket = filed(company, title="Lamp is dark", description="On the second floor")
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    reply(ticket=ticket, body="The ballast is broken.", by=company.li_wei, at=at("Mon 10:20"))
    note(ticket=ticket, body="A wombat bit it: 灯泡没有了", by=company.li_wei, at=at("Mon 10:30"))
    return ticket


@pytest.mark.parametrize("text", ["lamp ballast", "ballast floor dark", "FAC broken", "brok lam"])
def test_words_of_the_title_and_of_a_reply_find_it_together(
    company: Company, lamp: Ticket, text: str
) -> None:
    for name in ("mia", "hugo", "frida", "ada"):
        assert matching_requests(company.people[name], text, 5).ids == [lamp.pk], name
        assert finds(company.people[name], text) == [lamp], name
    for name in ("noah", "tom", "olga"):
        assert matching_requests(company.people[name], text, 5).ids == [], name


@pytest.mark.parametrize("text", ["lamp wombat", "ballast wombat", "灯泡 broken", "灯泡没有 lamp"])
def test_words_of_a_note_count_for_those_who_read_notes_alone(
    company: Company, lamp: Ticket, text: str
) -> None:
    for name in ("li_wei", "hugo", "chen"):
        assert finds(company.people[name], text) == [lamp], name
    for name in ("mia", "frida", "ada", "tom"):
        assert finds(company.people[name], text) == [], name


def test_a_name_and_a_word_of_a_reply_find_it_for_those_who_work_there(
    company: Company, lamp: Ticket
) -> None:
    assert finds(company.hugo, "zhou ballast") == finds(company.hugo, "周敏 wombat") == [lamp]
    assert finds(company.mia, "zhou ballast") == finds(company.ada, "zhou ballast") == []


def test_a_chinese_word_is_found_in_one_text_and_not_in_pieces_of_several(company: Company) -> None:
    apart, whole = filed(company, title="帮我搬工"), filed(company, "Mon 11:00", title="东西")
    reply(ticket=apart, body="工位在三楼", by=company.mia, at=at("Mon 11:10"))
    reply(ticket=whole, body="请帮我搬工位", by=company.mia, at=at("Mon 11:10"))
    assert finds(company.mia, "搬工位") == finds(company.hugo, "搬工位") == [whole]
    assert finds(company.mia, "搬工 三楼") == [apart]


def test_what_lists_and_programs_search_is_found_by_the_same_rule(
    company: Company, lamp: Ticket, as_person: SignIn
) -> None:
    other = filed(company, "Mon 11:00", title="Lamp of brass")
    for name, text, found in (
        ("hugo", "lamp ballast", [lamp]),
        ("hugo", "lamp wombat", [lamp]),
        ("hugo", "zhou lamp", [other, lamp]),
        ("mia", "lamp ballast", [lamp]),
        ("mia", "lamp wombat", []),
        ("frida", "ballast", [lamp]),
    ):
        client = as_person(company.people[name])
        listed = client.get("/api/v1/tickets/", {"q": text}).json()["results"]
        assert [one["number"] for one in listed] == [one.number for one in found], (name, text)
    queue = as_person(company.hugo).get("/queue/", {"tab": "all", "q": "ballast zhou"}).content.decode()
    assert "Lamp is dark" in queue and "Lamp of brass" not in queue
    mine = as_person(company.mia).get("/requests/", {"q": "ballast"}).content.decode()
    assert "Lamp is dark" in mine and "Lamp of brass" not in mine


def stale() -> list[str]:
    """Return the numbers of tickets whose document is not what it would be if it were made now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM tickets_ticket AS asked LEFT JOIN tickets_searchdocument AS kept ON ticket_id = id"
            " WHERE (search, kept.submitted_at) IS DISTINCT FROM (ticket_terms(id), asked.submitted_at)"
        )
        return [number for (number,) in cursor.fetchall()]


def test_documents_follow_whatever_is_done_to_tickets_and_messages(company: Company) -> None:
    tickets = conversations(company)
    assert len(tickets) == SearchDocument.objects.count() and stale() == []
    ticket = tickets[3]
    invite(ticket=ticket, person=company.eve, by=ticket.requester, at=at("Mon 12:00"))
    assert stale() == []
    remove_watcher(ticket=ticket, person=company.eve, by=ticket.requester, at=at("Mon 12:10"))
    Ticket.objects.filter(pk=ticket.pk).update(title="Another", is_confidential=True, filer=company.noah)
    Ticket.objects.filter(pk=tickets[4].pk).update(
        submitted_at=at("Mon 09:00"), service=company.screens, consumer=company.finance
    )
    said = Message.objects.filter(ticket=tickets[5]).order_by("pk")
    said.filter(pk=said[0].pk).update(body="Something else")
    said.filter(pk=said[1].pk).update(ticket=tickets[6], department=company.finance)
    said[2].delete()
    assert stale() == []


def by_keys(user: User) -> QuerySet[Ticket]:
    return Ticket.objects.filter(matches("document__search", rules.reader_terms(user)))


def test_the_keys_of_documents_say_who_reads_what(company: Company) -> None:
    tickets = situations(company)
    for name, person in company.people.items():
        read = {one.pk for one in tickets if rules.access(person, one).sees_content}
        assert {one.pk for one in by_keys(person)} == read == rules.content_visible_among(person, tickets), (
            name
        )


def test_a_conversation_without_an_end_goes_on_and_is_found_by_what_was_said_first(company: Company) -> None:
    ticket = filed(company, title="Lamp")
    for place in range(6):
        first = 0x4E00 + place * 3_000
        long = "".join(f"{chr(first + step)}{chr(first + step % 977)} " for step in range(3_000))
        long += " ".join(f"{'x' * 50}{place}-{step:04}" for step in range(600))
        reply(ticket=ticket, body=long[:50_000], by=company.mia, at=at(f"Mon 10:1{place}"))
    reply(ticket=ticket, body="needle", by=company.mia, at=at("Mon 10:30"))
    assert Message.objects.filter(ticket=ticket).count() == 7
    assert finds(company.mia, "lamp") == [ticket]
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_joined(%s, %s) = %s", ["'a'", "'b'", "'a' 'b'"])
        assert cursor.fetchone() == (True,)
        large = "SELECT array_to_tsvector(array_agg(n || repeat('x', 200))) FROM generate_series({}) AS n"
        cursor.execute(
            f"SELECT length(desk_joined(({large.format('1, 3000')}), ({large.format('3001, 6000')})))"
        )
        assert cursor.fetchone() == (3_000,)


def test_a_word_beside_a_name_that_many_bear_is_found_for_each_of_them(company: Company) -> None:
    bearers = User.objects.bulk_create(
        User(email=f"zhou{place:02}@example.com", name=f"Zhou {place:02}") for place in range(20)
    )
    tickets = [filed(company, f"Mon 10:{place:02}", title="A stool") for place in range(20)]
    for ticket, bearer in zip(tickets, bearers, strict=True):
        Ticket.objects.filter(pk=ticket.pk).update(requester=bearer, filer=bearer)
    assert len(finds(company.hugo, "zhou stool")) == 20
    assert len(finds(company.hugo, "stool zho")) == 20
    assert len(finds(company.hugo, "stool zhou a fac")) == 20
    assert finds(company.hugo, "stool zhou a fac of") == []
