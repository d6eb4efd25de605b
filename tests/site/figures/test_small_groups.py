"""Who may not read single ratings cannot work one out: every difference of figures covers none or at least five."""

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


def rated(
    company: Company, provider: Department, consumer: Department, moment: datetime, score: int
) -> Rating:
    """Write a rating of a closed request, with its invitation of an hour before."""
    promise = Promise.objects.create(
        provider=provider, consumer=consumer, service=company.move_desk, holder=provider, priority="normal",
        is_open=False,
    )  # fmt: skip
    ticket = Ticket.objects.create(
        number=f"R-{uuid4().hex[:12]}", title="Rated", service=company.move_desk, provider=provider,
        consumer=consumer, requester=company.mia, filer=company.mia, holder_department=provider,
        holder_since=moment, state=State.CLOSED, promise=promise, submitted_at=moment, closed_at=moment,
        closed_how=ClosedHow.CONFIRMED,
    )  # fmt: skip
    sides = {"provider": provider, "consumer": consumer, "service": company.move_desk}
    Invitation.objects.create(
        ticket=ticket,
        cycle=1,
        user=company.mia,
        nonce=uuid4(),
        created_at=moment,
        answered_at=moment,
        **sides,
    )
    return Rating.objects.create(
        ticket=ticket, cycle=1, rater=company.mia, score=score, given_at=moment, **sides
    )


@pytest.fixture
def past(company: Company) -> Company:
    """Ratings of half a year: many of one pair, a few of others, single ones here and there."""
    random = Random(7)
    units = [company.finance, company.it, company.sales, company.facilities]
    for _number in range(250):
        provider = random.choices([company.facilities, company.it], [5, 1])[0]
        consumer = random.choices(units, [9, 4, 1, 1])[0]
        moment = NOW - timedelta(minutes=random.randint(1, 180 * 1440))
        rated(company, provider, consumer, moment, random.randint(1, 5))
    return company


def periods() -> Iterator[Period]:
    """Periods that begin and end on days of every weekday, long and short."""
    last = NOW.astimezone(SHANGHAI).date()
    edges = [last - timedelta(days=back) for back in (0, 6, 13, 15, 45, 62, 90, 179)]
    for late, early in combinations(edges, 2):
        yield Period("custom", early, late, SHANGHAI)


def scopes(company: Company) -> Iterator[Scope]:
    units = [company.finance, company.it, company.sales, company.facilities]
    for period in periods():
        for side in Side:
            for unit in units:
                for other in (None, company.finance, company.sales, company.facilities):
                    yield Scope(side, (unit.pk,), period, other=other)


def shown_to(reader: User, company: Company, now: datetime) -> set[frozenset[int]]:
    """Every group of ratings of which the person sees a figure, by any filter, period, side and breakdown."""
    found: set[frozenset[int]] = set()
    for scope in scopes(company):
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


@pytest.mark.usefixtures("told")
def test_no_two_figures_and_no_sum_of_two_differ_by_one_to_four_ratings(past: Company) -> None:
    """Company roles see all departments and both sides; of any other reader it is a part. Also as the weeks go by."""
    groups = set()
    for now in (NOW, NOW - timedelta(days=30)):
        groups |= shown_to(past.eve, past, now)
    assert len(groups) > 30
    assert min(map(len, groups)) >= 5
    for one, two in combinations(groups, 2):
        assert all(len(rest) == 0 or len(rest) >= 5 for rest in (one - two, two - one, one & two))
    small = sorted(groups, key=len)[:60]
    for one, two in combinations(small, 2):
        for whole in groups:
            rest = whole - one - two
            assert len(rest) == 0 or len(rest) >= 5


@pytest.mark.usefixtures("told")
def test_what_an_admin_reads_singly_leaves_no_rest_of_one_to_four_confidential_ratings(past: Company) -> None:
    closed = list(Ticket.objects.order_by("pk").values_list("pk", flat=True))
    Ticket.objects.filter(pk__in=[*closed[::5], *closed[1::7]]).update(is_confidential=True)
    known = set(visible_to(past.ada).values_list("pk", flat=True))
    rests = {group - known for group in shown_to(past.ada, past, NOW)}
    assert any(rests) and any(group & known for group in shown_to(past.ada, past, NOW))
    assert not [rest for rest in rests if 0 < len(rest) < 5]
    for one, two in combinations(rests, 2):
        assert all(len(rest) == 0 or len(rest) >= 5 for rest in (one - two, two - one, one & two))


@pytest.mark.usefixtures("told")
def test_another_rating_changes_no_figure_that_was_shown(past: Company) -> None:
    before = shown_to(past.eve, past, NOW)
    rated(past, past.facilities, past.sales, NOW, 1)
    assert shown_to(past.eve, past, NOW) == before


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
        rated(company, company.facilities, company.finance, NOW - timedelta(days=30), 3)
    assert satisfaction.answers(company.eve, scope, NOW) == Answers()
    assert satisfaction.answers(company.hugo, scope, NOW) == Answers(4, 4)
    rated(company, company.facilities, company.sales, NOW - timedelta(days=20), 3)
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
    for more in ("", "&format=csv", "&score=1", "&score=1&format=csv", "&service=move-a-desk", "&with=IT"):
        answer = client.get(f"/figures/{code}/tickets/?figure=rated&period=90d{query}{more}")
        assert answer.status_code == 403, more
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
