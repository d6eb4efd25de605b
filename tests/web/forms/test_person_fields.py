"""The fields for a person and for departments."""

import pytest
from django import forms
from django.utils import translation

from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.web.forms.person_fields import DepartmentField, DepartmentsField, PersonField
from tests.cast import Company


class Form(forms.Form):
    person = PersonField(required=False)


@pytest.mark.parametrize("typed", ["LI.wei@example.com", "Li Wei", " li  wei ", "李伟", "Li Wei 李伟"])
def test_a_person_is_found_by_address_or_name(company: Company, typed: str) -> None:
    form = Form({"person": typed})
    assert form.is_valid() and form.cleaned_data["person"] == company.li_wei


def test_nobody_is_nobody(company: Company) -> None:
    form = Form({"person": " "})
    assert form.is_valid() and form.cleaned_data["person"] is None


def test_a_part_of_a_name_is_answered_with_those_who_could_be_meant(company: Company) -> None:
    form = Form({"person": "wei"})
    assert "Li Wei 李伟 <li.wei@example.com>" in form.errors["person"][0]


def test_two_people_of_one_name_are_told_apart_by_address(company: Company) -> None:
    twin = User.objects.create_user("li.wei2@example.com", "Li Wei")
    assert "li.wei2@example.com" in Form({"person": "Li Wei"}).errors["person"][0]
    form = Form({"person": twin.email})
    assert form.is_valid() and form.cleaned_data["person"] == twin


def test_who_has_left_is_not_found(company: Company) -> None:
    User.objects.filter(pk=company.li_wei.pk).update(is_active=False)
    for typed in ("li.wei@example.com", "Li Wei"):
        assert Form({"person": typed}).errors["person"] == ["Li Wei 李伟 has left."]


@pytest.mark.parametrize("as_id", [True, False])
def test_who_has_left_may_stay_where_he_is_but_is_no_new_choice(company: Company, as_id: bool) -> None:
    User.objects.filter(pk__in=(company.li_wei.pk, company.chen.pk)).update(is_active=False)
    initial = {"person": company.li_wei.pk if as_id else company.li_wei}
    form = Form({"person": "Li.wei@example.com"}, initial=initial)
    assert form.is_valid() and form.cleaned_data["person"] == company.li_wei
    assert Form({"person": "chen.yu@example.com"}, initial=initial).errors["person"] == [
        "Chen Yu 陈宇 has left."
    ]


@pytest.mark.parametrize("as_id", [True, False])
def test_a_known_person_is_shown_by_address_with_the_name_for_scripts(company: Company, as_id: bool) -> None:
    initial = company.li_wei.pk if as_id else company.li_wei
    html = str(Form(initial={"person": initial})["person"])
    assert 'value="li.wei@example.com"' in html and 'data-text="Li Wei 李伟"' in html
    assert 'data-pick="/people/options/"' in html


def test_what_was_typed_wrongly_stays_in_the_field(company: Company) -> None:
    assert 'value="&lt;nobody&gt;"' in str(Form({"person": "<nobody>"})["person"])


def test_departments_stand_in_the_order_of_the_readers_language(company: Company) -> None:
    field = DepartmentField(Department.objects.filter(is_team=False), empty_label=None)
    assert [label for _value, label in field.choices] == [
        "Facilities (FAC)", "Finance (FIN)", "IT (IT)", "Sales (SAL)",
    ]  # fmt: skip
    with translation.override("zh-hans"):
        assert [label for _value, label in field.choices][0] == "财务部（FIN）"
    several = DepartmentsField(Department.objects.all())
    assert set(several.clean([company.it.pk, company.sales.pk])) == {company.it, company.sales}
