"""Articles stand where someone asks for a service: on its page, and beside the title of the request."""

from departments.actions.service_states import retire_service
from tests.cast import Company
from tests.departments.articles import an_article
from tests.htmx import HTMX
from tests.tickets.pages import SignIn, queries_of, text_of

FORM = "/services/move-a-desk/request/"


def test_the_page_of_a_service_and_its_form_show_what_may_help(company: Company, as_person: SignIn) -> None:
    mia = as_person(company.mia)
    assert "Articles that may help" not in text_of(mia.get(FORM))
    article = an_article(company)
    assert 'hx-target="this"' in text_of(mia.get(FORM)), "the answer has a place of its own"
    link = f'href="/articles/{article.slug}/?for=move-a-desk"'
    assert link in text_of(mia.get("/services/move-a-desk/")) and link in text_of(mia.get(FORM))


def test_what_is_typed_chooses_among_them(company: Company, as_person: SignIn) -> None:
    for name in ("Lost your badge", "Parking", "Plants in the office", "Carpets"):
        an_article(company, name_en=name)
    an_article(company, name_en="How to pack a desk", services=[], is_for_everyone=True)
    mia, address = as_person(company.mia), f"{FORM}articles/"
    first = text_of(mia.post(address, {"title": "I lost my badge"}, headers=HTMX)).index
    page = text_of(mia.post(address, {"title": "I lost my badge"}, headers=HTMX))
    assert first("Lost your badge") < page.index("Carpets") and "How to pack a desk" not in page
    page = text_of(mia.post(address, {"title": "packing my desk"}, headers=HTMX))
    assert page.index("How to pack a desk") < page.index("Carpets")
    assert mia.post(address, {"title": "x"})["Location"] == FORM
    retire_service(service=company.move_desk, by=company.hugo)
    assert mia.post(address, {"title": "x"}, headers=HTMX).status_code in (403, 404)


def test_articles_cost_a_form_without_any_nothing_and_one_with_some_one_query(
    company: Company, as_person: SignIn
) -> None:
    mia = as_person(company.mia)
    before = queries_of(mia, FORM)
    an_article(company, services=[], is_for_everyone=True)
    assert queries_of(mia, FORM) == before
    for name in ("Carpets", "Plants"):
        an_article(company, name_en=name)
    assert queries_of(mia, FORM) <= before + 1


def test_a_review_that_is_due_waits_on_home_and_costs_others_nothing(
    company: Company, as_person: SignIn, monday: object
) -> None:
    hugo, mia = as_person(company.hugo), as_person(company.mia)
    before = queries_of(mia, "/")
    an_article(company, review_on="2026-03-01")
    for page in ("/", "/requests/"):
        assert "Is this article still right?" in text_of(hugo.get(page)), page
    assert queries_of(mia, "/") == before
