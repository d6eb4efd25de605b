"""Edits of a form: none loses a condition whose field stays, and a broken one is told.

`PROVE=1000 make test TESTS=tests/departments/formspec/test_edits.py` tries as many sequences of edits.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from departments.formspec import edits
from departments.formspec.edits import FormFull
from departments.formspec.form import FormSpec, address_of
from departments.formspec.problems import problems_of
from departments.formspec.reading import MAX_COLUMNS, MAX_FIELDS, MAX_SECTIONS, read_form
from departments.formspec.values import FormSpecError
from tests.departments.formspec.forms import a_form, field, section, when

KINDS = ("text", "number", "choice", "date", "rows", "calculated", "hint", "yes_no", "file")


def trip() -> FormSpec:
    """Return a form in which fields and columns name each other in every way there is."""
    return a_form(
        section("trip", field("kind", "choice", options=["in", "out"]), field("from", "date"),
                field("to", "date", after="from", not_before="from", when=when("kind", "is", "out"))),
        section("costs", field("items", "rows", totals=["amount"], columns=[
                    field("what", "choice", options=["bed", "meal"]),
                    field("amount", "number", when=when("what", "filled")),
                    field("why", when=when("kind", "is", "out"))]),
                field("sum", "calculated", calculation={"op": "sum", "of": ["items.amount"]}),
                field("days", "calculated", calculation={"op": "days_between", "of": ["from", "to"]}),
                when={"any": [{"all": [{"field": "kind", "test": "filled"}]},
                              {"field": "from", "test": "filled"}]}),
        section("", field("note", when=when("sum", "gt", "100"))),
    )  # fmt: skip


def keys(form: FormSpec) -> list[list[str]]:
    return [[spec.key for spec in part.fields] for part in form.sections]


def columns(form: FormSpec, rows: str = "items") -> list[str]:
    return [column.key for column in form.by_key[rows].columns]


def references(form: FormSpec) -> dict[str, Any]:
    """Return (address, what it is) -> what a section, field or column names."""
    found: dict[str, Any] = {f"section {one.key}": one.when for one in form.sections if one.key}
    for spec, rows in form.everything():
        address = address_of(spec, rows)
        found[address] = spec.when
        found[f"{address} as {spec.kind}"] = (spec.after, spec.not_before, spec.calculation)
    return found


def test_fields_move_within_their_section_and_into_another() -> None:
    form = trip()
    assert keys(edits.move(form, "to", 0))[0] == ["to", "kind", "from"]
    assert keys(edits.move(form, "to", 1, section=1)) == [
        ["kind", "from"],
        ["items", "to", "sum", "days"],
        ["note"],
    ]
    assert columns(edits.move(form, "items.why", 0)) == ["why", "what", "amount"]
    assert keys(edits.move_section(form, 2, 0))[0] == ["note"]


def test_a_field_that_others_name_is_removed_and_what_breaks_is_told() -> None:
    after = edits.remove(trip(), "kind")
    broken = {(one.code, one.key, one.about) for one in edits.broken_by(trip(), after)}
    assert broken == {("field_gone", key, "kind") for key in ("to", "items.why", "costs")}
    assert after.by_key["to"].when == trip().by_key["to"].when


def test_a_column_goes_with_its_total_and_leaves_the_sum_that_names_it() -> None:
    after = edits.remove(trip(), "items.amount")
    assert (columns(after), after.by_key["items"].totals) == (["what", "why"], ())
    assert [(one.code, one.key) for one in edits.broken_by(trip(), after)] == [("field_gone", "sum")]


def test_a_copied_section_names_its_own_fields_and_those_outside_it() -> None:
    form = edits.copy_section(trip(), 1)
    assert keys(form)[2] == ["items_2", "sum_2", "days_2"] and form.sections[2].key == "costs_2"
    assert form.by_key["sum_2"].calculation.of == ("items_2.amount",)
    assert form.by_key["days_2"].calculation.of == ("from", "to")
    assert form.sections[2].when.keys == {"kind", "from"}
    assert columns(form, "items_2") == ["what", "amount", "why"] and not edits.broken_by(trip(), form)


def test_a_copied_field_or_column_stands_behind_its_original() -> None:
    assert keys(edits.copy(trip(), "from"))[0] == ["kind", "from", "from_2", "to"]
    assert keys(edits.copy(edits.copy(trip(), "from"), "from_2"))[0] == [
        "kind",
        "from",
        "from_2",
        "from_3",
        "to",
    ]
    assert columns(edits.copy(trip(), "items.what")) == ["what", "what_2", "amount", "why"]


def test_a_new_field_never_answers_to_a_condition_on_a_removed_one() -> None:
    form = edits.remove(trip(), "kind")
    assert edits.add_field(form, trip().by_key["kind"]).fields[-1].key == "kind_2"
    assert columns(edits.add_column(form, "items", trip().by_key["kind"]))[-1] == "kind_2"
    without = edits.remove(trip(), "items.what")
    assert columns(edits.add_column(without, "items", trip().by_key["items"].columns[0]))[-1] == "what_2"


def test_another_kind_keeps_words_and_conditions_and_nothing_that_it_cannot_have() -> None:
    form = edits.set_field(trip(), "to", max="2026-12-31", is_not_past=True)
    as_range, as_text = edits.change_kind(form, "to", "date_range"), edits.change_kind(form, "to", "text")
    assert as_range.by_key["to"].max == "2026-12-31" and as_range.by_key["to"].after == "from"
    changed = as_text.by_key["to"]
    assert (changed.max, changed.is_not_past, changed.after) == ("", False, "")
    assert (changed.when, changed.label) == (form.by_key["to"].when, form.by_key["to"].label)
    assert [one.code for one in edits.broken_by(form, edits.change_kind(form, "kind", "number"))] == [
        "test_unfit"
    ] * 2


@pytest.mark.parametrize("edit", [
    lambda form: edits.remove(form, "nobody"),
    lambda form: edits.move(form, "items.nobody", 0),
    lambda form: edits.copy(form, "kind.what"),
    lambda form: edits.move(form, "kind", 0, section=9),
    lambda form: edits.remove_section(form, 3),
    lambda form: edits.set_field(form, "kind", key="other"),
    lambda form: edits.change_kind(form, "items.what", "rows"),
    lambda form: edits.change_kind(form, "kind", "song"),
    lambda form: edits.take(form, form, "nobody"),
])  # fmt: skip
def test_what_is_not_there_cannot_be_edited(edit: Callable[[FormSpec], FormSpec]) -> None:
    with pytest.raises(FormSpecError):
        edit(trip())


def test_a_form_that_is_full_takes_no_more() -> None:
    form, one = a_form(section("s")), trip().by_key["note"]
    for _ in range(MAX_FIELDS):
        form = edits.add_field(form, one)
    for full in (
        lambda: edits.add_field(form, one),
        lambda: edits.copy(form, "note"),
        lambda: edits.append_form(form, a_form(field("z"))),
        lambda: [edits.add_section(form, form.sections[0])] * MAX_SECTIONS,
    ):
        with pytest.raises(FormFull):
            full()
    rows = a_form(field("r", "rows"))
    for _ in range(MAX_COLUMNS):
        rows = edits.add_column(rows, "r", one)
    with pytest.raises(FormFull):
        edits.add_column(rows, "r", one)


def test_another_form_is_put_behind_with_what_it_names() -> None:
    joined = edits.append_form(trip(), trip())
    assert len(joined.sections) == 6 and joined.by_key["sum_2"].calculation.of == ("items_2.amount",)
    assert not [one for one in problems_of(joined) if one.is_refusal]
    assert edits.append_form(FormSpec(), trip()) == trip()


def test_either_version_gives_single_fields_and_sections() -> None:
    mine = edits.remove(edits.set_field(trip(), "note", is_required=True), "from")
    theirs = edits.add_field(
        edits.set_field(trip(), "note", help={"en": "Say why", "zh": ""}), trip().by_key["to"], 0, 1
    )
    taken = edits.take(mine, theirs, "note")
    assert taken.by_key["note"] == theirs.by_key["note"]
    assert keys(edits.take(mine, theirs, "from"))[0] == ["kind", "from", "to"]
    assert keys(edits.take(mine, theirs, "to_2"))[0] == ["kind", "to_2", "to"]
    assert keys(edits.take(theirs, mine, "from"))[0] == ["kind", "to_2", "to"]


def test_a_section_is_taken_with_its_settings_and_its_fields_stay() -> None:
    theirs = edits.set_section(edits.remove_section(trip(), 0), 0, stage="closing")
    gone = edits.take(trip(), theirs, "trip")
    assert keys(gone)[0] == ["kind", "from", "to", "items", "sum", "days"]
    assert edits.take(trip(), theirs, "costs").sections[1].stage == "closing"
    back = edits.take(theirs, trip(), "trip")
    assert back.sections[0].key == "trip" and back.sections[0].fields == ()
    assert keys(edits.take(back, trip(), "kind"))[0] == ["kind"]


ADDRESS = st.integers(0, 60)
edit = st.tuples(
    st.sampled_from(["move", "copy", "remove", "kind", "words", "add", "column", "section", "move_section",
                     "copy_section", "remove_section", "take"]),
    ADDRESS, ADDRESS, ADDRESS,
)  # fmt: skip


def done(form: FormSpec, what: tuple[str, int, int, int]) -> FormSpec:
    """Do a random edit; where there is nothing to do it to, or no room, nothing."""
    verb, first, second, third = what
    addresses = [f"{rows.key}.{spec.key}" if rows else spec.key for spec, rows in form.everything()]
    at = addresses[first % len(addresses)] if addresses else "none"
    place, part = second % 6, third % (len(form.sections) or 1)
    word = {"en": f"w{second}", "zh": f"字{third}"}
    does: dict[str, Callable[[], FormSpec]] = {
        "move": lambda: edits.move(form, at, place, part),
        "copy": lambda: edits.copy(form, at),
        "remove": lambda: edits.remove(form, at),
        "kind": lambda: edits.change_kind(form, at, KINDS[second % len(KINDS)]),
        "words": lambda: edits.set_field(form, at, label=word),
        "add": lambda: edits.add_field(form, trip().fields[second % 7], part, place),
        "column": lambda: edits.add_column(
            form, at.partition(".")[0], trip().by_key["items"].columns[second % 3]
        ),
        "section": lambda: edits.set_section(form, part, label=word),
        "move_section": lambda: edits.move_section(form, part, second % 4),
        "copy_section": lambda: edits.copy_section(form, part),
        "remove_section": lambda: edits.remove_section(form, part),
        "take": lambda: edits.take(form, trip(), at),
    }
    try:
        return does[verb]()
    except FormSpecError:
        return form


@settings(max_examples=int(os.environ.get("PROVE", 50)), deadline=None)
@given(st.lists(edit, min_size=5, max_size=30))
def test_no_sequence_of_edits_loses_a_condition_whose_field_stays(
    sequence: list[tuple[str, int, int, int]],
) -> None:
    form = trip()
    for one in sequence:
        after = done(form, one)
        old, new = references(form), references(after)
        both = old.keys() & new.keys() if one[0] != "take" else ()
        assert {key: old[key] for key in both} == {key: new[key] for key in both}, one
        gone = {spec.key for spec in form.fields} - {spec.key for spec in after.fields}
        named = {
            problem.about.partition(".")[0] for problem in problems_of(after) if problem.code == "field_gone"
        }
        still = set().union(*(spec.needs for spec in after.fields))
        assert gone & still <= named, one
        stored = read_form(after.to_json())
        assert references(stored) == references(after) and read_form(stored.to_json()) == stored
        form = after
