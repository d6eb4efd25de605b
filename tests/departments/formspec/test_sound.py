"""What can be shown of a form that is not finished."""

import pytest

from departments.formspec.problems import problems_of
from departments.formspec.reading import read_form
from departments.formspec.sound import sound_part

FLOOR = {"key": "floor", "kind": "number", "label": {"en": "Floor"}}

BEGUN = [
    {"value": "choice", "label": {"en": "", "zh": ""}},
    {"value": "choice_2", "label": {"en": "", "zh": ""}},
]


def keys(*fields: dict[str, object]) -> list[str]:
    form = sound_part(read_form(fields))
    assert not any(problem.is_refusal for problem in problems_of(form) if problem.code != "no_label")
    return [spec.key for spec in form.fields]


def asks(key: str, field: str) -> dict[str, object]:
    return {**FLOOR, "key": key, "when": {"all": [{"field": field, "test": "filled"}]}}


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ([FLOOR], ["floor"]),
        ([FLOOR, {**FLOOR, "key": "b", "label": {}}], ["floor", "b"]),
        ([FLOOR, {"key": "b", "kind": "choice", "label": {"en": "B"}}], ["floor"]),
        ([FLOOR, {"key": "b", "kind": "choice", "label": {"en": "B"}, "options": BEGUN}], ["floor"]),
        ([FLOOR, asks("b", "gone"), asks("c", "b")], ["floor"]),
        ([FLOOR, asks("b", "c"), asks("c", "b")], ["floor"]),
        ([FLOOR, {"key": "b", "kind": "rows", "label": {"en": "B"}}], ["floor"]),
        ([FLOOR, FLOOR], []),
    ],
)
def test_what_is_refused_is_left_out_with_what_needs_it(
    fields: list[dict[str, object]], left: list[str]
) -> None:
    assert keys(*fields) == left


def test_a_choice_that_has_no_words_yet_is_none() -> None:
    train = {"value": "train", "label": {"en": "Train"}}
    how = {"key": "how", "kind": "choice", "label": {"en": "How"}, "options": [train, *BEGUN]}
    (spec,) = sound_part(read_form([how])).fields
    assert [option.value for option in spec.options] == ["train"]


def test_a_refused_column_goes_without_its_table() -> None:
    price = {"key": "price", "kind": "money", "label": {"en": "Price"}, "currency": "EUR"}
    rows = {"key": "b", "kind": "rows", "label": {"en": "B"}, "columns": [{**price, "key": "x", "currency": ""}, price],
            "totals": ["x", "price"]}  # fmt: skip
    (spec,) = sound_part(read_form([rows])).fields
    assert ([column.key for column in spec.columns], spec.totals) == (["price"], ("price",))


def test_a_section_loses_the_condition_that_is_refused() -> None:
    gone = {"all": [{"field": "gone", "test": "filled"}]}
    for key in ("a", ""):
        section = {"kind": "section", "key": key, "label": {"en": "A"}, "when": gone, "fields": [FLOOR]}
        (part,) = sound_part(read_form([section])).sections
        assert part.when is None and part.fields
