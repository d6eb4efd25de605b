"""The editor of request forms: every button saves what is open, then does its part, with and without scripts alike."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from departments.actions.catalog import create_service
from departments.actions.field_sets import create_field_set, publish_field_set
from departments.display.form_outline import notices
from departments.enums import ServiceState
from departments.formspec.form import FormSpec
from departments.formspec.problems import problems_of
from departments.models import Service
from departments.queries.form_drafts import open_draft, stamp_of
from servicedesk.accounts.models import User
from tests.cast import Company
from tests.departments.formspec.forms import a_form, field
from tests.departments.places import some_places
from tests.departments.test_catalog_actions import details
from tests.departments.test_form_editing import SEATS_OVER_3, choices, condition, forms_of
from tests.htmx import HTMX
from tests.markup import markup_of

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
            for bound in form:
                value = bound.value()
                if value not in (None, "", []) and value is not False:
                    data[bound.html_name] = "on" if value is True else value
        return data


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
    assert 'id="open" tabindex="-1"' in markup_of(answer), "the address takes the focus there"
    editor.press("save", label_zh="交通费", currency="CNY", need="required", min="1")
    spec = editor.draft.by_key["money"]
    assert (spec.label["zh"], spec.currency, spec.is_required, spec.min) == ("交通费", "CNY", True, "1")


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


def test_what_cannot_be_kept_stands_beside_its_field(editor: Editor) -> None:
    editor.press("open:seats")
    answer = editor.press("open:where", default="7", max="5")
    assert answer.context["item"].address == "seats", "it stays open, with what was typed"
    assert list(answer.context["item"].settings.errors) == ["default"]
    assert "Not saved yet" in answer.content.decode()
    assert editor.service.form_drafts.count() == 0


def test_a_step_back_brings_back_what_was_there_before(editor: Editor) -> None:
    editor.press("field-remove:seats")
    editor.press("field-new:text:section:0")
    editor.press("undo")
    assert editor.keys() == ["where"]
    editor.press("undo")
    assert editor.keys() == ["seats", "where"]


def test_rows_are_counted_as_rows(company: Company, as_person: SignIn) -> None:
    company.hugo.language = "zh-hans"
    company.hugo.save()
    editor = Editor(as_person(company.hugo), company)
    page = editor.press("field-new:rows:section:0").content.decode()
    assert "最少行数" in page and "最多行数" in page


def labels(editor: Editor) -> list[str]:
    return [spec.label["en"] for spec in editor.draft.fields]


def test_what_two_editors_did_to_different_fields_is_kept_of_both_without_a_question(
    company: Company, as_person: SignIn, editor: Editor
) -> None:
    other = Editor(as_person(company.ada), company)
    editor.press("open:where")
    other.press("open:seats")
    other.press("save", label_en="Chairs")
    answer = editor.press("save", label_en="New place")
    assert answer.status_code == 200 and "What both of you did is kept." in answer["HX-Trigger"]
    assert "Changed there: Chairs." in answer["HX-Trigger"]
    assert answer["HX-Retarget"] == "#editor"  # all that the page shows is older
    assert "Chairs" in answer.context["content"] and answer.context["item"].address == "where"
    assert labels(editor) == ["Chairs", "New place"]


def test_fields_that_two_editors_added_at_once_are_both_there_and_ones_own_stays_open(
    company: Company, as_person: SignIn, editor: Editor
) -> None:
    other = Editor(as_person(company.ada), company)
    other.press("field-new:text:section:0")
    other.press("save", label_en="Theirs")
    answer = editor.press("field-new:text:section:0")
    assert editor.keys() == ["seats", "where", "text_2", "text"]
    assert answer.context["item"].address == "text_2"


def test_a_section_that_is_open_stays_open_where_another_editor_put_one_before_it(
    company: Company, as_person: SignIn, editor: Editor
) -> None:
    editor.press("section-new")
    editor.press("save", label_en="Last")
    other = Editor(as_person(company.ada), company)
    other.press("section-new")
    other.press("save", label_en="First")
    other.press("field-up:section:2")
    answer = editor.press("save", help_en="Fill in")
    sections = editor.draft.sections
    assert [one.label.get("en", "") for one in sections] == ["", "First", "Last"]
    assert sections[2].help["en"] == "Fill in" and answer.context["item"].address == "section:2"


def test_two_editors_see_what_both_changed_and_take_from_either(
    company: Company, as_person: SignIn, editor: Editor
) -> None:
    other = Editor(as_person(company.ada), company)
    for one in (editor, other):
        one.press("open:where")
    other.press("save", label_en="Where, theirs")
    other.press("open:seats")
    other.press("save", label_en="Chairs")
    answer = editor.press("save", label_en="New place")
    assert answer.status_code == 409
    context = answer.context
    assert [(one.key, one.part) for one in context["differences"]] == [("where", "label.en")]
    sent = {name: context[name] for name in ("mine", "theirs", "base", "stamp")}
    settled = editor.client.post(f"{URL}settle/", sent | {"take-where--label.en": "mine", "item": "where"})
    assert settled["Location"] == f"{URL}?open=where#open"
    assert labels(editor) == ["Chairs", "New place"]


def test_of_one_field_each_part_is_taken_from_either_and_what_one_did_alone_is_kept(
    company: Company, as_person: SignIn, editor: Editor
) -> None:
    other = Editor(as_person(company.ada), company)
    for one in (editor, other):
        one.press("open:where")
    other.press("save", label_en="Where, theirs", help_en="Theirs", label_zh="他们的", need="required")
    answer = editor.press("save", label_en="New place", help_en="Mine", help_zh="说明")
    assert answer.status_code == 409
    found = answer.context["differences"]
    assert [(one.key, one.part) for one in found] == [("where", "label.en"), ("where", "help.en")]
    page = markup_of(answer)
    assert "text in English: “Where, theirs” → “New place”" in page
    assert "他们的" not in page.partition('<ul class="rows">')[2]
    sent = {name: answer.context[name] for name in ("mine", "theirs", "base", "stamp")}
    chosen = {"take-where--label.en": "mine", "take-where--help.en": "theirs"}
    editor.client.post(f"{URL}settle/", sent | chosen)
    where = editor.draft.by_key["where"]
    assert (where.label["en"], where.label["zh"]) == ("New place", "他们的")
    assert (where.help["en"], where.help["zh"], where.is_required) == ("Theirs", "说明", True)


def test_what_is_saved_while_two_versions_are_compared_is_kept_too(
    company: Company, as_person: SignIn, editor: Editor
) -> None:
    other = Editor(as_person(company.ada), company)
    for one in (editor, other):
        one.press("open:where")
    other.press("save", label_en="Where, theirs")
    context = editor.press("save", label_en="New place").context
    other.press("open:seats")
    other.press("save", label_en="Chairs")
    sent = {name: context[name] for name in ("mine", "theirs", "base", "stamp")}
    editor.client.post(f"{URL}settle/", sent | {"take-where--label.en": "mine"})
    assert labels(editor) == ["Chairs", "New place"]


def test_who_changed_nothing_sees_what_the_other_saved(
    company: Company, as_person: SignIn, editor: Editor
) -> None:
    other = Editor(as_person(company.ada), company)
    other.press("field-remove:seats")
    answer = editor.press("open:where")
    assert "Changed there: Seats." in answer["HX-Trigger"]
    assert "This is how it is now." in answer["HX-Trigger"] and answer.context["item"].address == "where"
    assert "seats" not in answer.context["content"]


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


def test_an_editor_who_goes_on_with_a_discarded_draft_is_asked_about_what_both_changed(
    editor: Editor,
) -> None:
    editor.press("open:where")
    editor.press("save", label_en="Which room")
    editor.client.post(f"{URL}discard/")
    answer = editor.press("save", label_en="Which room, and which desk")
    assert answer.status_code == 409 and "The draft was discarded" in answer.content.decode()
    assert editor.service.form_drafts.filter(discarded_at=None).count() == 0


def test_problems_stand_in_the_order_of_the_form(editor: Editor) -> None:
    columns = [field("n", label={"en": "", "zh": ""}), field("m", "choice")]
    content = a_form(
        field("kind", "choice"),
        field("rows", "rows", columns=columns),
        field("last", label={"en": "", "zh": ""}),
    )
    found = notices(content, problems_of(content))
    assert [one.address for one in found if one.is_refusal] == ["kind", "rows.n", "rows.m", "last"]


def test_every_page_of_a_service_has_one_main_action(company: Company, editor: Editor) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(state=ServiceState.DRAFT)
    editor.press("field-remove:seats")
    for page in (
        "",
        "form/",
        "form/review/",
        "audience/",
        "responsibility/",
        "targets/",
        "link/",
        "versions/",
    ):
        content = editor.client.get(f"/manage/services/move-a-desk/{page}").content.decode()
        main = content[content.index('id="content"') :]
        assert len(re.findall(r'class="[^"]*\bbtn-primary\b', main)) <= 1, page


def test_only_those_who_edit_the_form_open_it(company: Company, as_person: SignIn) -> None:
    for person in (company.mia, company.frida):
        for page in ("", "review/", "copy/", "discard/", "preview/"):
            assert as_person(person).get(URL + page).status_code == 403
    assert stamp_of(open_draft(company.move_desk)) == "1-0"


def test_a_pattern_of_ones_own_stays_chosen_until_it_is_written(editor: Editor) -> None:
    editor.press("open:where")
    answer = editor.press("redraw", format="mask")
    assert answer.context["item"].settings["format"].value() == "mask"
    assert "mask" in answer.context["item"].settings.fields
    editor.press("save", mask="E99999")
    assert editor.draft.by_key["where"].mask == "E99999"


def test_the_cursor_waits_in_what_was_just_added(editor: Editor) -> None:
    assert "autofocus" in editor.press("field-new:text:section:0").content.decode()
    assert "autofocus" not in editor.press("open:seats").content.decode()


def test_what_has_no_name_yet_is_told_by_its_kind(editor: Editor) -> None:
    page = editor.press("field-new:date:section:0").content.decode()
    assert "date, no name yet: Write the question in at least one language." in page
    assert "Move date, no name yet up" in page


def test_missing_translations_are_one_line_with_links(editor: Editor) -> None:
    editor.press("field-new:text:section:0")
    editor.press("field-new:text:section:0", label_zh="楼层")
    answer = editor.press("save", label_zh="房间")
    (notice,) = [one for one in answer.context["notices"] if one.places]
    assert notice.sentence == "2 fields or sections have texts that are missing in English"
    assert [(one.address, one.sentence) for one in notice.places][-1] == ("text_2", "房间")


def test_a_column_to_be_mended_is_marked_in_the_list(editor: Editor) -> None:
    editor.press("field-new:rows:section:0")
    answer = editor.press("field-new:choice:rows")
    (part,) = answer.context["parts"]
    assert part.lines[-1].columns[0].refusals == 1


def test_field_sets_are_offered_where_there_are_any(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    empty = "/manage/services/screens/form/"
    assert "Field sets" not in client.get(empty).content.decode().split('id="content"')[1]
    create_field_set(details={"name_zh": "地址"}, fields=[field("street")], by=company.ada)
    page = client.get(empty).content.decode()
    assert page.count('value="set-new:dz:"') == 1 and "<b>地址</b>" in page
    assert "has a newer version" not in page and "Make a field set" not in page


def test_a_newer_version_of_a_field_set_is_said_where_the_form_is_edited(editor: Editor) -> None:
    row = create_field_set(details={"name_zh": "地址"}, fields=[field("street")], by=None)
    editor.press("field-remove:seats")
    editor.press(f"set-new:{row.key}:section:0")
    page = markup_of(editor.client.get(URL))
    assert "has a newer version" not in page
    publish_field_set(field_set=row, fields=[field("street"), field("city")], by=None)
    page = markup_of(editor.client.get(URL))
    assert "A field set in this form has a newer version." in page
    assert 'href="/manage/services/move-a-desk/form/newer/"' in page


def test_a_draft_that_was_just_begun_can_be_discarded_without_a_reload(editor: Editor) -> None:
    assert "Discard the draft" not in markup_of(editor.answer)
    answer = editor.press("field-remove:seats")
    page = markup_of(answer)
    assert "Discard the draft" in page.partition('id="form-draft"')[2]
    assert 'hx-select-oob="#form-more"' in page, "the place beside the form is drawn with it"


def test_conditions_find_people_and_places_by_name_and_keep_what_names_them(
    company: Company, editor: Editor
) -> None:
    places = some_places()
    editor.press("field-new:person:section:0")
    editor.press("open:where", label_zh="直属上级")
    asked = {"subject": "field:person", "test": "is", "value": company.noah.name}
    page = editor.press("save", **condition(asked)).content.decode()
    when = editor.draft.by_key["where"].when
    assert when is not None
    assert when.to_json() == {"all": [{"field": "person", "test": "is", "value": company.noah.email}]}
    assert 'data-pick="/people/options/"' in page
    several = {"subject": "requester:place", "test": "one_of", "value": f"Plum\n{places.berlin.code}"}
    editor.press("save", **condition(several))
    when = editor.draft.by_key["where"].when
    assert when is not None
    assert when.to_json()["all"][0]["value"] == [places.room.code, places.berlin.code]
    line = next(one for one in editor.answer.context["parts"][0].lines if one.address == "where")
    assert "Plum" in line.condition and places.room.code not in line.condition
    answer = editor.press("save", **condition({**several, "value": "Nowhere"}))
    assert "No place is called" in answer.content.decode()


def test_a_condition_on_someone_who_left_can_stay(company: Company, editor: Editor) -> None:
    editor.press("field-new:person:section:0")
    editor.press("open:where", label_zh="直属上级")
    editor.press("save", **condition({"subject": "field:person", "test": "is", "value": company.noah.email}))
    company.noah.is_active = False
    company.noah.save(update_fields=["is_active"])
    editor.press("save", help_zh="填写楼层")
    spec = editor.draft.by_key["where"]
    assert spec.help["zh"] == "填写楼层" and spec.when is not None


def test_a_person_is_filled_in_beforehand_by_name(company: Company, editor: Editor) -> None:
    editor.press("field-new:person:section:0")
    answer = editor.press("redraw", default="certain")
    assert "certain" in answer.context["item"].settings.fields
    editor.press("save", label_zh="经办人", certain=company.noah.name)
    assert editor.draft.by_key["person"].default == company.noah.pk
    page = editor.client.get(f"{URL}?open=person").content.decode()
    assert f'value="{company.noah.email}"' in page
    editor.press("save", default="requester", certain="")
    assert editor.draft.by_key["person"].default == "requester"


def test_publishing_gives_new_fields_keys_made_of_their_words(editor: Editor) -> None:
    editor.press("field-new:text:section:0")
    editor.press("field-new:text:section:0", label_zh="楼层")
    page = editor.press("review", label_en="Room number") and editor.client.get(f"{URL}review/")
    editor.client.post(f"{URL}review/", {"stamp": page.context["stamp"]})
    newest = editor.service.forms.latest("number").spec
    assert list(newest.by_key) == ["seats", "where", "lc", "room_number"]
    editor.answer = editor.client.get(f"{URL}?open=lc")
    page = editor.press("review", label_zh="楼层号") and editor.client.get(f"{URL}review/")
    editor.client.post(f"{URL}review/", {"stamp": page.context["stamp"]})
    assert "lc" in editor.service.forms.latest("number").spec.by_key, "what programs know keeps its key"


def test_publishing_the_form_of_a_draft_service_says_what_is_still_to_do(editor: Editor) -> None:
    editor.service.state = ServiceState.DRAFT
    editor.service.save(update_fields=["state"])
    editor.press("field-new:text:section:0")
    editor.press("save", label_en="Floor")
    stamp = editor.client.get(f"{URL}review/").context["stamp"]
    said = editor.client.post(f"{URL}review/", {"stamp": stamp}, follow=True).content.decode()
    assert "Publish the service too, so that it can be requested." in said
    assert "applies to new requests from now on" not in said


def test_the_list_is_punctuated_as_its_language_is_and_numbers_have_no_quotes(editor: Editor) -> None:
    editor.press("field-new:money:section:0")
    editor.press("save", label_zh="金额", label_en="Amount", currency="CNY", need="required")
    over = condition({"subject": "field:money", "test": "gt", "value": "5000"})
    editor.press("field-new:text:section:0")
    editor.press("save", label_zh="原因", label_en="Why", need="required", **over)
    assert "only if Amount is more than CN¥5,000" in " ".join(editor.client.get(URL).content.decode().split())
    User.objects.update(language="zh-hans")
    page = " ".join(editor.client.get(URL).content.decode().split())
    assert "金额 · 必填" in page and "仅当金额大于¥5,000" in page


def test_the_first_version_of_a_form_speaks_of_no_earlier_requests(
    company: Company, as_person: SignIn
) -> None:
    service = create_service(details=details(company), by=company.hugo)
    page = as_person(company.hugo).get(f"/manage/services/{service.slug}/form/review/").content.decode()
    assert "What will be asked" in page and "Earlier requests keep" not in page
