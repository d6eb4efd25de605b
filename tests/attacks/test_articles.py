"""Articles under hostile hands: authors who may not know of every service of the department they write for."""

import pytest
from rest_framework.test import APIClient

from departments.actions.article_feedback import give_feedback
from departments.actions.authors import name_author
from departments.actions.catalog import change_service
from departments.models import Article, Deflection, Service
from tests.cast import Company
from tests.departments.articles import an_article
from tests.departments.audiences import limit_to
from tests.tickets.pages import SignIn, text_of


@pytest.fixture
def article(company: Company) -> Article:
    """An article beside two services, of which its author Olga may know of one."""
    name_author(department=company.facilities, person=company.olga, by=None)
    hidden = Service.objects.create(
        slug="closing", name_en="Closing Hamburg", department=company.facilities,
        category=company.screens.category, state="published",
    )  # fmt: skip
    limit_to(hidden, company.facilities)
    return an_article(company, services=[company.move_desk, hidden])


def test_an_author_is_told_no_name_of_a_service_that_they_may_not_know_of(
    company: Company, as_person: SignIn, article: Article
) -> None:
    client = as_person(company.olga)
    for rest in ("new/", "", f"{article.slug}/", f"{article.slug}/versions/"):
        page = text_of(client.get(f"/manage/articles/{rest}"))
        assert "Hamburg" not in page, rest
    assert company.move_desk.name_en in text_of(client.get(f"/manage/articles/{article.slug}/"))
    api = APIClient()
    api.force_login(company.olga)
    for slug in ("closing", "no-such-service"):
        body = {"department": "FAC", "title_en": "More", "services": [slug]}
        answer = api.post("/api/v1/articles/", body, format="json")
        assert answer.status_code == 400 and f"There is no service “{slug}”." in str(answer.json())


def test_services_that_an_author_may_not_know_of_stay_beside_an_article(
    company: Company, as_person: SignIn, article: Article
) -> None:
    sent = {
        "name_en": "How to pack",
        "body_en": "Slowly.",
        "services": [],
        "owner": "",
        "review_on": "",
        "publish": "yes",
    }
    answer = as_person(company.olga).post(f"/manage/articles/{article.slug}/", sent)
    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.name_en == "How to pack" and [one.slug for one in article.services.all()] == ["closing"]


def test_of_a_service_that_becomes_confidential_no_request_that_was_not_needed_stays_counted(
    company: Company,
) -> None:
    article = an_article(company)
    give_feedback(article=article, is_helpful=True, service=company.move_desk, by=company.mia)
    assert Deflection.objects.count() == 1
    change_service(service=company.move_desk, details={"is_confidential": True}, by=company.hugo)
    assert not Deflection.objects.exists()


def test_a_null_in_what_a_reader_sends_names_no_service(company: Company, as_person: SignIn) -> None:
    article, sent = an_article(company), {"helpful": "yes", "for": "a\x00b", "reason": "\x00"}
    address = f"/articles/{article.slug}/feedback/"
    assert as_person(company.mia).post(address, sent).status_code in (302, 400)
    assert as_person(company.mia).post(address, sent | {"helpful": "no"}).status_code == 400
