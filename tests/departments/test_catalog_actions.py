"""The catalog: services and the versions of their forms."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from departments.actions.catalog import change_service, create_service
from departments.formspec.values import FormSpecError
from departments.models import Department, RequestForm, Service, ServiceCategory
from departments.queries.form_versions import versions_of
from departments.rules import may_see_service, services_visible_to
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company
from tests.departments.audiences import limit_to
from tests.departments.publishing import publish_form

SEATS = {"key": "seats", "kind": "number", "label": {"en": "Seats", "zh": ""}, "required": True}
NOTE = {"key": "note", "kind": "text", "label": {"en": "Note", "zh": ""}}


def details(company: Company, **more: Any) -> dict[str, Any]:
    known = {
        "department": company.facilities,
        "category": ServiceCategory.objects.get(),
        "name_en": "Hang a picture",
    }
    return {**known, **more}


def test_a_lead_of_the_department_adds_a_service_as_a_draft(company: Company) -> None:
    service = create_service(details=details(company, team=company.movers), by=company.hugo)
    assert (service.slug, service.forms.count(), service.state) == ("hang-a-picture", 0, "draft")
    kinds = Event.objects.filter(subject_type="departments.service", subject_id=service.pk).order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == ["service.created"]


def test_two_services_of_one_name_have_two_addresses(company: Company) -> None:
    names = ["Hang a picture", "Hang a picture", "New", "New", "挂画"]
    slugs = [create_service(details=details(company, name_en=name), by=company.hugo).slug for name in names]
    assert slugs == ["hang-a-picture", "hang-a-picture-2", "new-2", "new-3", "gh"]


@pytest.mark.parametrize("editor", ["mia", "li_wei", "ines", "eve", "lena"])
def test_another_departments_catalog_is_refused(company: Company, editor: str) -> None:
    by = company.people[editor]
    with pytest.raises(NotAllowed):
        create_service(details=details(company), by=by)
    with pytest.raises(NotAllowed):
        change_service(service=company.move_desk, details={"name_en": "Mine"}, by=by)
    with pytest.raises(NotAllowed):
        publish_form(service=company.move_desk, fields=[], by=by)
    assert Service.objects.count() == 3 and company.move_desk.forms.count() == 1


def test_a_head_cannot_push_his_service_into_another_department(company: Company) -> None:
    with pytest.raises(NotAllowed):
        change_service(service=company.move_desk, details={"department": company.it}, by=company.hugo)
    company.move_desk.refresh_from_db()
    assert company.move_desk.department == company.facilities


@pytest.mark.parametrize(("field", "unit"), [("team", "it"), ("department", "movers")])
def test_a_service_belongs_to_a_department_and_its_own_team(company: Company, field: str, unit: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        change_service(service=company.move_desk, details={field: getattr(company, unit)}, by=company.ada)
    assert field in refusal.value.message_dict


@pytest.mark.parametrize("change", ["limited", "withdrawn", "closed", "none"])
def test_one_service_is_seen_by_those_in_whose_list_it_is(company: Company, change: str) -> None:
    if change == "limited":
        limit_to(company.move_desk, company.it, company.sales)
    Service.objects.filter(pk=company.move_desk.pk).update(
        state="retired" if change == "withdrawn" else "published"
    )
    Department.objects.filter(pk=company.facilities.pk).update(is_active=change != "closed")
    for person in company.people.values():
        listed = set(services_visible_to(person))
        seen = {one for one in Service.objects.all() if may_see_service(person, one)}
        assert seen == listed, person


def test_publishing_makes_a_version_and_the_same_again_makes_none(company: Company) -> None:
    first = company.screens.forms.get()
    second = publish_form(service=company.screens, fields=[SEATS], by=company.ines)
    again = publish_form(service=company.screens, fields=[SEATS], by=company.ines)
    assert (first.number, second.number, again.pk) == (1, 2, second.pk)
    assert RequestForm.objects.filter(service=company.screens).count() == 2


def test_a_form_that_cannot_be_is_refused(company: Company) -> None:
    for fields in ([SEATS, SEATS], [{**SEATS, "kind": "song"}], [{**SEATS, "kind": "choice"}]):
        with pytest.raises((ValidationError, FormSpecError)):
            publish_form(service=company.screens, fields=fields, by=company.ines)
    assert company.screens.forms.count() == 1


def test_versions_say_what_changed(company: Company) -> None:
    for fields in ([SEATS, NOTE], [NOTE, SEATS], [{**NOTE, "kind": "long_text"}]):
        publish_form(service=company.screens, fields=fields, by=company.ines)
    told = [
        [(change.what, change.address, [part.name for part in change.parts]) for change in version.changes]
        for version in versions_of(company.screens)
    ]
    assert told == [
        [("changed", "note", ["kind"]), ("removed", "seats", [])],
        [("moved", "note", [])],
        [("added", "seats", []), ("added", "note", [])],
        [],
    ]
