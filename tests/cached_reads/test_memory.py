"""What is remembered between requests is exactly true: no page shows or allows what is no longer so."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.cached_reads import UNIT_FIELDS, org_tree
from departments.models import Contact, Department, Membership, Relation, Service, ServiceCategory
from servicedesk.accounts.cached_reads import PERSON_FIELDS, named_people_by_id, people_by_id
from servicedesk.accounts.models import Absence, RoleGrant, User
from servicedesk.cached_reads import memory
from servicedesk.cached_reads.memory import cached_each, remembering
from servicedesk.cached_reads.models import Revision
from sla.models import Policy, PolicyVersion
from tests.cast import Company, at
from tests.together import at_once

SignIn = Callable[[User], Client]
COLUMNS = """
    SELECT attname FROM pg_trigger JOIN pg_attribute ON attrelid = tgrelid AND attnum = ANY (tgattr)
    WHERE tgname = 'kept_changed' AND tgrelid = %s::regclass
"""


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Begin with nothing remembered."""
    memory._memories.clear()
    yield
    memory._memories.clear()


def revision() -> object:
    return Revision.objects.get().value


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_a_second_request_asks_for_the_revision_alone(company: Company) -> None:
    def ask() -> None:
        with remembering():
            org_tree()
            people_by_id([company.mia.pk, company.noah.pk])
            people_by_id([company.mia.pk])

    assert queries_of(ask) == 3
    assert queries_of(ask) == 1


def test_only_those_who_are_new_are_read(company: Company) -> None:
    asked: list[set[int]] = []

    @cached_each
    def doubles(numbers: set[int]) -> dict[int, int]:
        asked.append(numbers)
        return {number: 2 * number for number in numbers if number < 10}

    with remembering():
        assert doubles([1, 2]) == {1: 2, 2: 4}
        assert doubles([2, 3, 11]) == {2: 4, 3: 6}
    with remembering():
        assert doubles([1, 2, 3]) == {1: 2, 2: 4, 3: 6}
    assert asked == [{1, 2}, {3, 11}]


def test_outside_a_request_everything_is_read_anew(company: Company) -> None:
    assert queries_of(org_tree) == queries_of(org_tree) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda company: Department.objects.filter(pk=company.sales.pk).update(name_en="Selling"),
        lambda company: Membership.objects.filter(user=company.noah).delete(),
        lambda company: Membership.objects.filter(user=company.noah).update(until=at("Mon 10:00")),
        lambda company: User.objects.filter(pk=company.noah.pk).update(is_active=False),
        lambda company: RoleGrant.objects.create(user=company.noah, role="admin"),
        lambda company: company.calendar.__class__.objects.update(name_en="Office"),
        lambda company: Service.objects.update(is_shared_in_department=True),
        lambda company: ServiceCategory.objects.update(name_en="Shelf"),
        lambda company: Contact.objects.create(department=company.sales, phone="+49 30 1234567"),
        lambda company: Relation.objects.update(kind="customer"),
        lambda company: Policy.objects.update(is_active=False),
        lambda company: PolicyVersion.objects.create(
            policy=Policy.objects.create(name="New", service=company.screens),
            number=1,
            published_at=at("Mon 10:00"),
        ),
    ],
)
def test_a_change_makes_a_new_revision(company: Company, change: Callable[[Company], object]) -> None:
    before = revision()
    change(company)
    assert revision() != before


@pytest.mark.parametrize(
    "work",
    [
        lambda company: Department.objects.filter(pk=company.sales.pk).update(last_number=7),
        lambda company: User.objects.filter(pk=company.noah.pk).update(
            last_login=datetime(2026, 3, 2).astimezone()
        ),
    ],
)
def test_filing_and_signing_in_make_none(company: Company, work: Callable[[Company], object]) -> None:
    before = revision()
    work(company)
    assert revision() == before


@pytest.mark.parametrize(
    ("table", "fields"), [("departments_department", UNIT_FIELDS), ("accounts_user", PERSON_FIELDS)]
)
def test_every_kept_column_is_watched(db: None, table: str, fields: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        watched = {name for (name,) in cursor.fetchall()}
    assert set(fields) - {"id", "date_joined"} <= watched


def test_an_empty_database_remembers_nothing(db: None) -> None:
    Revision.objects.all().delete()
    with remembering():
        assert queries_of(org_tree) == 2  # looks for the revision once, and reads
        assert queries_of(org_tree) == 1


class TestInsideOneRequest:
    def test_what_it_changes_it_sees(self, company: Company) -> None:
        with remembering():
            assert org_tree().names[company.sales.pk]["en"] == "Sales"
            Department.objects.filter(pk=company.sales.pk).update(name_en="Selling")
            assert org_tree().names[company.sales.pk]["en"] == "Selling"

    def test_what_it_takes_back_nobody_remembers(self, company: Company) -> None:
        with remembering():
            org_tree()
            with transaction.atomic():
                Department.objects.filter(pk=company.sales.pk).update(name_en="Selling")
                assert org_tree().names[company.sales.pk]["en"] == "Selling"
                transaction.set_rollback(True)
            assert org_tree().names[company.sales.pk]["en"] == "Sales"
        with remembering():
            assert org_tree().names[company.sales.pk]["en"] == "Sales"

    def test_what_it_reads_first_after_a_change_of_its_own_nobody_remembers(self, company: Company) -> None:
        with remembering():
            with transaction.atomic():
                Department.objects.filter(pk=company.sales.pk).update(name_en="Selling")
                assert org_tree().names[company.sales.pk]["en"] == "Selling"
                transaction.set_rollback(True)
            assert org_tree().names[company.sales.pk]["en"] == "Sales"
        assert not memory._memories

    def test_other_work_forgets_nothing(self, company: Company) -> None:
        with remembering():
            org_tree()
            Department.objects.filter(pk=company.sales.pk).update(last_number=7)
            assert queries_of(org_tree) == 1  # the revision, which is the same

    def test_each_reader_gets_a_person_of_his_own(self, company: Company) -> None:
        with remembering():
            first, second = (people_by_id([company.mia.pk])[company.mia.pk] for _ in range(2))
            first.name = "somebody else"
            assert (
                second.name == named_people_by_id([company.mia.pk])[company.mia.pk].name == company.mia.name
            )


@pytest.mark.django_db(transaction=True)
def test_a_change_of_another_process_is_seen_by_the_next_request(company: Company) -> None:
    with remembering():
        org_tree()
        at_once(lambda: Department.objects.filter(pk=company.sales.pk).update(name_en="Selling"))
        assert org_tree().names[company.sales.pk]["en"] == "Sales"
    with remembering():
        assert org_tree().names[company.sales.pk]["en"] == "Selling"


class TestOnPages:
    def test_who_was_deactivated_is_out_at_once(self, company: Company, as_person: SignIn) -> None:
        client = as_person(company.noah)
        assert client.get("/").status_code == 200
        User.objects.filter(pk=company.noah.pk).update(is_active=False)
        assert client.get("/").status_code == 302

    def test_who_changed_his_password_is_out_elsewhere_at_once(
        self, company: Company, as_person: SignIn
    ) -> None:
        client = as_person(company.noah)
        assert client.get("/").status_code == 200
        company.noah.set_password("something quite different")
        company.noah.save(update_fields=["password"])
        assert client.get("/").status_code == 302

    def test_a_role_taken_closes_its_pages_at_once(self, company: Company, as_person: SignIn) -> None:
        client = as_person(company.ada)
        assert client.get("/manage/people/").status_code == 200
        RoleGrant.objects.filter(user=company.ada).delete()
        assert client.get("/manage/people/").status_code == 403

    def test_a_deputy_has_the_queue_while_the_other_is_away(
        self, company: Company, as_person: SignIn, monday: datetime
    ) -> None:
        client = as_person(company.mia)
        assert client.get("/queue/").status_code == 403
        hour = timedelta(hours=1)
        away = {"user": company.lena, "deputy": company.mia}
        absence = Absence.objects.create(**away, starts_at=monday + hour, ends_at=monday + 2 * hour)
        assert client.get("/queue/").status_code == 403
        Absence.objects.filter(pk=absence.pk).update(starts_at=monday - hour)
        assert client.get("/queue/").status_code == 200
