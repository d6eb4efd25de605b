"""What pickers find while one types: people, departments and places; who finds whom, and at what cost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.queries.directory import find_people
from servicedesk.accounts.models import User
from servicedesk.web.person_lookup import person_called
from tests.cast import Company

from .places import a_place, some_places


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("li wei", "Li Wei"),
        ("wei li", "Li Wei"),
        ("lw", "Li Wei"),
        ("LW", "Li Wei"),
        ("李伟", "Li Wei"),
        ("zm", "Mia Zhou"),  # 周敏 by its pinyin
        ("mia.z", "Mia Zhou"),
        ("mz", "Mia Zhou"),
    ],
)
def test_a_colleague_is_found_by_either_order_of_the_name_either_script_and_initials(
    company: Company, text: str, first: str
) -> None:
    assert find_people(company.olga, text)[0].name == first


def test_whom_letters_name_comes_before_whom_they_are_initials_of(company: Company) -> None:
    User.objects.create_user("lw@example.com", "Zoe Adams", "long enough to pass")
    assert [person.name for person in find_people(company.olga, "lw")][:2] == ["Zoe Adams", "Li Wei"]


def test_a_full_name_is_understood_in_either_order_where_no_script_runs(company: Company) -> None:
    assert person_called("Wei Li", User.objects.all()) == company.li_wei
    assert person_called("李伟", User.objects.all()) == company.li_wei


def test_those_who_left_are_suggested_to_nobody(company: Company, client: Client) -> None:
    User.objects.filter(pk=company.noah.pk).update(is_active=False)
    for person in (company.mia, company.ada):
        client.force_login(person)
        assert client.get(reverse("people_options"), {"q": "noah"}).json()["results"] == []


@pytest.mark.parametrize("name", ["people_options", "department_options", "place_options"])
def test_odd_letters_and_long_texts_find_nothing_and_harm_nothing(
    company: Company, client: Client, name: str
) -> None:
    some_places()
    client.force_login(company.mia)
    for text in ("%", "_", "\\", "(((", "a" * 100_000, "' OR 1=1", "[z-a]", "ﷺ" * 50):
        answer = client.get(reverse(name), {"q": text})
        assert answer.status_code == 200
        assert answer.json()["results"] == []
    client.logout()
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", ["people_options", "department_options", "place_options"])
def test_twenty_at_most_are_suggested_for_the_same_number_of_queries(
    company: Company, client: Client, name: str
) -> None:
    places = some_places()
    client.force_login(company.mia)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name), {"q": "a"})
    for n in range(25):
        a_place(f"A{n}", "room", f"Alder {n}", places.third)
        User.objects.create_user(f"a{n}@example.com", f"Abel {n}", "long enough to pass")
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as many:
        found = client.get(reverse(name), {"q": "a"}).json()["results"]
    assert len(many) <= len(few)
    assert len(found) <= 20
