"""The page of an author: what they wrote, as far as they may read it."""

from departments.actions.article_feedback import give_feedback
from departments.actions.articles import change_article
from departments.models import Article, Author
from tests.cast import Company, at
from tests.departments.announcing import announced, drafted
from tests.departments.articles import an_article
from tests.tickets.pages import SignIn, queries_of, text_of

PAGE = "/manage/written/"


def test_an_author_finds_what_they_wrote_with_what_readers_said(company: Company, as_person: SignIn) -> None:
    Author.objects.create(department=company.facilities, person=company.olga, since=at("Mon 09:00"))
    own = an_article(company, name_en="Own", owner=company.olga)
    edited = an_article(company, name_en="Edited")
    an_article(company, name_en="Not theirs")
    change_article(article=edited, details={"body_en": "By Olga."}, by=company.olga)
    for reader, is_helpful in ((company.mia, True), (company.noah, False)):
        reason = "" if is_helpful else "Too short"
        give_feedback(article=own, is_helpful=is_helpful, reason=reason, by=reader)
    announced(company, title_en="Theirs")
    draft = drafted(company, title_en="Lift out of order")
    type(draft).objects.filter(pk=draft.pk).update(created_by=company.olga)
    page = as_person(company.olga).get(PAGE)
    text = text_of(page)
    assert [one.name_en for one in page.context["page"].rows] == ["Edited", "Own"]
    assert "helped 1 of 2 readers" in text and f'href="/manage/articles/{own.slug}/"' in page.content.decode()
    assert "Lift out of order" in text and "Theirs" not in text
    assert 'href="/manage/written/"' in as_person(company.olga).get("/articles/").content.decode()


def test_who_writes_no_more_reads_what_others_may_read_and_no_more(
    company: Company, as_person: SignIn
) -> None:
    named = Author.objects.create(department=company.facilities, person=company.olga, since=at("Mon 09:00"))
    shown = an_article(company, name_en="Shown", owner=company.olga)
    an_article(company, name_en="Begun", owner=company.olga, is_published=False)
    named.delete()
    page = as_person(company.olga).get(PAGE)
    assert "Begun" not in text_of(page)
    assert f'href="/articles/{shown.slug}/"' in page.content.decode()
    assert "New article" not in text_of(page)


def test_who_wrote_nothing_is_told_what_stands_there(company: Company, as_person: SignIn) -> None:
    text = text_of(as_person(company.mia).get(PAGE))
    assert "No articles of yours" in text and "No announcements of yours" in text


def test_more_articles_cost_no_more_queries(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    an_article(company, name_en="First")
    before = queries_of(client, PAGE)
    for n in range(3):
        an_article(company, name_en=f"More {n}")
    assert Article.objects.count() == 4 and queries_of(client, PAGE) == before
