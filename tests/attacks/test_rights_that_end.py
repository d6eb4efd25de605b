"""Rights that end while a form is open: it is refused, and what was typed is not lost."""

from collections.abc import Callable

import pytest

from departments.actions.audiences import set_audience
from departments.actions.service_states import retire_service
from departments.audiences import Audience, Group
from departments.models import Membership
from tests.cast import Company
from tests.tickets.pages import SignIn, text_of
from tickets.models import Ticket

FORM = "/services/move-a-desk/request/"
TYPED = {"title": "Move my desk", "description": "靠窗", "impact": "one", "urgency": "soon", "answer_seats": "1",
         "answer_where": "By the window", "shown": "section.0 seats where"}  # fmt: skip


def retired(company: Company) -> None:
    retire_service(service=company.move_desk, by=company.hugo)


def hidden(company: Company) -> None:
    others = Group(departments=frozenset({company.sales.pk}))
    set_audience(service=company.move_desk, audience=Audience(see=(others,)), by=company.hugo)


def narrowed(company: Company) -> None:
    others = Group(departments=frozenset({company.sales.pk}))
    set_audience(service=company.move_desk, audience=Audience(order=(others,)), by=company.hugo)


@pytest.mark.parametrize(("end", "status"), [(retired, 404), (hidden, 404), (narrowed, 403)])
def test_a_service_that_ends_under_an_open_form_costs_no_words(
    company: Company, as_person: SignIn, end: Callable[[Company], None], status: int
) -> None:
    client = as_person(company.mia)
    assert client.get(FORM).status_code == 200
    end(company)
    answer = client.post(FORM, TYPED)
    page = text_of(answer)
    assert answer.status_code == status and not Ticket.objects.exists()
    assert all(words in page for words in ("Move my desk", "靠窗", "By the window"))
    assert "section.0" not in page


def test_a_page_that_is_only_asked_for_speaks_of_no_words(company: Company, as_person: SignIn) -> None:
    hidden(company)
    assert "What you wrote" not in text_of(as_person(company.mia).get(FORM, {"title": "Move my desk"}))


def test_the_settings_of_a_service_whose_editor_lost_the_right_are_not_lost(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    Membership.objects.filter(user=company.hugo).update(role="agent")
    answer = client.post(
        "/manage/services/move-a-desk/", {"name_en": "Move a desk", "summary_en": "We carry it."}
    )
    page = text_of(answer)
    assert answer.status_code == 403 and "What you wrote is shown below." in page
    assert "We carry it." in page and "Move a desk" in page
