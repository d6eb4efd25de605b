"""Who reads an article: those who find one of its services, or everyone; and where they come across it."""

from datetime import date

import pytest

from departments.actions.article_states import retire_article
from departments.actions.articles import change_article
from departments.actions.authors import name_author
from departments.actions.service_states import retire_service
from departments.cached_articles import published_articles
from departments.queries.articles import find_articles, published_for, reviews_due, suggested_articles
from departments.rules import articles_visible_to, may_read_article, readable_among
from servicedesk.accounts.actions.people import deactivate
from tests.cast import Company
from tests.departments.articles import an_article
from tests.departments.audiences import limit_to
from tests.tickets.pages import SignIn, queries_of, text_of

TODAY = date(2026, 3, 2)


def titles(articles: object) -> list[str]:
    return [one.name for one in articles]  # type: ignore[attr-defined]


def test_an_article_is_read_by_those_who_find_one_of_its_services(company: Company) -> None:
    limit_to(company.move_desk, company.sales)
    beside = an_article(company)
    general = an_article(company, name_en="House rules", services=[], is_for_everyone=True)
    draft = an_article(company, name_en="Not yet", is_published=False)
    gone = an_article(company, name_en="Old")
    retire_article(article=gone, by=None)
    assert set(published_for(company.olga)) == {beside, general}
    assert set(published_for(company.mia)) == {general}
    assert set(articles_visible_to(company.hugo)) == {beside, general, draft, gone}
    known = published_articles().values()
    for person in company.people.values():
        read = {one.id for one in readable_among(person, known)}
        assert read <= set(published_for(person).values_list("pk", flat=True)), person.name
        for one in (beside, general, draft, gone):
            assert may_read_article(person, one) == (one in articles_visible_to(person)), person.name


def test_with_its_service_an_article_goes_out_of_sight(company: Company) -> None:
    article = an_article(company)
    assert may_read_article(company.mia, article)
    retire_service(service=company.move_desk, by=company.hugo)
    assert not may_read_article(company.mia, article) and may_read_article(company.hugo, article)


def test_an_article_is_found_by_words_of_its_title_and_text_in_either_language(company: Company) -> None:
    article = an_article(company, name_zh="如何打包工位", body_zh="请给每个箱子贴标签。")
    for words in ("pack", "label box", "贴标签", "打包"):
        assert find_articles(company.mia, words, 5) == [article], words
    assert find_articles(company.mia, "carpet", 5) == find_articles(company.mia, "", 5) == []


def test_while_someone_types_those_of_the_service_come_first_and_those_that_fit(company: Company) -> None:
    an_article(company, name_en="Which floors have free desks")
    an_article(company, name_en="How to pack a desk")
    an_article(company, name_en="Lost your badge", services=[], is_for_everyone=True)
    hidden = an_article(
        company, name_en="Badge printer", department=company.it, services=[company.screens], owner=None
    )
    limit_to(company.screens, company.it)
    assert titles(suggested_articles(company.mia, company.move_desk, "", 3)) == [
        "How to pack a desk",
        "Which floors have free desks",
    ]
    found = suggested_articles(company.mia, company.move_desk, "I want to pack my desk", 3)
    assert titles(found)[0] == "How to pack a desk"
    found = suggested_articles(company.mia, company.move_desk, "my badge is lost", 1)
    assert titles(found) == ["Lost your badge"]
    assert hidden.name not in titles(suggested_articles(company.mia, company.move_desk, "badge printer", 3))


def test_a_review_that_is_due_waits_for_the_owner_and_for_the_head_where_there_is_none(
    company: Company,
) -> None:
    due = an_article(company, owner=company.hugo, review_on=TODAY)
    an_article(company, name_en="Later", review_on=date(2026, 3, 3))
    assert titles(reviews_due(company.hugo, TODAY)) == [due.name]
    for person in (company.mia, company.lena, company.ines, company.ada):
        assert reviews_due(person, TODAY) == [], person.name
    name_author(department=company.facilities, person=company.mia, by=company.hugo)
    change_article(article=due, details={"owner": company.mia}, by=company.hugo)
    assert titles(reviews_due(company.mia, TODAY)) == [due.name] and reviews_due(company.hugo, TODAY) == []
    deactivate(person=company.mia, by=company.ada)
    assert titles(reviews_due(company.hugo, TODAY)) == [due.name]


def test_the_list_and_the_page_of_an_article(company: Company, as_person: SignIn) -> None:
    article = an_article(company)
    mia = as_person(company.mia)
    page = text_of(mia.get("/articles/"))
    assert "How to pack a desk" in page and "New article" not in page
    assert "No matching articles" in text_of(mia.get("/articles/?q=carpet"))
    assert "How to pack a desk" in text_of(mia.get("/articles/?q=label&department=FAC"))
    page = text_of(mia.get(f"/articles/{article.slug}/"))
    assert "<strong>label</strong>" in page and "Move a desk" in page and "Edit" not in page
    assert queries_of(mia, "/articles/") <= 8


def test_a_page_names_no_service_that_its_reader_does_not_find(company: Company, as_person: SignIn) -> None:
    secret = company.screens
    secret.department = company.facilities
    secret.save()
    article = an_article(company, services=[company.move_desk, secret])
    limit_to(secret, company.it)
    page = text_of(as_person(company.mia).get(f"/articles/{article.slug}/"))
    assert "Move a desk" in page and "Screens" not in page


def test_who_may_not_read_an_article_learns_nothing_of_it(company: Company, as_person: SignIn) -> None:
    draft = an_article(company, is_published=False)
    assert as_person(company.mia).get(f"/articles/{draft.slug}/").status_code == 404
    assert as_person(company.mia).get(f"/manage/articles/{draft.slug}/").status_code == 404
    assert "draft" in text_of(as_person(company.hugo).get(f"/articles/{draft.slug}/"))


@pytest.mark.parametrize(("language", "said"), [("en", "in Chinese only"), ("zh-hans", "")])
def test_an_article_in_one_language_is_shown_to_all_with_a_word(
    company: Company, as_person: SignIn, language: str, said: str
) -> None:
    article = an_article(company, name_en="", body_en="", name_zh="打包", body_zh="贴标签")
    company.mia.language = language
    company.mia.save()
    page = text_of(as_person(company.mia).get(f"/articles/{article.slug}/"))
    assert "贴标签" in page and 'lang="zh"' in page and ("只有中文版" in page) is False
    assert said in page
