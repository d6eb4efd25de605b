"""Who may not read single ratings cannot work one out: every difference of figures covers none or at least five."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from random import Random
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.contrib.postgres.aggregates import ArrayAgg
from django.test import Client

from departments.enums import MemberRole
from departments.models import Department, Membership
from departments.queries.scope import Scope, Side
from servicedesk.accounts.models import Absence, User
from servicedesk.numbers.periods import Period
from sla.models import Promise
from surveys.models import Invitation, Rating
from surveys.queries import released, satisfaction
from surveys.reports import Answers, Scores
from surveys.rules import may_read_every_rating, visible_to
from tests.cast import SHANGHAI, Company, at
from tests.departments.test_pages import SignIn
from tests.htmx import HTMX
from tickets.enums import ClosedHow
from tickets.models import Ticket
from tickets.workflow import State

NOW = at("Mon 10:00")
EDGES = (0, 6, 13, 15, 45, 62, 90, 179)  # days before now


class Members(NamedTuple):
    """In place of scores: which ratings are in them."""

    ids: tuple[list[int], ...] = ()

    @property
    def n(self) -> int:
        return len(self.all)

    @property
    def all(self) -> frozenset[int]:
        return frozenset(pk for part in self.ids for pk in part)

    @classmethod
    def together(cls, parts: Iterable["Members"]) -> "Members":
        return cls(tuple(ids for part in parts for ids in part.ids))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let figures for those who may not read single ratings say which ratings they are made of."""
    monkeypatch.setattr(released, "COUNTS", {"ids": ArrayAgg("pk")})
    monkeypatch.setattr(released, "Scores", Members)
    monkeypatch.setattr(satisfaction, "Scores", Members)


class Given(NamedTuple):
    """A rating: of whom, by whom, when."""

    provider: Department
    consumer: Department
    moment: datetime
    score: int


def rated(company: Company, *ratings: Given) -> None:
    """Write ratings of closed requests, each with its invitation, in one statement a table."""
    service, mia = company.move_desk, company.mia
    sides = [{"provider": one.provider, "consumer": one.consumer, "service": service} for one in ratings]
    promises = Promise.objects.bulk_create(
        Promise(holder=one.provider, priority="normal", is_open=False, **pair)
        for one, pair in zip(ratings, sides, strict=True)
    )
    tickets = Ticket.objects.bulk_create(
        Ticket(
            number=f"R-{uuid4().hex[:12]}", title="Rated", requester=mia, filer=mia, holder_department=one.provider,
            holder_since=one.moment, state=State.CLOSED, promise=promise, submitted_at=one.moment,
            closed_at=one.moment, closed_how=ClosedHow.CONFIRMED, **pair,
        )
        for one, pair, promise in zip(ratings, sides, promises, strict=True)
    )  # fmt: skip
    Invitation.objects.bulk_create(
        Invitation(
            ticket=ticket, cycle=1, user=mia, nonce=uuid4(), created_at=one.moment, answered_at=one.moment, **pair
        )
        for one, pair, ticket in zip(ratings, sides, tickets, strict=True)
    )  # fmt: skip
    Rating.objects.bulk_create(
        Rating(ticket=ticket, cycle=1, rater=mia, score=one.score, given_at=one.moment, **pair)
        for one, pair, ticket in zip(ratings, sides, tickets, strict=True)
    )


@pytest.fixture
def past(company: Company) -> Company:
    """Ratings of half a year: many of one pair, a few of others, single ones here and there."""
    luck, units = Random(7), [company.finance, company.it, company.sales, company.facilities]
    ratings = [
        Given(
            provider=luck.choices([company.facilities, company.it], [5, 1])[0],
            consumer=luck.choices(units, [9, 4, 1, 1])[0],
            moment=NOW - timedelta(minutes=luck.randint(1, 180 * 1440)),
            score=luck.randint(1, 5),
        )
        for _number in range(250)
    ]
    rated(company, *ratings)
    return company


def periods(many: int = len(EDGES)) -> Iterator[Period]:
    """Periods that begin and end on days of every weekday, long and short: between some of the edges, by chance."""
    last, backs = NOW.astimezone(SHANGHAI).date(), sorted(random.sample(EDGES, many))
    for late, early in combinations([last - timedelta(days=back) for back in backs], 2):
        yield Period("custom", early, late, SHANGHAI)


def scopes(company: Company, between: Iterable[Period]) -> Iterator[Scope]:
    units = [company.finance, company.it, company.sales, company.facilities]
    for period in between:
        for side in Side:
            for unit in units:
                for other in (None, company.finance, company.sales, company.facilities):
                    yield Scope(side, (unit.pk,), period, other=other)


def shown_to(reader: User, company: Company, now: datetime, between: Iterable[Period]) -> set[frozenset[int]]:
    """Every group of ratings of which the person sees a figure, by any filter, period, side and breakdown."""
    found: set[frozenset[int]] = set()
    for scope in scopes(company, between):
        figures = [satisfaction.scores(reader, scope, now)]
        if scope.other is None:
            figures += [
                *satisfaction.scores_and_before(reader, scope, now),
                *satisfaction.scores_by_pair(reader, scope, now).values(),
            ]
        if scope.side is Side.SERVES:
            figures += satisfaction.scores_by_provider(reader, scope, now).values()
        found |= {figure.all for figure in figures if isinstance(figure, Members)}
    return found - {frozenset()}


@pytest.fixture(params=[5, pytest.param(len(EDGES), marks=pytest.mark.faults)])
def between(request: pytest.FixtureRequest) -> list[Period]:
    return list(periods(request.param))


@pytest.mark.usefixtures("told")
def test_no_two_figures_and_no_sum_of_two_differ_by_one_to_four_ratings(
    past: Company, between: list[Period]
) -> None:
    """Company roles see all departments and both sides; of any other reader it is a part. Also as the weeks go by."""
    groups = set()
    for now in (NOW, NOW - timedelta(days=30)):
        groups |= shown_to(past.eve, past, now, between)
    assert len(groups) > 10
    assert min(map(len, groups)) >= 5
    for one, two in combinations(groups, 2):
        assert all(len(rest) == 0 or len(rest) >= 5 for rest in (one - two, two - one, one & two))
    small = sorted(groups, key=len)[:60]
    for one, two in combinations(small, 2):
        for whole in groups:
            rest = whole - one - two
            assert len(rest) == 0 or len(rest) >= 5


@pytest.mark.usefixtures("told")
def test_what_an_admin_reads_singly_leaves_no_rest_of_one_to_four_confidential_ratings(
    past: Company, between: list[Period]
) -> None:
    closed = list(Ticket.objects.order_by("pk").values_list("pk", flat=True))
    Ticket.objects.filter(pk__in=[*closed[::5], *closed[1::7]]).update(is_confidential=True)
    known = set(visible_to(past.ada).values_list("pk", flat=True))
    groups = shown_to(past.ada, past, NOW, between)
    rests = {group - known for group in groups}
    assert any(rests) and any(group & known for group in groups)
    assert not [rest for rest in rests if 0 < len(rest) < 5]
    for one, two in combinations(rests, 2):
        assert all(len(rest) == 0 or len(rest) >= 5 for rest in (one - two, two - one, one & two))


@pytest.mark.usefixtures("told")
def test_another_rating_changes_no_figure_that_was_shown(past: Company, between: list[Period]) -> None:
    before = shown_to(past.eve, past, NOW, between)
    rated(past, Given(past.facilities, past.sales, NOW, 1))
    assert shown_to(past.eve, past, NOW, between) == before


def test_by_service_and_by_score_nothing_is_shown(past: Company) -> None:
    period = max(periods(), key=lambda one: one.days)
    scope = Scope(Side.SERVES, (past.facilities.pk,), period)
    assert satisfaction.scores(past.eve, scope, NOW).n >= 5
    for narrowed in (replace(scope, service=past.move_desk), replace(scope, score=5)):
        assert satisfaction.scores(past.eve, narrowed, NOW) == Scores()
    pairs = satisfaction.scores_by_pair(past.eve, scope, NOW)
    assert pairs and all(service is None for service, _consumer in pairs)


def test_how_many_answered_is_told_of_five_who_were_asked(company: Company) -> None:
    scope = Scope(
        Side.SERVES,
        (company.facilities.pk,),
        Period("custom", NOW.date() - timedelta(days=60), NOW.date(), SHANGHAI),
    )
    for _number in range(4):
        rated(company, Given(company.facilities, company.finance, NOW - timedelta(days=30), 3))
    assert satisfaction.answers(company.eve, scope, NOW) == Answers()
    assert satisfaction.answers(company.hugo, scope, NOW) == Answers(4, 4)
    rated(company, Given(company.facilities, company.sales, NOW - timedelta(days=20), 3))
    assert satisfaction.answers(company.eve, scope, NOW) == Answers(5, 5)
    assert satisfaction.answers(company.eve, replace(scope, other=company.sales), NOW) == Answers()


@pytest.mark.parametrize(
    ("name", "code", "query"),
    [
        ("eve", "FAC", ""),
        ("ari", "FAC", ""),
        ("ada", "FAC", ""),
        ("frida", "FIN", "&side=asks"),
        ("hugo", "FAC", "&side=asks"),
    ],
)
def test_the_list_of_single_ratings_and_its_file_are_refused_to_them(
    past: Company, as_person: SignIn, monday: datetime, name: str, code: str, query: str
) -> None:
    client = as_person(past.people[name])
    for more in ("", "&score=1", "&service=move-a-desk", "&with=IT"):
        for page in ("", "file/"):
            answer = client.get(f"/figures/{code}/tickets/{page}?figure=rated&period=90d{query}{more}")
            assert answer.status_code == 403, (page, more)
    for page in links(client, f"/figures/{code}/?whole=yes&period=90d{query}"):
        assert "figure=rated" not in page


def links(client: Client, address: str) -> list[str]:
    return client.get(address).content.decode().split("<a ")


def test_those_who_lead_it_open_the_list_behind_the_figure(
    past: Company, as_person: SignIn, monday: datetime
) -> None:
    client = as_person(past.hugo)
    assert client.get("/figures/FAC/tickets/?figure=rated&period=90d").status_code == 200
    assert any("figure=rated" in page for page in links(client, "/figures/FAC/?whole=yes&period=90d"))


def test_the_overview_shows_a_head_their_own_in_full_and_the_others_in_groups(
    past: Company, as_person: SignIn, monday: datetime
) -> None:
    page = as_person(past.eve).get("/figures/?period=90d").content.decode()
    assert "figure=rated" not in page
    Membership.objects.create(user=past.hugo, department=past.it, role=MemberRole.HEAD, since=at("Mon 08:00"))
    page = as_person(User.objects.get(pk=past.hugo.pk)).get("/figures/?period=90d").content.decode()
    assert page.count("figure=rated") == 2


def test_a_deputy_works_for_the_absent_and_reads_no_ratings(past: Company, monday: datetime) -> None:
    Absence.objects.create(
        user=past.hugo, deputy=past.tom, starts_at=at("Mon 00:00"), ends_at=at("Tue 00:00")
    )
    tom = User.objects.get(pk=past.tom.pk)
    scope = Scope(Side.SERVES, (past.facilities.pk,), max(periods(), key=lambda one: one.days))
    assert not may_read_every_rating(tom, scope)
    assert may_read_every_rating(past.hugo, scope)


def test_to_those_who_may_not_read_each_the_panel_says_why(
    past: Company, as_person: SignIn, monday: datetime
) -> None:
    page = as_person(past.eve).get("/figures/FAC/satisfaction/?period=90d", headers=HTMX).content.decode()
    assert "Average " in page and "To keep ratings anonymous" in page and "<table" not in page
    page = as_person(past.eve).get("/figures/SAL/satisfaction/?period=90d", headers=HTMX).content.decode()
    assert "Average " not in page and "To keep ratings anonymous" in page
