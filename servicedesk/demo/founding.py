"""Found the company: calendars, departments, people, catalog and promises as rows, and the world that stories see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from departments.enums import AudiencePurpose, Criterion, ServiceState
from departments.everyday_words import joined_words
from departments.models import (
    AudienceCriterion,
    Department,
    Membership,
    Place,
    RequestForm,
    Service,
    ServiceCategory,
    Workplace,
)
from servicedesk.accounts.models import RoleGrant, User
from servicedesk.calendars.actions import create_calendar
from servicedesk.calendars.models import Calendar
from sla.models import PolicyVersion

from . import calendars, content
from .articles import write_articles
from .buildings import SITES, ZONE, desk_of, spots
from .company import OFFICES
from .people import PASSWORD, Colleague, Directory
from .policies import promise
from .windows import open_windows


@dataclass
class Company:
    """The rows of the company by code, slug or address."""

    calendars: Mapping[str, Calendar]
    units: Mapping[str, Department]
    people: Mapping[str, User]
    colleagues: Mapping[str, Colleague]
    places: Mapping[str, Place]
    services: Mapping[str, Service]
    forms: Mapping[str, RequestForm]
    versions: list[PolicyVersion]


def found(*, seed: int, at: datetime, years: Iterable[int]) -> Company:
    """Write the whole structure, dated `at`; `years` are those whose holidays the calendars know."""
    hours = {
        code: create_calendar(
            code=code,
            name_en=calendars.NAMES[code][0],
            name_zh=calendars.NAMES[code][1],
            content=body,
            country=calendars.PLACES[code][0],
            subdivision=calendars.PLACES[code][1],
            by=None,
            at=at,
        )
        for code, body in calendars.contents(years).items()
    }
    units = _departments(hours)
    colleagues = {one.email: one for one in Directory(seed).colleagues()}
    people = _people(colleagues, hours)
    _memberships(colleagues, people, units, at)
    open_windows(units, at)
    places = _places()
    _workplaces(colleagues, people, places)
    services, forms = _catalog(units, people, colleagues, at)
    write_articles(units, services, people, colleagues, at)
    versions = promise(units, services, at)
    return Company(hours, units, people, colleagues, places, services, forms, versions)


def _departments(hours: Mapping[str, Calendar]) -> dict[str, Department]:
    offices = [
        Department(
            code=office.code, name_en=office.en, name_zh=office.zh, about_en=office.about_en,
            about_zh=office.about_zh, calendar=hours[office.calendar],
        )
        for office in OFFICES
    ]  # fmt: skip
    Department.objects.bulk_create(offices)
    teams = [
        Department(
            code=team.code, name_en=team.en, name_zh=team.zh, parent=row, is_team=True, calendar=row.calendar
        )
        for office, row in zip(OFFICES, offices, strict=True)
        for team in office.teams
    ]
    Department.objects.bulk_create(teams)
    return {row.code: row for row in (*offices, *teams)}


def _people(colleagues: Mapping[str, Colleague], hours: Mapping[str, Calendar]) -> dict[str, User]:
    # One hash for all: three hundred would take half a minute, and the password is no secret.
    password = make_password(PASSWORD)
    people = {
        email: User(
            email=email, name=one.name, native_name=one.native_name, language=one.language, zone=one.zone,
            calendar=hours.get(one.calendar), location=one.location, post=one.post, password=password,
        )
        for email, one in colleagues.items()
    }  # fmt: skip
    User.objects.bulk_create(people.values())
    _managers(colleagues, people)
    grants = [(people[email], one.company_role) for email, one in colleagues.items() if one.company_role]
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for user, role in grants)
    return people


def _managers(colleagues: Mapping[str, Colleague], people: Mapping[str, User]) -> None:
    """Members and agents report to their lead, leads and the rest to the head, heads to the chief."""
    steering = {(one.unit, one.role): people[email] for email, one in colleagues.items()}
    for email, one in colleagues.items():
        head, chief = steering[(one.office, "head")], steering[("EXE", "head")]
        manager = chief if one.role == "head" else steering.get((one.unit, "lead"), head)
        manager = head if one.role == "lead" else manager
        people[email].line_manager = None if manager is people[email] else manager
    User.objects.bulk_update(people.values(), ["line_manager"])


def _memberships(
    colleagues: Mapping[str, Colleague],
    people: Mapping[str, User],
    units: Mapping[str, Department],
    at: datetime,
) -> None:
    Membership.objects.bulk_create(
        Membership(user=people[email], department=units[one.unit], role=one.role, is_primary=True, since=at)
        for email, one in colleagues.items()
    )


def _places() -> dict[str, Place]:
    sites = {site.code for site in SITES}
    found: dict[str, Place] = {}
    for spot, above in spots():
        found[spot.code] = Place.objects.create(
            code=spot.code, kind=spot.kind, name_en=spot.en, name_zh=spot.zh, parent=found.get(above),
            zone=ZONE if spot.code in sites else "",
        )  # fmt: skip
    return found


def _workplaces(
    colleagues: Mapping[str, Colleague], people: Mapping[str, User], places: Mapping[str, Place]
) -> None:
    desks = {email: desk_of(one.office, number) for number, (email, one) in enumerate(colleagues.items())}
    Workplace.objects.bulk_create(
        Workplace(user=people[email], place=places[code]) for email, code in desks.items() if code
    )


def _catalog(
    units: Mapping[str, Department],
    people: Mapping[str, User],
    colleagues: Mapping[str, Colleague],
    at: datetime,
) -> tuple[dict[str, Service], dict[str, RequestForm]]:
    shelves = [
        ServiceCategory(
            slug=one["slug"], icon=one["icon"], name_en=one["name"][0], name_zh=one["name"][1], position=place
        )
        for place, one in enumerate(content.read("categories")["category"])
    ]
    ServiceCategory.objects.bulk_create(shelves)
    categories = {row.slug: row for row in shelves}
    leads = {one.unit: people[email] for email, one in colleagues.items() if one.role == "lead"}
    offered = content.services()
    services = {one["slug"]: _service(one, units, categories, leads) for one in offered}
    Service.objects.bulk_create(services.values())
    AudienceCriterion.objects.bulk_create(
        AudienceCriterion(
            service=services[one["slug"]],
            purpose=AudiencePurpose.SEE,
            group=0,
            kind=Criterion.DEPARTMENT,
            department=units[code],
        )
        for one in offered
        for code in one.get("orderable_by", ())
    )
    forms = {
        one["slug"]: RequestForm(
            service=services[one["slug"]], number=1, fields=form_fields(one["fields"]), created_at=at
        )
        for one in offered
    }
    RequestForm.objects.bulk_create(forms.values())
    return services, forms


def _service(
    one: Mapping[str, Any],
    units: Mapping[str, Department],
    categories: Mapping[str, ServiceCategory],
    leads: Mapping[str, User],
) -> Service:
    return Service(
        slug=one["slug"],
        department=units[one["department"]],
        team=units[one["team"]],
        category=categories[one["category"]],
        name_en=one["name"][0],
        name_zh=one["name"][1],
        summary_en=one["summary"][0],
        summary_zh=one["summary"][1],
        words_en=joined_words([one["words"][0]], "en"),
        words_zh=joined_words([one["words"][1]], "zh"),
        owner=leads[one["team"]],
        state=ServiceState.PUBLISHED,
        is_confidential=one.get("confidential", False),
        is_shared_in_department=one.get("shared", False),
        is_catch_all=one.get("catch_all", False),
    )


def form_fields(fields: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the stored form of the fields of a request form."""
    return [
        {
            "key": field["key"],
            "kind": field["kind"],
            "label": _texts(field["label"]),
            "help": _texts(field.get("help", ("", ""))),
            "required": field.get("required", False),
            "options": [
                {"value": value, "label": {"en": en, "zh": zh}} for value, en, zh in field.get("options", ())
            ],
            **{name: field[name] for name in ("min", "max", "not_past", "default") if name in field},
        }
        for field in fields
    ]


def _texts(pair: Iterable[str]) -> dict[str, str]:
    return dict(zip(("en", "zh"), pair, strict=True))
