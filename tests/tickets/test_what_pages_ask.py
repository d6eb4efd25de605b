"""How many questions the busiest pages ask the database once everything is there that is kept between requests.

Every page asks for the session, the revision of what is kept, the numbers of the rail and that of the bell.
"""

from tests.cast import Company
from tests.departments.articles import an_article
from tests.tickets.pages import SignIn, queries_of
from tickets.actions.submission import submit

EVERY_PAGE = 4


def test_a_request_form_asks_for_the_draft_alone(company: Company, as_person: SignIn) -> None:
    an_article(company)
    mia, path = as_person(company.mia), f"/services/{company.move_desk.slug}/request/"
    assert queries_of(mia, path) <= EVERY_PAGE + 1


def test_home_asks_once_for_each_thing_that_it_shows(company: Company, as_person: SignIn) -> None:
    for number in range(3):
        submit(by=company.mia, service=company.move_desk, title=f"Desk {number}")
    assert queries_of(as_person(company.mia), "/") <= EVERY_PAGE + 8
