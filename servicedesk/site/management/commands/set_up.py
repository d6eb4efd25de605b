import getpass
import os
import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from departments.actions.membership import invite
from departments.actions.organisation import create_department
from departments.enums import MemberRole, Priority
from departments.models import Department, ServiceCategory
from departments.notifications.access import password_path
from servicedesk.accounts.actions.people import set_roles
from servicedesk.accounts.enums import CompanyRole, Language
from servicedesk.accounts.models import RoleGrant, User
from servicedesk.calendars.actions import create_calendar
from servicedesk.calendars.arithmetic.opening_hours import ScheduleError
from servicedesk.calendars.models import Calendar
from sla.actions.policies import WAIT_DAYS, TargetSpec, publish_policy
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
        "Set up an empty desk: its first admin, the department that they head, a standard calendar, a first category "
        f"and the company's general promises. The password is asked for, or taken from {PASSWORD_VARIABLE}; without "
        "either a link to choose one is printed and mailed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the first admin's address")
        parser.add_argument("name", help="and name")
        parser.add_argument(
            "--zone", default="Asia/Shanghai", help="of admin and calendar (default %(default)s)"
        )
        parser.add_argument(
            "--language",
            default=Language.ENGLISH.value,
            choices=Language.values,
            help="in which the admin reads the desk (default %(default)s)",
        )
        parser.add_argument(
            "--department", default="", help="the admin's department (default Administration)"
        )
        parser.add_argument(
            "--code", default="ADM", help="and its code, which its requests bear (default %(default)s)"
        )

    def handle(self, *args: Any, zone: str, **options: Any) -> None:
        if RoleGrant.objects.filter(role=CompanyRole.ADMIN, user__is_active=True).exists():
            raise CommandError("The desk has an admin already; admins are made under “People” from here on.")
        password = _password()
        try:
            with transaction.atomic():
                calendar = _standard_calendar(zone)
                department = _first_department(options["department"], options["code"], calendar)
                details = {key: options[key] for key in ("email", "name", "language")} | {"zone": zone}
                admin = invite(details=details, department=department, role=MemberRole.HEAD, by=None)
                set_roles(person=admin, roles=[CompanyRole.ADMIN], by=None)
                if password:
                    _set_password(admin, password)
                _general_promises()
                ServiceCategory.objects.get_or_create(
                    slug="general", defaults={"name_en": "General", "name_zh": "综合"}
                )
        except ValidationError as problem:
            raise CommandError(_said(problem)) from problem
        except ScheduleError as problem:
            raise CommandError(f"{problem}; name a zone such as Europe/Berlin.") from problem
        way = "with the password given" if password else "after choosing a password"
        path = reverse("account_login") if password else password_path(admin)
        self.stdout.write(f"{admin.name}, head of {department}, signs in as {admin.email} {way}:\n")
        self.stdout.write(f"  {settings.SITE_URL}{path}\n")
        self.stdout.write("Then the desk shows what comes next, step by step:\n")
        self.stdout.write(f"  {settings.SITE_URL}{reverse('first_steps')}")


def _said(problem: ValidationError) -> str:
    """Return what is wrong, each sentence behind the name of what it is about."""
    if not hasattr(problem, "error_dict"):
        return " ".join(problem.messages)
    return " ".join(f"{name}: {text}" for name, texts in problem.message_dict.items() for text in texts)


def _password() -> str:
    if PASSWORD_VARIABLE in os.environ:
        return os.environ[PASSWORD_VARIABLE]
    return getpass.getpass("Password of the admin (empty: mail a link): ") if sys.stdin.isatty() else ""


def _set_password(admin: User, password: str) -> None:
    validate_password(password, admin)
    admin.set_password(password)
    admin.save(update_fields=["password"])


def _standard_calendar(zone: str) -> Calendar:
    content = {"zone": zone, "week": WEEK, "overrides": {}}
    return Calendar.objects.order_by("pk").first() or create_calendar(
        code="standard", name_en="Standard hours", name_zh="标准工时", content=content, by=None
    )


def _first_department(name: str, code: str, calendar: Calendar) -> Department:
    """Return the department that bears the code, or make it."""
    names = {"name_en": name, "name_zh": ""} if name else {"name_en": "Administration", "name_zh": "行政部"}
    known = Department.objects.filter(code=code, is_team=False, is_active=True).first()
    return known or create_department(details={"code": code, "calendar": calendar, **names}, by=None)


def _general_promises() -> None:
    if Policy.objects.exists():
        return
    publish_policy(
        targets=[target for priority, hours in HOURS.items() for target in _promised(priority, *hours)],
        by=None,
    )


def _promised(priority: Priority, answer: float, finish: float) -> Iterator[TargetSpec]:
    """Every answer takes as long as the first; a requester's wait ends with the last reminder's grace."""
    yield TargetSpec(ClockKind.FIRST_RESPONSE, priority, seconds=round(answer * HOUR))
    yield TargetSpec(ClockKind.NEXT_RESPONSE, priority, seconds=round(answer * HOUR))
    yield TargetSpec(ClockKind.RESOLUTION, priority, seconds=round(finish * HOUR))
    yield TargetSpec(ClockKind.REQUESTER_WAIT, priority, working_days=WAIT_DAYS)
