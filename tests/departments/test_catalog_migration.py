"""Services of the version before have the same state and audience in this one, and again where a desk goes back."""

from collections.abc import Callable, Collection
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from departments.actions.audiences import set_audience
from departments.audiences import Audience, Group, Groups
from departments.models import Service
from departments.rules import audience_of, services_orderable_by
from tests.cast import Company

BEFORE, AFTER = ("departments", "0017_place_uploads"), ("departments", "0018_catalog")
Go = Callable[[tuple[str, str]], Any]


@pytest.fixture
def go(company: Company) -> Go:
    """Return a function that brings the database to a migration and returns its models; the test rolls all back."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    def to(target: tuple[str, str]) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        executor = MigrationExecutor(connection)
        targets = latest if target == AFTER else [target]
        return executor.migrate(targets).apps

    return to


def limits(apps: Any) -> dict[str, tuple[bool, set[str]]]:
    """Return slug -> whether the version before offers a service, and the codes of the departments it is for."""
    services = apps.get_model("departments", "Service").objects.all()
    return {
        one.slug: (one.is_active, set(one.orderable_by.values_list("code", flat=True))) for one in services
    }


def test_what_was_offered_is_published_to_the_same_departments_and_the_rest_is_retired(
    company: Company, go: Go
) -> None:
    before = go(BEFORE).get_model("departments", "Service")
    screens = before.objects.get(slug="screens")
    screens.orderable_by.add(company.finance.pk, company.sales.pk)
    payslip = before.objects.get(slug="payslip")
    payslip.is_active = False
    payslip.save()
    payslip.orderable_by.add(company.it.pk)
    go(AFTER)
    states = dict(Service.objects.values_list("slug", "state"))
    assert states == {"move-a-desk": "published", "screens": "published", "payslip": "retired"}
    assert audience_of(company.move_desk) == Audience()
    finance_or_sales = Group(departments=frozenset({company.finance.pk, company.sales.pk}))
    assert audience_of(company.screens) == Audience(see=(finance_or_sales,))
    for person, orders in ((company.mia, True), (company.olga, True), (company.li_wei, False)):
        assert (company.screens in services_orderable_by(person)) == orders


def of(*units: Any, roles: Collection[str] = ()) -> Groups:
    """Return a group for each unit."""
    return tuple(Group(departments=frozenset({unit.pk}), roles=frozenset(roles)) for unit in units)


def test_going_back_offers_what_the_version_before_can_limit_and_nothing_to_anyone_else(
    company: Company, go: Go
) -> None:
    set_audience(
        service=company.screens, audience=Audience(see=of(company.finance, company.sales)), by=company.ada
    )
    set_audience(
        service=company.payslip, audience=Audience(order=of(company.finance, roles=["head"])), by=company.ada
    )
    assert limits(go(BEFORE)) == {
        "move-a-desk": (True, set()),
        "screens": (True, {"FIN", "SAL"}),
        "payslip": (False, {"FIN"}),
    }


def test_going_back_offers_nothing_that_is_seen_by_some_and_ordered_by_fewer_and_no_drafts(
    company: Company, go: Go
) -> None:
    narrow = Audience(see=of(company.finance), order=of(company.it))
    set_audience(service=company.screens, audience=narrow, by=company.ada)
    Service.objects.filter(pk=company.move_desk.pk).update(state="draft")
    back = limits(go(BEFORE))
    assert [back[slug][0] for slug in ("screens", "move-a-desk", "payslip")] == [False, False, True]
