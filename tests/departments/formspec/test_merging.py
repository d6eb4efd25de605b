"""Two editors of one form: all that either did is kept, and what both did is asked."""

import pytest

from departments.formspec.edits import merge, take_parts
from departments.formspec.form import FormSpec
from tests.departments.formspec.forms import a_form, field, section, when

SEATS, NOTE, FLOOR = field("seats", "number"), field("note"), field("floor")
BASE = a_form(section("who", SEATS, NOTE), section("where", FLOOR))


def keys(form: FormSpec) -> list[str]:
    return [spec.key for spec in form.fields]


def test_what_either_changed_and_added_and_removed_is_kept_of_both() -> None:
    mine = a_form(
        section("who", SEATS, NOTE, field("date", "date")), section("where", FLOOR | {"help": {"en": "1"}})
    )
    theirs = a_form(
        section("who", SEATS | {"required": True}), section("where", FLOOR), section("more", field("last"))
    )
    merged = merge(BASE, mine, theirs)
    assert merged.is_settled and not merged.unsettled
    assert keys(merged.form) == ["seats", "date", "floor", "last"]
    assert merged.form.by_key["seats"].is_required and merged.form.by_key["floor"].help["en"] == "1"


def test_different_things_of_the_same_field_and_section_are_both_kept() -> None:
    mine = a_form(
        section("who", SEATS | {"required": True}, NOTE), section("where", FLOOR, stage="fulfilment")
    )
    theirs = a_form(
        section("who", SEATS | {"help": {"en": "How many"}}, NOTE),
        section("where", FLOOR, help={"en": "Where"}),
    )
    merged = merge(BASE, mine, theirs)
    seats, where = merged.form.by_key["seats"], merged.form.sections[1]
    assert merged.is_settled
    assert (seats.is_required, seats.help["en"]) == (True, "How many")
    assert (where.stage, where.help["en"]) == ("fulfilment", "Where")


@pytest.mark.parametrize(
    ("mine", "theirs", "parts"),
    [
        (NOTE | {"label": {"en": "Mine"}}, NOTE | {"label": {"en": "Theirs"}}, {"label.en"}),
        (NOTE | {"kind": "long_text"}, NOTE | {"help": {"en": "Theirs"}}, {"whole"}),
        (NOTE | {"help": {"en": "Mine"}}, NOTE | {"kind": "long_text"}, {"whole"}),
        (NOTE | {"help": {"en": "Mine"}}, None, {"whole"}),
        (None, NOTE | {"help": {"en": "Theirs"}}, {"whole"}),
    ],
)
def test_what_both_changed_is_left_to_choose_as_theirs_has_it(
    mine: dict[str, object] | None, theirs: dict[str, object] | None, parts: set[str]
) -> None:
    def made(note: dict[str, object] | None) -> FormSpec:
        return a_form(section("who", SEATS, *([note] if note else [])), section("where", FLOOR))

    merged = merge(BASE, made(mine), made(theirs))
    assert (merged.is_settled, merged.unsettled) == (False, {"note": parts})
    assert merged.form == made(theirs)


@pytest.mark.parametrize("order", [(SEATS, NOTE), (NOTE, SEATS)])
def test_of_a_field_that_both_changed_only_what_both_changed_is_left_to_choose(
    order: tuple[dict[str, object], ...],
) -> None:
    """Also where one of them moved it: the order is theirs who changed it."""
    own = {"help": {"en": "Mine", "zh": "我的"}, "required": True, "max": "9"}
    other = {
        "help": {"en": "Theirs", "zh": ""},
        "required": True,
        "min": "2",
        "label": {"en": "note", "zh": "备注"},
    }
    mine = a_form(
        section("who", *(one | own if one is NOTE else one for one in order)), section("where", FLOOR)
    )
    theirs = a_form(section("who", SEATS, NOTE | other), section("where", FLOOR))
    merged = merge(BASE, mine, theirs)
    note = merged.form.by_key["note"]
    assert merged.unsettled == {"note": {"help.en"}}
    assert (note.help["en"], note.help["zh"], note.label["zh"]) == ("Theirs", "我的", "备注")
    assert (note.is_required, note.min, note.max) == (True, "2", "9")
    assert keys(merged.form)[:2] == [str(one["key"]) for one in order]


def test_choices_and_columns_are_taken_as_a_whole() -> None:
    base = a_form(field("a", "choice", options=["x"]), field("rows", "rows", columns=[field("c")]))
    mine = a_form(
        field("a", "choice", options=["x", "y"]), field("rows", "rows", columns=[field("c"), field("d")])
    )
    theirs = a_form(
        field("a", "choice", options=["z", "x"]), field("rows", "rows", columns=[field("e"), field("c")])
    )
    merged = merge(base, mine, theirs)
    assert merged.unsettled == {"a": {"options"}, "rows": {"columns"}} and merged.form == theirs
    form = take_parts(take_parts(theirs, mine, "a", {"options"}), mine, "rows", {"columns"})
    assert form == mine


def test_what_both_changed_alike_is_no_question() -> None:
    both = a_form(section("who", SEATS, NOTE | {"help": {"en": "Same"}}), section("where", FLOOR))
    merged = merge(BASE, both, both)
    assert merged.is_settled and merged.form == both


def test_what_both_added_under_one_key_stands_side_by_side_and_is_still_meant() -> None:
    asked = field("why", "long_text", when=when("text", "is", "x"))
    mine = a_form(section("who", SEATS, NOTE, field("text"), asked), section("where", FLOOR))
    theirs = a_form(section("who", SEATS, NOTE, field("text", "date")), section("where", FLOOR))
    merged = merge(BASE, mine, theirs)
    assert merged.is_settled and merged.names == {"text": "text_2"}
    assert [(spec.key, spec.kind) for spec in merged.form.fields[2:5]] == [
        ("text_2", "text"), ("why", "long_text"), ("text", "date"),
    ]  # fmt: skip
    assert merged.form.by_key["why"].needs == {"text_2"}


def test_an_order_that_one_of_both_changed_is_kept() -> None:
    moved = a_form(section("who", NOTE, SEATS), section("where", FLOOR))
    changed = a_form(
        section("who", SEATS, NOTE | {"required": True}, field("date", "date")), section("where", FLOOR)
    )
    for mine, theirs in ((moved, changed), (changed, moved)):
        merged = merge(BASE, mine, theirs)
        assert merged.is_settled and merged.form.by_key["note"].is_required
        assert [key for key in keys(merged.form) if key != "date"] == ["note", "seats", "floor"]
        assert "date" in keys(merged.form)


def test_two_orders_are_not_put_together_unasked() -> None:
    mine = a_form(section("who", NOTE, SEATS), section("where", FLOOR))
    theirs = a_form(section("where", FLOOR), section("who", SEATS, NOTE))
    merged = merge(BASE, mine, theirs)
    assert not merged.is_settled and merged.form == theirs
