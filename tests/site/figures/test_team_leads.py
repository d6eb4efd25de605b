"""What a team lead has: the team's figures, each with its list, its ratings, and its entries of the catalog."""

import re
from collections.abc import Iterator
from html import unescape
from importlib import import_module

import pytest
from django.db import connection

from departments.models import Department, Service
from departments.queries.scope import Scope, Side
from departments.rules import may_edit_service, services_editable_by
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.numbers.periods import Period
from sla.enums import HEADLINE_KINDS, ClockKind
from sla.models import Verdict
from sla.reports import attainment
from surveys.actions.invitations import invite
from surveys.actions.rating import give_rating
from surveys.models import Invitation, Rating
from surveys.rules import visible_to
from tests.cast import SHANGHAI, Company, at
from tests.departments.test_pages import SignIn
from tests.site.figures.test_counting import listed
from tickets.actions.lifecycle import confirm, reopen, resolve
from tickets.actions.submission import submit
from tickets.actions.work import assign, transfer
from tickets.models import Ticket
from tickets.queries.figures import FIGURES
from tickets.reports import count


@pytest.fixture
def now() -> Iterator[None]:
    """Stop the clock at the Friday after."""
    with clock.frozen(at("Fri 12:00")):
        yield


def filed(company: Company, team: Department | None = None) -> Ticket:
    ticket = submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))
    if team is not None:
        assign(ticket=ticket, team=team, by=company.hugo, at=at("Mon 10:05"))
    return ticket


def closed(company: Company, ticket: Ticket, day: str = "Mon", by: User | None = None) -> Ticket:
    resolve(ticket=ticket, answer="Done", by=by or company.chen, at=at(f"{day} 11:00"))
    invite(ticket=confirm(ticket=ticket, by=company.mia, at=at(f"{day} 11:30")), at=at(f"{day} 11:30"))
    return ticket


def scope_of(unit: Department) -> Scope:
    week = Period("custom", at("Mon 10:00").date(), at("Fri 10:00").date(), SHANGHAI)
    root = unit.parent if unit.is_team and unit.parent else unit
    return Scope(Side.SERVES, (root.pk,), week, team=unit.pk if unit.is_team else None)


def holders(ticket: Ticket) -> dict[str, str | None]:
    rows = Verdict.objects.filter(promise=ticket.promise_id, kind__in=HEADLINE_KINDS)
    return dict(rows.values_list("kind", "holder__code"))


def test_a_kept_promise_counts_for_the_team_that_held_it_at_the_stop(company: Company) -> None:
    assert holders(closed(company, filed(company, company.movers))) == {
        "first_response": "MOV",
        "resolution": "MOV",
    }
    assert holders(closed(company, filed(company))) == {"first_response": "FAC", "resolution": "FAC"}


def test_a_missed_promise_counts_for_the_team_that_held_it_then(company: Company) -> None:
    """The movers had it when the two hours to the first answer were over; their department resolves it."""
    ticket = filed(company, company.movers)
    assign(ticket=ticket, team=company.facilities, by=company.hugo, at=at("Mon 15:00"))
    closed(company, ticket, "Tue", by=company.hugo)
    assert holders(ticket)["first_response"] == "MOV"
    team = attainment(scope_of(company.movers))
    assert (team[ClockKind.FIRST_RESPONSE,].n, team[ClockKind.FIRST_RESPONSE,].met) == (1, 0)
    assert (ClockKind.RESOLUTION,) not in team or holders(ticket)["resolution"] == "MOV"


def test_what_another_department_answered_in_time_is_no_teams_of_it(company: Company) -> None:
    """A kept promise counts for the provider at the end, and for its unit that has the request."""
    ticket = filed(company, company.movers)
    transfer(ticket=ticket, to=company.it, reason="Cables", by=company.chen, at=at("Mon 10:10"))
    closed(company, ticket, by=company.tom)
    assert set(holders(ticket).values()) == {"IT"}


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize("key", sorted(FIGURES))
def test_every_number_of_a_team_opens_a_list_that_counts_the_same(
    company: Company, as_person: SignIn, key: str
) -> None:
    for unit in (company.movers, company.movers, None, None):
        ticket = filed(company, unit)
        rated = closed(company, ticket)
        give_rating(ticket=rated, score=4, by=company.mia, at=at("Mon 12:00"))
    reopen(ticket=rated, why="It wobbles", by=company.mia, at=at("Tue 10:00"))
    filed(company, company.movers)
    filed(company)
    scope = scope_of(company.movers)
    client = as_person(company.lena)
    query = scope.query(figure=key)
    number = count(key, scope, at("Fri 12:00"))[()]
    assert len(listed(client, f"/figures/MOV/tickets/{query}")) == number
    whole = count(key, scope_of(company.facilities), at("Fri 12:00"))[()]
    assert number < whole or whole == 0


@pytest.mark.usefixtures("now")
def test_the_page_of_a_team_holds_its_own_numbers_and_links_that_open(
    company: Company, as_person: SignIn
) -> None:
    for unit in (company.movers, company.movers, None):
        give_rating(ticket=closed(company, filed(company, unit)), score=4, by=company.mia, at=at("Mon 12:00"))
    client = as_person(company.lena)
    page = client.get("/figures/MOV/?whole=yes&period=30d").content.decode()
    assert "Movers met 2 of 2 SLA targets" in page
    assert "How others serve us" not in page
    links = {unescape(one) for one in re.findall(r'href="(/figures/MOV/tickets/[^"]+)"', page)}
    assert len(links) > 8
    for link in links:
        assert client.get(link).status_code == 200, link
    assert client.get("/figures/FAC/").status_code == 404


@pytest.mark.usefixtures("now")
def test_the_rail_and_the_figures_lead_to_the_teams_page(company: Company, as_person: SignIn) -> None:
    client = as_person(company.lena)
    home = client.get("/").content.decode()
    assert 'href="/figures/MOV/"' in home and "Service performance: Movers" in home
    assert 'href="/manage/services/"' in home
    assert client.get("/figures/")["Location"] == "/figures/MOV/"
    assert 'href="/figures/MOV/"' not in as_person(company.chen).get("/").content.decode()
    assert 'href="/figures/MOV/"' not in as_person(company.hugo).get("/").content.decode()


@pytest.mark.usefixtures("now")
def test_a_program_of_a_lead_counts_the_team(company: Company, as_person: SignIn) -> None:
    closed(company, filed(company, company.movers))
    closed(company, filed(company))
    asked = {"department": "MOV", "period": "30d"}
    rows = as_person(company.lena).get("/api/v1/attainment/", asked).json()
    assert {row["kind"]: row["n"] for row in rows if row["kind"] == "resolution"} == {"resolution": 1}
    assert as_person(company.lena).get("/api/v1/attainment/", {"department": "FAC"}).status_code == 404
    assert as_person(company.chen).get("/api/v1/attainment/", asked).status_code == 404


def test_a_lead_reads_the_ratings_of_what_the_team_had(company: Company) -> None:
    team, other = filed(company, company.movers), filed(company)
    for ticket in (team, other):
        give_rating(ticket=closed(company, ticket), score=2, by=company.mia, at=at("Mon 12:00"))
    lena = User.objects.get(pk=company.lena.pk)
    assert list(visible_to(lena).values_list("ticket", flat=True)) == [team.pk]
    assert set(Invitation.objects.values_list("ticket", "holder__code")) == {
        (team.pk, "MOV"),
        (other.pk, "FAC"),
    }


def test_a_rating_stays_the_teams_that_had_it_then(company: Company) -> None:
    ticket = closed(company, filed(company, company.movers))
    give_rating(ticket=ticket, score=2, by=company.mia, at=at("Mon 12:00"))
    reopen(ticket=ticket, why="It wobbles", by=company.mia, at=at("Tue 10:00"))
    assign(ticket=ticket, team=company.facilities, by=company.hugo, at=at("Tue 10:10"))
    assert list(visible_to(User.objects.get(pk=company.lena.pk)).values_list("score", flat=True)) == [2]


def test_rows_from_before_name_the_unit_that_had_them(company: Company) -> None:
    """What the migrations write, on rows as they were before them."""
    ticket = closed(company, filed(company, company.movers))
    give_rating(ticket=ticket, score=2, by=company.mia, at=at("Mon 12:00"))
    reopen(ticket=ticket, why="It wobbles", by=company.mia, at=at("Tue 10:00"))
    assign(ticket=ticket, team=company.facilities, by=company.hugo, at=at("Tue 10:10"))
    moved = filed(company, company.movers)
    transfer(ticket=moved, to=company.it, reason="Cables", by=company.chen, at=at("Mon 10:10"))
    late = filed(company, company.movers)
    assign(ticket=late, team=company.facilities, by=company.hugo, at=at("Mon 15:00"))
    closed(company, moved, by=company.tom)
    closed(company, late, "Wed", by=company.hugo)
    models = (Verdict, Rating, Invitation)
    before = [list(model.objects.order_by("pk").values_list("pk", "holder")) for model in models]
    for model in models:
        model.objects.update(holder=None)
    verdicts = import_module("sla.migrations.0008_verdict_holder")
    surveys = import_module("surveys.migrations.0005_holder")
    with connection.cursor() as cursor:
        cursor.execute(verdicts.FILL)
        for table, moment in surveys.MOMENTS.items():
            cursor.execute(surveys.FILL.format(table=table, moment=moment))
    after = [list(model.objects.order_by("pk").values_list("pk", "holder")) for model in models]
    assert after == before
    assert all(holder for rows in after for _pk, holder in rows)


def test_a_lead_edits_the_entries_that_go_to_the_team_and_no_others(
    company: Company, as_person: SignIn
) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(team=company.movers)
    lena = User.objects.get(pk=company.lena.pk)
    editable = set(services_editable_by(lena).values_list("slug", flat=True))
    assert editable == {"move-a-desk"}
    for service in Service.objects.all():
        assert may_edit_service(lena, service) == (service.slug in editable)
    client = as_person(company.lena)
    listing = client.get("/manage/services/").content.decode()
    assert "Move a desk" in listing and "Screens" not in listing
    for page in ("", "form/", "targets/"):
        assert client.get(f"/manage/services/move-a-desk/{page}").status_code == 200, page
        assert client.get(f"/manage/services/screens/{page}").status_code == 403, page
    Service.objects.filter(pk=company.move_desk.pk).update(team=None)
    assert client.get("/manage/services/move-a-desk/").status_code == 403


def test_a_lead_adds_an_entry_for_the_team_and_gives_none_away(company: Company, as_person: SignIn) -> None:
    client = as_person(company.lena)
    page = client.get("/manage/services/new/").content.decode()
    assert re.search(rf'value="{company.movers.pk}"[^>]*selected', page)
    said = {
        "name_en": "Carry a box",
        "department": company.facilities.pk,
        "team": "",
        "category": company.move_desk.category_id,
    }
    refused = client.post("/manage/services/new/", said)
    assert "that go to your team" in refused.content.decode()
    assert not Service.objects.filter(slug="carry-a-box").exists()
    client.post("/manage/services/new/", {**said, "team": company.movers.pk})
    assert Service.objects.get(slug="carry-a-box").team == company.movers
    client.post("/manage/services/carry-a-box/", said)
    assert Service.objects.get(slug="carry-a-box").team == company.movers
