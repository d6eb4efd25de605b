"""The largest forms and the worst answers cost little: bounds in processor time, many times what is needed."""

import json
import re
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from departments.formspec.form import FormSpec
from departments.formspec.problems import problems_of
from departments.formspec.reading import MAX_COLUMNS, MAX_FIELDS, MAX_OPTIONS
from departments.formspec.schema import json_schema
from departments.formspec.values import MAX_COUNTS, MAX_MASK, PATTERNS, pattern_of

from .forms import a_form, answered, field

VALUES = [f"o{number}" for number in range(MAX_OPTIONS)]
SECONDS = 2.0


def spent(do: Callable[[], Any]) -> float:
    began = process_time()
    do()
    return process_time() - began


def largest() -> FormSpec:
    """Return a form in which every field hangs on those before it, by ten tests with 100 values each."""

    def condition(number: int) -> dict[str, Any]:
        tests = [
            {"field": f"f{max(0, number - 1 - back)}", "test": "one_of", "value": VALUES[back : back + 100]}
            for back in range(10)
        ]
        return {"when": {"any": tests}} if number else {}

    fields = (
        field(f"f{number}", "choice", options=VALUES, **condition(number)) for number in range(MAX_FIELDS)
    )
    return a_form(*fields)


def test_the_largest_form_is_read_checked_answered_and_described_fast() -> None:
    form = largest()
    answers = {spec.key: "o1" for spec in form.fields}
    assert spent(largest) < SECONDS
    assert spent(lambda: problems_of(form)) < SECONDS
    assert spent(lambda: answered(form, **answers)) < SECONDS
    assert spent(lambda: json_schema(form)) < SECONDS
    assert len(json.dumps(json_schema(form))) < 2_000_000


def test_as_many_rows_as_there_can_be_are_answered_fast() -> None:
    columns = [field("c0", "number")]
    for number in range(1, MAX_COLUMNS):
        when = {
            "any": [{"field": f"c{number - 1}", "test": "gt", "value": str(least)} for least in range(10)]
        }
        columns.append(field(f"c{number}", "number", when=when))
    total = {"op": "sum", "of": [f"r.c{number}" for number in range(MAX_COLUMNS)]}
    form = a_form(field("r", "rows", columns=columns), field("t", "calculated", calculation=total))
    rows = [{column["key"]: 5 for column in columns} for _ in range(MAX_COUNTS["rows"])]
    assert answered(form, r=rows).values["t"] == 5 * MAX_COLUMNS * MAX_COUNTS["rows"]
    assert spent(lambda: answered(form, r=rows)) < SECONDS
    assert spent(lambda: json_schema(form)) < SECONDS


@pytest.mark.parametrize("mask", ["*" * MAX_MASK, "A" * MAX_MASK, "9*" * (MAX_MASK // 2)])
def test_no_mask_makes_a_long_text_slow(mask: str) -> None:
    expression = re.compile(rf"\A(?:{pattern_of('', mask)})\Z")
    assert spent(lambda: expression.search("a1" * 50_000)) < SECONDS


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("part", ["0", "A", "a@", "+0 0 ", "0000 ", "http://", "a.", "@.", "("])
def test_no_pattern_makes_a_long_text_slow(name: str, part: str) -> None:
    expression = re.compile(rf"\A(?:{pattern_of(name, '')})\Z")
    for start in ("", "a@", "DE89", "+1"):
        assert spent(lambda text=start + part * 3_000 + " \n": expression.search(text)) < SECONDS  # type: ignore[misc]
