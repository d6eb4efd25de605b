"""An empty desk gets what its first admin needs, once."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from departments.actions.catalog import create_service
from departments.actions.organisation import create_department
from departments.actions.service_states import publish_service
from departments.models import Department, Membership, ServiceCategory
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.calendars.models import Calendar
from servicedesk.events import clock
from sla.models import Step, Target
from tests.cast import at
from tests.departments.publishing import publish_form

PASSWORD = "quiet-harbour-71"


def set_up(*more: str) -> str:
    out = StringIO()
    call_command("set_up", "ada@example.com", "Ada Lin", *more, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_first_admin_signs_in_and_can_make_a_department(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    assert "ada@example.com" in set_up("--zone", "Europe/Berlin")
    ada = User.objects.get()
    assert is_admin(ada) and ada.zone == "Europe/Berlin"
    assert Client().login(request=None, email=ada.email, password=PASSWORD)
    assert Target.objects.count() == 16 and Step.objects.count() == 9
    assert ServiceCategory.objects.count() == 1
    details = {"code": "IT", "name_en": "IT", "calendar": Calendar.objects.get()}
    assert create_department(details=details, by=ada).code == "IT"


@pytest.mark.django_db
def test_the_first_admin_reads_the_desk_in_the_language_that_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    with pytest.raises(CommandError, match="--language"):
        set_up("--language", "fr")
    set_up("--language", "zh-hans")
    client = Client()
    client.force_login(User.objects.get())
    assert "搭建服务台" in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_first_admin_heads_a_department_and_every_link_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    said = set_up("--department", "Central Services", "--code", "CEN")
    assert "http://localhost:8000/accounts/login/" in said
    ada, client = User.objects.get(), Client()
    row = ada.memberships.get()
    assert (row.department.code, row.department.name_en, row.role) == ("CEN", "Central Services", "head")
    client.force_login(ada)
    check_every_link(client)


@pytest.mark.django_db
def test_no_link_is_dead_for_an_admin_without_any_department(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    set_up()
    ada, client = User.objects.get(), Client()
    Membership.history.all().delete()
    Department.objects.all().delete()
    client.force_login(ada)
    check_every_link(client)
    assert "No services are offered yet" in client.get("/services/").content.decode()
    assert "No services are offered yet" not in client.get("/services/?category=general").content.decode()
    for address in ("/manage/services/", "/manage/services/new/", "/figures/"):
        assert "Create the first department" in client.get(address).content.decode()


@pytest.mark.django_db
def test_the_end_leads_to_the_first_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    client, last = Client(), set_up().splitlines()[-1].strip()
    client.force_login(User.objects.get())
    page = client.get(last.removeprefix("http://localhost:8000"))
    assert page.status_code == 200 and "Set up this desk" in page.content.decode()


@pytest.mark.django_db
def test_without_a_password_the_link_that_chooses_one_is_printed() -> None:
    link = next(line.strip() for line in set_up().splitlines() if "http" in line)
    answer = Client().get(link.removeprefix("http://localhost:8000"), follow=True)
    assert answer.status_code == 200 and 'name="password1"' in answer.content.decode()


@pytest.mark.django_db
def test_the_form_and_the_card_promise_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A working day of 7.5 hours, an answer within 4 of them, a solution within 15: two working days."""
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    set_up()
    ada, client = User.objects.get(), Client()
    details = {
        "name_en": "Keys",
        "department": Department.objects.get(),
        "category": ServiceCategory.objects.get(),
    }
    keys = create_service(details=details, by=ada)
    publish_form(service=keys, fields=[], by=ada)
    publish_service(service=keys, by=ada)
    without_department = User.objects.create_user("noah@example.com", "Noah Klein", zone=ada.zone)
    with clock.frozen(at("Mon 09:00")):
        for person in (ada, without_department):
            client.force_login(person)
            page = client.get("/services/keys/").content.decode()
            form = client.get("/services/keys/request/").content.decode()
            assert "4 working hours" in page and "15 working hours" in page, person
            assert "14:30" in form and "No time is promised" not in form, person


def check_every_link(client: Client) -> None:
    """Open all that the first page leads to."""
    page = client.get("/").content.decode()
    links = set(re.findall(r'<a [^>]*href="(/[^"#]*)"', page)) - {"/accounts/logout/"}
    assert {"/manage/services/", "/manage/people/"} <= links
    for link in links:
        assert client.get(link, follow=True).status_code == 200, link


@pytest.mark.django_db
def test_what_is_refused_is_named() -> None:
    with pytest.raises(CommandError, match=r"name: \S"):
        call_command("set_up", "ada@example.com", "  ")
    with pytest.raises(CommandError, match=r"email: \S"):
        call_command("set_up", "nobody", "Ada Lin")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_second_admin_is_not_made_this_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    set_up()
    with pytest.raises(CommandError, match="has an admin already"):
        call_command("set_up", "eve@example.com", "Eve")
    assert User.objects.count() == Calendar.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("password", "zone"), [("12345678", "Asia/Shanghai"), (PASSWORD, "Mars/Olympus")])
def test_a_weak_password_or_unknown_zone_sets_up_nothing(
    monkeypatch: pytest.MonkeyPatch, password: str, zone: str
) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", password)
    with pytest.raises(CommandError):
        set_up("--zone", zone)
    assert not User.objects.exists() and not Calendar.objects.exists()
