"""What the buttons of the form editor do with what was filled in, without a page: settings, choices, conditions."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict

from departments.forms.questions.commands import COMMANDS, run
from departments.forms.questions.item import ItemEditor
from departments.formspec.currencies import currency_of
from departments.formspec.edits import field_at
from departments.formspec.form import FormSpec
from tests.departments.formspec.forms import a_form, field, section

TODAY = date(2026, 3, 2)


class Editor:
    """A form with one item open; pressing a button keeps what was filled in first, as the page does."""

    def __init__(self, draft: FormSpec) -> None:
        self.draft, self.opened = draft, ""
        self.item: Any = None

    def keys(self) -> list[str]:
        return [spec.key for spec in self.draft.fields]

    def press(self, do: str, **typed: Any) -> Any:
        """Press a button, with what was typed into the open field; returns what is open then."""
        is_of_rows = do.partition(":")[0] not in (*COMMANDS, "save", "redraw")
        if self.opened:
            command = do if is_of_rows else ""
            data = posted(self.filled() | typed)
            self.item = ItemEditor(self.draft, self.opened, today=TODAY, data=data, command=command)
            if is_of_rows or not self.item.is_valid():
                return self.item
            self.draft = self.item.applied()
        self.draft, self.opened = run(self.draft, do, self.opened)
        self.item = ItemEditor(self.draft, self.opened, today=TODAY) if self.opened else None
        return self.item

    def filled(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for form in forms_of(self.item):
            for bound in form:
                value = bound.value()
                if value not in (None, "", []) and value is not False:
                    data[bound.html_name] = "on" if value is True else value
        return data


def posted(data: dict[str, Any]) -> MultiValueDict[str, str]:
    """Return the data as a page sends it."""
    many = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    return MultiValueDict({name: [str(one) for one in values] for name, values in many.items()})


def forms_of(item: Any) -> list[Any]:
    """Return the forms of what is open."""
    if item is None:
        return []
    rows = [one for one in (item.criteria, item.options) if one is not None]
    many = [form for one in rows for form in (one.management_form, *one.forms)]
    return [item.settings, item.joiner, *many]


@pytest.fixture
def editor() -> Editor:
    return Editor(a_form(field("seats", "number", min="1"), field("where")))


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", {"format": "mask", "mask": "AA-9999"}, {"mask": "AA-9999"}),
        ("text", {"format": "email", "min": "3", "max": "80"}, {"pattern": "email", "min": "3", "max": "80"}),
        ("number", {"unit_en": "km", "step": "0.50"}, {"unit": {"en": "km", "zh": ""}, "step": "0.5"}),
        ("number", {"default": "7"}, {"default": "7"}),
        ("date", {"not_past": "on", "after": "start"}, {"not_past": True, "after": "start"}),
        ("date", {"default": "7"}, {"default": {"days": 7}}),
        ("date_range", {"min": "2026-01-01"}, {"min": "2026-01-01"}),
        ("time", {"min": "09:30"}, {"min": "09:30"}),
        ("yes_no", {"default": "no"}, {"default": False}),
        ("person", {"default": "requester"}, {"default": "requester"}),
        ("file", {"need": "follows"}, {"required": True, "may_follow": True}),
        ("rows", {"min": "1", "max": "12"}, {"min": "1", "max": "12"}),
        ("calculated", {"op": "days_between", "first": "start", "inclusive": "on"},
         {"calculation": {"op": "days_between", "of": ["start"], "inclusive": True}}),
        ("hint", {"help_zh": "请附发票"}, {"help": {"en": "", "zh": "请附发票"}}),
    ],
)  # fmt: skip
def test_each_kind_has_its_settings(
    editor: Editor, kind: str, typed: dict[str, str], kept: dict[str, Any]
) -> None:
    editor.press("field-new:date:section:0")
    editor.press(f"field-new:{kind}:section:0", label_en="Start")
    renamed = json.loads(json.dumps(kept).replace('"start"', '"date"'))
    typed = {name: "date" if value == "start" else value for name, value in typed.items()}
    if "op" in typed:
        editor.press("redraw", op=typed["op"])
    if typed.get("format") == "mask":
        editor.press("redraw", format="mask")
    editor.press("save", label_en="Mine", **typed)
    content = field_at(editor.draft, editor.keys()[-1]).to_json()
    assert {name: content[name] for name in renamed} == renamed


def condition(*rows: dict[str, str], joiner: str = "all") -> dict[str, str]:
    data = {"when-TOTAL_FORMS": str(len(rows)), "when-INITIAL_FORMS": "0", "joiner": joiner}
    return data | {f"when-{at}-{name}": value for at, row in enumerate(rows) for name, value in row.items()}


def choices(*labels: str) -> dict[str, str]:
    data = {"options-TOTAL_FORMS": str(len(labels)), "options-INITIAL_FORMS": "0"}
    return data | {f"options-{at}-label_zh": label for at, label in enumerate(labels)}


SEATS_OVER_3 = {"subject": "field:seats", "test": "gt", "value": "3"}
AT_HOME = {"subject": "field:choice", "test": "is", "value": "gn"}


def test_choices_are_rows_and_keep_their_values(editor: Editor) -> None:
    editor.press("field-new:choice:section:0")
    editor.press("save", label_zh="出差类型", **choices("国内", "国外", ""))
    options = editor.draft.by_key["choice"].options
    assert [option.label["zh"] for option in options] == ["国内", "国外"]
    page = editor.filled()
    swapped = {"options-0-ORDER": "2", "options-1-ORDER": "1", "options-1-label_zh": "海外"}
    editor.press("save", **swapped)
    after = editor.draft.by_key["choice"].options
    assert [option.label["zh"] for option in after] == ["海外", "国内"]
    assert [option.value for option in after] == [page["options-1-value"], page["options-0-value"]]


def test_a_condition_offers_the_tests_and_values_that_fit(editor: Editor) -> None:
    editor.press("field-new:choice:section:0")
    editor.press("open:where", label_zh="出差类型", **choices("国内", "国外"))
    answer = editor.press("add:when")
    assert len(answer.criteria.live) == 1
    answer = editor.press("redraw", **condition({"subject": "field:choice", "test": ""}))
    (row,) = answer.criteria.live
    assert [test for test, _words in row.fields["test"].choices][:2] == ["is", "is_not"]
    assert [words for _value, words in row.fields["value"].choices] == ["—", "国内", "国外"]
    editor.press("save", **condition(AT_HOME))
    when = editor.draft.by_key["where"].when
    assert when is not None
    assert when.to_json() == {"all": [{"field": "choice", "test": "is", "value": "gn"}]}


def test_lines_that_belong_together_make_a_group(editor: Editor) -> None:
    editor.press("field-new:text:section:0")
    lines = (SEATS_OVER_3, {"subject": "field:where", "test": "filled"},
             {"subject": "requester:role", "test": "is", "value": "head", "joined": "on"})  # fmt: skip
    editor.press("save", **condition(*lines))
    when = editor.draft.by_key["text"].when
    assert when is not None
    group = [{"field": "where", "test": "filled"}, {"requester": "role", "test": "is", "value": "head"}]
    expected = {"all": [{"field": "seats", "test": "gt", "value": "3"}, {"any": group}]}
    assert when.to_json() == expected
    editor.press("open:text")
    editor.press("save")
    again = editor.draft.by_key["text"].when
    assert again is not None and again.to_json() == expected, "opened and saved it is the same"


def test_what_needs_a_field_is_not_offered_in_its_condition(editor: Editor) -> None:
    editor.press("open:where")
    editor.press("open:seats", **condition(SEATS_OVER_3))
    assert "field:where" not in editor.item.scope.subjects


def test_a_column_opens_under_the_key_that_it_got(editor: Editor) -> None:
    editor.press("field-new:text:section:0")
    editor.press("field-new:rows:section:0")
    for command in ("field-new:text:rows", "field-new:text:rows", "field-copy:rows.text_2"):
        item = editor.press(command)
        assert item.address.startswith("rows.text")


def test_a_table_has_columns_with_totals(editor: Editor) -> None:
    editor.press("field-new:rows:section:0")
    editor.press("field-new:money:rows", label_zh="费用明细")
    editor.press("save", label_zh="金额", total="on")
    rows = editor.draft.by_key["rows"]
    assert [column.label["zh"] for column in rows.columns] == ["金额"] and rows.totals == ("money",)
    editor.press("field-new:calculated:section:0")
    editor.press("save", label_zh="合计", op="sum", of=["rows.money"])
    calculation = editor.draft.by_key["calculated"].calculation
    assert calculation is not None and calculation.of == ("rows.money",)


@pytest.mark.parametrize(
    ("do", "keys"),
    [
        ("field-up:where", ["where", "seats"]),
        ("field-down:seats", ["where", "seats"]),
        ("field-up:seats", ["seats", "where"]),
        ("field-copy:seats", ["seats", "seats_2", "where"]),
        ("field-remove:seats", ["where"]),
        ("field-place:where:0:0", ["where", "seats"]),
        ("field-remove:nothing", ["seats", "where"]),
        ("field-new:song:section:0", ["seats", "where"]),
        ("field-new:text:section:9", ["seats", "where"]),
        ("field-up:section:7", ["seats", "where"]),
        ("nonsense", ["seats", "where"]),
    ],
)
def test_fields_are_moved_copied_and_removed(editor: Editor, do: str, keys: list[str]) -> None:
    editor.press(do)
    assert editor.keys() == keys


def test_a_section_is_added_and_takes_fields(editor: Editor) -> None:
    answer = editor.press("section-new")
    assert answer.address == "section:1"
    editor.press("save", label_zh="办理", stage="fulfilment")
    editor.press("field-down:where")
    assert [[spec.key for spec in section.fields] for section in editor.draft.sections] == [
        ["seats"],
        ["where"],
    ]
    assert editor.draft.sections[1].stage == "fulfilment"
    editor.press("field-up:section:1")
    assert [section.stage for section in editor.draft.sections] == ["fulfilment", "filing"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"min": "2", "max": "1"}, "max"),
        ({"min": "NaN"}, "min"),
        ({"max": "1e400"}, "max"),
        ({"default": "7", "max": "5"}, "default"),
        ({"label_en": "x" * 201}, "label_en"),
        ({"kind": "song"}, "kind"),
    ],
)
def test_what_cannot_be_kept_stands_beside_its_field(
    editor: Editor, typed: dict[str, str], field: str
) -> None:
    editor.press("open:seats")
    answer = editor.press("open:where", **typed)
    assert answer.address == "seats", "it stays open, with what was typed"
    assert list(answer.settings.errors) == [field]
    assert editor.keys() == ["seats", "where"]


def test_a_choice_gets_a_value_made_of_its_words_and_keeps_it(editor: Editor) -> None:
    editor.press("field-new:choice:section:0")
    editor.press("save", **choices("国内", "New York", "？"))
    options = editor.draft.by_key["choice"].options
    assert [option.value for option in options] == ["gn", "new_york", "choice"]
    editor.press("save", **{"options-0-label_zh": "国内出差"})
    assert editor.draft.by_key["choice"].options[0].value == "gn"


def test_choices_without_words_are_no_defaults(editor: Editor) -> None:
    item = editor.press("field-new:choice:section:0")
    assert item.settings.fields["default"].choices == [("", "—")]
    item = editor.press("save", **choices("国内", "国外"))
    assert [words for _value, words in item.settings.fields["default"].choices] == ["—", "国内", "国外"]


@pytest.mark.parametrize(
    ("kind", "begins"), [("money", ("CNY", 0)), ("choice", ("", 2)), ("number", ("", 0))]
)
def test_a_field_that_becomes_another_kind_begins_as_a_new_one(
    editor: Editor, kind: str, begins: tuple[str, int]
) -> None:
    editor.press("open:where")
    editor.press("redraw", kind=kind)
    spec = editor.draft.by_key["where"]
    assert (spec.kind, (spec.currency, len(spec.options))) == (kind, begins)


def test_an_amount_may_be_bounded_by_another_field(editor: Editor) -> None:
    item = editor.press("field-new:money:section:0")
    assert [name for name, _words in item.settings.fields["not_above"].choices] == ["", "seats"]
    editor.press("save", label_zh="预支", not_above="seats")
    assert editor.draft.by_key["money"].not_above == "seats"


def test_a_sum_says_whose_currency_it_has(editor: Editor) -> None:
    editor.press("field-new:money:section:0")
    editor.press("field-new:calculated:section:0")
    item = editor.press("redraw", op="sum", of=["money"])
    none, words = item.settings.fields["currency"].choices[0]
    assert (none, words) == ("", "As its amounts (CNY)")


def test_a_stage_that_no_request_reaches_is_kept_where_it_is_and_is_no_choice_elsewhere(
    editor: Editor,
) -> None:
    editor.press("section-new")
    item = editor.press("save", label_zh="审批", stage="approval")
    assert "stage" in item.settings.errors and editor.draft.sections[1].stage == "filing"
    kept = Editor(a_form(section("cost", field("centre"), stage="approval")))
    kept.press("open:section:0")
    kept.press("save", label_zh="审批")
    assert (kept.draft.sections[0].stage, kept.draft.sections[0].label["zh"]) == ("approval", "审批")


def test_a_column_says_of_which_table_it_is(editor: Editor) -> None:
    editor.press("field-new:rows:section:0")
    editor.press("save", label_zh="费用明细")
    assert editor.press("field-new:text:rows").rows_name == "费用明细"
    assert editor.press("open:rows").rows_name == ""


def test_by_which_field_another_is_measured_is_asked_where_there_is_one() -> None:
    editor = Editor(a_form(field("start", "date"), field("cost", "money", currency="CNY")))
    measured = {"after", "not_before", "not_above"}
    assert not measured & set(editor.press("open:start").settings.fields)
    assert not measured & set(editor.press("open:cost").settings.fields)
    end = editor.press("field-new:date:section:0").settings.fields
    assert [name for name, _words in end["after"].choices] == ["", "start"] and "not_before" in end
    assert "not_above" in editor.press("field-new:number:section:0").settings.fields


TRIP = a_form(
    field("how", "choice") | {"options": [
        {"value": "rail", "label": {"en": "Train", "zh": "火车"}},
        {"value": "air", "label": {"en": "Plane", "zh": "飞机"}},
    ]},
)  # fmt: skip


def _labels(item: Any, side: str = "en") -> list[str]:
    return [row[f"label_{side}"].value() or "" for row in item.options.live]


def test_lines_that_are_pasted_into_a_choice_become_choices() -> None:
    editor = Editor(a_form())
    editor.press("field-new:choice:section:0")
    item = editor.press("lines:options:0:label_zh:火车\n飞机\r\n\r\n自驾\n")
    assert _labels(item, "zh") == ["火车", "飞机", "自驾"]
    item = editor.press("lines:options:0:label_en:Train\nPlane\nCar")
    assert (_labels(item, "en"), _labels(item, "zh")) == (["Train", "Plane", "Car"], ["火车", "飞机", "自驾"])


def test_pasted_lines_stand_after_a_choice_that_has_words_and_before_the_next() -> None:
    editor = Editor(TRIP)
    editor.press("open:how")
    assert _labels(editor.press("lines:options:0:label_en:Bus\nTram")) == ["Train", "Bus", "Tram", "Plane"]


def test_a_pasted_line_of_a_spreadsheet_has_both_languages_and_bullets_are_left_away() -> None:
    editor = Editor(a_form())
    editor.press("field-new:choice:section:0")
    item = editor.press("lines:options:0:label_en:Train\t火车\n\t飞机\n• Car\n- Bus")
    assert (_labels(item), _labels(item, "zh")) == (["Train", "", "Car", "Bus"], ["火车", "飞机", "", ""])


def test_more_pasted_lines_than_a_field_takes_are_refused_whole() -> None:
    editor = Editor(TRIP)
    editor.press("open:how")
    item = editor.press("lines:options:1:label_en:" + "\n".join(map(str, range(500))))
    assert _labels(item) == ["Train", "Plane"]
    assert item.options.non_form_errors() == ["These lines would make more than 200 choices. Paste fewer."]


def test_a_choice_that_comes_back_after_its_removal_was_saved_has_its_value() -> None:
    editor = Editor(TRIP)
    editor.press("open:how")
    page = editor.filled()
    editor.press("save", **page | {"options-0-DELETE": "on"})
    assert [one.value for one in editor.draft.by_key["how"].options] == ["air"]
    editor.press("save", **page)
    assert [one.value for one in editor.draft.by_key["how"].options] == ["rail", "air"]


def test_a_new_field_has_no_key_of_a_column_so_that_beside_it_both_can_be_told_apart(editor: Editor) -> None:
    editor.press("field-new:rows:section:0")
    editor.press("field-new:choice:rows")
    editor.press("field-new:text:rows")
    editor.press("field-new:choice:section:0")
    assert editor.keys() == ["seats", "where", "rows", "choice_2"]
    editor.press("field-copy:where")
    asked = editor.press("open:rows.text").scope.subjects
    assert {"field:choice", "field:choice_2"} <= asked.keys()


def test_a_column_is_what_is_meant_beside_it_where_an_older_form_has_a_field_of_the_same_key() -> None:
    rows = field("items", "rows", columns=[field("kind", "choice", options=["a"]), field("why")])
    editor = Editor(a_form(rows, field("kind", "date")))
    assert editor.press("open:items.why").scope.subjects["field:kind"].kind == "choice"


def test_a_total_of_a_column_has_its_currency_also_under_the_same_key() -> None:
    product = {"op": "product", "of": ["price", "count"]}
    columns = [
        field("price", "money", currency="CNY"),
        field("count", "number"),
        field("sum", "calculated", calculation=product),
    ]
    total = field("sum", "calculated", calculation={"op": "sum", "of": ["items.sum"]})
    form = a_form(field("items", "rows", columns=columns), total)
    assert currency_of(form, form.by_key["sum"]) == "CNY"


def test_what_can_be_added_up_is_said_where_there_is_nothing() -> None:
    editor = Editor(a_form(field("note")))
    editor.press("field-new:calculated:section:0")
    item = editor.press("redraw")
    assert item.settings.fields["of"].help_text.startswith("There is no number or amount yet.")
    editor.press("field-new:money:section:0")
    assert editor.press("open:calculated").settings.fields["of"].help_text == ""
