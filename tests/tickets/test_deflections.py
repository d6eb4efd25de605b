"""Requests that were not needed are counted twice: by what people said, and by what they did afterwards."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from departments.actions.article_feedback import give_feedback, withdraw_feedback
from departments.actions.me_too import say_me_too
from departments.models import Article, Deflection
from servicedesk.events import clock
from servicedesk.measures.registry import measure
from tests.cast import Company, at
from tests.departments.announcing import announced
from tests.departments.articles import an_article
from tests.tickets.pages import SignIn, filed, text_of
from tickets.queries.deflections import Outcome, outcome_of


@pytest.fixture
def article(company: Company) -> Article:
    return an_article(company)


def said(company: Company, article: Article, person: str, when: str = "Mon 10:00") -> None:
    give_feedback(
        article=article,
        is_helpful=True,
        service=company.move_desk,
        by=getattr(company, person),
        at=at(when),
    )


def outcome(when: str | datetime) -> Outcome:
    return outcome_of(Deflection.objects.all(), at(when) if isinstance(when, str) else when)


def test_it_is_confirmed_where_no_request_follows_within_five_working_days(
    company: Company, article: Article
) -> None:
    said(company, article, "mia")
    assert outcome("Mon+7 18:00") == Outcome(said=1, too_early=1)
    assert outcome("Mon+7 18:01") == Outcome(said=1, confirmed=1)


def test_a_request_within_that_time_says_otherwise_and_a_later_one_does_not(
    company: Company, article: Article
) -> None:
    for person in ("mia", "noah", "tom"):
        said(company, article, person)
    filed(company, "Wed 10:00", by=company.mia)
    filed(company, "Wed 10:00", by=company.noah, service=company.screens)
    filed(company, "Tue+7 10:00", by=company.tom)
    assert outcome("Tue 10:00") == Outcome(said=3, submitted=1, too_early=2)
    assert outcome("Fri+14 10:00") == Outcome(said=3, confirmed=2, submitted=1)


def test_requests_before_it_was_said_and_of_others_do_not_count(company: Company, article: Article) -> None:
    filed(company, "Mon 09:30", by=company.mia)
    said(company, article, "mia")
    filed(company, "Tue 10:00", by=company.noah)
    filed(company, "Tue 10:00", by=company.noah, requester=company.tom)
    assert outcome("Fri+14 10:00") == Outcome(said=1, confirmed=1)
    assert outcome_of(Deflection.objects.none(), at("Mon 10:00")) == Outcome()


def test_an_article_counts_once_an_occasion_and_anew_once_the_last_one_is_proven(
    company: Company, article: Article
) -> None:
    for when in ("Mon 10:00", "Wed 10:00", "Mon+7 18:00"):
        said(company, article, "mia", when)
        assert Deflection.objects.count() == 1, when
    give_feedback(
        article=article, is_helpful=True, service=company.screens, by=company.mia, at=at("Mon+7 18:00")
    )
    assert Deflection.objects.count() == 1, "one occasion, whichever service it was about"
    said(company, article, "mia", "Mon+7 18:01")
    said(company, article, "noah", "Mon+7 18:01")
    assert outcome("Tue+7 10:00") == Outcome(said=3, confirmed=1, too_early=2)
    filed(company, "Wed+7 10:00", by=company.mia)
    assert outcome("Fri+14 18:00") == Outcome(said=3, confirmed=2, submitted=1)


def test_what_is_taken_back_or_did_not_help_later_leaves_what_was_proven_before(
    company: Company, article: Article
) -> None:
    said(company, article, "mia", "Mon 10:00")
    said(company, article, "mia", "Wed+7 10:00")
    withdraw_feedback(article=article, by=company.mia, at=at("Wed+7 10:05"))
    assert Deflection.objects.get().said_at == at("Mon 10:00")
    said(company, article, "mia", "Thu+7 10:00")
    give_feedback(article=article, is_helpful=False, reason="Not now", by=company.mia, at=at("Thu+7 10:05"))
    withdraw_feedback(article=article, by=company.mia, at=at("Thu+7 10:06"))
    assert Deflection.objects.get().said_at == at("Mon 10:00")


def test_both_figures_stand_on_the_page_of_the_article_and_are_measures(
    company: Company, article: Article, as_person: SignIn
) -> None:
    said(company, article, "mia")
    said(company, article, "noah")
    filed(company, "Tue 10:00", by=company.noah)
    with clock.frozen(at("Fri+14 10:00")):
        page = text_of(as_person(company.hugo).get(f"/manage/articles/{article.slug}/feedback/"))
    for label, count in (("By what people say", 2), ("Confirmed", 1), ("Submitted one nevertheless", 1)):
        assert f'<dt>{label}</dt><dd class="num">{count}</dd>' in page, label
    assert {measure(key).unit.name for key in ("saved", "saved_said")} == {"REQUESTS"}


def test_of_an_outage_both_figures_are_read_by_those_who_write_it(
    company: Company, as_person: SignIn
) -> None:
    outage = announced(company)
    for person in (company.mia, company.noah, company.tom):
        say_me_too(announcement=outage, instead_of=company.move_desk, by=person, at=at("Mon 10:00"))
    say_me_too(announcement=outage, by=company.olga, at=at("Mon 10:00"))
    filed(company, "Tue 10:00", by=company.noah)
    assert outcome("Tue 11:00") == Outcome(said=3, submitted=1, too_early=2)
    path = f"/announcements/{outage.pk}/outcome/"
    with clock.frozen(at("Fri+14 10:00")):
        page = text_of(as_person(company.hugo).get(path))
    for label, count in (
        ("Said “I have this too”", 4), ("By what people say", 3), ("Confirmed", 2), ("Submitted one nevertheless", 1),
    ):  # fmt: skip
        assert f'<dt>{label}</dt><dd class="num">{count}</dd>' in page, label
    assert as_person(company.mia).get(path).status_code == 403


def test_a_deflection_is_by_an_article_or_by_an_announcement(company: Company, article: Article) -> None:
    both = {"article": article, "announcement": announced(company)}
    for named in ({}, both):
        with pytest.raises(IntegrityError), transaction.atomic():
            Deflection.objects.create(
                service=company.move_desk, person=company.mia, said_at=at("Mon 10:00"), **named
            )
