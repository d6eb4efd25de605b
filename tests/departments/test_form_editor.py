"""The editor of request forms: every button saves what is open, then does its part, with and without scripts alike."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from departments.formspec.edits import field_at
from departments.formspec.form import FormSpec
from departments.queries.form_drafts import open_draft, stamp_of
from servicedesk.accounts.models import User
from tests.cast import Company
from tests.htmx import HTMX

SignIn = Callable[[User], Client]
URL = "/manage/services/move-a-desk/form/"


class Editor:
    """A head before the editor: what the page holds is what is posted back."""

    def __init__(self, client: Client, company: Company) -> None:
        self.client, self.service = client, company.move_desk
        self.answer: Any = client.get(URL)

    @property
    def draft(self) -> FormSpec:
        return open_draft(self.service).spec

    def keys(self) -> list[str]:
        return [spec.key for spec in self.draft.fields]

    def press(self, do: str, **typed: Any) -> Any:
        """Press a button, with what was typed into the open field."""
        self.answer = self.client.post(URL, self.page() | typed | {"do": do}, headers=HTMX)
        return self.answer

    def page(self) -> dict[str, Any]:
        context = self.answer.context
        item = context["item"]
        data: dict[str, Any] = {
            "content": context["content"],
            "stamp": context["stamp"],
            "item": item.address if item else "",
        }
        for form in forms_of(item):
            for field in form:
                value = field.value()
                if value not in (None, "", []) and value is not False:
                    data[field.html_name] = "on" if value is True else value
        return data


def forms_of(item: Any) -> list[Any]:
    if item is None:
        return []
    rows = [one for one in (item.criteria, item.options) if one is not None]
    many = [form for one in rows for form in (one.management_form, *one.forms)]
    return [item.settings, item.joiner, *many]


@pytest.fixture
def editor(company: Company, as_person: SignIn) -> Editor:
    return Editor(as_person(company.hugo), company)


def test_the_editor_shows_what_is_published_and_writes_nothing(editor: Editor) -> None:
    lines = editor.answer.context["parts"][0].lines
    assert [line.label for line in lines] == ["Seats", "Where to"]
    assert editor.service.form_drafts.count() == 0


def test_a_field_is_added_by_its_kind_and_opens(editor: Editor) -> None:
    answer = editor.press("field-new:money:section:0")
    assert editor.keys() == ["seats", "where", "money"]
    assert answer.context["item"].address == "money"
    assert answer["HX-Replace-Url"] == f"{URL}?open=money#open"
    editor.press("save", label_zh="交通费", currency="CNY", need="required", min="1")
    spec = editor.draft.by_key["money"]
    assert (spec.label["zh"], spec.currency, spec.is_required, spec.min) == ("交通费", "CNY", True, "1")


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
ABROAD = {"subject": "field:choice", "test": "is", "value": "choice"}


def test_choices_are_rows_and_keep_their_values(editor: Editor) -> None:
    editor.press("field-new:choice:section:0")
    editor.press("save", label_zh="出差类型", **choices("国内", "国外", ""))
    options = editor.draft.by_key["choice"].options
    assert [option.label["zh"] for option in options] == ["国内", "国外"]
    page = editor.page()
    swapped = {"options-0-ORDER": "2", "options-1-ORDER": "1", "options-1-label_zh": "海外"}
    editor.press("save", **swapped)
    after = editor.draft.by_key["choice"].options
    assert [option.label["zh"] for option in after] == ["海外", "国内"]
    assert [option.value for option in after] == [page["options-1-value"], page["options-0-value"]]


def test_a_choice_that_is_saved_twice_from_the_same_page_keeps_its_value(editor: Editor) -> None:
    """The rows of the open field are not drawn anew when it is saved, so a new one still has no value there."""
    editor.press("field-new:choice:section:0")
    typed = choices("国内", "国外")
    first = editor.press("save", **typed)
    page = first.context["content"], first.context["stamp"]
    values = [option.value for option in editor.draft.by_key["choice"].options]
    editor.client.post(
        URL,
        editor.page() | {"content": page[0], "stamp": page[1], "do": "save", "options-0-value": "",
                         "options-1-value": "", "options-0-label_zh": "国内", "options-1-label_zh": "国外"},
    )  # fmt: skip
    assert [option.value for option in editor.draft.by_key["choice"].options] == values


def test_a_condition_offers_the_tests_and_values_that_fit(editor: Editor) -> None:
    editor.press("field-new:choice:section:0")
    editor.press("open:where", label_zh="出差类型", **choices("国内", "国外"))
    answer = editor.press("add:when")
    assert len(answer.context["item"].criteria.live) == 1
    answer = editor.press("redraw", **condition({"subject": "field:choice", "test": ""}))
    (row,) = answer.context["item"].criteria.live
    assert [test for test, _words in row.fields["test"].choices][:2] == ["is", "is_not"]
    assert [words for _value, words in row.fields["value"].choices] == ["—", "国内", "国外"]
    editor.press("save", **condition(ABROAD))
    when = editor.draft.by_key["where"].when
    assert when is not None
    assert when.to_json() == {"all": [{"field": "choice", "test": "is", "value": "choice"}]}


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


def test_a_condition_on_a_removed_field_stays_and_is_said_to_be_broken(editor: Editor) -> None:
    editor.press("open:where")
    editor.press("save", **condition(SEATS_OVER_3))
    answer = editor.press("field-remove:seats")
    assert [(one.address, one.is_refusal) for one in answer.context["notices"]][0] == ("where", True)
    editor.press("save", help_zh="填写楼层")
    when = editor.draft.by_key["where"].when
    assert when is not None and when.to_json() == {"all": [{"field": "seats", "test": "gt", "value": "3"}]}
    editor.press("undo")
    editor.press("undo")
    assert editor.keys() == ["seats", "where"]


def test_what_needs_a_field_is_not_offered_in_its_condition(editor: Editor) -> None:
    editor.press("open:where")
    editor.press("open:seats", **condition(SEATS_OVER_3))
    item = editor.answer.context["item"]
    assert "field:where" not in item.scope.subjects


def test_a_column_opens_under_the_key_that_it_got(editor: Editor) -> None:
    editor.press("field-new:text:section:0")
    editor.press("field-new:rows:section:0")
    for command in ("field-new:text:rows", "field-new:text:rows", "field-copy:rows.text_2"):
        item = editor.press(command).context["item"]
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
    assert answer.context["item"].address == "section:1"
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
    assert answer.context["item"].address == "seats", "it stays open, with what was typed"
    assert list(answer.context["item"].settings.errors) == [field]
    assert editor.service.form_drafts.count() == 0


def test_a_step_back_brings_back_what_was_there_before(editor: Editor) -> None:
    editor.press("field-remove:seats")
    editor.press("field-new:text:section:0")
    editor.press("undo")
    assert editor.keys() == ["where"]
    editor.press("undo")
    assert editor.keys() == ["seats", "where"]


def test_two_editors_see_both_versions_and_take_from_either(
    company: Company, as_person: SignIn, editor: Editor
) -> None:
    other = Editor(as_person(company.ada), company)
    editor.press("open:where")
    other.press("open:seats")
    other.press("save", label_en="Chairs")
    answer = editor.press("save", label_en="New place")
    assert answer.status_code == 409
    context = answer.context
    assert [one.key for one in context["differences"]] == ["seats", "where"]
    sent = {name: context[name] for name in ("mine", "theirs", "stamp")}
    editor.client.post(f"{URL}settle/", sent | {"take-seats": "theirs", "take-where": "mine"})
    labels = [spec.label["en"] for spec in editor.draft.fields]
    assert labels == ["Chairs", "New place"]


def test_who_changed_nothing_sees_what_the_other_saved(
    company: Company, as_person: SignIn, editor: Editor
) -> None:
    other = Editor(as_person(company.ada), company)
    other.press("field-remove:seats")
    answer = editor.press("open:where")
    assert answer["HX-Redirect"] == f"{URL}?open=where#open"


def test_a_draft_is_reviewed_and_published(editor: Editor) -> None:
    editor.press("field-new:text:section:0")
    answer = editor.press("review", label_en="Floor", label_zh="楼层")
    assert answer["HX-Redirect"] == f"{URL}review/"
    page = editor.client.get(f"{URL}review/")
    assert "Floor" in page.content.decode()
    editor.client.post(f"{URL}review/", {"stamp": page.context["stamp"]})
    assert editor.service.forms.latest("number").specs[-1].label["zh"] == "楼层"


def test_an_unsound_draft_is_refused_with_a_link_to_the_field(editor: Editor) -> None:
    editor.press("field-new:choice:section:0")
    page = editor.client.get(f"{URL}review/")
    assert f"{URL}?open=choice" in page.content.decode()
    answer = editor.client.post(f"{URL}review/", {"stamp": page.context["stamp"]})
    assert answer.status_code == 400 and editor.service.forms.count() == 1


def test_without_scripts_a_button_leads_to_the_page_of_what_is_open(editor: Editor) -> None:
    answer = editor.client.post(URL, editor.page() | {"do": "field-new:text:section:0"})
    assert (answer.status_code, answer["Location"]) == (302, f"{URL}?open=text#open")


@pytest.mark.parametrize(
    "content", ["[", "7", '[{"kind": "song"}]', "[" * 9000, '[{"key": "a", "kind": "text"}]']
)
def test_forged_content_and_addresses_do_no_harm(editor: Editor, content: str) -> None:
    for address in ("section:9", "nothing", "seats.x", "section:-1", "section:x"):
        answer = editor.client.post(URL, {"content": content, "stamp": "", "item": address, "do": "save"})
        assert answer.status_code in (200, 302, 409)
    assert editor.service.forms.count() == 1


def test_questions_are_copied_from_another_service(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    answer = client.post("/manage/services/screens/form/copy/", {"source": company.move_desk.pk})
    assert answer.status_code == 302
    assert list(open_draft(company.screens).spec.by_key) == ["seats", "where"]


def test_a_draft_is_discarded_and_comes_back(editor: Editor) -> None:
    editor.press("field-remove:seats")
    editor.client.post(f"{URL}discard/")
    assert editor.keys() == ["seats", "where"]
    editor.client.post(f"{URL}restore/")
    assert editor.keys() == ["where"]


def test_only_those_who_edit_the_form_open_it(company: Company, as_person: SignIn) -> None:
    for person in (company.mia, company.frida):
        for page in ("", "review/", "copy/", "discard/", "field-set/", "preview/"):
            assert as_person(person).get(URL + page).status_code == 404
    assert stamp_of(open_draft(company.move_desk)) == "1-0"
