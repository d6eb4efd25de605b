"""The working copy of a published article: written, compared, seen as others will see it, published, discarded."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from departments.actions.article_copies import (
    Seen,
    discard_copy,
    edit_article,
    publish_copy,
    resume_copy,
    save_copy,
)
from departments.actions.article_states import publish_article, retire_article
from departments.actions.articles import change_article, restore_version
from departments.display.articles import differences_between
from departments.models import Article, ArticleVersion
from departments.queries.articles import find_articles, is_overtaken
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.forms.keys import KEY
from tests.cast import Company
from tests.departments.articles import TEXT, an_article
from tests.tickets.pages import SignIn, text_of

NEW = TEXT.replace("label", "sticker")


def saved(company: Company, article: Article, text: str = NEW) -> list[str]:
    return save_copy(article=article, texts={"body_en": text}, by=company.hugo)


def test_readers_lists_and_the_search_know_nothing_of_it_until_it_is_published(company: Company) -> None:
    article = an_article(company)
    changed_at = article.changed_at
    assert saved(company, article) == ["body_en"]
    assert (article.number, article.copy_number, article.body_en) == (1, 2, TEXT)
    assert "sticker" not in article.html_en and article.changed_at == changed_at
    assert find_articles(company.mia, "sticker", 5) == []
    assert publish_copy(article=article, by=company.hugo) == 2
    assert (article.number, article.copy_number, article.body_en) == (2, None, NEW)
    assert "<strong>sticker</strong>" in article.html_en and article.changed_at > changed_at
    assert find_articles(company.mia, "sticker", 5) == [article]


def test_each_saving_is_a_version_that_followed_the_one_before(company: Company) -> None:
    article = an_article(company)
    saved(company, article)
    assert saved(company, article) == []
    saved(company, article, "Other.")
    rows = ArticleVersion.objects.order_by("number").values_list("number", "follows", "body_en")
    assert list(rows) == [(1, None, TEXT), (2, 1, NEW), (3, 2, "Other.")]
    kinds = Event.objects.filter(subject_type="departments.article").order_by("seq")
    assert list(kinds.values_list("kind", flat=True))[-2:] == ["article.copy_saved"] * 2


def test_the_day_of_the_review_stays_and_so_does_all_that_is_no_text(company: Company) -> None:
    article = an_article(company, review_on=date(2026, 3, 1))
    saved(company, article)
    publish_copy(article=article, by=company.hugo)
    assert article.review_on == date(2026, 3, 1)
    details = {"body_en": "Other.", "review_on": date(2027, 1, 1)}
    assert edit_article(article=article, details=details, by=company.hugo) == ["body_en", "review_on"]
    assert (article.body_en, article.review_on, article.copy_number) == (NEW, date(2027, 1, 1), 3)


def test_texts_that_are_those_in_use_again_end_it(company: Company) -> None:
    article = an_article(company)
    saved(company, article)
    assert saved(company, article, TEXT) == ["body_en"]
    assert article.copy_number is None and article.number == 1


def test_it_is_discarded_and_taken_up_again_and_its_number_is_given_to_no_other(company: Company) -> None:
    article = an_article(company)
    saved(company, article)
    assert discard_copy(article=article, by=company.hugo) == 2
    assert article.copy_number is None and article.body_en == TEXT
    for verb in (discard_copy, publish_copy):
        with pytest.raises(Refused, match="no unpublished"):
            verb(article=article, by=company.hugo)
    change_article(article=article, details={"body_en": "Direct."}, by=company.hugo)
    assert article.number == 3
    assert ArticleVersion.objects.get(number=3).before == ArticleVersion.objects.get(number=1)
    resume_copy(article=article, number=2, by=company.hugo)
    assert article.working_copy and article.working_copy.body_en == NEW
    for number in (1, 3, 9):
        with pytest.raises(Refused):
            resume_copy(article=article, number=number, by=company.hugo)


def test_a_published_article_stays_whole_and_of_what_is_wrong_nothing_is_saved(company: Company) -> None:
    article = an_article(company)
    assert saved(company, article, "") == ["body_en"]
    with pytest.raises(ValidationError) as refused:
        publish_copy(article=article, by=company.hugo)
    assert list(refused.value.message_dict) == ["body_en"]
    article.refresh_from_db()
    assert (article.body_en, article.copy_number) == (TEXT, 2)
    wrong = {"body_en": "Fine.", "is_for_everyone": True}
    with pytest.raises(ValidationError):
        edit_article(article=article, details=wrong, by=company.hugo)
    with pytest.raises(ValidationError):
        save_copy(article=article, texts={"name_en": "x" * 121}, by=company.hugo)
    assert ArticleVersion.objects.count() == 2


def test_who_does_not_write_it_neither_saves_nor_publishes_nor_discards_it(company: Company) -> None:
    article = an_article(company)
    saved(company, article)
    for person in (company.mia, company.li_wei, company.ines):
        for verb in (
            lambda by: save_copy(article=article, texts={"body_en": "X"}, by=by),
            lambda by: publish_copy(article=article, by=by),
            lambda by: discard_copy(article=article, by=by),
            lambda by: resume_copy(article=article, number=2, by=by),
        ):
            with pytest.raises(NotAllowed):
                verb(person)


def test_what_others_do_not_read_is_changed_at_once_and_a_copy_outlives_retiring(company: Company) -> None:
    draft = an_article(company, is_published=False)
    edit_article(article=draft, details={"body_en": NEW}, by=company.hugo)
    assert (draft.body_en, draft.copy_number) == (NEW, None)
    article = an_article(company)
    saved(company, article)
    retire_article(article=article, by=company.hugo)
    publish_article(article=article, by=company.hugo)
    assert (article.body_en, article.copy_number) == (TEXT, 2), (
        "what nobody published is not published by the way"
    )


def test_a_version_that_is_restored_leaves_the_copy_as_it_is(company: Company) -> None:
    article = an_article(company)
    change_article(article=article, details={"body_en": "Worse."}, by=company.hugo)
    saved(company, article)
    assert restore_version(article=article, number=1, by=company.hugo) == 4
    assert (article.number, article.copy_number, article.body_en) == (4, 3, TEXT)


def typed(company: Company, **details: object) -> dict[str, object]:
    return {
        "name_en": "How to pack a desk", "body_en": NEW, "services": [company.move_desk.pk],
        "owner": "Hugo Brandt", **details,
    }  # fmt: skip


def test_it_is_saved_compared_seen_and_published_on_pages(company: Company, as_person: SignIn) -> None:
    article, hugo, mia = an_article(company), as_person(company.hugo), as_person(company.mia)
    address, read = f"/manage/articles/{article.slug}/", f"/articles/{article.slug}/"
    assert "Unpublished changes" not in text_of(hugo.get(address))
    page = text_of(hugo.post(address, typed(company), follow=True))
    assert "Saved. Others read it once you publish your changes." in page
    assert "These texts are not published yet." in page and "sticker" in page
    assert "sticker" not in text_of(mia.get(read)) and "unpublished changes" in text_of(
        hugo.get("/manage/articles/")
    )
    changes = text_of(hugo.get(f"{address}changes/"))
    assert "<del>label</del><ins>sticker</ins>" in changes and "Hugo Brandt" in changes
    preview = text_of(hugo.get(f"{address}changes/preview/"))
    assert "<strong>sticker</strong>" in preview and "It is not published yet." in preview
    assert "not published" in text_of(hugo.get(f"{address}versions/?version=2"))
    for path in ("changes/", "changes/preview/"):
        assert mia.get(f"{address}{path}").status_code == 403
    done = text_of(hugo.post(f"{address}changes/publish/", {"copy": "2", "in_use": "1"}, follow=True))
    assert "Your changes are published." in done and f"{address}versions/1/restore/" in done
    assert "<strong>sticker</strong>" in text_of(mia.get(read))
    assert hugo.get(f"{address}changes/")["Location"] == address
    assert hugo.get(f"{address}changes/preview/").status_code == 404
    again = text_of(hugo.post(f"{address}changes/publish/", follow=True))
    assert "There are no unpublished changes." in again


def test_who_wants_to_saves_and_publishes_at_once(company: Company, as_person: SignIn) -> None:
    article, hugo = an_article(company), as_person(company.hugo)
    address = f"/manage/articles/{article.slug}/"
    assert "Save and publish" in text_of(hugo.get(address))
    assert "Saved." in text_of(hugo.post(address, typed(company, publish="yes"), follow=True))
    article.refresh_from_db()
    assert (article.body_en, article.number, article.copy_number) == (NEW, 2, None)
    wrong = hugo.post(address, typed(company, publish="yes", body_en=""))
    assert "Write a title and a text in the same language." in text_of(wrong)
    assert ArticleVersion.objects.count() == 2
    draft = an_article(company, is_published=False, name_en="Begun")
    assert "Save and publish" not in text_of(hugo.get(f"/manage/articles/{draft.slug}/"))


def test_it_is_discarded_with_an_undo(company: Company, as_person: SignIn) -> None:
    article, hugo = an_article(company), as_person(company.hugo)
    saved(company, article)
    address = f"/manage/articles/{article.slug}/"
    page = text_of(hugo.post(f"{address}changes/discard/", {"copy": "2"}, follow=True))
    assert "The changes are discarded." in page and f"{address}versions/2/resume/" in page
    assert hugo.post(f"{address}versions/2/resume/")["Location"] == f"{address}changes/"
    article.refresh_from_db()
    assert article.copy_number == 2
    assert "already" in text_of(hugo.post(f"{address}versions/1/resume/", follow=True))


def test_two_who_change_it_at_once_see_what_the_other_saved(company: Company, as_person: SignIn) -> None:
    article, hugo = an_article(company), as_person(company.hugo)
    saved(company, article, "First.")
    address = f"/manage/articles/{article.slug}/"
    seen = hugo.get(address).context["form"]["seen"].value()
    save_copy(article=article, texts={"body_en": "By someone else."}, by=company.ada)
    told = hugo.post(address, typed(company, seen=seen))
    assert "Someone saved this after you opened it" in text_of(told) and "By someone else." in text_of(told)
    assert ArticleVersion.objects.count() == 3


def test_changes_that_something_newer_overtook_say_so(company: Company, as_person: SignIn) -> None:
    article, hugo = an_article(company), as_person(company.hugo)
    saved(company, article)
    change_article(article=article, details={"body_en": "Urgent."}, by=company.ada)
    page = text_of(hugo.get(f"/manage/articles/{article.slug}/changes/"))
    assert "Version 3 was published after these changes were begun." in page


@pytest.mark.parametrize("act", ["publish", "discard"])
def test_what_was_saved_after_a_page_was_opened_is_neither_published_nor_discarded_by_it(
    company: Company, as_person: SignIn, act: str
) -> None:
    article, hugo = an_article(company), as_person(company.hugo)
    saved(company, article)
    address = f"/manage/articles/{article.slug}/changes/"
    seen = fields_of(hugo, address, act)
    save_copy(article=article, texts={"body_en": "Nobody read this."}, by=company.ada)
    for sent in (seen, {}, {"copy": "x", "in_use": "1"}):
        key = {KEY: "3f0a2b1c-0000-4000-8000-000000000003"}
        page = text_of(hugo.post(f"{address}{act}/", {**sent, **key}, follow=True))
        assert "changed after you opened" in page and 'name="copy" value="3"' in page, sent
        assert "saved the first time" not in page
    article.refresh_from_db()
    assert (article.body_en, article.copy_number) == (TEXT, 3)
    hugo.post(f"{address}{act}/", fields_of(hugo, address, act))
    article.refresh_from_db()
    assert article.copy_number is None and article.number == (3 if act == "publish" else 1)


def test_what_was_published_after_a_page_was_opened_is_replaced_once_it_was_shown(
    company: Company, as_person: SignIn
) -> None:
    article, hugo = an_article(company), as_person(company.hugo)
    saved(company, article)
    address = f"/manage/articles/{article.slug}/changes/"
    seen = fields_of(hugo, address, "publish")
    change_article(article=article, details={"body_en": "Urgent."}, by=company.ada)
    told = text_of(hugo.post(f"{address}publish/", seen, follow=True))
    assert "changed after you opened" in told and "Version 3 was published" in told
    hugo.post(f"{address}publish/", fields_of(hugo, address, "publish"))
    article.refresh_from_db()
    assert (article.body_en, article.number) == (NEW, 2)


def test_a_verb_publishes_only_what_was_seen(company: Company) -> None:
    article = an_article(company)
    saved(company, article)
    for seen in (Seen(3, 1), Seen(2, 2), Seen(0, 0)):
        with pytest.raises(Refused, match="changed after you opened"):
            publish_copy(article=article, seen=seen, by=company.hugo)
    with pytest.raises(Refused, match="changed after you opened"):
        discard_copy(article=article, seen=1, by=company.hugo)
    assert publish_copy(article=article, seen=Seen(2, 1), by=company.hugo) == 2


def test_changes_stay_overtaken_however_often_they_are_saved_again(company: Company) -> None:
    article = an_article(company)
    saved(company, article)
    assert not is_overtaken(article)
    change_article(article=article, details={"body_en": "Urgent."}, by=company.ada)
    assert is_overtaken(article)
    saved(company, article, "Not so urgent.")
    assert article.copy_number == 4 and is_overtaken(article)
    with pytest.raises(Refused, match="Version 3 was published after these changes were begun"):
        publish_copy(article=article, by=company.hugo)
    publish_copy(article=article, seen=Seen(4, 3), by=company.hugo)
    saved(company, article, "Later.")
    assert article.copy_number == 5 and not is_overtaken(article)
    publish_copy(article=article, by=company.hugo)
    resume_copy(article=article, number=3, by=company.hugo)
    assert is_overtaken(article), "it is older than what is in use"


def test_saving_and_publishing_at_once_does_not_replace_what_overtook_it(
    company: Company, as_person: SignIn
) -> None:
    article, hugo = an_article(company), as_person(company.hugo)
    saved(company, article, "First.")
    address = f"/manage/articles/{article.slug}/"
    seen = hugo.get(address).context["form"]["seen"].value()
    change_article(article=article, details={"body_en": "Urgent."}, by=company.ada)
    answer = hugo.post(address, typed(company, seen=seen, publish="yes"), follow=True)
    assert answer.redirect_chain[-1][0] == f"{address}changes/"
    assert "Saved, and not published yet" in text_of(answer) and "Version 3 was published" in text_of(answer)
    article.refresh_from_db()
    assert (article.body_en, article.number, article.copy_number) == ("Urgent.", 3, 4)


def fields_of(client: Client, address: str, act: str) -> dict[str, str]:
    """Return what the form of a page that leads to `act` bears."""
    page = client.get(address).content.decode()
    form = page.split(f'action="{address}{act}/"')[1].split("</form>")[0]
    return dict(re.findall(r'name="(copy|in_use)" value="(\d+)"', form))


def test_what_is_sent_twice_is_done_once(company: Company, as_person: SignIn) -> None:
    article, hugo = an_article(company), as_person(company.hugo)
    saved(company, article)
    address = f"/manage/articles/{article.slug}/changes/publish/"
    sent = {KEY: "3f0a2b1c-0000-4000-8000-000000000002", "copy": "2", "in_use": "1"}
    for _again in range(2):
        answer = hugo.post(address, sent, follow=True)
        assert answer.status_code == 200
    assert "This was saved the first time already." in text_of(answer)
    assert Event.objects.filter(kind="article.written").count() == 1


def test_what_changes_is_told_in_the_readers_language_first(company: Company) -> None:
    article = an_article(company, name_zh="如何打包", body_zh="请贴标签。")
    save_copy(article=article, texts={"body_en": NEW, "body_zh": "请贴纸条。"}, by=company.hugo)
    working = article.working_copy
    assert working is not None
    for language, first in (("en", "Text in English"), ("zh-hans", "中文正文")):
        with translation.override(language):
            assert str(differences_between(article, working)[0].label) == first
