"""Field sets: fields that many forms take, each in the version that it took."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from departments.actions.field_sets import change_field_set, create_field_set, publish_field_set
from departments.actions.publishing import UnsoundForm
from departments.display.form_versions import change_words
from departments.formspec.edits import copy_section, remove, take_set, update_set
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from departments.models import FieldSet, FieldSetVersion
from departments.queries.field_sets import newer_sets, sets_on_offer
from departments.rules import field_sets_editable_by, may_edit_field_set
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company
from tests.departments.formspec.forms import a_form, field, section, when

ADDRESS = [field("street"), field("city"), field("country", "choice", options=["cn", "de"])]
NEWER = [ADDRESS[0], field("state", when=when("country", "is", "de")), ADDRESS[2], field("code")]


def a_set(company: Company, fields: list[dict[str, Any]], **more: Any) -> FieldSet:
    details = {"name_en": "Address", "name_zh": "地址"} | more
    return create_field_set(details=details, fields=fields, by=company.ada)


def taken(form: FormSpec, fields: list[dict[str, Any]] = ADDRESS, version: int = 1) -> FormSpec:
    return take_set(form, read_form(fields).fields, key="address", version=version)


def keys(form: FormSpec) -> list[str]:
    return [spec.key for spec in form.fields]


def test_fields_are_taken_with_the_version_and_under_free_keys() -> None:
    form = taken(taken(a_form(section("s", field("city")), section("t"))))
    assert keys(form) == ["city", "street", "city_2", "country", "street_2", "city_3", "country_2"]
    origins = [spec.origin for spec in read_form(form.to_json()).fields if spec.origin]
    assert [(one.field, one.version, one.part) for one in origins] == [
        (name, 1, part) for part in (1, 2) for name in ("street", "city", "country")
    ]


def test_a_condition_inside_a_set_follows_its_fields() -> None:
    form = taken(a_form(field("country"), field("z")), NEWER)
    assert form.by_key["state"].when.keys == {"country_2"}


def test_a_newer_version_changes_what_was_taken_and_nothing_else() -> None:
    form = taken(taken(a_form(field("country"))))
    again = update_set(form, read_form(NEWER).fields, key="address", version=2, part=1)
    assert keys(again) == [
        "country",
        "street",
        "state",
        "country_2",
        "code",
        "street_2",
        "city_2",
        "country_3",
    ]
    assert again.by_key["state"].when.keys == {"country_2"}
    assert [again.by_key[key].origin.version for key in ("street", "state", "street_2")] == [2, 2, 1]
    assert update_set(form, read_form(NEWER).fields, key="bank", version=2) == form


def test_fields_of_a_set_keep_their_places_in_the_form() -> None:
    form = remove(taken(a_form(section("s"), section("t", field("last")))), "city")
    form = update_set(form, read_form(ADDRESS).fields, key="address", version=2)
    assert keys(form) == ["last", "street", "city", "country"]


def test_a_newer_version_is_offered_with_what_it_would_change(company: Company) -> None:
    row = a_set(company, ADDRESS)
    form = taken(a_form(field("note")))
    assert newer_sets(form, company.screens) == []
    publish_field_set(field_set=row, fields=NEWER, by=company.ada)
    (newer,) = newer_sets(form, company.screens)
    assert (newer.version.number, newer.taken, newer.part) == (2, 1, 1)
    assert [change_words(change).sentence for change in newer.changes if change.what != "changed"] == [
        "“state” added", "“code” added", "“city” removed",
    ]  # fmt: skip
    assert newer_sets(newer.updated, company.screens) == []
    named = {part.name for change in newer.changes for part in change.parts}
    assert "origin" not in named, "that the fields are of the newer version is said once, above them"


def test_the_same_fields_make_no_version_and_unsound_ones_are_refused(company: Company) -> None:
    row = a_set(company, ADDRESS)
    assert publish_field_set(field_set=row, fields=ADDRESS, by=company.ada).number == 1
    with pytest.raises(UnsoundForm):
        publish_field_set(field_set=row, fields=[field("a", when=when("note", "filled"))], by=company.ada)
    for shape in ([section("s", field("a"))], [field("a", "song")]):
        with pytest.raises(ValidationError):
            publish_field_set(field_set=row, fields=shape, by=company.ada)
    assert FieldSetVersion.objects.count() == 1


def test_a_version_of_a_set_never_changes(company: Company) -> None:
    a_set(company, ADDRESS)
    with pytest.raises(DatabaseError):
        FieldSetVersion.objects.update(number=7)


def test_sets_are_the_companys_or_those_of_a_department(company: Company) -> None:
    a_set(company, ADDRESS, name_en="Address")
    a_set(company, ADDRESS, name_en="Lock", department=company.facilities)
    a_set(company, ADDRESS, name_en="Host", department=company.it)
    gone = a_set(company, ADDRESS, name_en="Fax")
    changes = change_field_set(field_set=gone, details={"is_active": False}, by=company.ada)
    assert changes == {"is_active": [True, False]}
    offered = {name: [one.field_set.name_en for one in sets_on_offer(getattr(company, name))]
               for name in ("screens", "move_desk")}  # fmt: skip
    assert offered == {"screens": ["Address", "Host"], "move_desk": ["Address", "Lock"]}


def test_who_edits_a_catalog_edits_the_departments_sets_and_admins_the_companys(company: Company) -> None:
    details = {"name_en": "Lock", "department": company.facilities}
    own = create_field_set(details=details, fields=ADDRESS, by=company.lena)
    publish_field_set(field_set=own, fields=NEWER, by=company.hugo)
    for by, row in ((company.hugo, a_set(company, ADDRESS)), (company.ines, own), (company.li_wei, own)):
        with pytest.raises(NotAllowed):
            publish_field_set(field_set=row, fields=NEWER, by=by)
        with pytest.raises(NotAllowed):
            change_field_set(field_set=row, details={"name_en": "Mine"}, by=by)
        with pytest.raises(NotAllowed):
            details = {"name_en": "Mine", "department": row.department}
            create_field_set(details=details, fields=ADDRESS, by=by)


def test_one_set_is_edited_by_those_in_whose_list_it_is(company: Company) -> None:
    rows = [a_set(company, ADDRESS, department=unit) for unit in (None, company.facilities, company.it)]
    for person in company.people.values():
        assert set(field_sets_editable_by(person)) == {
            row for row in rows if may_edit_field_set(person, row)
        }, person


def test_sets_of_one_name_have_two_keys_and_none_is_empty(company: Company) -> None:
    assert [a_set(company, ADDRESS, name_en=name).key for name in ("Bank", "Bank", "银行")] == [
        "bank",
        "bank_2",
        "yx",
    ]
    for name, fields in (("", ADDRESS), ("Empty", [])):
        with pytest.raises(ValidationError):
            a_set(company, fields, name_en=name, name_zh="")
    assert FieldSet.objects.count() == 3


def test_newer_versions_cost_the_same_for_one_set_and_for_three(company: Company) -> None:
    counts = []
    form = a_form(field("note"))
    for number in range(3):
        row = a_set(company, ADDRESS, name_en=f"Set {number}")
        form = take_set(form, read_form(ADDRESS).fields, key=row.key, version=1)
        publish_field_set(field_set=row, fields=NEWER, by=company.ada)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(newer_sets(form, company.screens)) == number + 1
        counts.append(len(queries))
    assert counts[0] == counts[-1]


def test_copied_fields_of_a_set_are_a_part_of_their_own() -> None:
    form = copy_section(taken(a_form(section("s"))), 0)
    again = update_set(form, read_form(NEWER).fields, key="address", version=2, part=1)
    assert [spec.origin.version for spec in again.sections[1].fields] == [1, 1, 1]
