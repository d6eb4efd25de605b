import getpass
import os
import sys
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from departments.enums import Priority
from departments.models import ServiceCategory
from servicedesk.accounts.actions.people import invite_person, set_roles
from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import RoleGrant, User
from servicedesk.calendars.actions import create_calendar
from servicedesk.calendars.models import Calendar
from sla.actions.policies import WAIT_DAYS, Promised, publish_policy
from sla.enums import ClockKind
from sla.models import Policy

HOUR = 3600
PASSWORD_VARIABLE = "ADMIN_PASSWORD"  # noqa: S105 - a variable's name
WORKDAY = [["09:00", "12:00"], ["13:30", "18:00"]]
WEEK = {day: WORKDAY for day in ("mon", "tue", "wed", "thu", "fri")}
# Hours of working time until the first answer and until it is done; a start that every service may better.
HOURS = {
    Priority.URGENT: (0.5, 4),
    Priority.HIGH: (1, 7.5),
    Priority.NORMAL: (4, 15),
    Priority.LOW: (7.5, 37.5),
}


class Command(BaseCommand):
    help = (
        "Set up an empty desk: its first admin, a standard calendar, a first category and the company's general "
        f"promises. The password is asked for, or taken from {PASSWORD_VARIABLE}; without either a link is mailed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the first admin's address")
        parser.add_argument("name", help="and name")
        parser.add_argument(
            "--zone", default="Asia/Shanghai", help="of admin and calendar (default %(default)s)"
        )

    def handle(self, *args: Any, email: str, name: str, zone: str, **options: Any) -> None:
        if RoleGrant.objects.filter(role=CompanyRole.ADMIN, user__is_active=True).exists():
            raise CommandError("The desk has an admin already; admins are made under “People” from here on.")
        password = _password()
        try:
            with transaction.atomic():
                admin = invite_person(details={"email": email, "name": name, "zone": zone}, by=None)
                set_roles(person=admin, roles=[CompanyRole.ADMIN], by=None)
                if password:
                    _set_password(admin, password)
                _standard_calendar(zone)
                _general_promises()
                ServiceCategory.objects.get_or_create(
                    slug="general", defaults={"name_en": "General", "name_zh": "综合"}
                )
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        way = "the password given" if password else "the link that is on its way by mail"
        self.stdout.write(
            f"{name} signs in as {email} with {way}. Next: make departments, then invite people."
        )


def _password() -> str:
    if PASSWORD_VARIABLE in os.environ:
        return os.environ[PASSWORD_VARIABLE]
    return getpass.getpass("Password of the admin (empty: mail a link): ") if sys.stdin.isatty() else ""


def _set_password(admin: User, password: str) -> None:
    validate_password(password, admin)
    admin.set_password(password)
    admin.save(update_fields=["password"])


def _standard_calendar(zone: str) -> None:
    if not Calendar.objects.exists():
        content = {"zone": zone, "week": WEEK, "overrides": {}}
        create_calendar(
            code="standard", name_en="Standard hours", name_zh="标准工时", content=content, by=None
        )


def _general_promises() -> None:
    if Policy.objects.exists():
        return
    publish_policy(
        targets=[target for priority, hours in HOURS.items() for target in _promised(priority, *hours)],
        by=None,
    )


def _promised(priority: Priority, answer: float, finish: float) -> Iterator[Promised]:
    """Every answer takes as long as the first; a requester's wait ends with the last reminder's grace."""
    yield Promised(ClockKind.FIRST_RESPONSE, priority, seconds=round(answer * HOUR))
    yield Promised(ClockKind.NEXT_RESPONSE, priority, seconds=round(answer * HOUR))
    yield Promised(ClockKind.RESOLUTION, priority, seconds=round(finish * HOUR))
    yield Promised(ClockKind.REQUESTER_WAIT, priority, working_days=WAIT_DAYS)
