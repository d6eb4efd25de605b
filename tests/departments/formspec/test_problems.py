"""What keeps a form from being published, and what its author is warned of."""

from typing import Any

import pytest

from departments.formspec.problems import problems_of

from .forms import a_form, field, section, when

AB = {"kind": "choice", "options": ["a", "b"]}
EUROS = field("euros", "money", currency="EUR")
SUM = field("sum", "calculated", calculation={"op": "sum", "of": ["euros"]})
YUAN = field("yuan", "money", currency="CNY")
COSTS = field("costs", "rows", columns=[YUAN])


def total(*of: str, **more: Any) -> dict[str, Any]:
    """Return a field that adds up the others."""
    return field("total", "calculated", calculation={"op": "sum", "of": list(of)}, **more)


AT_WORK = section("work", field("n", "number"), field("d", "date"), stage="fulfilment")


def found(*items: dict[str, Any]) -> set[tuple[str, str, str, bool]]:
    return {(one.code, one.key, one.about, one.is_refusal) for one in problems_of(a_form(*items))}


@pytest.mark.parametrize(
    ("items", "code", "key", "about"),
    [
        ([field("a", when=when("b", "filled")), field("b", when=when("a", "filled"))], "circle", "a", ""),
        ([section("s", field("a"), when=when("a", "filled"))], "circle", "a", ""),
        ([field("a", when=when("gone", "filled"))], "field_gone", "a", "gone"),
        ([field("a", **AB), field("b", when=when("a", "is", "c"))], "test_unfit", "b", "a"),
        ([field("a", "number"), field("b", when=when("a", "contains", "c"))], "test_unfit", "b", "a"),
        ([field("a", "number"), field("b", when=when("a", "gt", "c"))], "test_unfit", "b", "a"),
        ([field("a", "yes_no"), field("b", when=when("a", "is"))], "value_missing", "b", "a"),
        ([field("a"), field("b", when=when("a", "is"))], "value_missing", "b", "a"),
        ([field("a", "date"), field("b", when=when("a", "after", "soon"))], "test_unfit", "b", "a"),
        (
            [field("a", when={"requester": "place", "test": "is", "value": None})],
            "value_missing",
            "a",
            "place",
        ),
        ([field("a", "time"), field("b", when=when("a", "before", "noon"))], "test_unfit", "b", "a"),
        ([field("a", default="c", **AB)], "default_unfit", "a", ""),
        ([field("a", "choices", options=["a"], default=["a", "c"])], "default_unfit", "a", ""),
        ([field("a", "choices", options=["a"], default="a")], "default_unfit", "a", ""),
        ([field("a", "number", default="many")], "default_unfit", "a", ""),
        ([field("a", "yes_no", default="yes")], "default_unfit", "a", ""),
        ([field("a", "time", default="noon")], "default_unfit", "a", ""),
        (
            [field("a", "rows", columns=[field("b", default="c", **AB)])],
            "default_unfit",
            "a.b",
            "",
        ),
        ([field("a", "number", not_above="b")], "field_gone", "a", "b"),
        ([field("a", "number", not_above="b"), field("b", "date")], "bounds_unfit", "a", "b"),
        ([field("a", not_above="b"), field("b", "number")], "bounds_unfit", "a", "b"),
        ([EUROS, YUAN, total("euros", "yuan")], "currencies_mixed", "total", "CNY + EUR"),
        ([EUROS, SUM, YUAN, total("sum", "yuan")], "currencies_mixed", "total", "CNY + EUR"),
        ([EUROS, total("euros", currency="CNY")], "currencies_mixed", "total", "CNY + EUR"),
        ([COSTS, EUROS, total("costs.yuan", "euros")], "currencies_mixed", "total", "CNY + EUR"),
        (
            [field("r", "rows", columns=[EUROS, YUAN, total("euros", "yuan")])],
            "currencies_mixed",
            "r.total",
            "CNY + EUR",
        ),
        ([EUROS, field("b", "money", currency="CNY", not_above="euros")], "bounds_unfit", "b", "euros"),
        ([EUROS, SUM, field("b", "money", currency="CNY", not_above="sum")], "bounds_unfit", "b", "sum"),
        ([section("s", field("a", "number", not_above="n")), AT_WORK], "bounds_unfit", "a", "n"),
        ([section("s", field("a", "date", after="d")), AT_WORK], "bounds_unfit", "a", "d"),
        (
            [section("s", field("a", "calculated", calculation={"op": "sum", "of": ["n"]})), AT_WORK],
            "calculation_unfit",
            "a",
            "n",
        ),
        ([field("a"), field("a")], "duplicate_key", "a", ""),
        ([section("a", field("a"))], "duplicate_key", "a", ""),
        ([field("a", "rows", columns=[field("b"), field("b")])], "duplicate_key", "a.b", ""),
        ([field("a", "choice")], "no_options", "a", ""),
        ([field("a", options=["b"])], "options_unfit", "a", ""),
        ([field("a", "choice", options=["b", "b"])], "duplicate_option", "a", ""),
        ([field("a", label={})], "no_label", "a", ""),
        ([field("a", "number", min="3", max="2")], "bounds_exclude", "a", ""),
        ([field("a", "number", step="0")], "step_unfit", "a", ""),
        ([field("a", "number", not_past=True)], "bounds_unfit", "a", ""),
        ([field("a", "date", after="b"), field("b")], "bounds_unfit", "a", "b"),
        ([field("a", "date", after="b")], "field_gone", "a", "b"),
        ([field("a", "rows")], "no_columns", "a", ""),
        ([field("a", "rows", columns=[field("b")], totals=["b"])], "total_unfit", "a", "b"),
        ([field("a", "calculated")], "no_calculation", "a", ""),
        (
            [field("b"), field("a", "calculated", calculation={"op": "sum", "of": ["b"]})],
            "calculation_unfit",
            "a",
            "b",
        ),
        (
            [field("b", "date"), field("a", "calculated", calculation={"op": "days_between", "of": ["b"]})],
            "calculation_unfit",
            "a",
            "",
        ),
        ([field("a", "time"), field("b", when=when("a", "before", "noon"))], "test_unfit", "b", "a"),
        ([field("a", "time"), field("b", when=when("a", "before", "09Z"))], "test_unfit", "b", "a"),
        ([field("a", "choice", options=["b"], default="c")], "default_unfit", "a", ""),
        ([field("a", "choices", options=["b"], default=["b", "c"])], "default_unfit", "a", ""),
        ([field("a", "choices", options=["b"], default="b")], "default_unfit", "a", ""),
        ([field("a", "yes_no", default="yes")], "default_unfit", "a", ""),
        ([field("a", "number", default="many")], "default_unfit", "a", ""),
        ([field("a", "date", default="soon")], "default_unfit", "a", ""),
        ([field("a", "time", default={"days": 1})], "default_unfit", "a", ""),
        ([field("a", "place", default=-7)], "default_unfit", "a", ""),
        ([field("a", "person", default="mia")], "default_unfit", "a", ""),
        ([field("a", "file", default=["x"])], "default_unfit", "a", ""),
        ([field("a", "rows", columns=[field("b", default=7)])], "default_unfit", "a.b", ""),
        ([field("a", "money")], "no_currency", "a", ""),
        ([field("a", may_follow=True)], "follows_unasked", "a", ""),
        ([field("a", "number", pattern="email")], "pattern_unfit", "a", ""),
        (
            [section("s", field("a", when=when("b", "filled"))), section("t", field("b"), stage="closing")],
            "answered_later",
            "a",
            "b",
        ),
    ],
)
def test_publishing_is_refused(items: list[dict[str, Any]], code: str, key: str, about: str) -> None:
    assert (code, key, about, True) in found(*items)


def _both(first: tuple[str, Any], second: tuple[str, Any], name: str = "a") -> dict[str, Any]:
    tests = [{"field": name, "test": test, "value": value} for test, value in (first, second)]
    return {"all": tests}


@pytest.mark.parametrize(
    ("asked", "condition"),
    [
        (field("a", **AB), _both(("is", "a"), ("is", "b"))),
        (field("a", **AB), _both(("none_of", ["a", "b"]), ("filled", None))),
        (field("a", **AB), _both(("empty", None), ("is", "a"))),
        (field("a", "number"), _both(("gt", "5"), ("lt", "5"))),
        (field("a", "number"), _both(("gt", "5"), ("lte", "5"))),
        (field("a", "number", max="10"), when("a", "gt", "10")),
        (field("a", "number", min="3"), when("a", "is", "2")),
        (field("a", "yes_no"), _both(("is", True), ("is", False))),
    ],
)
def test_a_condition_that_can_never_hold_is_a_warning(
    asked: dict[str, Any], condition: dict[str, Any]
) -> None:
    assert found(asked, field("b", when=condition)) == {("never", "b", "", False)}


@pytest.mark.parametrize(
    ("asked", "condition"),
    [
        (field("a", **AB), when("a", "none_of", ["a", "b"])),
        (field("a", "number", min="3"), when("a", "gte", "3")),
        (field("a", "number"), _both(("gte", "5"), ("lte", "5"))),
        (field("a", "choices", options=["a", "b"]), _both(("contains", "a"), ("contains", "b"))),
    ],
)
def test_a_condition_that_can_hold_is_none(asked: dict[str, Any], condition: dict[str, Any]) -> None:
    assert found(asked, field("b", when=condition)) == set()


def test_missing_and_stale_translations_are_warnings() -> None:
    assert found(field("a", label={"en": "A"})) == {("no_translation", "a", "zh", False)}
    stale = field("a", label={"en": "A new", "zh": "旧", "stale": "zh"})
    assert found(stale) == {("stale_translation", "a", "zh", False)}


def test_a_section_for_approvers_is_a_warning_until_somebody_asks_them() -> None:
    asked = section("cost", field("centre"), stage="approval")
    assert found(asked) == {("not_asked_yet", "cost", "", False)}


def test_defaults_that_a_field_can_hold_are_none() -> None:
    assert (
        found(
            field("a", default="b", **AB),
            field("b", "choices", options=["a", "b"], default=["a"]),
            field("c", "date", default={"days": 7}),
            field("d", "number", default="7"),
            field("e", "yes_no", default=False),
            field("f", "time", default="09:30"),
            field("g", "person", default="requester"),
            field("h", default="any words"),
        )
        == set()
    )


def test_a_sound_form_with_everything_has_no_problem() -> None:
    assert found(
        section("trip", field("dates", "date_range"), field("abroad", "yes_no")),
        section(
            "costs",
            field(
                "items",
                "rows",
                columns=[
                    field("what", **AB),
                    field("day", "date", not_before="dates"),
                    field("amount", "money", currency="EUR"),
                ],
                totals=["amount"],
            ),
            field("total", "calculated", calculation={"op": "sum", "of": ["items.amount"]}, currency="EUR"),
            field("days", "calculated", calculation={"op": "days_between", "of": ["dates"], "inclusive": True}),
            field("why", "long_text", when=when("total", "gt", "1000"), required=True, may_follow=True),
            when=when("abroad", "is", True),
        ),
        section("paid", field("account", mask="AA99 9999"), stage="fulfilment"),
    ) == set()  # fmt: skip


def test_amounts_of_one_currency_and_plain_numbers_are_added_up() -> None:
    codes = {code for code, *_rest in found(EUROS, COSTS, field("n", "number"), total("euros", "n"))}
    converted = field(
        "total", "calculated", calculation={"op": "product", "of": ["euros", "n"]}, currency="CNY"
    )
    codes |= {code for code, *_rest in found(EUROS, field("n", "number"), converted)}
    assert "currencies_mixed" not in codes
