"""Questions that are composed once: they find what the ORM finds, with every value, and are composed no more."""

from collections.abc import Iterator
from threading import Thread

import pytest
from django.db import connection
from django.db.models import BooleanField, F, Func, JSONField, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from departments.models import Department, Service
from servicedesk.accounts.models import User
from servicedesk.database.composed import Given, composed
from tests.cast import Company

built: list[int] = []


@composed
def services_of(limit: int, *, unit: Given, slugs: Given) -> QuerySet[Service]:
    built.append(limit)
    rows = Service.objects.filter(department=unit, slug__one_of=slugs).select_related("department")
    return rows.only("name_en", "slug", "department__code").order_by("pk")[:limit]


@composed
def codes_after(*, code: Given) -> "QuerySet[Department, str]":
    return Department.objects.filter(code__gt=code).order_by("code").values_list("code", flat=True)


@composed
def pairs_of(*, units: Given) -> "QuerySet[Department, tuple[int, str]]":
    return Department.objects.filter(pk__one_of=units).order_by("code").values_list("pk", "code")


@composed
def children_of(*, parents: Given, never: Given) -> QuerySet[Department]:
    return Department.objects.filter(parent__one_of=parents).exclude(pk__one_of=never).order_by("pk")


@composed
def named(*, wanted: Given) -> QuerySet[User]:
    matches = Func(Value({"a": 1}, JSONField()), wanted.of(JSONField()), arity=2, template="%(expressions)s",
                   arg_joiner=" @> ", output_field=BooleanField())  # fmt: skip
    return User.objects.annotate(is_in=matches).order_by("pk")[:1]


@pytest.fixture(autouse=True)
def nothing_built() -> Iterator[None]:
    built.clear()
    yield


def test_each_value_finds_its_own_rows(company: Company) -> None:
    slugs = list(Service.objects.values_list("slug", flat=True))
    for unit in Department.objects.all():
        wanted = Service.objects.filter(department=unit).order_by("pk")
        assert services_of(50, unit=unit.pk, slugs=slugs) == list(wanted)
        assert services_of(50, unit=unit.pk, slugs=[]) == []
        assert services_of(50, unit=unit.pk, slugs=slugs[:1]) == list(wanted.filter(slug=slugs[0]))


def test_a_shape_is_composed_once_and_another_one_for_itself(company: Company) -> None:
    slugs = list(Service.objects.values_list("slug", flat=True))
    for limit in (71, 72, 71, 72, 71):
        services_of(limit, unit=company.it.pk, slugs=slugs)
    assert built == [71, 72]


def test_rows_are_instances_as_the_orm_makes_them(company: Company) -> None:
    with CaptureQueriesContext(connection) as asked:
        rows = services_of(50, unit=company.it.pk, slugs=[company.screens.slug])
        assert [one.department.code for one in rows] == [company.it.code]
        assert rows[0].get_deferred_fields() >= {"summary_en", "state"}
    assert len(asked) == 1
    assert rows[0] is not services_of(50, unit=company.it.pk, slugs=[company.screens.slug])[0]
    assert rows[0].state == company.screens.state


def test_values_come_flat_or_in_tuples(company: Company) -> None:
    codes = sorted(Department.objects.values_list("code", flat=True))
    assert codes_after(code="") == codes and codes_after(code=codes[0]) == codes[1:]
    assert pairs_of(units=[company.it.pk]) == [(company.it.pk, company.it.code)]


def test_what_is_left_out_and_what_is_a_relation_are_lists_too(company: Company) -> None:
    teams = list(Department.objects.filter(parent=company.it).order_by("pk"))
    ids = [one.pk for one in teams]
    assert children_of(parents=[company.it.pk], never=[]) == teams
    assert children_of(parents=[company.it.pk], never=ids[:1]) == teams[1:]


def test_a_value_is_never_part_of_the_question(company: Company) -> None:
    assert codes_after(code="' OR 1=1 --") == sorted(
        code for code in Department.objects.values_list("code", flat=True) if code > "' OR 1=1 --"
    )


def test_a_value_is_given_as_its_field_wants_it(company: Company) -> None:
    assert named(wanted={"a": 1})[0].is_in is True and named(wanted={"a": 2})[0].is_in is False  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_on_its_own_connection() -> None:
    found: list[object] = []

    def ask() -> None:
        found.append(codes_after(code=""))
        found.append(connection.connection)
        connection.close()

    codes_after(code="")
    own, other = connection.connection, Thread(target=ask)
    other.start()
    other.join()
    assert found[0] == codes_after(code="") and found[1] is not own


def test_the_order_of_the_values_is_that_of_the_question(company: Company) -> None:
    @composed
    def between(*, low: Given, high: Given) -> "QuerySet[Department, str]":
        rows = Department.objects.filter(code__lt=high, code__gt=low).annotate(same=F("code"))
        return rows.order_by("code").values_list("same", flat=True)

    codes = sorted(Department.objects.values_list("code", flat=True))
    assert between(low=codes[0], high=codes[-1]) == codes[1:-1]


def test_what_finds_nothing_whatever_the_values_is_no_error(company: Company) -> None:
    slugs = [company.screens.slug]
    for _again in range(2):
        assert services_of(0, unit=company.it.pk, slugs=slugs) == []
    assert built == [0]

    @composed
    def known_empty(*, code: Given) -> QuerySet[Department]:
        return Department.objects.filter(code=code, pk__in=[])

    @composed
    def none(*, code: Given) -> QuerySet[Department]:
        return Department.objects.filter(code=code).none()

    with CaptureQueriesContext(connection) as asked:
        assert known_empty(code=company.it.code) == none(code=company.it.code) == []
    assert len(asked) == 0


def test_what_would_be_left_out_of_the_rows_is_refused(company: Company) -> None:
    @composed
    def with_services(*, code: Given) -> QuerySet[Department]:
        return Department.objects.filter(code=code).prefetch_related("services")

    with pytest.raises(NotImplementedError, match="prefetch"):
        with_services(code=company.it.code)
