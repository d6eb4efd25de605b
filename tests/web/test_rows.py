"""The base of every row editor: rows are added, moved, removed and brought back, and nothing typed is lost."""

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from servicedesk.web.forms.rows import Rows, RowWords


class WordForm(forms.Form):
    word = forms.CharField(max_length=5)
    tags = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], required=False, widget=forms.CheckboxSelectMultiple
    )


class Words(Rows):
    """Words, of which none may occur twice."""

    form = WordForm
    max_num = 3
    first_field = "word"
    can_move = True
    new_row = {"tags": "b"}

    def words(self, form: forms.Form, number: int) -> RowWords:
        return RowWords(remove=f"Remove {number}", what=str(form["word"].value()), up="Up", down="Down")

    def clean(self) -> None:
        words = [form.cleaned_data.get("word") for form in self.live]
        if len(set(words)) < len(words):
            self.live[-1].add_error("word", "Twice.")


def sent(*words: str, **more: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"w-TOTAL_FORMS": str(len(words)), "w-INITIAL_FORMS": "0"} | more)
    for place, word in enumerate(words):
        data[f"w-{place}-word"] = word
    return data


def taken(data: QueryDict) -> Words:
    return Words.taken(data, prefix="w")


def spelled(rows: Words) -> list[str]:
    return [form["word"].value() or "" for form in rows.live]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("add:w", ["x", "y", ""]),
        ("up:w:1", ["y", "x"]),
        ("up:w:0", ["x", "y"]),
        ("down:w:0", ["y", "x"]),
        ("down:w:1", ["x", "y"]),
        ("remove:w:0", ["y"]),
        ("remove:w:2", ["x", "y"]),
        ("remove:other:0", ["x", "y"]),
        ("remove:w:-1", ["x", "y"]),
        ("remove:w:²", ["x", "y"]),
        ("remove:w:" + "9" * 400, ["x", "y"]),
        ("order:w", ["x", "y"]),
        ("", ["x", "y"]),
    ],
)
def test_a_command_rearranges_and_checks_nothing(command: str, words: list[str]) -> None:
    rows = taken(sent("x", "y")).rearranged(command)
    assert spelled(rows) == words
    assert not any(form.errors for form in rows.forms) and not rows.non_form_errors()


def test_what_was_typed_moves_along_sensible_or_not() -> None:
    data = sent("much too long", "y")
    data.setlist("w-0-tags", ["a", "b", "song"])
    rows = taken(data).rearranged("down:w:0")
    assert rows.data.getlist("w-1-tags") == ["a", "b", "song"]
    assert spelled(rows) == ["y", "much too long"]
    again = taken(_as_page(rows))
    assert not again.is_valid() and set(again.live[1].errors) == {"word", "tags"}


def test_a_removed_row_comes_back_with_what_it_held() -> None:
    rows = taken(sent("much too long", "y", "z")).rearranged("remove:w:0")
    assert spelled(rows) == ["y", "z"] and [row.is_removed for row in rows.rows] == [True, False, False]
    assert [row.number for row in rows.rows][1:] == [1, 2]
    kept = taken(_as_page(rows))
    assert kept.is_valid(), "what is removed is not checked"
    assert spelled(kept.rearranged("restore:w:0")) == ["much too long", "y", "z"]


def test_a_row_moves_past_removed_ones() -> None:
    rows = taken(sent("x", "y", "z")).rearranged("remove:w:1")
    assert spelled(taken(_as_page(rows)).rearranged("up:w:2")) == ["z", "x"]
    assert [(row.has_up, row.has_down) for row in rows.rows] == [(False, True), (False, False), (True, False)]


@pytest.mark.parametrize("orders", [("3", "1", "2"), ("30", "-1", "x")])
def test_rows_stand_in_the_order_that_the_page_says(orders: tuple[str, ...]) -> None:
    data = sent("x", "y", "z")
    for place, order in enumerate(orders):
        data[f"w-{place}-ORDER"] = order
    assert spelled(taken(data)) == ["y", "z", "x"]


def test_there_are_no_more_rows_than_may_be() -> None:
    rows = taken(sent("x", "y", "z"))
    assert rows.is_full and spelled(rows.rearranged("add:w")) == ["x", "y", "z"]
    for _turn in range(8):  # each is removed again, and all of them stay within the bounds of a page
        rows = taken(_as_page(rows)).rearranged("remove:w:0" if rows.rows[0].number else "remove:w:1")
        rows = taken(_as_page(rows)).rearranged("add:w")
    assert len(rows.forms) <= Words.absolute_max


def test_a_new_row_is_an_error_once_it_is_saved_and_has_the_focus_before() -> None:
    rows = taken(sent("x")).rearranged("add:w")
    assert "autofocus" in str(rows.forms[1]["word"]) and "autofocus" not in str(rows.forms[0]["word"])
    assert rows.forms[1]["tags"].value() == ["b"]
    saved = taken(_as_page(rows))
    assert not saved.is_valid() and list(saved.live[1].errors) == ["word"]


def test_rows_are_checked_against_each_other_without_the_removed_ones() -> None:
    assert not taken(sent("x", "x")).is_valid()
    rows = taken(sent("x", "x")).rearranged("remove:w:0")
    assert taken(_as_page(rows)).is_valid()


@pytest.mark.parametrize("total", ["", "-1", "x", "9" * 40])
def test_a_page_that_arrived_in_part_is_refused_with_a_reason(total: str) -> None:
    rows = taken(sent("x", **{"w-TOTAL_FORMS": total}))
    assert not rows.is_valid() and rows.non_form_errors()
    assert len(rows.forms) <= Words.absolute_max and len(rows.rearranged("add:w").forms) <= Words.absolute_max


@pytest.mark.parametrize(
    ("command", "place", "button"),
    [("up:w:2", 1, "up"), ("up:w:1", 0, "down"), ("down:w:1", 2, "up"), ("remove:w:1", 1, "restore")],
)
def test_the_focus_stays_with_what_was_pressed(command: str, place: int, button: str) -> None:
    rows = taken(sent("x", "y", "z")).rearranged(command)
    assert [(row.place, row.focus) for row in rows.rows if row.focus] == [(place, button)]


def test_the_list_draws_a_button_for_each_command_and_every_typed_value() -> None:
    rows = taken(sent("<x>", "y", "z")).rearranged("remove:w:0")
    template = "components/row_buttons.html"
    page = render_to_string(
        "components/row_list.html", {"rows": rows, "template": template, "here": "/here/"}
    )
    for command in ("restore:w:0", "down:w:1", "up:w:2", "remove:w:1", "order:w"):
        assert f'value="{command}"' in page
    assert "up:w:1" not in page and 'value="&lt;x&gt;"' in page and "Removed: &lt;x&gt;" in page


def _as_page(rows: Words) -> QueryDict:
    """Return what a browser would send of the editor."""
    data, hidden = QueryDict(mutable=True), ("ORDER", "DELETE")
    data.update(
        {f"w-{name}": str(rows.management_form[name].value()) for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    )
    for form in rows.forms:
        for name in (*form.base_fields, *hidden):
            value = form[name].value()
            values = value if isinstance(value, list) else [value]
            data.setlist(form.add_prefix(name), [str(one) for one in values if one is not None])
    return data
