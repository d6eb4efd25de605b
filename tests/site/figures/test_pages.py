"""Who sees the figures, and what the pages say."""

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from html import unescape
from json import dumps
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from departments.models import Department, Membership
from servicedesk.accounts.models import User
from sla.enums import ClockKind
from sla.models import Promise, Verdict
from sla.queries.service_attainment import recent_attainment
from surveys.models import Rating
from tests.cast import Company
from tests.htmx import HTMX
from tests.markup import markup_of
from tests.site.figures.history import happened
from tickets.display.exports import figure_head, safe
from tickets.models import Ticket
from tickets.rules import visible_to
from tickets.workflow import State

SignIn = Callable[[User], Client]
PANELS = ["promises/", "attention/", "backlog/", "satisfaction/", "breakdown/", "others/"]
PAGES = ["", "tickets/", "tickets/?figure=late", *PANELS]
SEES_ALL = {"eve", "ari", "ada"}
OWN = {"FAC": {"hugo"}, "IT": {"ines"}, "FIN": {"frida"}, "SAL": set(), "MOV": {"lena", "hugo"}}


@pytest.mark.parametrize("code", sorted(OWN))
def test_figures_are_for_those_who_steer_the_department_and_for_company_roles(
    code: str, company: Company, monday: datetime, as_person: SignIn
) -> None:
    allowed = OWN[code] | SEES_ALL
    for name, person in company.people.items():
        client = as_person(person)
        for page in PAGES:
            expected = 200 if name in allowed else 404
            assert client.get(f"/figures/{code}/{page}", headers=HTMX).status_code == expected, (
                name,
                code,
                page,
            )


def test_the_overview_opens_for_company_roles_and_leads_a_head_to_his_department(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    for name, person in company.people.items():
        answer = as_person(person).get("/figures/")
        if name in SEES_ALL:
            assert answer.status_code == 200
        elif any(name in heads for heads in OWN.values()):
            assert answer.status_code == 302
        else:
            assert answer.status_code == 404
    assert as_person(company.hugo).get("/figures/")["Location"] == "/figures/FAC/"
    assert as_person(company.lena).get("/figures/")["Location"] == "/figures/MOV/"


def test_a_head_of_two_departments_gets_an_overview_of_both(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    Department.objects.filter(pk=company.it.pk).update(parent=company.facilities)
    page = markup_of(as_person(company.hugo).get("/figures/"))
    assert "/figures/IT/" in page
    assert "/figures/FIN/" not in page


def test_strangers_and_unknown_departments_find_nothing(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    assert Client().get("/figures/FAC/").status_code == 302
    assert as_person(company.ada).get("/figures/NONE/").status_code == 404
    assert as_person(company.ada).get("/figures/FAC/tickets/?figure=nonsense").status_code == 404


def test_a_department_without_any_request_says_so(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    page = markup_of(as_person(company.hugo).get("/figures/FAC/?whole=yes"))
    assert "No SLA target of Facilities came due" in page
    assert "Nothing urgent" in page
    assert "No services were requested in this period." in page


def test_the_page_leaves_places_for_its_panels_and_holds_them_where_it_is_asked_for_whole(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    _judged(company, monday, met=20, missed=1)
    client = as_person(company.hugo)
    page = markup_of(client.get("/figures/FAC/?period=90d&all=services"))
    places = [unescape(address) for address in re.findall(r'data-later hx-get="([^"]+)"', page)]
    assert places == [f"/figures/FAC/{panel}?period=90d&all=services" for panel in PANELS]
    panels = [markup_of(client.get(address, headers=HTMX)).strip() for address in places]
    refresh = re.search(r'<noscript><meta http-equiv="refresh" content="0; url=([^"]+)">', page)
    assert refresh
    assert not any(panel in page for panel in panels if panel)
    whole = markup_of(client.get("/figures/FAC/" + unescape(refresh.group(1))))
    assert all(panel in whole for panel in panels) and "skeleton" not in whole and "refresh" not in whole


def test_few_promises_are_told_as_they_are_and_many_as_a_share(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    _judged(company, monday, met=7, missed=3)
    page = markup_of(as_person(company.hugo).get("/figures/FAC/"))
    assert "Facilities met 7 of 10 SLA targets" in page
    assert "7 of 10, likely 39–90%" in page.replace("&nbsp;", " ")
    _judged(company, monday, met=87, missed=3)
    page = markup_of(as_person(company.hugo).get("/figures/FAC/"))
    assert "Facilities met 94% of its SLA targets" in page
    assert "Lowest: “Move a desk”, 94%." in page


def test_a_week_of_under_five_is_in_the_table_and_has_no_point(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    for met, is_drawn in ((3, False), (1, True)):
        _judged(company, monday, met=met, missed=1)
        page = markup_of(client.get("/figures/FAC/promises/", headers=HTMX))
        drawing = page[page.index("trend-drawing") : page.index("</svg>")]
        assert ("<circle" in drawing) == is_drawn
        assert ("Weeks with fewer than 5 targets" in page) != is_drawn
        assert ("resolved on time 3 of 4" in page) != is_drawn


def test_one_promise_is_no_promises(company: Company, monday: datetime, as_person: SignIn) -> None:
    _judged(company, monday, met=1, missed=0)
    assert "Facilities met 1 of 1 SLA target" in _said(as_person(company.hugo).get("/figures/FAC/"))
    assert "Others met 1 of 1 SLA target for Finance" in _said(
        as_person(company.frida).get("/figures/FIN/?side=asks")
    )


def test_the_same_mean_is_rounded_the_same_everywhere(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    happened(company, monday)
    Rating.objects.all().delete()
    tickets = Ticket.objects.filter(provider=company.facilities)[:4]
    for ticket, score in zip(tickets, (5, 4, 4, 4), strict=True):
        Rating.objects.create(
            ticket=ticket, cycle=1, rater=ticket.requester, provider=ticket.provider, consumer=ticket.consumer,
            service=ticket.service, score=score, given_at=monday,
        )  # fmt: skip
    Membership.objects.create(user=company.hugo, department=company.it, role="head")
    client = as_person(company.hugo)
    for path in ("/figures/FAC/", "/figures/FAC/breakdown/", "/figures/"):
        page = _said(client.get(path, headers=HTMX))
        assert "4.3" in page and "4.2" not in page, path


def test_what_is_urgent_needs_those_who_work_there(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    for person, heading in ((company.hugo, "Needs your attention"), (company.eve, "Needs attention now")):
        assert heading in _said(as_person(person).get("/figures/FAC/attention/", headers=HTMX))


def test_imported_verdicts_are_counted_and_labelled(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    _judged(company, monday, met=20, missed=1)
    Verdict.objects.filter(is_met=False).update(is_imported=True)
    assert "20 of 21, including 1 imported" in markup_of(as_person(company.hugo).get("/figures/FAC/"))


def test_the_other_side_counts_the_department_as_consumer(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    _judged(company, monday, met=20, missed=0)
    page = markup_of(as_person(company.frida).get("/figures/FIN/?side=asks"))
    assert "Others met 100% of their SLA targets for Finance" in page
    assert "No SLA target of Finance came due" in markup_of(as_person(company.frida).get("/figures/FIN/"))


def test_the_matrix_turns_and_its_cells_lead_to_the_same_list(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    _judged(company, monday, met=20, missed=0)
    client = as_person(company.eve)
    pages = [markup_of(client.get(f"/figures/{query}")) for query in ("", "?rows=ask")]
    for page, row in zip(pages, ("Facilities", "Finance"), strict=True):
        table = page[page.index("table matrix") :]
        assert f'<th scope="row">{row}</th>' in table
        assert "/figures/FAC/tickets/?period=30d&amp;with=FIN&amp;figure=resolution" in table
        assert "100.0%" in table


def test_a_cell_below_twenty_is_not_judged(company: Company, monday: datetime, as_person: SignIn) -> None:
    _judged(company, monday, met=19, missed=0)
    page = markup_of(as_person(company.eve).get("/figures/"))
    assert 'class="cell cell-none"' in page
    assert "83–100" in page
    assert "cell-kept" not in page


LISTS = [f"tickets/?period=90d&figure={key}" for key in ("filed", "closed", "open", "late", "resolution")]


@pytest.mark.parametrize("code", ["FIN", "FAC"])
@pytest.mark.parametrize("path", [*LISTS, *(path.replace("?", "file/?") for path in LISTS), "attention/"])
def test_of_a_request_that_one_may_not_open_a_list_tells_nothing_but_that_it_counts(
    path: str, code: str, company: Company, monday: datetime, as_person: SignIn
) -> None:
    happened(company, monday, tickets=40)
    told = 0
    for person in (company.eve, company.ada, company.ines, company.hugo, company.frida):
        answer = as_person(person).get(f"/figures/{code}/{path}", headers=HTMX)
        if answer.status_code == 404:
            continue
        page = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()  # type: ignore[attr-defined]
        readable = visible_to(person).select_related("promise")
        known = {trace for ticket in readable for trace in _traces(ticket)}
        hidden = Ticket.objects.select_related("promise").exclude(pk__in=readable.values("pk"))
        assert not [
            trace
            for ticket in hidden
            for trace in _traces(ticket) - known
            if re.search(rf"{trace}(?![\w-])", page)
        ]
        told += any(re.search(trace, page) for trace in known)
    assert told


def test_a_line_that_one_may_not_open_has_service_state_month_and_what_makes_it_count(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    _judged(company, monday, met=0, missed=1)
    ticket = Ticket.objects.create(
        number="FAC-7", title="Move", service=company.move_desk, provider=company.facilities, consumer=company.finance,
        requester=company.mia, filer=company.mia, holder_department=company.facilities, holder_person=company.li_wei,
        holder_since=monday, state=State.RESOLVED, promise=Promise.objects.get(), submitted_at=monday,
    )  # fmt: skip
    client = as_person(company.eve)
    page = _said(client.get("/figures/FAC/tickets/?figure=resolution&period=90d"))
    assert "not visible to you" in page and "missed" in page and "Mar 2026" in page
    assert ticket.service.name in page and str(ticket.state_label) in page
    file = client.get("/figures/FAC/tickets/file/?figure=resolution&period=90d")
    _heads, cells = b"".join(file.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert (
        cells == f",not visible to you,{ticket.service.name},,,{ticket.state_label},,,,,missed,,,met,2026-03"
    )


def test_lists_behind_figures_begin_with_the_title(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    happened(company, monday, tickets=40)
    client = as_person(company.hugo)
    for path in (*LISTS, f"{LISTS[0]}&side=asks", "tickets/?period=90d&figure=rated"):
        page = markup_of(client.get(f"/figures/FAC/{path}"))
        head, body = re.findall(r"<thead>(.*?)</thead>.*?<tbody[^>]*>(.*?)</tbody>", page, re.DOTALL)[0]
        assert re.findall(r"<th [^>]*>([^<]*)</th>", head)[0] == "Subject", path
        firsts = re.findall(r"<tr[^>]*>\s*<td([^>]*)>", body)
        assert firsts and set(firsts) == {' class="title"'}, path


def test_the_way_to_the_next_page_of_a_list_holds_no_moment_and_cannot_be_made_to_ask_for_one(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    happened(company, monday, tickets=200)
    client, address = as_person(company.eve), "/figures/FAC/tickets/?figure=filed&period=90d"
    first = markup_of(client.get(address))
    cursor = re.search(r'rel="next" href="[^"]*after=([^"&]+)', first).group(1)  # type: ignore[union-attr]
    assert unquote(cursor).split(":")[0].isdigit()
    moment = Ticket.objects.order_by("-submitted_at")[50].submitted_at
    made = b64encode(dumps([moment.isoformat(), 1]).encode()).decode()
    assert 'rel="next"' in markup_of(client.get(f"{address}&after={made}"))
    assert "Back to the first page" not in markup_of(client.get(f"{address}&after={made}"))
    assert "Back to the first page" in markup_of(client.get(f"{address}&after={cursor}"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?period=custom&from=2026-03-02&to=2026-03-01", "The last day is before the first."),
        ("?period=custom", "Choose a first and a last day."),
        ("?period=custom&from=2000-01-01&to=2026-03-01", "You can view up to two years at a time."),
    ],
)
def test_wrong_days_are_told_beside_the_fields(
    query: str, words: str, company: Company, monday: datetime, as_person: SignIn
) -> None:
    for path in ("/figures/FAC/", "/figures/"):
        page = as_person(company.eve).get(path + query)
        assert page.status_code == 200
        assert words in markup_of(page)


@pytest.mark.parametrize(
    "path", ["/figures/FAC/?whole=yes", "/figures/", "/figures/FAC/tickets/?figure=resolution&period=90d"]
)
def test_pages_cost_the_same_number_of_queries_for_few_and_many(
    path: str, company: Company, monday: datetime, as_person: SignIn
) -> None:
    happened(company, monday, tickets=30)
    client = as_person(company.eve)
    few = _queries(client, path)
    happened(company, monday, tickets=200, seed=2)
    assert _queries(client, path) == few


def test_the_moments_of_a_file_are_headed_as_moments() -> None:
    with override("zh-hans"):
        heads = figure_head().split(",")
    assert heads[7:10] == ["提交时间", "解决时间", "截止时间"]


def test_no_cell_of_a_file_is_a_formula() -> None:
    wicked = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "plain", "a=b", None, 5]
    assert safe(wicked) == ["'=1+1", "'+1", "'-1", "'@x", "x", "x", "plain", "a=b", "", "5"]


def test_a_service_shows_one_share_everywhere(company: Company, monday: datetime) -> None:
    _judged(company, monday, met=5, missed=1)
    promise = Promise.objects.create(
        provider=company.it, consumer=company.finance, service=company.move_desk, holder=company.it,
        priority="normal", is_open=False,
    )  # fmt: skip
    Verdict.objects.create(
        promise=promise, kind=ClockKind.RESOLUTION, provider=company.it, consumer=company.finance,
        service=company.move_desk, is_met=False, counts_at=monday,
    )  # fmt: skip
    assert recent_attainment([company.move_desk]) == {company.move_desk.pk: (5, 6)}
    assert recent_attainment([company.move_desk, company.screens]) == {
        company.move_desk.pk: (5, 6),
        company.screens.pk: (0, 0),
    }


def test_the_shares_of_the_catalog_are_counted_once_in_ten_minutes(
    company: Company, monday: datetime
) -> None:
    services = [company.move_desk, company.screens]
    _judged(company, monday, met=5, missed=1)
    for costs in (1, 0):
        with CaptureQueriesContext(connection) as queries:
            recent_attainment(services)
        assert len(queries) == costs
    _judged(company, monday, met=1, missed=0)
    assert recent_attainment(services)[company.move_desk.pk] == (5, 6)
    cache.clear()
    assert recent_attainment(services)[company.move_desk.pk] == (6, 7)


def _judged(company: Company, now: datetime, *, met: int, missed: int) -> None:
    """Let so many promises of Facilities to Finance count right now, kept or missed."""
    for is_met in [True] * met + [False] * missed:
        promise = Promise.objects.create(
            provider=company.facilities, consumer=company.finance, service=company.move_desk,
            holder=company.facilities, priority="normal", is_open=False,
        )  # fmt: skip
        Verdict.objects.create(
            promise=promise, kind=ClockKind.RESOLUTION, provider=company.facilities, consumer=company.finance,
            service=company.move_desk, is_met=is_met, counts_at=now,
        )  # fmt: skip


def _traces(ticket: Ticket) -> set[str]:
    """Return what would tell which request it is."""
    moments = (ticket.submitted_at, ticket.resolved_at, ticket.closed_at, ticket.promise.next_due_at)
    exact = {re.escape(one.isoformat(timespec="seconds")) for one in moments if one}
    return {re.escape(ticket.title), re.escape(ticket.number)} | exact


def _said(response: HttpResponse) -> str:
    return markup_of(response)


def _queries(client: Client, path: str) -> int:
    client.get(path, headers=HTMX)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path, headers=HTMX).status_code == 200
    return len(captured)
