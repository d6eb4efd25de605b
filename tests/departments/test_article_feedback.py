"""Readers say whether an article helped: once a person, without their names, and with an undo."""

import pytest
from django.core.exceptions import ValidationError
from rest_framework.test import APIClient

from departments.actions.article_feedback import give_feedback, withdraw_feedback
from departments.actions.article_states import retire_article
from departments.models import ArticleFeedback, Deflection
from departments.queries.articles import reasons_of, said_of
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company
from tests.departments.articles import an_article
from tests.departments.audiences import limit_to
from tests.tickets.pages import SignIn, text_of


def test_the_last_word_of_a_person_counts_and_can_be_taken_back(company: Company) -> None:
    article = an_article(company)
    give_feedback(article=article, is_helpful=True, service=company.move_desk, by=company.mia)
    give_feedback(article=article, is_helpful=True, service=company.move_desk, by=company.mia)
    assert Deflection.objects.count() == 1 and said_of(article) == {"helpful": 1, "unhelpful": 0}
    give_feedback(article=article, is_helpful=False, reason=" Which boxes? ", by=company.mia)
    assert said_of(article) == {"helpful": 0, "unhelpful": 1} and not Deflection.objects.exists()
    assert [one.reason for one in reasons_of(article)] == ["Which boxes?"]
    withdraw_feedback(article=article, by=company.mia)
    assert not ArticleFeedback.objects.exists()


def test_that_it_did_not_help_needs_a_reason(company: Company) -> None:
    article = an_article(company)
    for reason in ("", "   ", "x" * 501):
        with pytest.raises(ValidationError) as refused:
            give_feedback(article=article, is_helpful=False, reason=reason, by=company.mia)
        assert list(refused.value.message_dict) == ["reason"]


def test_neither_writers_nor_who_may_not_read_it_are_counted(company: Company) -> None:
    article = an_article(company)
    with pytest.raises(Refused):
        give_feedback(article=article, is_helpful=True, by=company.hugo)
    limit_to(company.move_desk, company.it)
    with pytest.raises(NotAllowed):
        give_feedback(article=article, is_helpful=True, by=company.mia)
    retire_article(article=article, by=None)
    with pytest.raises(NotAllowed):
        give_feedback(article=article, is_helpful=True, by=company.tom)


def test_of_a_confidential_service_nothing_is_counted(company: Company) -> None:
    article = an_article(company, department=company.finance, services=[company.payslip], owner=company.frida)
    give_feedback(article=article, is_helpful=True, service=company.payslip, by=company.olga)
    assert said_of(article)["helpful"] == 1 and not Deflection.objects.exists()


def test_who_was_about_to_request_a_service_is_thanked_and_led_home(
    company: Company, as_person: SignIn
) -> None:
    article, mia = an_article(company), as_person(company.mia)
    address = f"/articles/{article.slug}/"
    page = text_of(mia.get(f"{address}?for=move-a-desk"))
    assert "This solved it" in page and "Back to the request" in page and 'value="move-a-desk"' in page
    answer = mia.post(f"{address}feedback/", {"helpful": "yes", "for": "move-a-desk"}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    page = text_of(answer)
    assert "What you typed stays as a draft" in page and f"{address}feedback/withdraw/" in page
    assert Deflection.objects.get().service == company.move_desk
    assert "You said that it helped." in text_of(mia.get(address))
    mia.post(f"{address}feedback/withdraw/")
    assert not Deflection.objects.exists() and "Did this help?" in text_of(mia.get(address))


def test_a_reason_is_asked_for_beside_its_field_and_goes_on_to_the_request(
    company: Company, as_person: SignIn
) -> None:
    article, mia = an_article(company), as_person(company.mia)
    address = f"/articles/{article.slug}/feedback/"
    refused = mia.post(address, {"helpful": "no", "reason": " "})
    assert refused.status_code == 400 and "Say what was missing or wrong." in text_of(refused)
    too_long = mia.post(address, {"helpful": "no", "reason": "x" * 501})
    assert too_long.status_code == 400 and "x" * 501 in text_of(too_long)
    answer = mia.post(address, {"helpful": "no", "reason": "Which boxes?", "for": "move-a-desk"})
    assert answer["Location"] == "/services/move-a-desk/request/"
    hugo = text_of(as_person(company.hugo).get(f"/manage/articles/{article.slug}/feedback/"))
    assert "Which boxes?" in hugo and "Mia" not in hugo
    own = as_person(company.hugo).post(address, {"helpful": "yes"})
    assert own.status_code == 400 and "You write this article." in text_of(own)


def test_a_program_says_it_and_takes_it_back(company: Company) -> None:
    address = f"/api/v1/articles/{an_article(company).slug}/feedback/"
    client = APIClient()
    client.force_login(company.mia)
    assert client.put(address, {"is_helpful": False}, format="json").status_code == 400
    unknown = client.put(address, {"is_helpful": True, "service": "nothing"}, format="json")
    assert unknown.status_code == 400 and "service" in unknown.json()["errors"]
    said = {"is_helpful": True, "service": "move-a-desk"}
    assert client.put(address, said, format="json").status_code == 204 and Deflection.objects.exists()
    assert client.delete(address).status_code == 204 and not ArticleFeedback.objects.exists()
    client.force_login(company.hugo)
    assert client.put(address, said, format="json").status_code == 409
