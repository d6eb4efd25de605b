"""A form means the same to its evaluation, to the page, to programs and to its JSON Schema.

`PROVE=10000 make test TESTS=tests/tickets/test_forms_alike.py` tries more forms and answers.
"""

import json
import os
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory, force_authenticate

from departments.answers.checking import check_answers
from departments.answers.keeping import PREFIX, plain_answers
from departments.formspec.evaluation import Outcome
from departments.formspec.form import FormSpec
from departments.formspec.problems import problems_of
from servicedesk.web.api.parsers import BoundedJSONParser
from tests.cast import Company
from tests.departments.formspec.generating import misspelled, pairs
from tests.departments.places import some_places
from tests.departments.publishing import put_form
from tickets.api.answers import as_sent, of_programs
from tickets.api.submitting import checked_request
from tickets.forms.answering import DAY
from tickets.forms.request import RequestTicketForm

from .judging import Judge
from .spelling import PageSpelling

TODAY = date(2026, 3, 2)
LEAST = {"title": "A screen", "impact": "one", "urgency": "soon"}
Answers = Mapping[str, Any]


def without_places(path: str) -> str:
    """Return the address of the column of a cell, any other path as it is."""
    return ".".join(part for part in path.split(".") if not part.isdigit())


class Ways:
    """All ways to answer one form."""

    def __init__(self, company: Company, form: FormSpec, answers: Answers, number: int) -> None:
        """Publish the form, and evaluate the answers to it."""
        self.company, self.form, self.answers = company, form, answers
        self.version = put_form(company.screens, form.to_json(), number=number)
        self.outcome: Outcome = check_answers(
            form, answers, lookups=of_programs(), today=TODAY, requester=company.mia
        )
        self.kept = plain_answers(form.of_stage("filing"), self.outcome.values)
        # beside the cells as they were sent: the outcome counts no blank rows
        self.told = {as_sent(path, answers): list(said) for path, said in self.outcome.errors.items()}

    def check_page(self, data: QueryDict) -> None:
        """Ask the page for the same errors, questions and values."""
        page = RequestTicketForm(
            data, service=self.company.screens, user=self.company.mia, version=self.version
        )
        is_valid = page.is_valid()
        # beside the day by which an answer is promised: it is a box of its own on the page alone
        errors = {
            name.removeprefix(PREFIX).removesuffix(DAY): list(said) for name, said in page.errors.items()
        }
        assert errors == self.told
        assert page.outcome.relevant == self.outcome.relevant
        if is_valid:
            assert page.to_submit["answers"] == self.kept

    def check_program(self) -> None:
        """Ask the API for the same errors and values, and which answers it ignores."""
        assert self.by_program(self.answers) == self.told
        if not self.told:
            assert self.asked["answers"] == self.kept
            assert self.asked["ignored"] == [as_sent(path, self.answers) for path in self.outcome.dropped]

    def by_program(self, answers: Any) -> dict[str, list[str]]:
        """Send the answers, and return what is said of them; without errors `asked` is what will be filed."""
        body = json.dumps({"service": "screens", "title": "A screen", "answers": answers})
        plain = APIRequestFactory().post("/api/v1/tickets/", body, content_type="application/json")
        force_authenticate(plain, self.company.mia)
        request: Any = Request(plain, parsers=[BoundedJSONParser()])
        request.user = self.company.mia
        try:
            self.asked = checked_request(request)
        except ValidationError as error:
            found: Any = error.detail
            assert found.keys() == {"answers"}
            return {path: [str(one) for one in said] for path, said in found["answers"].items()}
        return {}

    def check_schema(self) -> str:
        """Ask the schema for the same verdict and questions, as far as it can know them; return the verdict."""
        judge = Judge(self.form, TODAY)
        wrong = {without_places(path) for path in self.outcome.errors}
        if not judge.takes(self.answers):
            assert wrong
            return "refused"
        assert not wrong or wrong & judge.undecided
        for spec in self.form.of_stage("filing"):
            if not wrong and spec.is_asked and judge.is_decided(spec.key):
                assert judge.relevant(spec.key, self.answers) is (spec.key in self.outcome.relevant)
        return "undecided" if wrong else "taken"


@pytest.fixture
def company_with_places(company: Company, monday: Any) -> Company:
    some_places()
    return company


def test_evaluation_page_programs_and_schema_agree(company_with_places: Company) -> None:
    company, seen = company_with_places, {"tried": 0, "taken": 0, "refused": 0, "undecided": 0}
    spelling = PageSpelling(company.mia, TODAY)

    @settings(
        max_examples=int(os.environ.get("PROVE", "200")),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(pairs())
    def agree(pair: tuple[FormSpec, Answers]) -> None:
        form, answers = pair
        assert not any(problem.is_refusal for problem in problems_of(form))
        ways = Ways(company, form, answers, number=2 + seen["tried"])
        seen["tried"] += 1
        try:
            seen[ways.check_schema()] += 1
            ways.check_page(spelling.data(form, answers, **LEAST))
            ways.check_program()
        except AssertionError as error:
            error.add_note(json.dumps([form.to_json(), answers], ensure_ascii=False))
            raise

    agree()
    assert seen["taken"] and seen["refused"], seen


def test_a_wrong_type_is_refused_where_it_is_asked_and_ignored_where_it_is_not(
    company_with_places: Company,
) -> None:
    seen = {"tried": 0, "taken": 0, "refused": 0}

    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(pairs(), st.data())
    def agree(pair: tuple[FormSpec, Any], data: st.DataObject) -> None:
        form, answers = pair[0], data.draw(misspelled(*pair))
        seen["tried"] += 1
        ways = Ways(company_with_places, form, {}, number=1 + seen["tried"])
        judge, errors = Judge(form, TODAY), ways.by_program(answers)
        undecided = judge.undecided & {without_places(path) for path in errors}
        if not undecided:
            note = json.dumps([form.to_json(), answers], ensure_ascii=False)
            assert judge.takes(answers) is not bool(errors), f"{errors} {note}"
            seen["refused" if errors else "taken"] += 1

    agree()
    assert all(seen.values()), seen
