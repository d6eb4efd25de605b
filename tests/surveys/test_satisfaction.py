"""Satisfaction of a period: the mean with its interval, the share of good ones, and who answered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.actions.invitations import invite, withdraw
from surveys.actions.rating import give_rating
from surveys.queries.satisfaction import Satisfaction, ratings_between, satisfaction
from surveys.scoring import mean_interval, share_interval
from tests.cast import Company, at
from tests.surveys.closing import closed_ticket
from tickets.actions.lifecycle import reopen

WEEK = {"start": at("Mon 00:00"), "end": at("Mon+7 00:00")}


def test_an_empty_period_has_no_figure(company: Company) -> None:
    figure = satisfaction(**WEEK, provider=company.facilities)
    assert figure == Satisfaction()
    assert figure.mean is figure.share_good is figure.response_rate is figure.share_interval is None


def test_the_figure_counts_the_ratings_given_in_the_period(company: Company) -> None:
    for score, day in ((5, "Mon"), (4, "Tue"), (1, "Wed")):
        ticket = closed_ticket(company, day=day)
        invite(ticket=ticket, at=at(f"{day} 16:00"))
        give_rating(ticket=ticket, score=score, by=company.mia, at=at(f"{day} 17:00"))
    invite(ticket=closed_ticket(company, day="Thu"), at=at("Thu 16:00"))
    figure = satisfaction(**WEEK, provider=company.facilities)
    assert (figure.n, figure.good, figure.invited, figure.answered) == (3, 2, 4, 3)
    assert figure.mean == pytest.approx(10 / 3)
    assert figure.response_rate == 0.75
    assert figure.n == ratings_between(**WEEK, provider=company.facilities).count()
    assert satisfaction(start=at("Tue 00:00"), end=at("Wed 00:00"), provider=company.facilities).n == 1
    assert satisfaction(**WEEK, provider=company.it).n == 0
    assert satisfaction(**WEEK, consumer=company.finance).n == 3


def test_the_period_begins_with_its_first_moment_and_ends_before_its_last(company: Company) -> None:
    give_rating(ticket=closed_ticket(company), score=5, by=company.mia, at=at("Tue 00:00"))
    assert satisfaction(start=at("Tue 00:00"), end=at("Wed 00:00")).n == 1
    assert satisfaction(start=at("Mon 00:00"), end=at("Tue 00:00")).n == 0


def test_a_rating_survives_a_reopening_and_a_question_taken_back_does_not_count(company: Company) -> None:
    ticket = closed_ticket(company)
    give_rating(ticket=ticket, score=2, by=company.mia, at=at("Mon 17:00"))
    reopen(ticket=ticket, why="It wobbles", by=company.mia, at=at("Tue 10:00"))
    ticket = closed_ticket(company, ticket, day="Tue")
    invite(ticket=ticket, at=at("Tue 16:00"))
    withdraw(ticket=ticket, before_cycle=3, at=at("Tue 17:00"))
    figure = satisfaction(**WEEK, provider=company.facilities)
    assert (figure.n, figure.mean, figure.invited) == (1, 2.0, 0)


def test_groups_add_up_to_the_whole_and_cost_two_queries(company: Company) -> None:
    give_rating(ticket=closed_ticket(company), score=5, by=company.mia, at=at("Mon 17:00"))
    give_rating(ticket=closed_ticket(company, by=company.olga), score=3, by=company.olga, at=at("Mon 17:00"))
    invite(ticket=closed_ticket(company, day="Tue"), at=at("Tue 16:00"))
    with CaptureQueriesContext(connection) as queries:
        by_consumer = satisfaction(**WEEK, provider=company.facilities, by="consumer")
    assert len(queries) == 2
    finance, sales = by_consumer[company.finance.pk], by_consumer[company.sales.pk]
    assert (finance.n, finance.mean, finance.invited) == (1, 5.0, 1)
    assert (sales.n, sales.mean, sales.invited) == (1, 3.0, 0)
    assert {key: figure.n for key, figure in satisfaction(**WEEK, by="service").items()} == {
        company.move_desk.pk: 2
    }
    assert {key: figure.n for key, figure in satisfaction(**WEEK, by="provider").items()} == {
        company.facilities.pk: 2
    }


def test_intervals_are_those_of_the_textbook() -> None:
    wilson = share_interval(8, 10)
    assert wilson is not None
    assert (wilson.low, wilson.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    sure = share_interval(10, 10)
    assert sure is not None and sure.low == pytest.approx(0.7225, abs=1e-4) and sure.high == 1.0
    mean = mean_interval(4.0, 1.0, 25)
    assert mean is not None
    assert (mean.low, mean.high) == (pytest.approx(3.6080072), pytest.approx(4.3919928))
    assert mean_interval(4.0, None, 1) is None
    assert mean_interval(4.9, 1.0, 4) is not None and mean_interval(4.9, 1.0, 4).high == 5.0  # type: ignore[union-attr]
