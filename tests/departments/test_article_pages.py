"""The pages on which articles are written: nothing typed is lost, and what happens is said before."""

from departments.actions.articles import change_article
from departments.models import Article
from tests.cast import Company
from tests.departments.articles import TEXT, an_article
from tests.tickets.pages import SignIn, text_of

TYPED = {
    "name_en": "Lost keys",
    "name_zh": "钥匙丢了",
    "body_en": "Ask at the gate.",
    "body_zh": "请到门卫处询问。",
    "review_on": "2027-03-01",
}


def test_an_article_is_begun_read_and_published(company: Company, as_person: SignIn) -> None:
    hugo = as_person(company.hugo)
    opened = hugo.get("/manage/articles/new/").context["form"]
    assert opened["owner"].value() and opened["department"].value() == company.facilities.pk
    typed = {
        **TYPED,
        "department": company.facilities.pk,
        "services": [company.move_desk.pk],
        "owner": "Hugo Brandt",
    }
    begun = hugo.post("/manage/articles/new/", typed)
    article = Article.objects.get()
    assert begun["Location"] == f"/manage/articles/{article.slug}/" and article.slug == "lost-keys"
    assert (article.owner, article.services.get(), article.state) == (
        company.hugo,
        company.move_desk,
        "draft",
    )
    assert "Everyone who can see one of its services" in text_of(
        hugo.get(f"/manage/articles/{article.slug}/publish/")
    )
    published = hugo.post(f"/manage/articles/{article.slug}/publish/", follow=True)
    assert "“Lost keys” is published." in text_of(published)
    assert "Ask at the gate." in text_of(as_person(company.mia).get("/articles/lost-keys/"))
    assert "“Lost keys” is retired." in text_of(hugo.post("/manage/articles/lost-keys/retire/", follow=True))


def test_what_is_missing_is_said_and_nothing_typed_is_lost(company: Company, as_person: SignIn) -> None:
    hugo = as_person(company.hugo)
    typed = {**TYPED, "name_en": "", "name_zh": "", "department": company.facilities.pk}
    page = hugo.post("/manage/articles/new/", typed)
    assert page.context["form"].errors and page.context["form"]["body_en"].value() == "Ask at the gate."
    article = an_article(company, is_published=False, services=[])
    page = text_of(hugo.get(f"/manage/articles/{article.slug}/publish/"))
    assert "cannot be published yet" in page and "Choose a service" in page
    assert "Before it can be published" in text_of(hugo.get(f"/manage/articles/{article.slug}/"))


def test_who_saves_later_is_told_once_what_was_saved_meanwhile(company: Company, as_person: SignIn) -> None:
    article, hugo = an_article(company), as_person(company.hugo)
    address = f"/manage/articles/{article.slug}/"
    form = hugo.get(address).context["form"]
    change_article(article=article, details={"body_en": "By someone else."}, by=company.ada)
    typed = {
        "name_en": "How to pack",
        "body_en": TEXT,
        "services": [company.move_desk.pk],
        "owner": "Hugo Brandt",
        "seen": form["seen"].value(),
    }
    told = hugo.post(address, typed)
    assert "Someone saved this after you opened it" in text_of(told)
    article.refresh_from_db()
    assert (article.name_en, article.body_en) == ("How to pack a desk", "By someone else.")


def test_versions_show_what_changed_and_give_one_back_with_an_undo(
    company: Company, as_person: SignIn
) -> None:
    article, hugo = an_article(company), as_person(company.hugo)
    change_article(
        article=article, details={"body_en": TEXT.replace("label", "sticker <b>")}, by=company.hugo
    )
    address = f"/manage/articles/{article.slug}/versions/"
    page = text_of(hugo.get(address))
    assert "<del>label</del><ins>sticker &lt;b&gt;</ins>" in page and "Restore this version" not in page
    assert "Restore this version" in text_of(hugo.get(f"{address}?version=1"))
    assert hugo.get(f"{address}?version=7").status_code == 404
    back = hugo.post(f"{address}1/restore/", follow=True)
    assert "The texts of version 1 are back, as version 3." in text_of(back)
    assert f"{address}2/restore/" in text_of(back)
    assert "There is no version 9." in text_of(hugo.post(f"{address}9/restore/", follow=True))


def test_a_review_is_confirmed_on_the_page_of_the_article(
    company: Company, as_person: SignIn, monday: object
) -> None:
    article = an_article(company, review_on="2026-03-01")
    hugo = as_person(company.hugo)
    assert "Its review is due" in text_of(hugo.get(f"/manage/articles/{article.slug}/"))
    assert "review due" in text_of(hugo.get("/manage/articles/"))
    asked = hugo.get(f"/manage/articles/{article.slug}/review/")
    assert str(asked.context["form"]["next_on"].value()) == "2026-08-29"
    wrong = hugo.post(f"/manage/articles/{article.slug}/review/", {"next_on": "2026-03-01"})
    assert "Choose a day to come." in text_of(wrong)
    hugo.post(f"/manage/articles/{article.slug}/review/", {"next_on": "2026-09-01"})
    assert "Its review is due" not in text_of(hugo.get(f"/manage/articles/{article.slug}/"))


def test_the_list_of_a_writer_has_all_states_and_is_closed_to_others(
    company: Company, as_person: SignIn
) -> None:
    an_article(company, is_published=False)
    assert as_person(company.mia).get("/manage/articles/").status_code == 403
    assert as_person(company.mia).get("/manage/articles/new/").status_code == 403
    hugo = as_person(company.hugo)
    assert "How to pack a desk" in text_of(hugo.get("/manage/articles/?state=draft"))
    assert "No matching articles" in text_of(hugo.get("/manage/articles/?state=retired"))
    assert "Nothing written yet" in text_of(as_person(company.ines).get("/manage/articles/"))
