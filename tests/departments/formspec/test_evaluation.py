"""What is asked, and what the answers are worth."""

from datetime import date
from decimal import Decimal

import pytest

from departments.formspec.conditions import Context
from departments.formspec.evaluation import Follows, evaluate
from departments.formspec.values import FormSpecError

from .forms import TODAY, PlainReader, a_form, answered, field, section, when

TRIP = a_form(
    field("abroad", "yes_no"),
    field("country", required=True, when=when("abroad", "is", True)),
    field("visa", "choice", options=["yes", "no"], when=when("country", "filled")),
)


def test_what_is_not_relevant_is_not_required_not_checked_and_not_kept() -> None:
    outcome = answered(TRIP, abroad=False, country="wrong", visa="yes")
    assert outcome.values == {"abroad": False}
    assert outcome.errors == {}
    assert outcome.dropped == ("country", "visa")


def test_what_depends_on_something_irrelevant_finds_it_empty() -> None:
    assert answered(TRIP, abroad=True, country="Peru").relevant == {"abroad", "country", "visa"}
    assert answered(TRIP, abroad=False, country="Peru").relevant == {"abroad"}


def test_the_order_of_the_form_need_not_be_that_of_its_conditions() -> None:
    form = a_form(field("why", when=when("many", "gt", "5")), field("many", "number"))
    assert answered(form, many=6, why="x").values == {"why": "x", "many": Decimal(6)}
    assert list(answered(form, many=6, why="x").values) == ["why", "many"]


def test_a_section_that_is_not_relevant_takes_all_that_it_contains_along() -> None:
    form = a_form(
        section("who", field("is_new", "yes_no")),
        section("desk", field("floor", required=True), when=when("is_new", "is", True)),
        section("lamp", field("bright", when=when("floor", "empty"))),
    )
    assert answered(form, is_new=True, floor="3").relevant == {"who", "is_new", "desk", "floor", "lamp"}
    assert answered(form, is_new=False).relevant == {"who", "is_new", "lamp", "bright"}


def test_a_default_is_a_value_from_the_first_moment() -> None:
    form = a_form(field("kind", default="new"), field("why", when=when("kind", "is", "new")))
    assert answered(form).relevant == {"kind", "why"}
    assert answered(form, kind="").relevant == {"kind"}


def test_rows_are_answered_one_by_one() -> None:
    form = a_form(
        field("limit", "number"),
        field(
            "items",
            "rows",
            columns=[
                field("what", required=True),
                field("count", "number"),
                field("price", "money", currency="CNY"),
                field("why", when=when("price", "gt", "100"), required=True),
                field("sum", "calculated", calculation={"op": "product", "of": ["count", "price"]}),
            ],
        ),
        field("total", "calculated", calculation={"op": "sum", "of": ["items.sum"]}),
        field("lines", "calculated", calculation={"op": "count", "of": ["items"]}),
        field("approval", when=when("total", "gte", "500")),
    )
    rows = [{"what": "lamp", "count": 2, "price": 50, "why": "x"}, {"what": "desk", "count": 1, "price": 400}]
    outcome = answered(form, items=rows, total=1, lines=9)
    assert outcome.values["total"] == 500 and outcome.values["lines"] == 2
    assert [row["sum"] for row in outcome.values["items"]] == [100, 400]
    assert "why" not in outcome.values["items"][0]
    assert outcome.errors == {"items.1.why": ["Answer this."]}
    assert {"approval", "items.1.why"} <= outcome.relevant and "items.0.why" not in outcome.relevant


def test_a_column_sees_the_field_beside_it_before_the_one_around() -> None:
    form = a_form(
        field("kind"),
        field("items", "rows", columns=[field("kind"), field("why", when=when("kind", "is", "b"))]),
    )
    outcome = answered(form, kind="b", items=[{"kind": "a", "why": "x"}, {"kind": "b", "why": "y"}])
    assert outcome.values["items"] == [{"kind": "a"}, {"kind": "b", "why": "y"}]


def test_only_the_fields_of_the_stage_are_asked_and_earlier_answers_are_known() -> None:
    form = a_form(
        section("asked", field("model")),
        section("done", field("serial", required=True, when=when("model", "filled")), stage="fulfilment"),
    )
    assert answered(form, model="x", serial="1").values == {"model": "x"}
    context = Context(TODAY, {}, lambda _kind, _answer: ())
    later = evaluate(
        form, {}, reader=PlainReader(), context=context, stage="fulfilment", known={"model": "x"}
    )
    assert later.errors == {"serial": ["Answer this."]} and later.relevant == {"done", "serial"}


def test_what_follows_later_counts_as_empty() -> None:
    form = a_form(
        field("offer", required=True, may_follow=True), field("price", when=when("offer", "filled"))
    )
    outcome = answered(form, offer=Follows(date(2026, 3, 9)))
    assert outcome.relevant == {"offer"} and outcome.values == {"offer": Follows(date(2026, 3, 9))}


@pytest.mark.parametrize(
    "fields",
    [
        [field("a", when=when("b", "filled")), field("b", when=when("a", "filled"))],
        [field("a", when=when("a", "filled"))],
        [field("a", "calculated", calculation={"op": "sum", "of": ["a"]})],
    ],
)
def test_a_circle_is_no_form(fields: list[dict[str, object]]) -> None:
    with pytest.raises(FormSpecError):
        answered(a_form(*fields))
