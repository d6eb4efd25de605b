"""An empty desk gets what its first admin needs, once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from departments.actions.organisation import create_department
from departments.models import ServiceCategory
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.calendars.models import Calendar
from sla.models import Step, Target

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
