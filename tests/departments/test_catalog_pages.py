"""Pages around the catalog: what they offer first, and how they name what has no text yet."""

from collections.abc import Callable

import pytest
from django.test import Client

from departments.models import Service
from servicedesk.accounts.models import User
from tests.cast import Company

SignIn = Callable[[User], Client]


def chips(client: Client, service: Service) -> list[str]:
    page = client.get("/manage/services/", {"q": service.name_zh or service.name_en}).content.decode()
    return [words for words in ("Chinese text missing", "English text missing") if words in page]


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        ({"name_en": "", "name_zh": "盖公章"}, ["English text missing"]),
        ({"name_en": "Seal", "name_zh": ""}, ["Chinese text missing"]),
        ({"name_en": "Seal", "name_zh": "盖公章"}, []),
        ({"name_en": "Seal", "name_zh": "盖公章", "summary_zh": "公章"}, ["English text missing"]),
    ],
)
def test_the_catalog_says_which_language_lacks_what_the_other_has(
    company: Company, as_person: SignIn, texts: dict[str, str], missing: list[str]
) -> None:
    service = company.move_desk
    Service.objects.filter(pk=service.pk).update(**{"summary_en": "", "summary_zh": ""} | texts)
    service.refresh_from_db()
    assert chips(as_person(company.ada), service) == missing


@pytest.mark.parametrize("url", ["/manage/services/new/", "/manage/starting-catalogs/"])
def test_a_new_service_is_first_offered_to_the_own_department(
    company: Company, as_person: SignIn, url: str
) -> None:
    page = as_person(company.ada).get(url)
    home = company.ada.memberships.get(is_primary=True, until=None).department
    first = page.context["form"]["department"].value() if "new" in url else page.context["where"].chosen
    assert getattr(first, "pk", first) == home.pk


def test_services_of_one_name_are_told_apart_by_their_departments(
    company: Company, as_person: SignIn
) -> None:
    page = as_person(company.ada).get("/manage/field-sets/new/").content.decode()
    assert f"{company.move_desk.department}: {company.move_desk}" in page


def test_a_choice_of_a_department_begins_with_words(company: Company, as_person: SignIn) -> None:
    page = as_person(company.ada).get(f"/departments/{company.it.code}/relations/new/").content.decode()
    assert "---------" not in page and "Choose" in page
