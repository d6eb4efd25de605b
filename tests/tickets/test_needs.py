"""What nobody does joins the needs without an owner, until a head takes it or an arbiter gives it to somebody."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from departments.actions.catch_all import choose_catch_all
from servicedesk.accounts.models import User
from servicedesk.database.verification import check_all
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.measures.registry import measure
from servicedesk.notifications.display import lines
from servicedesk.notifications.queries import notices_of
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, post, queries_of, text_of
from tickets.actions.lifecycle import cancel
from tickets.actions.needs import give_owner, no_owner
from tickets.actions.refiling import refile
from tickets.actions.work import transfer
from tickets.models import Need, Ticket
from tickets.queries.needs import needs_in_figures, waiting_needs
from tickets.rules import may_give, may_see_needs, needs_visible_to

FRIDAY = date(2026, 3, 6)
READERS = {"frida", "hugo", "ines", "ari", "ada"}
EVERYBODY = READERS | {"mia", "noah", "li_wei", "chen", "lena", "tom", "olga", "eve"}


@pytest.fixture
def ticket(company: Company) -> Ticket:
    choose_catch_all(service=company.screens, by=company.ada)
    company.screens.refresh_from_db()
    return filed(company, service=company.screens, title="Someone should water the plants")


@pytest.fixture
def need(company: Company, ticket: Ticket) -> Need:
    """Tom of IT says that nobody waters plants."""
    no_owner(ticket=ticket, reason="No department waters plants.", by=company.tom, at=at("Mon 10:30"))
    return Need.objects.get()


def program(person: User) -> JsonClient:
    client = JsonClient()
    client.force_login(person)
    return client


def told(person: User) -> set[str]:
    with clock.frozen(at("Mon 11:00")):
        dispatch_pending()
        return {line.wording.title for line in lines(person, notices_of(person)) if line.wording}


def test_it_stays_with_those_who_say_so_and_its_requester_reads_why(
    company: Company, ticket: Ticket, need: Need
) -> None:
    ticket.refresh_from_db()
    assert (ticket.state, ticket.holder_department, ticket.holder_person) == (
        "in_progress",
        company.it,
        company.tom,
    )
    assert need.message.body == "No department waters plants." and ticket.first_response_at == at("Mon 10:30")
    assert f"{ticket.number}: no department does this yet" in told(company.mia)


def test_heads_arbiters_and_admins_read_needs_and_no_one_else(company: Company, need: Need) -> None:
    assert {name for name in EVERYBODY if may_see_needs(company.people[name])} == READERS
    assert {name for name in EVERYBODY if needs_visible_to(company.people[name])} == READERS


def test_heads_and_arbiters_are_told_of_it_in_the_desk(company: Company, need: Need) -> None:
    for name in ("frida", "hugo", "ari"):
        assert "No department does this yet: Someone should water the plants" in told(company.people[name])
    assert not told(company.eve) and not told(company.ada)


def test_it_is_said_once_with_a_reason_and_of_nothing_that_has_its_service(
    company: Company, ticket: Ticket
) -> None:
    with pytest.raises(ValidationError):
        no_owner(ticket=ticket, reason=" ", by=company.tom)
    assert not Need.objects.exists()
    no_owner(ticket=ticket, reason="No one", by=company.tom)
    with pytest.raises(Refused, match="already on the list"):
        no_owner(ticket=ticket, reason="No one", by=company.tom)
    with pytest.raises(Refused, match="has its service"):
        no_owner(ticket=filed(company), reason="No one", by=company.li_wei)
    assert Need.objects.count() == 1


def test_a_confidential_request_is_on_no_list(company: Company, ticket: Ticket) -> None:
    Ticket.objects.update(is_confidential=True)
    with pytest.raises(Refused, match="confidential"):
        no_owner(ticket=ticket, reason="No one", by=company.tom)
    Ticket.objects.update(is_confidential=False)
    no_owner(ticket=ticket, reason="No one", by=company.tom)
    Ticket.objects.update(is_confidential=True)
    assert not any(needs_visible_to(company.people[name]) for name in EVERYBODY)
    with pytest.raises(Need.DoesNotExist):
        give_owner(need=Need.objects.get(), department=company.facilities, due_on=FRIDAY, by=company.hugo)


def test_a_head_takes_it_for_a_service(company: Company, ticket: Ticket, need: Need) -> None:
    give_owner(
        need=need, department=company.facilities, service=company.move_desk, due_on=FRIDAY, by=company.hugo,
        at=at("Mon 11:00"),
    )  # fmt: skip
    ticket.refresh_from_db()
    assert (ticket.service, ticket.holder_department, ticket.state) == (
        company.move_desk,
        company.facilities,
        "new",
    )
    assert (need.end, need.department, need.due_on, need.ended_by) == (
        "given",
        company.facilities,
        FRIDAY,
        company.hugo,
    )
    assert f"{ticket.number} is now with Facilities" in told(company.mia)
    assert f"New: {ticket.number} {ticket.title}" in told(company.li_wei)
    assert not [words for one in check_all() for words in one.finding.broken]


def test_a_head_takes_it_as_a_wish(company: Company, ticket: Ticket, need: Need) -> None:
    give_owner(need=need, department=company.finance, due_on=FRIDAY, by=company.frida, at=at("Mon 11:00"))
    ticket.refresh_from_db()
    assert (ticket.service, ticket.provider) == (company.screens, company.finance)
    assert need.service is None


def test_a_head_gives_it_to_no_other_department_and_an_arbiter_to_any(
    company: Company, ticket: Ticket, need: Need
) -> None:
    with pytest.raises(NotAllowed):
        give_owner(need=need, department=company.finance, due_on=FRIDAY, by=company.hugo, at=at("Mon 11:00"))
    with pytest.raises(NotAllowed):
        give_owner(need=need, department=company.finance, due_on=FRIDAY, by=company.ada, at=at("Mon 11:00"))
    assert Need.objects.get().is_open
    assert may_give(company.ari, ticket, company.finance.pk)
    ticket.requester = company.ari
    assert not may_give(company.ari, ticket, company.finance.pk)
    give_owner(need=need, department=company.finance, due_on=FRIDAY, by=company.ari, at=at("Mon 11:00"))
    assert need.department == company.finance


def test_of_two_at_once_the_second_is_told_who_has_it(company: Company, need: Need) -> None:
    late = Need.objects.select_related("ticket").get()
    give_owner(need=need, department=company.finance, due_on=FRIDAY, by=company.frida, at=at("Mon 11:00"))
    with pytest.raises(Refused, match="Finance has it already"):
        give_owner(
            need=late, department=company.facilities, due_on=FRIDAY, by=company.hugo, at=at("Mon 11:00")
        )


def test_what_makes_no_sense_is_refused_by_field(company: Company, need: Need) -> None:
    wrong = {
        "due_on": {"department": company.facilities, "due_on": date(2026, 3, 1)},
        "service": {"department": company.facilities, "service": company.payslip, "due_on": FRIDAY},
        "department": {"department": company.sales, "due_on": FRIDAY},
    }
    for name, given in wrong.items():
        with pytest.raises(ValidationError) as refusal:
            give_owner(need=need, by=company.ari, at=at("Mon 11:00"), **given)
        assert list(refusal.value.message_dict) == [name]
    assert Need.objects.get().is_open


def test_it_leaves_the_list_when_it_is_over_or_passed_on(
    company: Company, ticket: Ticket, need: Need
) -> None:
    cancel(ticket=ticket, by=company.mia)
    assert not waiting_needs(company.ari)
    dispatch_pending()
    assert Need.objects.get().end == "over"
    for number, pass_on in enumerate(
        (
            lambda one: refile(ticket=one, service=company.move_desk, by=company.tom),
            lambda one: transfer(ticket=one, to=company.finance, reason="Yours", by=company.tom),
        )
    ):
        other = filed(company, service=company.screens, title=f"Plants {number}")
        no_owner(ticket=other, reason="No one", by=company.tom)
        late = Need.objects.get(ticket=other)
        pass_on(other)
        with pytest.raises(Refused):
            give_owner(need=late, department=company.facilities, due_on=date(2100, 1, 1), by=company.hugo)
        dispatch_pending()
        assert Need.objects.get(ticket=other).end == "moved"


def test_length_and_age_are_figures(company: Company, ticket: Ticket, need: Need) -> None:
    assert needs_in_figures(company.ari, at("Tue 10:30")) == (1, [timedelta(hours=7.5)]), "a working day"
    assert needs_in_figures(company.mia, at("Tue 10:30")) == (0, [])
    assert str(measure("unowned_age").unit.value) == "hours of working time"


def test_the_page_shows_what_was_asked_and_gives_it_to_a_department(
    company: Company, ticket: Ticket, need: Need, as_person: SignIn
) -> None:
    with clock.frozen(at("Wed 10:00")):
        hugo = as_person(company.hugo)
        assert "Someone should water the plants" in text_of(hugo.get("/needs/"))
        page = hugo.get(f"/needs/{ticket.number}/")
        assert "No department waters plants." in text_of(page)
        assert [str(one) for one in page.context["form"].fields["department"].queryset] == ["Facilities"]
        wrong = hugo.post(page.request["PATH_INFO"], {"due_on": "2026-03-06"})
        assert wrong.status_code == 400 and "department" in wrong.context["form"].errors
        sent = {"service": company.move_desk.pk, "due_on": "2026-03-06", "reason": "We do it from now on."}
        assert hugo.post(page.request["PATH_INFO"], sent).url == "/needs/"
        assert "Every need has an owner" in text_of(hugo.get("/needs/"))
        assert "Facilities says more by Fri 6 Mar" in text_of(hugo.get("/needs/?tab=given"))
        history = text_of(as_person(company.mia).get(f"/tickets/{ticket.number}/"))
    assert "gave it to Facilities as “Move a desk”. They say more by Fri 6 Mar." in history


def test_others_do_not_find_the_pages(
    company: Company, ticket: Ticket, need: Need, as_person: SignIn
) -> None:
    tom = as_person(company.tom)
    assert tom.get("/needs/").status_code == 403
    assert tom.get(f"/needs/{ticket.number}/").status_code == 404
    assert "/needs/" not in tom.get("/").content.decode()
    assert "/needs/" in as_person(company.hugo).get("/").content.decode()


def test_the_list_costs_the_same_for_one_and_three(company: Company, need: Need, as_person: SignIn) -> None:
    hugo = as_person(company.hugo)
    one = queries_of(hugo, "/needs/")
    for number in range(2):
        other = filed(company, service=company.screens, title=f"Plants {number}")
        no_owner(ticket=other, reason="No one", by=company.tom)
    assert queries_of(hugo, "/needs/") == one


def test_programs_list_and_give_them(company: Company, ticket: Ticket, need: Need) -> None:
    with clock.frozen(at("Mon 11:00")):
        assert program(company.tom).get("/api/v1/needs/").status_code == 403
        hugo = program(company.hugo)
        (row,) = hugo.get("/api/v1/needs/?waiting=true").json()["results"]
        assert (row["number"], row["reason"], row["end"]) == (ticket.number, need.message.body, None)
        address = f"/api/v1/needs/{need.pk}/give/"
        assert hugo.post(address, {"department": "FIN", "due_on": "2026-03-06"}).status_code == 403
        assert hugo.post(address, {"department": "FAC"}).status_code == 400
        given = hugo.post(address, {"department": "FAC", "due_on": "2026-03-06"})
        assert given.status_code == 200 and given.json()["department"]["code"] == "FAC"
        assert hugo.post(address, {"department": "FAC", "due_on": "2026-03-06"}).status_code == 409
        assert hugo.get("/api/v1/needs/?waiting=true").json()["results"] == []
        assert program(company.mia).get(f"/api/v1/needs/{need.pk}/").status_code == 404


def test_the_button_is_there_as_long_as_it_can_be_said(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    tom = as_person(company.tom)
    assert "No department does this" in text_of(tom.get(f"/tickets/{ticket.number}/"))
    post(tom, ticket, "no_owner", body="No one")
    assert Need.objects.count() == 1
    assert "No department does this…" not in text_of(tom.get(f"/tickets/{ticket.number}/"))
