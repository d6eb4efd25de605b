"""Whatever has a name needs it in one language, whichever it is: readers of the other see the one there is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.forms import Form
from django.test import Client
from django.utils import translation

from departments.actions.catalog import create_service
from departments.actions.categories import save_category
from departments.actions.field_sets import create_field_set
from departments.actions.organisation import create_department
from departments.actions.places import create_place
from departments.actions.service_states import copy_service
from departments.display.translations import untranslated
from departments.forms.catalog import CategoryForm
from departments.forms.field_sets import FieldSetForm
from departments.forms.place_texts import PlaceTextForm
from departments.forms.places import PlaceForm
from departments.forms.units import DepartmentForm
from departments.models import Service, ServiceCategory
from departments.queries.place_texts import TextGroup
from servicedesk.accounts.models import User
from sla.forms.calendars.names import NameForm, NewCalendarForm
from tests.cast import Company, at
from tests.departments.publishing import publish_form

SignIn = Callable[[User], Client]
FIELDS = [{"key": "code", "kind": "text", "label": {"en": "Code", "zh": ""}}]


def make(company: Company, what: str, **names: str) -> Any:
    by = company.ada
    if what == "service":
        known = {"department": company.facilities, "category": ServiceCategory.objects.get()}
        return create_service(details=known | names, by=by)
    if what == "category":
        return save_category(category=None, details=names, by=by)
    if what == "set":
        return create_field_set(details=names, fields=FIELDS, by=by)
    if what == "place":
        return create_place(details={"code": "X1", "kind": "site"} | names, by=by)
    return create_department(details={"code": "NEW", "calendar": company.calendar} | names, by=by)


@pytest.mark.parametrize("what", ["service", "category", "set", "place", "department"])
def test_a_chinese_name_is_enough_and_no_name_is_refused(company: Company, what: str) -> None:
    made = make(company, what, name_zh="差旅")
    assert str(made) == "差旅"
    with pytest.raises(ValidationError, match="at least one language"):
        make(company, what, name_en=" ", name_zh="")


@pytest.mark.parametrize("what", ["service", "category", "set"])
def test_an_address_is_made_of_the_initials_of_a_chinese_name(company: Company, what: str) -> None:
    made = make(company, what, name_zh="差旅预支")
    assert (made.key if what == "set" else made.slug) == "clyz"


@pytest.mark.parametrize(
    ("form", "options"),
    [
        (CategoryForm, {}), (FieldSetForm, {"cancel": ""}), (PlaceForm, {}), (DepartmentForm, {}),
        (NameForm, {"cancel": ""}), (NewCalendarForm, {"cancel": ""}),
    ],
)  # fmt: skip
def test_forms_ask_for_one_name_beside_that_of_the_reader(
    db: None, form: Callable[..., Form], options: dict[str, str]
) -> None:
    for language, asked in (("zh-hans", "name_zh"), ("en", "name_en")):
        with translation.override(language):
            empty = form({}, **options)
            assert asked in empty.errors and not {"name_en", "name_zh"} - {asked} & set(empty.errors)
            assert not {"name_en", "name_zh"} & set(form({"name_zh": "差旅"}, **options).errors)
            assert not {"name_en", "name_zh"} & set(form({"name_en": "Travel"}, **options).errors)


def test_a_head_creates_a_service_with_a_chinese_name_alone(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    said = {
        "name_zh": "差旅预支",
        "department": company.facilities.pk,
        "category": ServiceCategory.objects.get().pk,
    }
    answer = client.post("/manage/services/new/", said)
    assert answer.status_code == 302 and "/clyz/form/" in answer["Location"]
    publish_form(service=Service.objects.get(slug="clyz"), fields=[], by=company.hugo, at=at("Mon 09:00"))
    page = client.get("/manage/services/clyz/publish/").content.decode()
    assert "Not in English yet, so shown in Chinese: name." in page
    listed = client.get("/manage/services/").content.decode()
    assert "差旅预支" in listed


def test_a_copy_is_named_in_the_languages_that_there_are(company: Company) -> None:
    source = make(company, "service", name_zh="差旅")
    copy = copy_service(service=source, by=company.ada)
    assert (copy.name_en, copy.name_zh) == ("", "差旅（副本）")
    both = make(company, "service", name_en="Travel", name_zh="差旅")
    with translation.override("zh-hans"):
        again = copy_service(service=both, by=company.ada)
    assert (again.name_en, again.name_zh) == ("Copy of Travel", "差旅（副本）")


def test_missing_translations_of_a_service_are_told_by_language() -> None:
    row = Service(name_zh="差旅", summary_zh="预支", description_en="Advances")
    assert untranslated(row) == [
        "Not in English yet, so shown in Chinese: name, summary.",
        "Not in Chinese yet, so shown in English: description.",
    ]
    assert untranslated(Service(name_en="Travel", name_zh="差旅")) == []


def test_words_of_a_person_become_a_place_named_in_their_language(company: Company) -> None:
    group = TextGroup(text="三楼茶水间", shown="三楼茶水间", people=1)
    said = {"text": "三楼茶水间", "do": "new", "kind": "room", "code": "T3", "name_en": "三楼茶水间"}
    form = PlaceTextForm(said, group=group)
    assert form.is_valid(), form.errors
    assert form.decision is not None and form.decision["new"]["name_zh"] == "三楼茶水间"
    unnamed = PlaceTextForm({**said, "name_en": ""}, group=group)
    assert "name_en" in unnamed.errors


@pytest.mark.parametrize(
    ("language", "order"),
    [("en", ["Move a desk", "Zebra", "搬家"]), ("zh-hans", ["Zebra", "搬家", "搬迁工位"])],
)
def test_a_list_is_in_the_order_of_the_names_that_its_reader_sees(
    company: Company, as_person: SignIn, language: str, order: list[str]
) -> None:
    """A service without a name in the reader's language stands where its other name belongs, on every page of it."""
    User.objects.filter(pk=company.hugo.pk).update(language=language)
    for slug, names in (("zebra", {"name_en": "Zebra"}), ("home", {"name_zh": "搬家"})):
        Service.objects.create(
            slug=slug,
            department=company.facilities,
            category=company.move_desk.category,
            state="published",
            **names,
        )
    page = as_person(company.hugo).get("/manage/services/").context["page"]
    with translation.override(language):
        assert [service.name for service in page.rows] == order
