"""A service as a file: what is in it, and what importing it makes here."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from departments.actions.audiences import set_audience
from departments.actions.catalog import create_service
from departments.actions.categories import save_category
from departments.actions.field_sets import create_field_set
from departments.actions.form_drafts import save_draft
from departments.actions.responsibility import set_responsibilities
from departments.actions.service_files import UnknownHere, import_form, import_service, take_service_upload
from departments.audiences import Audience, Group
from departments.enums import Duty
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from departments.models import Place, Service, ServiceCategory, ServiceUpload
from departments.queries.form_drafts import open_draft, stamp_of
from departments.queries.responsibility import duties_of
from departments.queries.service_files import exported
from departments.queries.service_import import plan_import, read_service
from departments.rules import audience_of
from departments.service_files.codes import DEPARTMENT, FIELD_SET, PLACE, POST, ROLE
from departments.service_files.people import without_people
from departments.service_files.service_file import People, ServiceFile, ServiceFileError
from departments.service_files.writing import write
from servicedesk.verbs.exceptions import NotAllowed
from sla.models import PolicyDraft
from tests.cast import Company
from tests.departments.formspec.generating import forms
from tests.departments.places import some_places
from tests.departments.publishing import publish_form

WHO = {"key": "who", "kind": "person", "label": {"en": "Who", "zh": "谁"}}
WHY = {"key": "why", "kind": "text", "label": {"en": "Why", "zh": "为什么"}}
TARGETS = [
    {"kind": "first_response", "priority": "normal", "minutes": 240},
    {"kind": "resolution", "priority": "normal", "working_days": 3},
]


def keep(service: Service, fields: Any, by: Any = None) -> None:
    save_draft(service=service, form=read_form(fields), stamp=stamp_of(open_draft(service)), by=by)


def a_file(**more: Any) -> ServiceFile:
    """Return a file as it is read, with a category that the cast has."""
    shelf = ServiceCategory.objects.get()
    about = {
        "name": {"en": "Keys", "zh": "钥匙"},
        "category": {"slug": shelf.slug, "name": {"en": shelf.name_en}},
    }
    content = {"format": "servicedesk.service", "version": 1, "slug": "keys", **about, **more}
    return read_service(json.dumps(content).encode())


def unknown(file: ServiceFile, company: Company) -> list[tuple[str, str]]:
    plan = plan_import(file, department=company.facilities, by=company.hugo)
    return [(one.kind, one.word) for one in plan.unknown]


def all_of(company: Company) -> Service:
    """Return a service with everything that a file holds."""
    places, shelf = some_places(), ServiceCategory.objects.get()
    details = {
        "department": company.facilities, "team": company.movers, "category": shelf, "name_en": "Keys",
        "name_zh": "钥匙", "summary_en": "A key", "description_zh": "第一行\n第二行",
        "words_en": "lock, door key", "words_zh": "锁",
        "is_confidential": True, "watchers_may_reply": False, "owner": company.hugo,
    }  # fmt: skip
    service = create_service(details=details, by=company.ada)
    see = Group(departments=frozenset({company.facilities.pk, company.it.pk}), roles=frozenset({"head"}))
    order = Group(places=frozenset({places.tower.pk}), posts=frozenset({"buyer"}))
    set_audience(service=service, audience=Audience((see,), (see, order)), by=company.ada)
    duties = {Duty.DOES: (company.movers, company.mia), Duty.INFORMED: (company.it,)}
    set_responsibilities(service=service, duties=duties, by=company.ada)
    tests = [{"field": "who", "test": "is", "value": company.mia.email}]
    stale = {"en": "Why", "zh": "为什么", "stale": "zh"}
    form = read_form([WHO, {**WHY, "label": stale, "when": {"any": tests}}])
    save_draft(service=service, form=form, stamp=stamp_of(open_draft(service)), by=None, is_marked=True)
    return service


def test_a_file_names_units_by_what_they_are_for_the_service_and_no_one(company: Company) -> None:
    service = all_of(company)
    found = exported(service, is_draft=True)
    text = write(found.file).decode()
    for person in company.people.values():
        assert person.email not in text and person.name not in text
    assert found.file.audience["see"] == (People(departments=("IT", "provider"), roles=("head",)),)
    assert found.file.audience["order"][1] == People(posts=("buyer",), places=("SH-T2",))
    assert found.file.responsibility["does"] == ("team",)
    assert (found.has_owner, found.people, found.keys) == (True, 1, ("why",))
    assert exported(service).file.form == FormSpec()


def test_an_imported_service_is_a_draft_and_gives_the_same_file_again(company: Company) -> None:
    service = all_of(company)
    file = replace(exported(service, is_draft=True).file, parts={"targets": TARGETS})
    content = write(file)
    Service.objects.filter(pk=service.pk).update(slug="keys-of-before")
    made = import_service(
        file=read_service(content), department=company.facilities, team=company.movers, by=company.hugo
    )
    assert (made.slug, made.state, made.owner, made.forms.count()) == ("keys", "draft", None, 0)
    assert audience_of(made) == audience_of(service)
    assert duties_of(made) == {Duty.DOES: (company.movers,), Duty.INFORMED: (company.it,)}
    assert PolicyDraft.objects.filter(service=made, by=company.hugo).count() == 1
    assert write(exported(made, is_draft=True).file) == content


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(form=forms())
def test_export_and_import_and_export_give_the_same_bytes(company: Company, form: FormSpec) -> None:
    some_places_once()
    content = write(replace(a_file(), slug="", form=without_people(form)[0]))
    file = read_service(content)
    codes = {kind: {"NOWHERE": ""} for kind in (DEPARTMENT, PLACE)}
    made = import_service(file=file, department=company.facilities, codes=codes, by=company.hugo)
    first = write(exported(made, is_draft=True).file)
    Service.objects.filter(pk=made.pk).update(slug=f"was-{made.pk}")
    again = import_service(file=read_service(first), department=company.facilities, by=company.hugo)
    assert write(exported(again, is_draft=True).file) == first


def some_places_once() -> None:
    if not Place.objects.exists():
        some_places()


def test_what_a_column_is_compared_with_is_no_code_of_another_table(company: Company) -> None:
    def table(key: str, kind: str, **second: Any) -> dict[str, Any]:
        words = {"en": key, "zh": key}
        columns = [
            {"key": "which", "kind": kind, "label": words},
            {"key": "why", "kind": "text", "label": words} | second,
        ]
        return {"key": key, "kind": "rows", "label": words, "columns": columns}

    asks = {"all": [{"field": "which", "test": "is", "value": "a"}]}
    assert (
        unknown(a_file(form=[table("names", "text", when=asks), table("units", "department")]), company) == []
    )
    assert unknown(
        a_file(form=[table("names", "text"), table("units", "department", when=asks)]), company
    ) == [("department", "a")]


def test_nothing_is_overwritten(company: Company) -> None:
    before = Service.objects.get(slug="move-a-desk")
    file = a_file(slug="move-a-desk", name={"en": "Another"}, form=[WHY])
    plan = plan_import(file, department=company.facilities, by=company.hugo)
    assert plan.is_taken and plan.existing == before
    made = import_service(file=file, department=company.facilities, by=company.hugo)
    assert made.slug == "move-a-desk-2"
    before.refresh_from_db()
    assert before.name_en == "Move a desk" and before.form_drafts.count() == 0
    assert plan_import(file, department=company.it, by=company.ines).existing is None


def test_the_form_of_a_file_becomes_the_draft_of_a_service_and_nothing_else_changes(company: Company) -> None:
    service = company.move_desk
    publish_form(service=service, fields=[WHY], by=company.hugo)
    file = a_file(slug="move-a-desk", name={"en": "Another"}, form=[WHY, WHO])
    import_form(file=file, service=service, stamp=stamp_of(open_draft(service)), by=company.hugo)
    service.refresh_from_db()
    assert [spec.key for spec in open_draft(service).spec.fields] == ["why", "who"]
    assert (service.name_en, service.forms.count()) == ("Move a desk", 2)
    with pytest.raises(NotAllowed):
        import_form(file=file, service=service, stamp="", by=company.ines)


def named_elsewhere(**more: Any) -> ServiceFile:
    tests: Iterable[Any] = [
        {"requester": "department", "test": "one_of", "value": ["IT", "MOON"]},
        {"requester": "place", "test": "is", "value": "CRATER"},
        {"requester": "role", "test": "is", "value": "pilot"},
    ]
    return a_file(
        audience={
            "see": [
                {"departments": ["MOON", "IT"], "roles": ["pilot", "head"]},
                {"departments": ["MOON"], "posts": ["Astronaut"]},
            ],
            "order": [{"places": ["CRATER"], "roles": ["head"]}],
        },
        responsibility={"does": ["MOON", "provider"], "answers": ["head"]},
        form=[{**WHY, "when": {"all": tests}, "set": {"key": "gear", "version": 3, "field": "why"}}],
        **more,
    )


def test_what_is_unknown_here_is_said_and_nothing_is_made_before_it_is_settled(company: Company) -> None:
    file = named_elsewhere()
    known = [
        (DEPARTMENT, "MOON"),
        (ROLE, "pilot"),
        (POST, "Astronaut"),
        (PLACE, "CRATER"),
        (FIELD_SET, "gear 3"),
    ]
    assert unknown(file, company) == known
    with pytest.raises(UnknownHere) as refused:
        import_service(file=file, department=company.facilities, by=company.hugo)
    assert "MOON, pilot, CRATER" in str(refused.value)
    assert not Service.objects.filter(slug="keys").exists()


def test_what_is_left_out_lets_no_one_in_and_keeps_the_form_from_being_published(company: Company) -> None:
    codes = {DEPARTMENT: {"MOON": ""}, ROLE: {"pilot": ""}, PLACE: {"CRATER": ""}}
    file = named_elsewhere()
    plan = plan_import(file, department=company.facilities, codes=codes, by=company.hugo)
    assert plan.file.audience == {
        "see": (People(departments=("IT",), roles=("head",)),),
        "order": (People(departments=("provider",)),),
    }
    assert {problem.code for problem in plan.problems if problem.is_refusal} == {"value_missing"}
    made = import_service(file=file, department=company.facilities, codes=codes, by=company.hugo)
    [why] = open_draft(made).spec.fields
    assert why.origin is None and why.when is not None
    assert [test.value for test in why.when.tests] == [("IT",), None, None]
    assert duties_of(made) == {Duty.DOES: (company.facilities,), Duty.ANSWERS: (company.hugo,)}


def test_something_of_here_stands_for_what_is_unknown(company: Company) -> None:
    some_places()
    codes = {
        DEPARTMENT: {"MOON": "SAL"},
        ROLE: {"pilot": "lead"},
        PLACE: {"CRATER": "BER"},
        POST: {"Astronaut": ""},
    }
    made = import_service(file=named_elsewhere(), department=company.facilities, codes=codes, by=company.hugo)
    [see] = audience_of(made).see
    assert (see.departments, see.roles) == ({company.sales.pk, company.it.pk}, {"lead", "head"})
    [why] = open_draft(made).spec.fields
    assert why.when is not None
    assert [test.value for test in why.when.tests] == [("IT", "SAL"), "BER", "lead"]


def test_a_field_of_a_set_that_is_here_stays_one(company: Company) -> None:
    fields = [WHY]
    kept = create_field_set(details={"name_en": "Gear"}, fields=fields, by=company.ada)
    file = a_file(form=[{**WHY, "set": {"key": kept.key, "version": 1, "field": "why"}}])
    assert unknown(file, company) == []
    made = import_service(file=file, department=company.facilities, by=company.hugo)
    assert open_draft(made).spec.fields[0].origin is not None


def test_a_new_category_is_made_by_an_admin_and_chosen_by_anyone_else(company: Company) -> None:
    shelf = {"slug": "travel", "name": {"en": "Travel", "zh": "差旅"}, "icon": "no-such-icon"}
    file = a_file(category=shelf)
    with pytest.raises(NotAllowed):
        import_service(file=file, department=company.facilities, by=company.hugo)
    given_shelf = ServiceCategory.objects.get()
    made = import_service(file=file, department=company.facilities, category=given_shelf, by=company.hugo)
    assert made.category == given_shelf
    made = import_service(file=file, department=company.facilities, by=company.ada)
    assert (made.category.name_zh, made.category.icon) == ("差旅", "box")


def test_people_without_the_catalog_import_nothing(company: Company) -> None:
    file = a_file()
    for person in (company.mia, company.noah, company.ines, company.eve):
        with pytest.raises(NotAllowed):
            import_service(file=file, department=company.facilities, by=person)
    with pytest.raises(NotAllowed):
        take_service_upload(content=write(file), file_name="keys.json", by=company.mia)
    assert not ServiceUpload.objects.exists() and not Service.objects.filter(slug="keys").exists()


@pytest.mark.parametrize(
    ("targets", "path", "code"),
    [
        ({}, "parts.targets", "wrong_type"),
        ([7], "parts.targets[0]", "wrong_type"),
        ([{**TARGETS[0], "hours": 4}], "parts.targets[0].hours", "unknown"),
        ([{**TARGETS[0], "kind": ["resolution"]}], "parts.targets[0].kind", "unknown_word"),
        ([{**TARGETS[0], "working_days": 3}], "parts.targets[0]", "no_amount"),
        ([{**TARGETS[0], "minutes": 0}], "parts.targets[0].minutes", "wrong_amount"),
        ([{**TARGETS[0], "minutes": True}], "parts.targets[0].minutes", "wrong_amount"),
        ([{**TARGETS[0], "around_the_clock": "no"}], "parts.targets[0].around_the_clock", "wrong_type"),
        ([TARGETS[0], TARGETS[0]], "parts.targets", "target_twice"),
    ],
)
def test_targets_that_cannot_be_are_refused(company: Company, targets: Any, path: str, code: str) -> None:
    with pytest.raises(ServiceFileError) as caught:
        a_file(parts={"targets": targets})
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [(path, code)]


def test_a_file_that_names_people_is_refused(company: Company) -> None:
    tests = [{"field": "who", "test": "is", "value": company.mia.email}]
    with pytest.raises(ServiceFileError) as caught:
        a_file(form=[{**WHO, "default": company.mia.pk}, {**WHY, "when": {"all": tests}}])
    assert [one.about for one in caught.value.problems] == ["who", "why"]


def test_a_service_with_a_name_in_one_language_comes_back_as_it_was(company: Company) -> None:
    """Of two shelves with names in Chinese alone it finds its own."""
    shelves = [
        save_category(category=None, details={"name_zh": name, "icon": "box"}, by=company.ada)
        for name in ("文具", "家具")
    ]
    details = {"department": company.facilities, "category": shelves[1], "name_zh": "椅子"}
    chairs = create_service(details=details, by=company.hugo)
    file = read_service(write(exported(chairs).file))
    elsewhere = replace(file, category=replace(file.category, slug="elsewhere"))
    made = import_service(file=elsewhere, department=company.facilities, by=company.hugo)
    assert (made.name_en, made.name_zh, made.category) == ("", "椅子", shelves[1])
