"""Field sets in the browser: made of a section, renamed, and offered anew to the forms that took them."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from departments.actions.field_sets import create_field_set, publish_field_set
from departments.actions.form_drafts import save_draft
from departments.formspec.edits import take_set
from departments.formspec.form import FormSpec
from departments.formspec.reading import MAX_FIELDS, read_form
from departments.models import FieldSet, Service
from departments.queries.form_drafts import open_draft, stamp_of
from servicedesk.accounts.models import User
from tests.cast import Company
from tests.departments.formspec.forms import a_form, field, section, when
from tests.markup import markup_of

SignIn = Callable[[User], Client]
MAKE = "/manage/services/move-a-desk/form/as-field-set/"
EDITOR = "/manage/services/move-a-desk/form/"
NEWER = "/manage/services/move-a-desk/form/newer/"
DOOR = [field("door"), field("side")]


def keep(service: Service, form: FormSpec, by: User) -> None:
    save_draft(service=service, form=form, stamp=stamp_of(open_draft(service)), by=by)


def a_set(company: Company) -> FieldSet:
    details = {"name_en": "Door", "name_zh": "门", "department": company.facilities}
    return create_field_set(details=details, fields=DOOR, by=company.hugo)


def made(client: Client, **more: Any) -> Any:
    return client.post(MAKE, {"section": "1", "name_en": "", "name_zh": "", "field_set": ""} | more)


def test_a_section_of_a_draft_becomes_a_field_set_and_later_its_next_version(
    company: Company, as_person: SignIn
) -> None:
    client, facilities = as_person(company.hugo), company.facilities.pk
    keep(company.move_desk, a_form(section("a", field("x")), section("b", *DOOR)), company.hugo)
    page = made(client, name_en="Door", department=facilities)
    assert page["Location"] == "/manage/field-sets/door/"
    row = FieldSet.objects.get()
    assert [spec.key for spec in row.newest.specs] == [
        "door",
        "side",
    ] and row.department == company.facilities
    made(client, section="0", field_set=row.pk, department=facilities)
    page = markup_of(client.get("/manage/field-sets/door/"))
    assert "Version 2" in page and "“x” added" in page and "“door” removed" in page


def test_what_cannot_become_a_set_is_said_on_the_form(company: Company, as_person: SignIn) -> None:
    client, facilities = as_person(company.hugo), company.facilities.pk
    keep(
        company.move_desk,
        a_form(section("a", field("x")), section("b", field("y", when=when("x", "filled")))),
        company.hugo,
    )
    page = markup_of(made(client, department=facilities))
    assert "Enter a name in at least one language." in page
    page = markup_of(made(client, name_en="Door", department=facilities))
    assert "y: This field refers to “x”, which is not in this form." in page
    assert list(made(client, name_en="Door").context["form"].errors) == ["department"]
    assert not FieldSet.objects.exists()


def test_a_form_without_fields_leads_to_its_editor(company: Company, as_person: SignIn) -> None:
    keep(company.move_desk, FormSpec(), company.hugo)
    assert "The request form has no fields yet." in markup_of(as_person(company.hugo).get(MAKE))


def test_a_new_set_begins_with_the_service_whose_form_has_the_fields(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    answer = client.post("/manage/field-sets/new/", {"service": company.move_desk.pk})
    assert answer["Location"] == MAKE
    assert client.post("/manage/field-sets/new/", {"service": company.screens.pk}).status_code == 200


def test_a_set_is_renamed_and_taken_out_of_use(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    a_set(company)
    client.post("/manage/field-sets/door/", {"name_en": "Lock", "name_zh": "锁"})
    row = FieldSet.objects.get()
    assert (row.name_en, row.name_zh, row.key, row.is_active) == ("Lock", "锁", "door", False)
    assert "not offered" in markup_of(client.get("/manage/field-sets/"))
    assert as_person(company.ines).get("/manage/field-sets/door/").status_code == 404


def test_a_newer_version_is_looked_at_and_put_into_the_draft(company: Company, as_person: SignIn) -> None:
    client, row = as_person(company.hugo), a_set(company)
    keep(company.move_desk, take_set(FormSpec(), read_form(DOOR).fields, key="door", version=1), company.hugo)
    assert "All field sets are up to date" in markup_of(client.get(NEWER))
    publish_field_set(field_set=row, fields=[DOOR[0], field("colour")], by=company.hugo)
    page = client.get(NEWER)
    assert "“colour” added" in markup_of(page) and "“side” removed" in markup_of(page)
    assert f'href="{NEWER.removesuffix("newer/")}"' in markup_of(page).partition("into the draft")[2], (
        "a way back"
    )
    stamp = page.context["stamp"]
    late = client.post(NEWER, {"set": "door:1", "stamp": "0-99"})
    assert "Below is what would change now" in markup_of(late) and "“colour” added" in markup_of(late)
    client.post(NEWER, {"set": "door:1", "stamp": stamp})
    draft = open_draft(company.move_desk)
    assert [(spec.key, spec.origin.version) for spec in draft.spec.fields] == [("door", 2), ("colour", 2)]


def pressed(client: Client, do: str) -> Any:
    shown = client.get(EDITOR).context
    return client.post(EDITOR, {"content": shown["content"], "stamp": shown["stamp"], "do": do})


def test_field_sets_stand_where_fields_are_added_and_go_into_that_section(
    company: Company, as_person: SignIn
) -> None:
    client, row = as_person(company.hugo), a_set(company)
    keep(company.move_desk, a_form(section("a", field("x")), section("b", field("y"))), company.hugo)
    page = markup_of(client.get(EDITOR))
    assert page.count('value="set-new:door:section:0"') == page.count('value="set-new:door:section:1"') == 1
    assert "door, side" in page
    answer = pressed(client, "set-new:door:section:0")
    assert answer["Location"] == f"{EDITOR}?open=door#open"
    first, second = open_draft(company.move_desk).spec.sections
    assert [spec.key for spec in first.fields] == ["x", "door", "side"] and len(second.fields) == 1
    assert [spec.origin and spec.origin.version for spec in first.fields] == [None, 1, 1]
    pressed(client, "undo")
    assert [spec.key for spec in open_draft(company.move_desk).spec.fields] == ["x", "y"]
    FieldSet.objects.filter(pk=row.pk).update(is_active=False)
    for gone in ("set-new:door:section:0", "set-new:moon:section:0", "set-new:door:section:9", "set-new:"):
        pressed(client, gone)
    assert [spec.key for spec in open_draft(company.move_desk).spec.fields] == ["x", "y"]


def test_an_empty_form_begins_with_a_field_set_and_a_full_one_says_that_it_is_full(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    a_set(company)
    keep(company.move_desk, FormSpec(), company.hugo)
    pressed(client, "set-new:door:")
    assert [spec.key for spec in open_draft(company.move_desk).spec.fields] == ["door", "side"]
    keep(company.move_desk, a_form(*(field(f"f{n}") for n in range(MAX_FIELDS))), company.hugo)
    assert f"A form has at most {MAX_FIELDS} fields." in markup_of(pressed(client, "set-new:door:section:0"))
    assert len(open_draft(company.move_desk).spec.fields) == MAX_FIELDS
