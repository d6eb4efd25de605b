"""Satisfaction of a period: the mean with its interval, how many gave good scores, and who answered."""

from dataclasses import replace
from datetime import date
from itertools import product
from math import factorial, prod
from statistics import mean, stdev

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import Department
from departments.queries.scope import Scope, Side
from servicedesk.numbers.periods import CUSTOM, Period
from surveys.actions.invitations import invite, withdraw
from surveys.actions.rating import give_rating
from surveys.reports import Answers, Scores, answers, ratings, scores
from surveys.scoring import mean_interval, sample_deviation
from tests.cast import SHANGHAI, Company, at
from tests.surveys.closing import closed_ticket
from tickets.actions.lifecycle import reopen

MONDAY = date(2026, 3, 2)


def served(*departments: Department, first: date = MONDAY, days: int = 7) -> Scope:
    """Return how the departments served others in so many days."""
    period = Period(CUSTOM, first, date.fromordinal(first.toordinal() + days - 1), SHANGHAI)
    return Scope(Side.SERVES, tuple(department.pk for department in departments), period)


def test_an_empty_period_has_no_figure(company: Company) -> None:
    scope = served(company.facilities)
    assert scores(scope) == {(): Scores()}
    assert Scores().mean is Scores().mean_interval is None
    assert answers(scope) == Answers(0, 0)


def test_the_figure_counts_the_ratings_given_in_the_period(company: Company) -> None:
    for score, day in ((5, "Mon"), (4, "Tue"), (1, "Wed")):
        ticket = closed_ticket(company, day=day)
        invite(ticket=ticket, at=at(f"{day} 16:00"))
        give_rating(ticket=ticket, score=score, by=company.mia, at=at(f"{day} 17:00"))
    invite(ticket=closed_ticket(company, day="Thu"), at=at("Thu 16:00"))
    scope = served(company.facilities)
    found = scores(scope)[()]
    assert (found.n, found.good, found.counts) == (3, 2, (1, 0, 0, 1, 1))
    assert found.mean == pytest.approx(10 / 3)
    assert found.n == ratings(scope).count()
    assert answers(scope) == Answers(invited=4, answered=3)
    assert scores(served(company.facilities, first=date(2026, 3, 3), days=1))[()].n == 1
    assert scores(served(company.it))[()].n == 0
    assert scores(replace(served(company.finance), side=Side.ASKS))[()].n == 3


def test_the_period_begins_with_its_first_moment_and_ends_before_its_last(company: Company) -> None:
    give_rating(ticket=closed_ticket(company), score=5, by=company.mia, at=at("Tue 00:00"))
    assert scores(served(company.facilities, first=date(2026, 3, 3), days=1))[()].n == 1
    assert scores(served(company.facilities, days=1))[()].n == 0


def test_a_rating_survives_a_reopening_and_a_question_taken_back_does_not_count(company: Company) -> None:
    ticket = closed_ticket(company)
    give_rating(ticket=ticket, score=2, by=company.mia, at=at("Mon 17:00"))
    reopen(ticket=ticket, why="It wobbles", by=company.mia, at=at("Tue 10:00"))
    ticket = closed_ticket(company, ticket, day="Tue")
    invite(ticket=ticket, at=at("Tue 16:00"))
    withdraw(ticket=ticket, before_cycle=3, at=at("Tue 17:00"))
    scope = served(company.facilities)
    assert scores(scope)[()] == Scores((0, 1, 0, 0, 0))
    assert answers(scope).invited == 0


def test_groups_add_up_to_the_whole_and_cost_one_query(company: Company) -> None:
    give_rating(ticket=closed_ticket(company), score=5, by=company.mia, at=at("Mon 17:00"))
    give_rating(ticket=closed_ticket(company, by=company.olga), score=3, by=company.olga, at=at("Mon 17:00"))
    scope = served(company.facilities, company.it)
    with CaptureQueriesContext(connection) as queries:
        by_consumer = scores(scope, ["consumer"])
    assert len(queries) == 1
    assert by_consumer == {
        (company.finance.pk,): Scores((0, 0, 0, 0, 1)),
        (company.sales.pk,): Scores((0, 0, 1, 0, 0)),
    }
    both = Scores((0, 0, 1, 0, 1))
    assert Scores.together(by_consumer.values()) == both == scores(scope)[()]
    assert scores(scope, ["service"]) == {(company.move_desk.pk,): both}
    assert scores(scope, ["provider"]) == {(company.facilities.pk,): both}


def test_the_interval_of_the_mean_is_that_of_the_textbook() -> None:
    interval = mean_interval(4.0, 1.0, 25)
    assert interval is not None
    # 2.0639 is the t of 24 degrees of freedom.
    assert (interval.low, interval.high) == (
        pytest.approx(4 - 0.41278, abs=1e-4),
        pytest.approx(4.41278, abs=1e-4),
    )
    capped = mean_interval(4.9, 1.0, 5)
    assert capped is not None and capped.high == 5.0


def test_few_scores_and_equal_ones_have_no_interval() -> None:
    """Two equal ratings say nothing about a third: "likely 5.0-5.0" was a promise that nobody could keep."""
    assert mean_interval(4.0, None, 1) is None
    assert Scores((0, 0, 0, 0, 2)).mean_interval is None
    assert Scores((0, 0, 1, 1, 2)).mean_interval is None
    assert Scores((0, 0, 1, 1, 3)).mean_interval is not None
    assert Scores((0, 0, 0, 0, 9)).mean_interval is None


@pytest.mark.parametrize(
    ("chances", "least"),
    [
        ((0.2, 0.2, 0.2, 0.2, 0.2), 0.92),
        ((0.05, 0.1, 0.2, 0.35, 0.3), 0.92),
        ((0.02, 0.03, 0.1, 0.35, 0.5), 0.91),
        ((0.5, 0.0, 0.0, 0.0, 0.5), 0.93),
    ],
)
@pytest.mark.parametrize("n", [5, 8])
def test_an_interval_that_is_shown_holds_the_mean_as_often_as_it_says(
    n: int, chances: tuple[float, ...], least: float
) -> None:
    """By every outcome of n ratings, weighed by its probability; the normal's 1.96 came to 0.83 to 0.93."""
    truth = sum(score * chance for score, chance in enumerate(chances, start=1))
    shown = held = 0.0
    for first in product(range(n + 1), repeat=4):
        if sum(first) > n:
            continue
        counts = (*first, n - sum(first))
        weight = factorial(n) * prod(p**k / factorial(k) for p, k in zip(chances, counts, strict=True))
        interval = Scores(counts).mean_interval
        if interval is not None:
            shown += weight
            held += weight * (interval.low <= truth <= interval.high)
    assert held / shown >= least


def test_the_deviation_is_that_of_the_scores_one_by_one() -> None:
    given = [1, 1, 2, 4, 5, 5, 5]
    found = Scores(tuple(given.count(score) for score in range(1, 6)))
    assert found.mean == pytest.approx(mean(given))
    assert sample_deviation(found.counts) == pytest.approx(stdev(given))
    assert sample_deviation((0, 0, 1, 0, 0)) is None
    assert sample_deviation((0, 0, 0, 0, 9)) == 0
