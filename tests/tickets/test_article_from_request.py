"""An article begins from what solved a request: cleaned of people, by those who write about the service."""

import pytest

from departments.actions.authors import name_author
from departments.actions.catalog import change_service
from departments.models import Article
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, text_of
from tickets.actions.conversation import reply
from tickets.actions.lifecycle import confirm, resolve
from tickets.actions.work import take
from tickets.display.article_drafts import article_draft
from tickets.models import Ticket
from tickets.rules import may_begin_article

ANSWER = (
    "Dear Mia, we moved the boxes. Olga Petrova has the key (olga@example.com, +86 21 5555 0100). "
    "Put a label on each box first."
)


@pytest.fixture
def solved(company: Company) -> Ticket:
    ticket = filed(company, title="Move the desk of Mia Zhou")
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:05"))
    reply(ticket=ticket, by=company.li_wei, body="We look into it.", at=at("Mon 10:10"))
    resolve(ticket=ticket, answer=ANSWER, by=company.li_wei, at=at("Mon 11:00"))
    confirm(ticket=ticket, by=company.mia, at=at("Mon 11:05"))
    return ticket


def test_the_draft_has_the_resolution_without_its_people(company: Company, solved: Ticket) -> None:
    draft = article_draft(solved)
    assert draft.language == "en" and draft.title == "Move the desk of (name)"
    assert draft.body == (
        "Dear (name), we moved the boxes. (name) has the key ((email address), (phone number)). "
        "Put a label on each box first."
    )
    assert dict(draft.taken) == {"name": 3, "email": 1, "phone": 1}


def test_a_chinese_resolution_begins_a_chinese_article(company: Company) -> None:
    ticket = filed(company, title="搬工位")
    resolve(ticket=ticket, answer="周敏您好，箱子已搬好，请先贴标签。", by=company.li_wei, at=at("Mon 11:00"))
    draft = article_draft(ticket)
    assert (draft.language, draft.body) == ("zh", "（姓名）您好，箱子已搬好，请先贴标签。")


def test_only_who_writes_about_the_service_and_reads_the_request_may(
    company: Company, solved: Ticket
) -> None:
    may = {name for name, person in company.people.items() if may_begin_article(person, solved)}
    assert may == {"hugo", "ada"}
    name_author(department=company.facilities, person=company.li_wei, by=company.hugo)
    name_author(department=company.facilities, person=company.noah, by=company.hugo)
    may = {name for name, person in company.people.items() if may_begin_article(person, solved)}
    assert may == {"hugo", "ada", "li_wei"}, "an author who does not see the request learns nothing of it"


def test_never_from_what_is_confidential_or_not_solved(company: Company, solved: Ticket) -> None:
    assert not may_begin_article(company.hugo, filed(company, "Mon 12:00"))
    secret = filed(company, by=company.olga, service=company.payslip)
    resolve(ticket=secret, answer="Done.", by=company.frida, at=at("Mon 11:00"))
    assert not may_begin_article(company.frida, secret) and not may_begin_article(company.ada, secret)
    change_service(service=company.move_desk, details={"is_confidential": True}, by=company.hugo)
    solved.service.refresh_from_db()
    assert not may_begin_article(company.hugo, solved), "what is confidential now was not said for others"


def test_the_page_says_what_was_taken_out_and_makes_a_draft(
    company: Company, solved: Ticket, as_person: SignIn
) -> None:
    hugo, address = as_person(company.hugo), f"/tickets/{solved.number}/article/"
    assert "Write an article from the resolution" in text_of(hugo.get(f"/tickets/{solved.number}/"))
    assert "Write an article" not in text_of(as_person(company.mia).get(f"/tickets/{solved.number}/"))
    opened = hugo.get(address)
    assert "Taken out: 3 names, 1 email address, 1 phone number." in text_of(opened)
    form = opened.context["form"]
    typed = {
        "name_en": "How we move desks",
        "body_en": form["body_en"].value(),
        "department": company.facilities.pk,
        "services": [company.move_desk.pk],
        "owner": "Hugo Brandt",
    }
    assert hugo.post(address, {**typed, "name_en": ""}).context["form"].errors
    hugo.post(address, typed)
    article = Article.objects.get()
    assert article.state == "draft" and "Olga" not in article.body_en
    assert article.services.get() == company.move_desk
    assert as_person(company.li_wei).get(address).status_code == 403
    assert as_person(company.olga).get(address).status_code == 404
