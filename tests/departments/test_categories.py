"""The shelves of the catalog: admins name, order, merge and retire them."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from departments.actions.categories import (
    merge_categories,
    order_categories,
    restore_category,
    retire_category,
    save_category,
)
from departments.models import Service, ServiceCategory
from servicedesk.accounts.models import User
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company

SignIn = Callable[[User], Client]


def shelf(company: Company, name: str) -> ServiceCategory:
    return save_category(category=None, details={"name_en": name}, by=company.ada)


def in_order() -> list[str]:
    return list(ServiceCategory.objects.order_by("position").values_list("slug", flat=True))


def test_categories_are_the_admins(company: Company) -> None:
    with pytest.raises(NotAllowed):
        save_category(category=None, details={"name_en": "Legal"}, by=company.hugo)
    row = save_category(
        category=None, details={"name_en": "Legal", "name_zh": "法务", "position": 1}, by=company.ada
    )
    save_category(category=row, details={"name_en": "Law", "name_zh": "法务", "icon": "key"}, by=company.ada)
    row.refresh_from_db()
    assert (row.slug, row.name_en, row.position, row.icon) == ("legal", "Law", 1, "key")


def test_an_icon_is_one_that_there_is(company: Company) -> None:
    with pytest.raises(ValidationError) as refusal:
        save_category(category=None, details={"name_en": "Legal", "icon": "../x"}, by=company.ada)
    assert "icon" in refusal.value.message_dict


def test_a_new_category_comes_last_and_is_moved_up_by_a_button(company: Company, as_person: SignIn) -> None:
    shelf(company, "Law"), shelf(company, "Money")
    assert in_order() == ["workplace", "law", "money"]
    client = as_person(company.ada)
    client.post("/manage/categories/", {"up": "money"})
    assert in_order() == ["workplace", "money", "law"]
    client.post("/manage/categories/", {"down": "workplace"})
    client.post("/manage/categories/", {"up": "money"})
    client.post("/manage/categories/", {"up": "no-such"})
    assert in_order() == ["money", "workplace", "law"]


def test_order_names_some_and_the_others_follow(company: Company) -> None:
    shelf(company, "Law"), shelf(company, "Money")
    order_categories(slugs=["money"], by=company.ada)
    assert in_order() == ["money", "workplace", "law"]


def test_a_merge_moves_all_services_and_retires_the_category(company: Company) -> None:
    law, workplace = shelf(company, "Law"), company.move_desk.category
    assert merge_categories(category=workplace, into=law, by=company.ada) == 3
    workplace.refresh_from_db()
    assert not workplace.is_active and Service.objects.filter(category=law).count() == 3
    for target in (workplace, law):
        with pytest.raises(ValidationError):
            merge_categories(category=law, into=target, by=company.ada)
    with pytest.raises(NotAllowed):
        merge_categories(category=law, into=workplace, by=company.hugo)


def test_a_category_with_services_is_not_retired(company: Company) -> None:
    workplace = company.move_desk.category
    with pytest.raises(Refused):
        retire_category(category=workplace, by=company.ada)
    Service.objects.update(state="retired")
    retire_category(category=workplace, by=company.ada)
    workplace.refresh_from_db()
    assert not workplace.is_active
    restore_category(category=workplace, by=company.ada)
    workplace.refresh_from_db()
    assert workplace.is_active


def test_a_refused_retirement_says_why_on_the_page(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    page = client.post("/manage/categories/workplace/retire/", follow=True).content.decode()
    assert "Merge it into another one" in page


def test_the_merge_page_moves_the_services(company: Company, as_person: SignIn) -> None:
    law, client = shelf(company, "Law"), as_person(company.ada)
    refused = client.post("/manage/categories/workplace/merge/", {"into": company.move_desk.category_id})
    assert refused.status_code == 200 and Service.objects.filter(category=law).count() == 0
    client.post("/manage/categories/workplace/merge/", {"into": law.pk})
    assert Service.objects.filter(category=law).count() == 3
