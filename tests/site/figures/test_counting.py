"""Every number is the length of the list behind it, and all ways of counting agree."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from html import unescape

import pytest
from django.test import Client

from departments.queries.scope import Scope, Side
from servicedesk.accounts.models import User
from servicedesk.measures.registry import measures
from servicedesk.numbers.periods import Period, choose
from sla.enums import HEADLINE_KINDS, ClockKind
from sla.reports import Attainment, attainment, attainment_by_week, headline_attainment, verdicts
from surveys.reports import Scores, scores, scores_and_before
from tests.cast import SHANGHAI, Company
from tests.markup import markup_of
from tests.site.figures.history import happened
from tickets.queries.ageing import BUCKETS
from tickets.queries.figures import FIGURES
from tickets.reports import MOST_URGENT, backlog, count, flow, most_urgent, urgent_counts

SignIn = Callable[[User], Client]


@pytest.fixture
def past(company: Company, monday: datetime) -> datetime:
    """Write a past; returns the moment of the present."""
    happened(company, monday)
    return monday


def period(key: str = "30d") -> Period:
    return choose(key, today=date(2026, 3, 2), zone=SHANGHAI)


def scopes(company: Company) -> list[Scope]:
    departments = (company.facilities, company.it, company.finance)
    wide = [
        Scope(side, (department.pk,), period(key))
        for side in Side
        for department in departments
        for key in ("7d", "30d", "90d", "quarter")
    ]
    every = Scope(Side.SERVES, tuple(department.pk for department in departments), period("90d"))
    narrow = Scope(Side.SERVES, (company.facilities.pk,), period("90d"), service=company.move_desk)
    other = Scope(Side.ASKS, (company.finance.pk,), period("90d"), other=company.facilities)
    return [*wide, every, narrow, other]


def listed(client: Client, address: str) -> list[str]:
    """Return the number of each line of a list, over all its pages, and check the total it says.

    A line that the reader may not open bears none, and comes as "".
    """
    numbers: list[str] = []
    page = markup_of(client.get(address))
    total = int(re.search(r'<span class="muted num">(\d+)</span>', page).group(1))  # type: ignore[union-attr]
    while True:
        numbers += re.findall(r'<span class="faint title-about">(?:(\S+) · )?', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        if following is None:
            break
        page = markup_of(client.get(address.split("?")[0] + unescape(following.group(1))))
    assert len(numbers) == total
    return numbers


@pytest.mark.parametrize("key", sorted(FIGURES))
def test_the_number_of_every_figure_is_the_length_of_its_list(
    key: str, company: Company, past: datetime, as_person: SignIn
) -> None:
    heads = {"FAC": company.hugo, "IT": company.ines, "FIN": company.frida}
    lengths = []
    for scope in [scope for scope in scopes(company) if len(scope.departments) == 1][::5]:
        code = {unit.pk: unit.code for unit in (company.facilities, company.it, company.finance)}[
            scope.departments[0]
        ]
        if key == "rated" and scope.side is Side.ASKS:
            continue  # single ratings are for those who lead the provider
        n, client = count(key, scope, past)[()], as_person(heads[code])
        assert len(listed(client, f"/figures/{code}/tickets/{scope.query(figure=key)}")) == n
        lengths.append(n)
    assert any(lengths)


def test_a_list_of_several_pages_shows_each_line_once(
    company: Company, monday: datetime, as_person: SignIn
) -> None:
    happened(company, monday, tickets=400)
    numbers = listed(as_person(company.hugo), "/figures/FAC/tickets/?figure=filed&period=90d")
    assert len(numbers) > 100
    assert len(set(numbers)) == len(numbers)


def test_parts_add_up_to_the_whole(company: Company, past: datetime) -> None:
    for scope in scopes(company):
        whole, by = attainment(scope), ["service", scope.side.opposite]
        for kind in HEADLINE_KINDS:
            parts = [value for key, value in attainment(scope, by).items() if key[0] == kind]
            assert Attainment.together(parts) == whole.get((kind,), Attainment())
            assert whole.get((kind,), Attainment()).n == count(kind, scope, past)[()]
        assert sum(backlog(scope, past).values()) == count("open", scope, past)[()]
        assert sum(count("filed", scope, past, by).values()) == count("filed", scope, past)[()]
        assert sum(value.n for value in scores(scope, by).values()) == count("rated", scope, past)[()]


def test_kept_and_missed_and_imported_count_what_their_lists_show(company: Company, past: datetime) -> None:
    for scope in scopes(company):
        for (kind,), value in attainment(scope).items():
            assert count(str(kind), replace(scope, outcome="kept"), past)[()] == value.met
            assert count(str(kind), replace(scope, outcome="missed"), past)[()] == value.missed
            assert count(str(kind), replace(scope, is_imported=True), past)[()] == value.imported


def test_corrections_change_what_counts_and_the_record_stays_beside_it(
    company: Company, past: datetime, as_person: SignIn
) -> None:
    scope = Scope(Side.SERVES, (company.facilities.pk,), period("90d"))
    corrected = 0
    for (kind,), value in attainment(scope).items():
        rows = verdicts(scope, str(kind))
        assert value.met_raw == rows.filter(is_met_raw=True).count()
        assert value.met == rows.filter(is_met=True).count()
        corrected += value.corrected
    assert corrected
    page = markup_of(as_person(company.hugo).get("/figures/FAC/?whole=yes&period=90d"))
    assert (
        "before corrections" in page
        and "Other SLA targets" in page
        and "Time with the team met (OLA)" in page
    )


def test_how_teams_keep_their_time_is_no_figure_of_those_who_ask(
    company: Company, past: datetime, as_person: SignIn
) -> None:
    asks = Scope(Side.ASKS, (company.finance.pk,), period("90d"))
    assert (ClockKind.OWNERSHIP,) not in attainment(asks) and attainment(asks)
    assert count(ClockKind.OWNERSHIP, asks, past)[()] == 0
    page = markup_of(as_person(company.frida).get("/figures/FIN/?whole=yes&period=90d&side=asks"))
    assert "Next responses on time" in page and "Time with the team (OLA) kept" not in page


def test_late_and_at_risk_and_the_ages_count_what_their_lists_show(company: Company, past: datetime) -> None:
    for scope in scopes(company):
        load = urgent_counts(scope, past)[()] if urgent_counts(scope, past) else None
        if load is not None:
            assert load.late == count("late", scope, past)[()]
            assert load.at_risk == count("at_risk", scope, past)[()]
            assert load.late + load.at_risk == count("attention", scope, past)[()]
            urgent = most_urgent(scope, past)
            assert len(urgent) == min(MOST_URGENT, load.late + load.at_risk)
            assert [promise.next_due_at for promise in urgent] == sorted(p.next_due_at for p in urgent)
        for bucket in BUCKETS:
            aged = replace(scope, age=bucket.key)
            assert count("open", aged, past)[()] == backlog(aged, past)[bucket.key]
        came = flow(scope, past)
        assert (came.filed, came.closed, came.reopened) == tuple(
            count(key, scope, past)[()] for key in ("filed", "closed", "reopened")
        )


def test_weeks_count_what_their_own_periods_count(company: Company, past: datetime) -> None:
    for scope in scopes(company):
        weeks = attainment_by_week(scope)
        assert [week for week, _kept in weeks] == scope.period.weeks()
        for week, kept in weeks:
            assert kept == {kind: value for (kind,), value in attainment(scope.in_period(week)).items()}


def test_a_period_and_the_one_before_count_what_each_counts_alone(company: Company, past: datetime) -> None:
    before = 0
    for scope in scopes(company):
        earlier = scope.in_period(scope.period.before)
        assert headline_attainment(scope) == (
            {key: value for key, value in attainment(scope, ["service"]).items() if key[0] in HEADLINE_KINDS},
            {kind: value for (kind,), value in attainment(earlier).items() if kind in HEADLINE_KINDS},
        )
        assert scores_and_before(scope) == (scores(scope)[()], scores(earlier)[()])
        before += scores(earlier)[()].n
    assert before


def test_scores_add_up_and_count_what_their_lists_show(company: Company, past: datetime) -> None:
    for scope in scopes(company):
        whole = scores(scope)[()]
        assert Scores.together(scores(scope, scope.pair).values()) == whole
        for score, given in enumerate(whole.counts, start=1):
            assert count("rated", replace(scope, score=score), past)[()] == given


def test_the_file_holds_the_same_lines_as_the_list(
    company: Company, past: datetime, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    address = "/figures/FAC/tickets/?figure=resolution&period=90d"
    answer = client.get(address.replace("?", "file/?"))
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert [row[0] for row in rows[1:]] == listed(client, address)
    assert answer["Content-Disposition"] == 'attachment; filename="fac-resolution.csv"'


def test_every_figure_says_what_it_counts() -> None:
    assert {one.key for one in measures() if one.has_list} == FIGURES.keys()
