"""Look at the founded company as the stories see it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from departments.enums import WORKING_ROLES
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import current_version
from sla.models import PolicyVersion

from . import content
from .company import OFFICES
from .founding import Company, form_fields
from .people import Colleague
from .world import Hours, Offer, Pair, Person, Policy, Scope, Target, Unit, World

TEXTS = ("subjects", "details", "questions", "replies", "done")
APPETITES = {"member": 1.0, "agent": 0.6, "lead": 0.6, "head": 0.5}
NAMED_APPETITE = 12.0


def survey(company: Company, seed: int) -> World:
    """Return the world of a company that has just been founded."""
    hours = {code: _hours(calendar) for code, calendar in company.calendars.items()}
    people = {email: _person(company, hours, one, email) for email, one in company.colleagues.items()}
    return World(
        seed=seed,
        units=_units(company, hours, people),
        people=_by_department(people),
        offers=tuple(_offer(company, one) for one in content.services()),
        policies=dict(_policy(version) for version in company.versions),
        phrases=content.read("phrases"),
        places={code: place.pk for code, place in company.places.items()},
    )


def _hours(calendar: Calendar) -> Hours:
    version = current_version(calendar)
    return Hours(version.calendar_id, version.pk, version.schedule)


def _person(company: Company, hours: Mapping[str, Hours], one: Colleague, email: str) -> Person:
    office = next(office for office in OFFICES if office.code == one.office)
    is_chinese = one.language.startswith("zh")
    return Person(
        pk=company.people[email].pk,
        name=one.name,
        native_name=one.native_name,
        language="zh" if is_chinese else "en",
        hours=hours[one.calendar or office.calendar],
        department=company.units[one.office].pk,
        appetite=office.appetite * (NAMED_APPETITE if one.shown_as == "employee" else APPETITES[one.role]),
    )


def _by_department(people: Mapping[str, Person]) -> dict[int, tuple[Person, ...]]:
    found: dict[int, list[Person]] = defaultdict(list)
    for person in people.values():
        found[person.department].append(person)
    return {department: tuple(members) for department, members in found.items()}


def _units(company: Company, hours: Mapping[str, Hours], people: Mapping[str, Person]) -> dict[int, Unit]:
    units = {}
    for office in OFFICES:
        department = company.units[office.code].pk
        for code in (office.code, *(team.code for team in office.teams)):
            staff = [(one, people[email]) for email, one in company.colleagues.items() if one.unit == code]
            lead = next(person for one, person in staff if one.role in ("lead", "head"))
            units[company.units[code].pk] = Unit(
                pk=company.units[code].pk,
                code=code,
                department=department,
                hours=hours[office.calendar],
                agents=tuple(person for one, person in staff if one.role in WORKING_ROLES),
                lead=lead,
                teams=tuple(company.units[team.code].pk for team in office.teams),
                pace=office.pace,
                care=office.care,
            )
    return units


def _offer(company: Company, one: Mapping[str, Any]) -> Offer:
    service = company.services[one["slug"]]
    texts: dict[str, tuple[Pair, ...]] = {name: tuple(map(tuple, one[name])) for name in TEXTS}
    return Offer(
        pk=service.pk,
        slug=one["slug"],
        department=service.department_id,
        team=company.units[one["team"]].pk,
        form=company.forms[one["slug"]].pk,
        is_confidential=service.is_confidential,
        weight=one["weight"],
        consumers=frozenset(company.units[code].pk for code in one.get("orderable_by", ())),
        fields=tuple(form_fields(one["fields"])),
        texts=texts,
    )


def _policy(version: PolicyVersion) -> tuple[Scope, Policy]:
    policy = version.policy
    targets = {
        (row.kind, row.priority): Target(row.seconds, row.working_days, row.is_around_the_clock)
        for row in version.targets.all()
    }
    steps = tuple(
        (step.level, step.percent) for step in version.steps.filter(kind="") if step.percent is not None
    )
    scope = (policy.service_id, policy.provider_id, policy.consumer_id)
    return scope, Policy(version.pk, targets, steps)
