"""What the form of a request costs: with many questions it takes no more queries and templates than with few."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from tests.cast import Company, at
from tests.departments.formspec.forms import field
from tests.departments.publishing import publish_form
from tests.tickets.pages import SignIn

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


def cost(client: Client) -> tuple[int, int, str]:
    """Return the numbers of queries and templates of the opened form, and its page."""
    client.get(FORM)
    with CaptureQueriesContext(connection) as asked, templates() as drawn:
        answer = client.get(FORM)
    return len(asked), len(drawn), answer.content.decode()


def test_many_questions_take_no_more_queries_and_templates_than_few(
    company: Company, as_person: SignIn
) -> None:
    client, found = as_person(company.mia), []
    for day, many in (("Mon", 1), ("Tue", 5)):
        publish_form(
            service=company.move_desk, fields=questions(many), by=company.hugo, at=at(f"{day} 09:00")
        )
        found.append(cost(client))
    (queries, drawn, page), (more_queries, more_drawn, more_page) = found
    assert (more_queries, more_drawn) == (queries, drawn)
    assert queries <= 7
    assert 'name="answer_q5"' in page and 'name="answer_q29"' in more_page


def test_what_an_author_wrote_is_shown_as_it_was_written(company: Company, as_person: SignIn) -> None:
    said = field("why", "text", help={"en": "Say <b>why</b> & how"})
    publish_form(service=company.move_desk, fields=[said], by=company.hugo, at=at("Mon 09:00"))
    page = as_person(company.mia).get(FORM).content.decode()
    assert "Say &lt;b&gt;why&lt;/b&gt; &amp; how" in page and "<b>why</b>" not in page
