"""When a condition holds."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from departments.formspec.conditions import Context, Criterion, holds, passes, read_condition
from departments.formspec.values import FormSpecError

from .forms import TODAY, a_form, answered, field, when

CONTEXT = Context(TODAY, {"department": ("FIN", "ALL")}, lambda _kind, answer: (str(answer), "ABOVE"))
SPRING = (date(2026, 3, 10), date(2026, 3, 20))


@pytest.mark.parametrize(
    ("kind", "value", "test", "wanted", "is_so"),
    [
        ("choice", "a", "is", "a", True),
        ("choice", "a", "is_not", "a", False),
        ("choice", "", "is_not", "a", True),
        ("choice", "a", "one_of", ("a", "b"), True),
        ("choice", "c", "none_of", ("a", "b"), True),
        ("choice", "", "one_of", ("a",), False),
        ("choices", ["a", "b"], "contains", "b", True),
        ("choices", ["a", "b"], "one_of", ("b", "c"), True),
        ("choices", ["a"], "none_of", ("b", "c"), True),
        ("choices", [], "empty", None, True),
        ("text", "Room 3", "contains", "room", True),
        ("text", "Room 3", "is", "ROOM 3", True),
        ("text", "", "filled", None, False),
        ("number", Decimal("2.50"), "is", "2.5", True),
        ("number", Decimal(2), "lt", "2", False),
        ("number", Decimal(2), "lte", "2", True),
        ("number", Decimal(3), "gt", "2.9", True),
        ("number", Decimal(0), "filled", None, True),
        ("money", Decimal(1000), "gte", "1000.00", True),
        ("number", None, "lt", "5", False),
        ("yes_no", False, "is", False, True),
        ("yes_no", False, "filled", None, True),
        ("yes_no", None, "is", False, False),
        ("date", date(2026, 3, 8), "before", "2026-03-09", True),
        ("date", date(2026, 3, 9), "before", {"days": 7}, False),
        ("date", date(2026, 3, 10), "after", {"days": 7}, True),
        ("date", date(2026, 3, 9), "is", {"days": 7}, True),
        ("date_range", SPRING, "before", "2026-03-20", False),
        ("date_range", SPRING, "before", "2026-03-21", True),
        ("date_range", SPRING, "after", "2026-03-09", True),
        ("time", time(9, 30), "before", "10:00", True),
        ("department", 7, "is", "7", True),
        ("department", 7, "is", "ABOVE", True),
        ("place", 7, "none_of", ("8", "9"), True),
        ("requester", ("FIN", "ALL"), "is", "ALL", True),
        ("requester", (), "is", "ALL", False),
    ],
)
def test_a_test_of_an_answer(kind: str, value: Any, test: str, wanted: Any, is_so: bool) -> None:
    assert passes(Criterion("a", test, wanted), kind, value, CONTEXT) is is_so


@pytest.mark.parametrize(
    ("content", "is_so"),
    [
        ({"all": [{"field": "a", "test": "filled"}, {"field": "b", "test": "filled"}]}, False),
        ({"any": [{"field": "a", "test": "filled"}, {"field": "b", "test": "filled"}]}, True),
        ({"all": [{"any": [{"field": "a", "test": "filled"}, {"field": "b", "test": "filled"}]}]}, True),
        ({"field": "a", "test": "filled"}, True),
        ({"requester": "department", "test": "one_of", "value": ["HR", "FIN"]}, True),
        (None, True),
    ],
)
def test_all_any_and_groups(content: Any, is_so: bool) -> None:
    condition = read_condition(content)
    assert holds(condition, lambda _key: "text", {"a": "yes"}.get, CONTEXT) is is_so
    if condition is not None:
        assert read_condition(condition.to_json()) == condition


@pytest.mark.parametrize(
    "content",
    [
        "a",
        {"all": []},
        {"all": "a"},
        {"all": [{"any": [{"all": [{"field": "a", "test": "filled"}]}]}]},
        {"all": [{"field": "a", "test": "filled"}] * 11},
        {"field": "a", "test": "resembles", "value": "b"},
        {"field": "a", "requester": "role", "test": "filled"},
        {"test": "filled"},
        {"field": "a", "test": "after", "value": {"days": 99999}},
        {"field": "a", "test": "after", "value": {"days": True}},
        {"field": "a", "test": "is", "value": "x" * 301},
        {"field": "a", "test": "is", "value": [["b"]]},
    ],
)
def test_what_is_no_condition_is_refused(content: Any) -> None:
    with pytest.raises(FormSpecError):
        read_condition(content)


def test_a_test_may_ask_the_requester() -> None:
    form = a_form(field("why", when={"all": [{"requester": "role", "test": "is", "value": "head"}]}))
    assert answered(form, {"role": ("head",)}).relevant == {"why"}
    assert answered(form, {"role": ("member",)}).relevant == set()
    assert answered(form, {}, why="x").dropped == ("why",)


def test_an_answer_that_is_wrong_counts_as_empty() -> None:
    form = a_form(field("many", "number"), field("why", when=when("many", "filled")))
    assert answered(form, many=3).relevant == {"many", "why"}
    wrong = answered(form, many="wrong", why="because")
    assert wrong.relevant == {"many"} and set(wrong.errors) == {"many"}
