"""What one form changed of another."""

from typing import Any

import pytest
from django.utils import translation

from departments.display.form_versions import change_words
from departments.formspec.differences import differences
from departments.formspec.form import FormSpec
from tests.departments.formspec.forms import a_form, field, section, when

FOUR = [field("a"), field("b"), field("c"), field("d")]


def told(before: FormSpec, after: FormSpec) -> list[tuple[Any, ...]]:
    return [
        (change.what, change.of, change.address, *(part.name for part in change.parts))
        for change in differences(before, after)
    ]


def said(before: FormSpec, after: FormSpec) -> list[str]:
    words = [change_words(change) for change in differences(before, after)]
    return [" | ".join((one.sentence, *one.details)) for one in words]


def test_a_form_differs_in_nothing_from_itself() -> None:
    form = a_form(section("s", *FOUR), section("t", field("r", "rows", columns=[field("x")])))
    assert told(form, form) == []


@pytest.mark.parametrize(("order", "moved"), [("dabc", "d"), ("bcda", "a"), ("badc", "ac"), ("abcd", "")])
def test_as_few_fields_as_possible_are_said_to_have_moved(order: str, moved: str) -> None:
    fields = {str(one["key"]): one for one in FOUR}
    changes = told(a_form(*FOUR), a_form(*(fields[key] for key in order)))
    assert len(changes) == len(moved) and {what for what, *_rest in changes} <= {"moved"}


def test_a_field_that_went_to_another_section_is_told_with_it() -> None:
    before = a_form(section("s", *FOUR[:2]), section("t", FOUR[2]))
    after = a_form(section("s", FOUR[0]), section("t", FOUR[2], FOUR[1]))
    assert told(before, after) == [("moved", "field", "b")]
    assert said(before, after) == ["“b” moved to section “t”"]


def test_fields_that_came_along_into_a_new_section_did_not_move() -> None:
    after = a_form(section("s", *FOUR[:2]), section("t", *FOUR[2:]))
    assert told(a_form(*FOUR), after) == [("added", "section", "s"), ("added", "section", "t")]


def test_sections_and_columns_are_told_as_fields_are() -> None:
    cells = [field("x"), field("y", "number")]
    before = a_form(section("s", FOUR[0]), section("t", field("r", "rows", columns=cells)))
    after = a_form(
        section(
            "t", field("r", "rows", columns=[field("z"), cells[1] | {"kind": "money", "currency": "CNY"}])
        ),
        section("s", FOUR[0], stage="closing", when=when("r", "filled")),
    )
    assert told(before, after) == [
        ("changed", "section", "s", "stage", "when"),
        ("moved", "section", "t"),
        ("added", "column", "r.z"),
        ("changed", "column", "r.y", "kind", "currency"),
        ("removed", "column", "r.x"),
    ]


def test_what_changed_is_quoted_in_both_languages() -> None:
    before = a_form(
        field("a", "choice", options=["x", "y"], required=True) | {"help": {"en": "", "zh": "说明"}}
    )
    after = a_form(
        field("a", "choice", options=["z", "x"])
        | {"label": {"en": "Where", "zh": "a"}, "help": {"en": "", "zh": ""}}
    )
    assert said(before, after) == [
        "“Where” changed | text in English: “a” → “Where” | help in Chinese: “说明” → none | no longer required"
        " | choices added: “z” | choices removed: “y”"
    ]
    with translation.override("zh-hans"):
        assert said(before, after)[0].startswith("修改“a” | 英文文字：“a” → “Where” | 中文说明：“说明” → 无")


def test_choices_that_were_reworded_or_moved_are_told_apart() -> None:
    first = {"value": "1", "label": {"en": "One", "zh": "一"}}
    second = {"value": "2", "label": {"en": "Two", "zh": "二"}}
    before, after = [first, second], [second, first | {"label": {"en": "First", "zh": "一"}}]
    lines = said(
        a_form(field("a", "choice") | {"options": before}), a_form(field("a", "choice") | {"options": after})
    )
    assert lines == [
        "“a” changed | choices reworded: “One / 一” → “First / 一” | order of the choices: Two, First"
    ]


def test_a_mark_of_a_stale_translation_is_no_change() -> None:
    marked = field("a") | {"label": {"en": "a", "zh": "a", "stale": "zh"}}
    assert told(a_form(field("a")), a_form(marked)) == []


def test_every_setting_of_a_field_is_told() -> None:
    before = a_form(field("a", "number"), field("d", "date"), field("e", "date"), field("c", "calculated"))
    after = a_form(
        field("a", "number", min="1", max="9", step="0.5", unit={"en": "h", "zh": "小时"}, default="2"),
        field("d", "date", not_past=True, after="e", required=True, may_follow=True),
        field("e", "date", not_before="d"),
        field("c", "calculated", calculation={"op": "sum", "of": ["a"]}),
    )
    assert said(before, after) == [
        "“a” changed | minimum: none → 1 | maximum: none → 9 | step: none → 0.5 | unit in English: none → “h”"
        " | unit in Chinese: none → “小时” | default value: added",
        "“d” changed | now required | can follow later | no dates in the past | after which date: none → “e”",
        "“e” changed | not before which date: none → “d”",
        "“c” changed | calculation: added",
    ]


def test_a_condition_is_told_as_its_author_reads_it() -> None:
    rows = field("r", "rows", columns=[field("x", "number"), field("y")])
    before = a_form(
        field("a", "choice", options=["in", "out"]), rows, field("b", when=when("a", "is", "out"))
    )
    cells = [
        field("x", "number") | {"label": {"en": "Price", "zh": "价格"}},
        field("y", when=when("x", "gt", "5")),
    ]
    after = a_form(
        field("a", "choice", options=["in", "out"]), rows | {"columns": cells, "totals": ["x"]}, field("b")
    )
    assert said(before, after) == [
        "“r” changed | totals: none → “Price”",
        "“b” changed | condition: a is “out” → none",
        "Column “Price” of “r” changed | text in English: “x” → “Price” | text in Chinese: “x” → “价格”",
        "Column “y” of “r” changed | condition: none → Price is more than 5",
    ]
