"""The published schema of a form and the desk agree on which answers are right, and which questions are asked.

`PROVE=20000 make test TESTS=tests/departments/answers/test_schema_agrees.py` tries more forms.
"""

import json
import os
from typing import Any

from hypothesis import HealthCheck, given, settings

from departments.answers.checking import check_answers
from departments.formspec.form import FormSpec
from departments.formspec.problems import problems_of
from tests.cast import Company
from tests.departments.formspec.forms import TODAY
from tests.departments.formspec.generating import pairs
from tests.departments.places import some_places
from tickets.api.answers import OF_PROGRAMS

from .judging import Judge

many = settings(
    max_examples=int(os.environ.get("PROVE", "500")),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def shown(form: FormSpec, answers: dict[str, Any]) -> str:
    return json.dumps([form.to_json(), answers], ensure_ascii=False)


def test_schema_and_desk_agree(company: Company) -> None:
    some_places()
    seen = {"taken": 0, "refused": 0, "undecided": 0}

    @many
    @given(pairs())
    def agree(pair: tuple[FormSpec, dict[str, Any]]) -> None:
        form, answers = pair
        assert not any(problem.is_refusal for problem in problems_of(form))
        judge = Judge(form, TODAY)
        outcome = check_answers(form, answers, lookups=OF_PROGRAMS, today=TODAY, requester=company.mia)
        wrong = {".".join(part for part in path.split(".") if not part.isdigit()) for path in outcome.errors}
        if not judge.takes(answers):
            assert outcome.errors, shown(form, answers)
            seen["refused"] += 1
            return
        assert not wrong or wrong & judge.undecided, shown(form, answers)
        seen["undecided" if wrong else "taken"] += 1
        for spec in form.of_stage("filing"):
            if not wrong and spec.is_asked and judge.is_decided(spec.key):
                assert judge.relevant(spec.key, answers) is (spec.key in outcome.relevant), shown(
                    form, answers
                )

    agree()
    assert all(seen.values()), seen
