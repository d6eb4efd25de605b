"""A department's page: who runs it today, how it kept its promises, and whom it really works with."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.actions.relations import set_relation
from departments.enums import MemberRole, RelationKind, ServiceState
from departments.models import Department, Membership, Service
from departments.queries.in_charge import in_charge
from departments.queries.scope import Scope, Side
from servicedesk.accounts.actions.own import set_absence
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.numbers import periods
from sla.reports import attainment
from tests.cast import SHANGHAI, Company, at
from tests.departments.test_pages import SignIn
from tests.site.figures.history import happened
from tickets.actions.lifecycle import resolve
from tickets.actions.submission import submit
from tickets.models import Ticket
from tickets.queries.pairs import pairs_of

NOW = at("Fri 12:00")
FACILITIES = "/departments/FAC/"
# A table of a few pages is read as a whole, nothing cleans up within a test, and rows of other tests that were
# rolled back still fill the indexes, which then look dear.
AS_IN_A_LARGE_TABLE = """
    REINDEX TABLE tickets_ticket; REINDEX TABLE sla_verdict;
    SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;
    UPDATE pg_class SET relallvisible = relpages WHERE relname IN ('tickets_ticket', 'sla_verdict');
"""


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """Stop the clock on the Friday."""
    with clock.frozen(NOW):
        yield


def asked(service: Service, by: User, times: int) -> list[Ticket]:
    return [submit(service=service, title="Please", by=by, at=at("Mon 09:00")) for _ in range(times)]


def resolved(company: Company, times: int) -> None:
    for ticket in asked(company.move_desk, company.mia, times):
        resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 10:00"))


def names(page: object, side: str) -> list[str]:
    both = page.context[side]  # type: ignore[attr-defined]
    return [one.unit.code for one in (*both.first, *both.more)]


def scope_of(unit: Department) -> Scope:
    return Scope(Side.SERVES, (unit.pk,), periods.choose("90d", today=NOW.date(), zone=SHANGHAI))


def test_everybody_reads_how_the_promises_of_the_last_90_days_were_kept(
    company: Company, as_person: SignIn
) -> None:
    resolved(company, 5)
    page = as_person(company.mia).get(FACILITIES).content.decode()
    assert page.count("5 of 5") == 2
    assert "figures/FAC" not in page
    as_head = as_person(company.hugo).get(FACILITIES).content.decode()
    assert "/figures/FAC/tickets/?period=90d&amp;figure=resolution" in as_head


def test_few_promises_are_too_few_to_say_and_bear_no_number(company: Company, as_person: SignIn) -> None:
    resolved(company, 4)
    for person in (company.mia, company.hugo):
        page = as_person(person).get(FACILITIES).content.decode()
        assert page.count("too few to say") == 2
        assert "4 of 4" not in page


def test_the_record_counts_what_the_figures_count(company: Company, as_person: SignIn) -> None:
    resolved(company, 6)
    lines = as_person(company.mia).get(FACILITIES).context["record"]
    counted = attainment(scope_of(company.facilities))
    assert [line["kept"] for line in lines] == [counted["first_response",], counted["resolution",]]
    assert lines[1]["kept"].n == 6


def test_an_absent_head_is_named_with_who_acts_for_them_and_until_when(
    company: Company, as_person: SignIn
) -> None:
    set_absence(
        person=company.hugo, starts_at=at("Thu 09:00"), ends_at=at("Sun 00:00"), deputy=company.li_wei,
        by=company.hugo, at=at("Wed 09:00"),
    )  # fmt: skip
    page = as_person(company.mia).get(FACILITIES).content.decode()
    assert "Li Wei" in page and "stands in until Sat 7 Mar" in " ".join(page.split())


def test_a_deputy_who_is_away_too_or_has_left_acts_for_nobody(company: Company) -> None:
    for person, deputy in ((company.hugo, company.li_wei), (company.li_wei, None)):
        set_absence(
            person=person, starts_at=at("Thu 09:00"), ends_at=at("Sun 00:00"), deputy=deputy, by=person,
            at=at("Wed 09:00"),
        )  # fmt: skip
    head = in_charge(company.facilities, NOW)[0]
    assert (head.row.user, head.until, head.deputy) == (company.hugo, at("Sun 00:00"), None)
    company.li_wei.absences.all().delete()
    assert in_charge(company.facilities, NOW)[0].deputy == company.li_wei
    User.objects.filter(pk=company.li_wei.pk).update(is_active=False)
    assert in_charge(company.facilities, NOW)[0].deputy is None


def test_a_team_without_a_lead_is_run_by_the_head_of_its_department(
    company: Company, as_person: SignIn
) -> None:
    Membership.objects.filter(user=company.lena).update(role=MemberRole.AGENT)
    assert [one.row.user for one in in_charge(company.movers, NOW)] == [company.hugo]
    page = as_person(company.mia).get("/departments/MOV/")
    assert page.status_code == 200 and "Hugo Brandt" in page.content.decode()
    assert "customers" not in page.context and "record" not in page.context


def test_everybody_sees_with_whom_a_department_works_and_only_who_sees_its_figures_how_much(
    company: Company, as_person: SignIn
) -> None:
    asked(company.move_desk, company.mia, 6)
    asked(company.move_desk, company.tom, 5)
    asked(company.move_desk, company.olga, 2)
    asked(company.move_desk, company.li_wei, 7)
    asked(company.screens, company.hugo, 5)
    page = as_person(company.mia).get(FACILITIES)
    assert (names(page, "customers"), names(page, "providers")) == (["FIN", "IT"], ["IT"])
    assert not any(one.n or one.has_few or one.requests_url for one in page.context["customers"].first)
    assert "6 requests" not in page.content.decode()
    page = as_person(company.hugo).get(FACILITIES)
    assert names(page, "customers") == ["FIN", "IT", "SAL"]
    finance, it, sales = page.context["customers"].first
    assert (finance.n, it.n, sales.n, sales.has_few) == (6, 5, 0, True)
    assert [(one.unit.code, one.n) for one in page.context["providers"].first] == [("IT", 5)]


def test_a_number_opens_the_list_that_it_counts(company: Company, as_person: SignIn) -> None:
    asked(company.move_desk, company.mia, 6)
    asked(company.screens, company.hugo, 5)
    hugo = as_person(company.hugo)
    page = hugo.get(FACILITIES)
    for side, n in (("customers", 6), ("providers", 5)):
        [row] = page.context[side].first
        listed = hugo.get(row.requests_url)
        assert (row.n, len(listed.context["rows"])) == (n, n)


def test_confidential_requests_count_in_no_number_below_five(company: Company, as_person: SignIn) -> None:
    asked(company.payslip, company.olga, 4)
    frida = as_person(company.frida)
    assert pairs_of(scope_of(company.finance), NOW).customers.numbers == {}
    page = frida.get("/departments/FIN/")
    assert names(page, "customers") == []
    asked(company.payslip, company.olga, 1)
    cache.clear()
    assert pairs_of(scope_of(company.finance), NOW).customers.numbers == {company.sales.pk: 5}
    assert names(frida.get("/departments/FIN/"), "customers") == ["SAL"]


def test_confidential_requests_name_no_department_to_everybody(company: Company, as_person: SignIn) -> None:
    asked(company.payslip, company.olga, 9)
    assert names(as_person(company.frida).get("/departments/FIN/"), "customers") == ["SAL"]
    assert names(as_person(company.mia).get("/departments/FIN/"), "customers") == []
    assert names(as_person(company.mia).get("/departments/SAL/"), "providers") == []
    Service.objects.filter(pk=company.payslip.pk).update(is_confidential=False)
    cache.clear()
    assert names(as_person(company.mia).get("/departments/FIN/"), "customers") == ["SAL"]


def test_what_the_head_says_of_a_pair_stands_on_both_pages(company: Company, as_person: SignIn) -> None:
    set_relation(
        provider=company.facilities, consumer=company.sales, kind=RelationKind.NEXT_STEP, by=company.hugo
    )
    mia = as_person(company.mia)
    [row] = mia.get(FACILITIES).context["customers"].first
    assert (row.unit, str(row.relation), row.relation_url) == (company.sales, "is the next step", "")
    [row] = mia.get("/departments/SAL/").context["providers"].first
    assert (row.unit, str(row.relation)) == (company.facilities, "is the step before")
    [row] = as_person(company.hugo).get(FACILITIES).context["customers"].first
    assert row.relation_url == "/departments/FAC/relations/SAL/"
    assert as_person(company.frida).get(FACILITIES).context["customers"].first[0].relation_url == ""


def test_a_department_that_has_nothing_yet_says_so_and_shows_no_empty_box(
    company: Company, as_person: SignIn
) -> None:
    Department.objects.create(code="LAW", name_en="Legal", calendar=company.calendar)
    page = as_person(company.mia).get("/departments/LAW/").content.decode()
    assert "No services for you yet" in page and "No one heads it yet." in page
    assert page.count("too few to say") == 2
    assert "Internal customers" not in page and 'class="announced"' not in page
    as_admin = as_person(company.ada).get("/departments/LAW/").content.decode()
    assert (
        "No other department has made 5 or more requests to it" in as_admin
        and "Name a department head" in as_admin
    )


def cost(client: Client) -> int:
    client.get(FACILITIES)  # fills what is remembered
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(FACILITIES).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["mia", "hugo", "ada"])
def test_thirty_services_and_neighbours_cost_the_queries_of_one(
    company: Company, as_person: SignIn, name: str
) -> None:
    client = as_person(company.people[name])
    asked(company.move_desk, company.mia, 5)
    set_relation(
        provider=company.facilities, consumer=company.finance, kind=RelationKind.SUPPLIES, by=company.hugo
    )
    few = cost(client)
    for number in range(30):
        other = Department.objects.create(code=f"X{number}", name_en=f"X {number}", calendar=company.calendar)
        set_relation(provider=company.facilities, consumer=other, kind=RelationKind.ADVISES, by=company.hugo)
        Service.objects.create(
            slug=f"x-{number}", name_en="X", department=company.facilities, state=ServiceState.PUBLISHED,
            category=company.move_desk.category,
        )  # fmt: skip
    assert cost(client) == few
    page = client.get(FACILITIES)
    assert len(page.context["customers"].more) == 31 - 8 and "Show all 31" in page.content.decode()


def test_the_numbers_are_ranges_of_indexes(company: Company) -> None:
    happened(company, NOW, tickets=200)
    scope = scope_of(company.facilities)
    with CaptureQueriesContext(connection) as queries:
        attainment(scope)
        pairs_of(scope, NOW)
    counts = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
    assert len(counts) == 3
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tickets_ticket, sla_verdict")
        cursor.execute(AS_IN_A_LARGE_TABLE)
        for sql, index in zip(
            counts, ("verdict_of_provider", "ticket_of_provider", "ticket_of_consumer"), strict=True
        ):
            cursor.execute("EXPLAIN " + sql)
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert f"Index Only Scan using {index}" in plan, plan
            assert re.search(r"Index Cond: .*(counts_at|submitted_at) >= ", plan), plan
