"""The commands: the same seed gives the same company, and a desk in use is left alone."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from departments.models import Department, Membership, RequestForm, Service, ServiceCategory
from servicedesk.accounts.models import RoleGrant, User
from servicedesk.demo import loading
from servicedesk.demo.people import PASSWORD
from servicedesk.events.models import Event
from servicedesk.notifications.models import Delivery, Notice
from sla.models import Clock, Policy, Step
from surveys.models import Rating
from tickets.models import Message, Ticket

UNTIL = "2026-06-10T15:30:00+08:00"
pytestmark = pytest.mark.django_db


def load(tickets=60, seed=3, **options):
    out = StringIO()
    call_command(
        "demo_data", tickets=tickets, seed=seed, until=options.pop("until", UNTIL), stdout=out, stderr=StringIO(),
        **options,
    )  # fmt: skip
    return out.getvalue()


def people_table():
    out = StringIO()
    call_command("demo_people", stdout=out)
    return out.getvalue()


def picture():
    """What a reader would compare; ids and password salts differ between two loads of one database."""
    tickets = Ticket.objects.order_by("submitted_at", "number")
    return [
        list(User.objects.order_by("email").values_list("email", "name", "native_name", "language", "zone", "post")),
        list(
            tickets.values_list(
                "number", "title", "description", "requester__email", "holder_person__email", "state", "priority",
                "submitted_at", "first_response_at", "resolved_at", "closed_at", "promise__next_due_at",
            )
        ),
        list(
            Clock.objects.order_by("promise__ticket__number", "kind", "cycle").values_list(
                "kind", "cycle", "target_seconds", "due_at", "stopped_at", "breached_at", "outcome"
            )
        ),
        list(Message.objects.order_by("at", "body").values_list("at", "body", "kind", "author__email")),
        list(Event.objects.order_by("at", "kind", "seq").values_list("at", "kind", "seq")),
        list(Rating.objects.order_by("given_at").values_list("ticket__number", "score", "comment", "given_at")),
    ]  # fmt: skip


def loaded_picture(**options):
    with transaction.atomic():
        load(**options)
        found = picture()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_company_and_another_a_different_one():
    first = loaded_picture()
    assert len(first[1]) == 60
    assert loaded_picture() == first
    other = loaded_picture(seed=4)
    assert len(other[1]) == 60
    assert other[1] != first[1]


def test_the_company_is_whole():
    load(tickets=20)
    assert Department.objects.filter(is_team=False).count() >= 12
    assert Service.objects.count() >= 45
    assert ServiceCategory.objects.count() >= 8
    assert User.objects.count() >= 300
    assert not Service.objects.filter(name_zh="").exists()
    assert not Department.objects.filter(name_zh="").exists()
    assert Policy.objects.filter(service=None, provider=None, consumer=None).count() == 1
    assert set(Step.objects.filter(kind="").values_list("percent", flat=True)) == {50, 80, 100, 125, 200}
    assert not User.objects.exclude(pk__in=Membership.objects.filter(is_primary=True).values("user")).exists()
    assert sorted(RoleGrant.objects.values_list("role", flat=True)) == [
        "admin",
        "admin",
        "arbiter",
        "executive",
    ]
    for department in Department.objects.filter(is_team=False):
        assert Membership.objects.filter(department=department, role="head").count() == 1
    for form in RequestForm.objects.all():
        assert [spec.to_json() for spec in form.specs] == form.fields


def test_the_answers_fit_the_forms():
    load(tickets=60)
    for ticket in Ticket.objects.select_related("form"):
        fields = {field["key"]: field for field in ticket.form.fields}
        assert set(ticket.answers) <= set(fields)
        asked = {key for key, field in fields.items() if field["required"] and field["kind"] != "file"}
        assert asked <= set(ticket.answers)


def test_nobody_is_told_of_the_past():
    load(tickets=20)
    assert not Delivery.objects.exists()
    assert not Notice.objects.exists()


def test_people_can_sign_in_and_are_introduced(client):
    load(tickets=0)
    table = people_table()
    for word in ("employee", "agent", "team lead", "department head", "executive", "arbiter", "admin"):
        assert word in table
    assert "emily.carter@lanhai.example" in table
    assert "Wang Fang 王芳" in table
    assert client.login(username="emily.carter@lanhai.example", password=PASSWORD)


def test_nobody_is_introduced_where_there_is_no_demo(company):
    assert people_table() == ""


def test_real_data_are_refused(company):
    before = User.objects.count(), Ticket.objects.count()
    with pytest.raises(CommandError, match="real data") as refusal:
        load()
    assert refusal.value.returncode == 1
    assert (User.objects.count(), Ticket.objects.count()) == before
    assert load(if_empty=True) == ""
    assert (User.objects.count(), Ticket.objects.count()) == before


def test_a_second_load_is_refused():
    load(tickets=5)
    with pytest.raises(CommandError, match="loaded already"):
        load(tickets=5)
    assert load(tickets=5, if_empty=True) == ""
    assert Ticket.objects.count() == 5


def test_a_failure_leaves_an_empty_database(monkeypatch):
    def fail(*args):
        raise RuntimeError("disk full")

    monkeypatch.setattr(loading, "copy", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        load(tickets=5)
    assert not User.objects.exists()
    assert not Department.objects.exists()


@pytest.mark.parametrize(
    "options", [{"until": "yesterday"}, {"until": "2026-06-10T15:30:00"}, {"tickets": -1}], ids=str
)
def test_what_cannot_be_is_refused_with_a_sentence(options):
    with pytest.raises(CommandError):
        load(**options)
    assert not User.objects.exists()


def test_many_tickets_are_told_by_several_processes(monkeypatch):
    """The same tickets, however the work is divided."""
    alone = loaded_picture(tickets=40)
    monkeypatch.setattr(loading, "ALONE_BELOW", 0)
    monkeypatch.setattr(loading, "CHUNK", 15)
    assert loaded_picture(tickets=40) == alone


def test_the_end_may_lie_in_the_past():
    load(tickets=30, until="2024-03-01T12:00:00+01:00")
    assert not Ticket.objects.filter(submitted_at__gt=datetime(2024, 3, 1, 11, tzinfo=UTC)).exists()
    assert not Event.objects.filter(at__gt=datetime(2024, 3, 1, 11, tzinfo=UTC)).exists()
