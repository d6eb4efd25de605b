"""Articles: who writes them, what is kept of each version, and when others may read them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from departments.actions.article_details import MAX_BODY
from departments.actions.article_states import confirm_review, publish_article, retire_article
from departments.actions.articles import change_article, create_article, restore_version
from departments.actions.authors import name_author
from departments.actions.catalog import change_service
from departments.models import Article, ArticleVersion
from departments.rules import articles_written_by, may_write_article
from servicedesk.accounts.actions.people import deactivate
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.display.markup import RENDERER
from tests.cast import Company, at
from tests.departments.articles import TEXT, an_article

TITLED = {"name_en": "Lost keys", "body_en": "Ask at the gate."}


def kinds(article: Article) -> list[str]:
    rows = Event.objects.filter(subject_type="departments.article", subject_id=article.pk)
    return list(rows.order_by("seq").values_list("kind", flat=True))


def test_an_author_writes_for_the_department_that_named_them_and_for_no_other(company: Company) -> None:
    name_author(department=company.facilities, person=company.mia, by=company.hugo)
    article = create_article(department=company.facilities, details=TITLED, by=company.mia)
    assert (article.owner, article.state, article.number) == (company.mia, "draft", 1)
    for person, department in (
        (company.mia, company.it),
        (company.li_wei, company.facilities),
        (company.noah, company.facilities),
    ):
        with pytest.raises(NotAllowed):
            create_article(department=department, details=TITLED, by=person)
    for person in (company.li_wei, company.noah, company.ines):
        with pytest.raises(NotAllowed):
            change_article(article=article, details={"name_en": "Keys"}, by=person)


def test_who_owns_a_service_writes_about_it_alone(company: Company) -> None:
    change_service(service=company.move_desk, details={"owner": company.olga}, by=company.hugo)
    company.move_desk.refresh_from_db()
    beside = {**TITLED, "services": [company.move_desk]}
    article = create_article(department=company.facilities, details=beside, by=company.olga)
    with pytest.raises(NotAllowed):
        create_article(department=company.facilities, details=TITLED, by=company.olga)
    with pytest.raises(NotAllowed):
        change_article(article=article, details={"services": []}, by=company.olga)


def test_the_list_of_what_one_writes_agrees_with_the_check_of_each(company: Company) -> None:
    change_service(service=company.move_desk, details={"owner": company.olga}, by=company.hugo)
    name_author(department=company.it, person=company.mia, by=company.ines)
    articles = [
        an_article(company),
        an_article(company, services=[], is_for_everyone=True),
        an_article(company, department=company.it, services=[company.screens], owner=company.ines),
        an_article(company, department=company.it, services=[], owner=company.ines, is_published=False),
    ]
    for person in company.people.values():
        listed = set(articles_written_by(person).values_list("pk", flat=True))
        assert listed == {one.pk for one in articles if may_write_article(person, one)}, person.name
    assert articles_written_by(company.olga).get() == articles[0]
    assert articles_written_by(company.mia).count() == 2


def test_a_text_is_rendered_when_it_is_saved_and_cleaned(company: Company) -> None:
    article = an_article(
        company, body_zh="[点](javascript:alert(1)) <script>alert(1)</script> ![](http://x/y.png)"
    )
    assert "<h4>Before you move</h4>" in article.html_en and "<strong>label</strong>" in article.html_en
    assert not any(bad in article.html_zh for bad in ("<script", "<img", 'href="javascript'))
    assert (article.renderer_en, article.renderer_zh) == (RENDERER, RENDERER)
    change_article(article=article, details={"body_en": "See [us](https://example.com)."}, by=company.hugo)
    assert 'rel="noopener noreferrer nofollow"' in article.html_en
    with pytest.raises(ValidationError) as refused:
        change_article(article=article, details={"body_en": "x" * (MAX_BODY + 1)}, by=company.hugo)
    assert list(refused.value.message_dict) == ["body_en"]


def test_each_saving_that_changes_the_texts_is_a_version_that_never_changes(company: Company) -> None:
    article = an_article(company)
    assert change_article(article=article, details={"body_en": TEXT}, by=company.hugo) == []
    changed = change_article(
        article=article, details={"body_en": "New.", "review_on": date(2026, 9, 1)}, by=company.hugo
    )
    assert changed == ["body_en", "review_on"] and article.number == 2
    change_article(article=article, details={"review_on": None}, by=company.hugo)
    assert list(article.versions.order_by("number").values_list("number", "body_en")) == [
        (1, TEXT),
        (2, "New."),
    ]
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        ArticleVersion.objects.filter(article=article).update(body_en="Other")
    assert kinds(article) == [
        "article.created",
        "article.published",
        "article.written",
        "article.changed",
        "article.changed",
    ]


def test_a_version_is_restored_as_the_next_one(company: Company) -> None:
    article = an_article(company)
    change_article(article=article, details={"body_en": "Worse."}, by=company.hugo)
    assert restore_version(article=article, number=1, by=company.hugo) == 3
    assert article.body_en == TEXT and "<h4>" in article.html_en
    assert restore_version(article=article, number=1, by=company.hugo) is None
    with pytest.raises(Refused):
        restore_version(article=article, number=9, by=company.hugo)
    with pytest.raises(NotAllowed):
        restore_version(article=article, number=2, by=company.mia)


def test_an_article_is_published_once_it_is_whole_and_for_somebody(company: Company) -> None:
    article = an_article(company, is_published=False, body_en="", services=[])
    with pytest.raises(Refused) as refused:
        publish_article(article=article, by=company.hugo)
    assert "title and a text" in refused.value.message and "Choose a service" in refused.value.message
    change_article(article=article, details={"body_en": "Text", "is_for_everyone": True}, by=company.hugo)
    publish_article(article=article, by=company.hugo)
    for details in ({"body_en": ""}, {"is_for_everyone": False}):
        with pytest.raises(ValidationError):
            change_article(article=article, details=details, by=company.hugo)
    article.refresh_from_db()
    assert article.body_en == "Text" and article.is_for_everyone
    with pytest.raises(Refused):
        publish_article(article=article, by=company.hugo)
    retire_article(article=article, by=company.hugo)
    with pytest.raises(Refused):
        retire_article(article=article, by=company.hugo)
    publish_article(article=article, by=company.hugo)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"services": ["screens"]}, "services"),
        ({"is_for_everyone": True}, "is_for_everyone"),
        ({"owner": "noah"}, "owner"),
        ({"name_en": "", "name_zh": ""}, "name_en"),
    ],
)
def test_what_does_not_fit_together_is_said_beside_its_field(
    company: Company, details: dict[str, object], field: str
) -> None:
    article = an_article(company)
    if "services" in details:
        details = {"services": [company.screens]}
    if "owner" in details:
        details = {"owner": company.noah}
    with pytest.raises(ValidationError) as refused:
        change_article(article=article, details=details, by=company.ada)
    assert list(refused.value.message_dict) == [field]
    article.refresh_from_db()
    assert article.services.get() == company.move_desk and article.owner == company.hugo


def test_an_owner_who_has_left_keeps_nobody_from_saving(company: Company) -> None:
    name_author(department=company.facilities, person=company.mia, by=company.hugo)
    article = an_article(company, owner=company.mia)
    deactivate(person=company.mia, by=company.ada)
    assert change_article(article=article, details={"body_en": "New."}, by=company.hugo) == ["body_en"]


def test_neither_a_team_nor_a_closed_department_gets_articles(company: Company) -> None:
    for unit in (company.movers, company.facilities):
        unit.is_active = False
        with pytest.raises(ValidationError):
            create_article(department=unit, details=TITLED, by=company.ada)


def test_a_review_moves_the_day_and_says_who_it_was(company: Company) -> None:
    article = an_article(company, review_on=date(2026, 3, 1))
    with pytest.raises(ValidationError):
        confirm_review(article=article, next_on=date(2026, 3, 2), by=company.hugo, at=at("Mon 10:00"))
    with pytest.raises(NotAllowed):
        confirm_review(article=article, next_on=None, by=company.mia, at=at("Mon 10:00"))
    confirm_review(article=article, next_on=date(2026, 9, 1), by=company.hugo, at=at("Mon 10:00"))
    article.refresh_from_db()
    assert article.review_on == date(2026, 9, 1) and kinds(article)[-1] == "article.reviewed"
