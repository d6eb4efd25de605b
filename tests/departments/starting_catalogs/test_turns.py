"""Whoever takes or publishes many services lets others in between; whoever waits in vain is told for what."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from departments.actions import starting_catalogs as verbs
from departments.actions.catalog import create_service
from departments.actions.starting_catalogs import take_services
from departments.actions.taken_drafts import publish_taken
from departments.models import Service, ServiceCategory
from departments.queries.form_drafts import open_draft, stamp_of
from departments.starting_catalogs.reading import starting_catalogs
from servicedesk.accounts.models import User
from tests.cast import Company
from tests.together import PATIENCE_SECONDS, at_once

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db(transaction=True)
FACILITIES = [*starting_catalogs()["facilities"].services]


@contextmanager
def elsewhere(do: Callable[[Callable[[], None]], Any]) -> Iterator[None]:
    """Let another thread `do` something as far as the call that it is given; it goes on after the block."""
    arrived, may_go_on = Event(), Event()

    def wait() -> None:
        arrived.set()
        may_go_on.wait(PATIENCE_SECONDS)

    def run() -> None:
        try:
            do(wait)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    try:
        assert arrived.wait(PATIENCE_SECONDS)
        yield
    finally:
        may_go_on.set()
        thread.join(PATIENCE_SECONDS)


def impatient() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")


def details(company: Company, name: str) -> dict[str, Any]:
    return {"department": company.it, "category": ServiceCategory.objects.first(), "name_en": name}


def test_others_add_services_between_two_that_someone_takes(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = verbs.taken_by

    def take(wait: Callable[[], None]) -> None:
        waited = []

        def taken_by(department: int) -> dict[str, list[Service]]:
            there = before(department)
            if len(there) == 1 and not waited:
                waited.append(wait())
            return there

        monkeypatch.setattr(verbs, "taken_by", taken_by)
        take_services(addresses=FACILITIES, department=company.facilities, by=company.ada)

    with elsewhere(take):
        impatient()
        assert create_service(details=details(company, "Desk lamps"), by=company.ada).slug == "desk-lamps"
    assert len(before(company.facilities.pk)) == len(FACILITIES)


def test_two_who_take_the_same_at_once_get_all_of_it_under_addresses_of_their_own(company: Company) -> None:
    takers = [
        lambda unit=unit, order=order: take_services(addresses=order, department=unit, by=company.ada)
        for unit, order in ((company.facilities, FACILITIES), (company.it, FACILITIES[::-1]))
    ]
    first, second = at_once(*takers)
    assert len(first) == len(second) == len(FACILITIES)
    slugs = [*Service.objects.exclude(taken_from="").values_list("slug", flat=True)]
    assert len(set(slugs)) == 2 * len(FACILITIES) and "repair-2" in slugs


def test_two_who_publish_the_same_at_once_publish_each_once(company: Company) -> None:
    made = take_services(addresses=FACILITIES[:3], department=company.facilities, by=company.ada)
    chosen = {service: stamp_of(open_draft(service)) for service in made}
    done = at_once(*[lambda: publish_taken(chosen=chosen, by=company.ada)] * 2)
    assert sorted(service.pk for some in done for service in some) == sorted(service.pk for service in made)
    assert [service.forms.count() for service in made] == [1, 1, 1]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Others are changing the same thing"), ("zh-hans", "其他人正在修改同一内容")],
)
def test_who_waits_in_vain_is_told_for_what_and_when_to_try_again(
    company: Company, as_person: SignIn, language: str, words: str
) -> None:
    User.objects.filter(pk=company.ines.pk).update(language=language)
    company.ines.refresh_from_db()
    client = as_person(company.ines)
    client.raise_request_exception = False
    shelf = ServiceCategory.objects.get(slug="workplace")

    def create(wait: Callable[[], None]) -> None:
        with transaction.atomic():
            create_service(details=details(company, "Lamps"), by=company.ada)
            wait()

    with elsewhere(create):
        impatient()
        sent = {"department": company.it.pk, "category": shelf.pk, "name_en": "Repair"}
        page = client.post("/manage/services/new/", sent)
        body = {"department": "IT", "category": "workplace", "addresses": ["facilities/repair"]}
        told = client.post("/api/v1/starting-catalogs/", body, "application/json")
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert words in unescape(page.content.decode()) and "database" not in page.content.decode()
    assert (told.status_code, told["Retry-After"]) == (503, "5")
    assert "Others are changing the same thing." in told.json()["detail"]
