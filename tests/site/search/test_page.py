"""The page of the one box: what it finds of each kind, where it leads, and what its filters leave."""

from collections.abc import Iterator

import pytest
from django.test import Client

from servicedesk.accounts.models import User
from servicedesk.events import clock
from tests.cast import Company, at
from tests.departments.articles import an_article
from tests.tickets.pages import SignIn, filed, queries_of, text_of
from tickets.actions.conversation import note, reply
from tickets.actions.lifecycle import confirm, resolve
from tickets.actions.work import take, transfer
from tickets.models import Message, Ticket

LIVE = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(at("Fri 12:00")):
        yield


def answered(company: Company, said: str = "The <lamp> hums, we bring another.", **fields: str) -> Ticket:
    ticket = filed(company, **fields)
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    reply(ticket=ticket, body=said, by=company.li_wei, at=at("Mon 10:20"))
    return ticket


def numbers(client: Client, query: str) -> list[str]:
    """Return the numbers of the requests that a search shows."""
    return [row.ticket.number for row in client.get(f"/search/?{query}").context.get("rows", [])]


def test_a_request_that_was_found_by_a_message_shows_who_said_what_and_leads_there(
    company: Company, as_person: SignIn
) -> None:
    ticket = answered(company)
    said = Message.objects.get(ticket=ticket)
    html = as_person(company.mia).get("/search/?q=lamp+hum").content.decode()
    assert "Li Wei: The &lt;<mark>lamp</mark>&gt; <mark>hum</mark>s, we bring another." in html
    assert f'href="/tickets/{ticket.number}/#message-{said.pk}"' in html
    assert (
        f'id="message-{said.pk}"' in as_person(company.mia).get(f"/tickets/{ticket.number}/").content.decode()
    )


def test_a_request_that_says_it_itself_leads_to_its_beginning(company: Company, as_person: SignIn) -> None:
    ticket = answered(company, title="Lamp", description="It hums.")
    html = as_person(company.mia).get("/search/?q=lamp+hum").content.decode()
    assert "It <mark>hum</mark>s." in html and f'href="/tickets/{ticket.number}/"' in html
    assert "#message-" not in html


def test_of_several_messages_the_newest_one_with_all_words_is_shown(
    company: Company, as_person: SignIn
) -> None:
    ticket = answered(company, said="Lamp: first. It hums.")
    reply(ticket=ticket, body="Lamp: second. It hums.", by=company.li_wei, at=at("Mon 10:30"))
    reply(ticket=ticket, body="Lamp: third.", by=company.mia, at=at("Mon 10:40"))
    page = text_of(as_person(company.mia).get("/search/?q=lamp+hums"))
    assert "Li Wei: Lamp: second. It hums." in page and "first." not in page


def test_a_note_is_found_and_named_as_one_by_the_department_alone(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company)
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    note(ticket=ticket, body="A wombat sits in it.", by=company.li_wei, at=at("Mon 10:20"))
    found = text_of(as_person(company.hugo).get("/search/?q=wombat"))
    assert "Li Wei (internal note): A wombat sits in it." in found
    for name in ("mia", "frida", "ada", "tom"):
        assert numbers(as_person(company.people[name]), "q=wombat") == [], name


def test_what_was_said_before_a_hand_over_is_found_by_who_has_it_and_who_had_it(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickets.queries.finding.WALKED", 0)
    ticket = answered(company)
    transfer(ticket=ticket, to=company.it, reason="Cables", by=company.li_wei, at=at("Mon 10:30"))
    for name in ("mia", "hugo", "tom", "frida"):
        assert numbers(as_person(company.people[name]), "q=hums") == [ticket.number], name
    assert numbers(as_person(company.olga), "q=hums") == []


def test_who_works_for_a_department_finds_requests_by_the_names_of_requesters(
    company: Company, as_person: SignIn
) -> None:
    desk, lamp = filed(company), filed(company, "Mon 11:00", title="A lamp")
    others = filed(company, "Mon 11:30", by=company.noah, title="A lamp")
    agent = as_person(company.li_wei)
    assert numbers(agent, "q=mia") == numbers(agent, "q=zhou+MIA") == [lamp.number, desk.number]
    assert numbers(agent, "q=周敏") == [lamp.number, desk.number]
    assert numbers(agent, "q=mia+lamp") == numbers(agent, "q=lamp+zh") == [lamp.number]
    assert numbers(agent, "q=lamp") == [others.number, lamp.number]
    assert numbers(agent, "q=mia+noah") == numbers(agent, "q=ia") == []
    assert "<mark>Mia</mark> Zhou" in agent.get("/search/?q=mia").content.decode()
    assert numbers(as_person(company.mia), "q=mia") == numbers(as_person(company.tom), "q=mia") == []


def test_a_request_of_a_name_is_found_only_where_it_may_be_read(company: Company, as_person: SignIn) -> None:
    secret = filed(company, service=company.payslip, by=company.olga, title="Mine")
    assert secret.is_confidential
    assert numbers(as_person(company.frida), "q=olga") == [secret.number]
    assert numbers(as_person(company.hugo), "q=olga") == numbers(as_person(company.ada), "q=olga") == []


def test_colleagues_are_found_by_name_post_and_address_but_not_by_a_common_domain(
    company: Company, as_person: SignIn
) -> None:
    User.objects.filter(pk=company.noah.pk).update(post="Plumber")
    client = as_person(company.mia)

    def found(text: str) -> list[str]:
        return [one.person.name for one in client.get("/search/", {"q": text}).context["people"]]

    assert (
        found("noah") == found("KLEIN") == found("plumb") == found("noah.klein@example.com") == ["Noah Klein"]
    )
    assert found("周敏") == found("zm") == ["Mia Zhou"]
    assert found("example") == found("com") == found("oah") == found("n") == []
    page = client.get("/search/?q=noah").content.decode()
    assert "<mark>Noah</mark> Klein" in page and 'href="/departments/FIN/people/"' in page
    assert (
        f'href="/manage/people/{company.noah.pk}/"'
        in as_person(company.ada).get("/search/?q=noah").content.decode()
    )


def test_articles_are_found_with_where_they_say_it_by_those_who_may_read_them(
    company: Company, as_person: SignIn
) -> None:
    an_article(company, body_en="## Before\n\nPut a **label** & tape on each <box>.")
    an_article(company, name_en="Labels of old", is_published=False)
    client = as_person(company.mia)
    page = client.get("/search/?q=label+tape")
    assert [one.article.name for one in page.context["articles"]] == ["How to pack a desk"]
    assert "Before Put a <mark>label</mark> &amp; <mark>tape</mark> on each &lt;box&gt;." in " ".join(
        page.content.decode().split()
    )
    assert client.get("/search/?q=old").context["articles"] == []
    assert [one.excerpt for one in client.get("/search/?q=pack&kind=articles").context["articles"]] == [""]


def test_who_has_left_is_no_longer_found(company: Company, as_person: SignIn) -> None:
    User.objects.filter(pk=company.noah.pk).update(is_active=False)
    assert as_person(company.mia).get("/search/?q=noah").context["people"] == []


@pytest.fixture
def lamps(company: Company) -> Company:
    """FAC-1 is Mia's and done, FAC-2 Noah's and open, IT-1 Mia's of last month at IT."""
    done = filed(company, title="A lamp")
    resolve(ticket=done, answer="Done", by=company.li_wei, at=at("Mon 11:00"))
    confirm(ticket=done, by=company.mia, at=at("Mon 11:10"))
    filed(company, "Mon 12:00", title="A lamp", by=company.noah)
    old = filed(company, title="A lamp", service=company.screens)
    Ticket.objects.filter(pk=old.pk).update(submitted_at="2026-01-20T08:00:00Z")
    return company


@pytest.mark.parametrize(
    ("person", "narrowed", "found"),
    [
        ("mia", "", ["FAC-1", "IT-1"]),
        ("mia", "&state=open", ["IT-1"]),
        ("mia", "&state=ended", ["FAC-1"]),
        ("mia", "&days=30", ["FAC-1"]),
        ("mia", "&days=30&state=open", []),
        ("frida", "", ["FAC-2", "FAC-1", "IT-1"]),
        ("frida", "&whose=mine", []),
        ("noah", "&whose=mine", ["FAC-2"]),
        ("li_wei", "&whose=team", ["FAC-2", "FAC-1"]),
        ("tom", "&whose=team", ["IT-1"]),
        ("tom", "&whose=mine&kind=requests", []),
        ("mia", "&kind=requests", ["FAC-1", "IT-1"]),
        ("mia", "&kind=people", []),
        ("mia", "&whose=team", ["FAC-1", "IT-1"]),  # not hers to choose
        ("mia", "&state=nonsense&days=-1&service=x&kind=y", ["FAC-1", "IT-1"]),
    ],
)
def test_filters_of_the_address_leave_what_they_say(
    lamps: Company, as_person: SignIn, person: str, narrowed: str, found: list[str]
) -> None:
    assert numbers(as_person(lamps.people[person]), f"q=lamp{narrowed}") == found


def test_requests_are_narrowed_to_a_service_that_the_reader_knows(lamps: Company, as_person: SignIn) -> None:
    client = as_person(lamps.mia)
    assert numbers(client, f"q=lamp&service={lamps.screens.pk}") == ["IT-1"]
    page = text_of(client.get(f"/search/?q=lamp&service={lamps.screens.pk}"))
    assert "Service: Screens" in page
    offered = [
        name for _pk, name in client.get("/search/?q=lamp").context["filters"].form.fields["service"].choices
    ]
    assert {"Screens", "Move a desk"} < set(offered)


def test_what_a_filter_knows_nothing_of_is_left_out(lamps: Company, as_person: SignIn) -> None:
    client = as_person(lamps.mia)
    assert client.get("/search/?q=desk").context["services"]
    assert "services" not in client.get("/search/?q=desk&state=open").context
    page = client.get("/search/?q=desk&kind=services")
    assert page.context["services"] and "rows" not in page.context and "people" not in page.context


def test_filters_stay_while_one_types_on(lamps: Company, as_person: SignIn) -> None:
    client = as_person(lamps.mia)
    html = client.get("/search/?q=lamp&state=open").content.decode()
    assert html.count('<input type="hidden" name="state" value="open">') == 1
    assert 'hx-include="closest form"' in html
    live = client.get("/search/?q=lamp&state=open", headers=LIVE)
    assert [row.ticket.number for row in live.context["rows"]] == ["IT-1"]
    assert "<form" not in live.content.decode()


def test_nothing_found_says_what_was_searched_and_leads_on(lamps: Company, as_person: SignIn) -> None:
    client = as_person(lamps.mia)
    bare = text_of(client.get("/search/?q=zyzzyva"))
    assert "No results for “zyzzyva”" in bare and "All services" in bare
    page = client.get("/search/?q=lamp&state=open&days=30")
    assert "Nothing with these filters has all of these words." in text_of(page)
    assert 'href="/search/?q=lamp">Search everything' in " ".join(page.content.decode().split())
    empty = text_of(client.get("/search/"))
    assert "colleagues by name" in empty and "requester's name" not in empty
    assert "requester's name" in text_of(as_person(lamps.li_wei).get("/search/")).replace("&#x27;", "'")


def test_a_search_costs_the_same_queries_however_much_it_finds(company: Company, as_person: SignIn) -> None:
    answered(company)
    client = as_person(company.li_wei)
    one = queries_of(client, "/search/?q=hums")
    for place in range(6):
        answered(company, title=f"Desk {place}")
    assert queries_of(client, "/search/?q=hums") == one


def test_in_chinese_a_message_is_named_with_full_width_signs(company: Company, as_person: SignIn) -> None:
    answered(company, said="灯泡已经换好。")
    page = text_of(as_person(company.chen).get("/search/?q=灯泡"))
    assert "李伟：灯泡已经换好。" in page
