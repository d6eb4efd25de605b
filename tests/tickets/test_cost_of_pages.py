"""What the catalog and a request form cost: many services or questions take no more queries and templates than few."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from departments.enums import ServiceState
from departments.models import Service
from tests.cast import Company, at
from tests.departments.formspec.forms import field
from tests.departments.publishing import publish_form
from tests.tickets.pages import SignIn, filed, queries_of

FORM = "/services/move-a-desk/request/"
PLAIN = ("text", "long_text", "number", "date", "yes_no", "choice")
WHEN = {"all": [{"field": "q0", "test": "is", "value": "x"}]}


def questions(many: int) -> list[dict[str, Any]]:
    """Return a field of each plain kind so many times; all but the first are asked after it alone."""
    kinds = [kind for _ in range(many) for kind in PLAIN]
    return [
        field(
            f"q{number}",
            kind,
            options=("a", "b") if kind == "choice" else (),
            **({"when": WHEN} if number else {}),
        )
        for number, kind in enumerate(kinds)
    ]


@contextmanager
def templates() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(template: Any, **_rest: Any) -> None:
        seen.append(template.name)

    template_rendered.connect(note)
    try:
        yield seen
    finally:
        template_rendered.disconnect(note)


def cost(client: Client, path: str) -> tuple[int, int, str]:
    """Return the numbers of queries and templates of a page, and its text."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked, templates() as drawn:
        answer = client.get(path)
    return len(asked), len(drawn), answer.content.decode()


def test_many_questions_take_no_more_queries_and_templates_than_few(
    company: Company, as_person: SignIn
) -> None:
    client, found = as_person(company.mia), []
    for day, many in (("Mon", 1), ("Tue", 5)):
        publish_form(
            service=company.move_desk, fields=questions(many), by=company.hugo, at=at(f"{day} 09:00")
        )
        found.append(cost(client, FORM))
    (queries, drawn, page), (more_queries, more_drawn, more_page) = found
    assert (more_queries, more_drawn) == (queries, drawn)
    assert queries <= 7
    assert 'name="answer_q5"' in page and 'name="answer_q29"' in more_page


def test_what_an_author_wrote_is_shown_as_it_was_written(company: Company, as_person: SignIn) -> None:
    said = field("why", "text", help={"en": "Say <b>why</b> & how"})
    publish_form(service=company.move_desk, fields=[said], by=company.hugo, at=at("Mon 09:00"))
    page = as_person(company.mia).get(FORM).content.decode()
    assert "Say &lt;b&gt;why&lt;/b&gt; &amp; how" in page and "<b>why</b>" not in page


@pytest.mark.parametrize(
    ("path", "most"), [("/services/", 10), ("/services/?department=IT", 7), ("/departments/IT/", 13)]
)
def test_many_services_take_no_more_queries_and_templates_than_few(
    company: Company, as_person: SignIn, path: str, most: int
) -> None:
    client = as_person(company.mia)
    queries, drawn, page = cost(client, path)
    for number in range(20):
        Service.objects.create(
            slug=f"more-{number}", name_en=f"More {number}", name_zh="更多", department=company.it,
            category=company.screens.category, state=ServiceState.PUBLISHED,
        )  # fmt: skip
    more_queries, more_drawn, more_page = cost(client, path)
    assert (more_queries, more_drawn) == (queries, drawn)
    assert queries <= most
    assert "/services/more-19/" in more_page and "/services/screens/" in page


def test_the_page_of_a_service_reads_its_form_once_for_everyone(company: Company, as_person: SignIn) -> None:
    queries, _drawn, page = cost(as_person(company.mia), "/services/screens/")
    assert queries <= 8
    assert "Screens" in page


@pytest.mark.parametrize(("path", "most"), [("/", 13), ("/departments/FAC/", 9)])
def test_the_pages_that_people_begin_with_ask_little(
    company: Company, as_person: SignIn, path: str, most: int
) -> None:
    """What hardly changes is remembered: their own rows are asked for, with few more questions than there are lists."""
    filed(company)
    client = as_person(company.mia)
    queries_of(client, path)
    assert queries_of(client, path) <= most
