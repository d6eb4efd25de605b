"""What is stored of a form, and what cannot be."""

from typing import Any

import pytest

from departments.formspec.reading import read_form
from departments.formspec.values import FormSpecError, pattern_of

from .forms import a_form, field, section, when


def test_fields_alone_are_one_plain_section_and_are_stored_as_they_were() -> None:
    form = a_form(field("a"), field("b", "number", min="1"))
    assert [spec.key for spec in form.fields] == ["a", "b"] and form.sections[0].is_plain
    assert [item["kind"] for item in form.to_json()] == ["text", "number"]


@pytest.mark.parametrize(
    "items",
    [
        [],
        [field("a", default="x"), field("b", "hint")],
        [section("s", field("a"), stage="closing"), section("t", field("b"), when=when("a", "filled"))],
        [
            field("r", "rows", min="1", max="3", columns=[field("m", "money", currency="JPY")], totals=["m"]),
            field("d", "date", after="e", not_past=True, default={"days": 3}),
            field("e", "date"),
            field("n", "number", step="0.5", unit={"en": "h", "zh": "小时"}),
            field("t", mask="A-99"),
            field("p", pattern="iban", required=True, may_follow=True),
            field("c", "calculated", calculation={"op": "sum", "of": ["n"], "decimals": 2}),
        ],
    ],
)
def test_what_is_written_is_read_again(items: list[dict[str, Any]]) -> None:
    form = a_form(*items)
    assert read_form(form.to_json()) == form


@pytest.mark.parametrize(
    "content",
    [
        "abc",
        7,
        [7],
        [{"key": "A", "kind": "text"}],
        [{"key": "a", "kind": "novel"}],
        [section("s"), field("a")],
        [section("S")],
        [section("s", stage="later")],
        [section(f"s{number}") for number in range(21)],
        [field(f"a{number}") for number in range(41)],
        [field("a", "text", columns=[field("b")])],
        [field("a", "rows", columns=[field("b", "rows")])],
        [field("a", "rows", columns=[field(f"b{number}") for number in range(11)])],
        [field("a", "choice") | {"options": [{"value": str(number)} for number in range(201)]}],
        [field("a", "choice") | {"options": 7}],
        [field("a", "yes_no", min="1")],
        [field("a", "number", min="NaN")],
        [field("a", "time", min="09:30+08:00")],
        [field("a", "calculated", calculation={"op": "sum", "of": [], "decimals": 2.0})],
        [field("a", "calculated", calculation={"op": "sum", "of": [], "decimals": True})],
        [field("a", "number", max="1e40")],
        [field("a", "date", min="1000-01-01")],
        [field("a", "time", max="25:00")],
        [field("a", "text", max="many")],
        [field("a", "date", step="1")],
        [field("a", pattern="(a+)+")],
        [field("a", mask="9" * 61)],
        [field("a", "money", currency="euro")],
        [field("a", default={"weeks": 3})],
        [field("a", default="x" * 10_001)],
        [field("a", when={"all": "b"})],
        [field("a", after="not a key")],
        [field("a", default="\x00")],
        [field("a", mask="\ud800")],
        [field("a", when=when("b\x00", "filled"))],
        [field("a", label={"en": "x" * 10_001})],
        [field("a", "time", min="09:30+02:00")],
        [field("a", "calculated", calculation={"op": "sum", "of": ["b"], "decimals": 2.0})],
        [field("a", "calculated", calculation={"op": "sum", "of": ["b"], "decimals": True})],
    ],
)
def test_what_has_no_such_shape_is_refused(content: Any) -> None:
    with pytest.raises(FormSpecError):
        read_form(content)


def test_a_mask_is_a_pattern_of_plain_signs() -> None:
    assert pattern_of("", r"A9-*\A.") == r"[A-Za-z][0-9]\-[0-9A-Za-z]A\."
