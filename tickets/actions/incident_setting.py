"""The departments, people and services that imported incidents speak of: found by name, or made."""

from functools import cached_property

from django.utils.text import slugify

from departments.enums import MemberRole
from departments.models import Department, Membership, Service, ServiceCategory
from servicedesk.accounts.models import User
from servicedesk.calendars.actions import create_calendar
from servicedesk.calendars.models import Calendar
from tickets.incidents.meaning import code_of, readable

CALENDAR = "imported"
NOBODY = "nobody"
MAIL_DOMAIN = "imported.invalid"  # RFC 2606: never delivered anywhere
WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


class Setting:
    """Finds or makes what rows refer to, each once per run. `zone` is the working zone of departments made here."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.departments: dict[str, Department] = {}
        self.services: dict[str, Service] = {}
        self.people: dict[str, User] = {}
        self.members: set[tuple[int, int]] = set()

    @cached_property
    def unassigned(self) -> Department:
        """The department for what no group had, and the one that imported callers ask from."""
        made, _new = Department.objects.get_or_create(
            code="UNASSIGNED",
            defaults={"name_en": "not assigned", "name_zh": "未分配", "calendar": self._calendar},
        )
        return made

    @cached_property
    def _calendar(self) -> Calendar:
        known = Calendar.objects.filter(code=CALENDAR).first()
        content = {"zone": self.zone, "week": WEEK, "overrides": {}}
        return known or create_calendar(
            code=CALENDAR, name_en="Imported departments", name_zh="导入的部门", content=content, by=None
        )

    @cached_property
    def _category(self) -> ServiceCategory:
        made, _new = ServiceCategory.objects.get_or_create(
            slug="imported",
            defaults={"name_en": "Imported", "name_zh": "导入", "icon": "archive", "position": 99},
        )
        return made

    def department(self, group: str) -> Department:
        """Return the department of a group; "" is the one called not assigned."""
        if not group:
            return self.unassigned
        if group not in self.departments:
            name = readable("Group", group)
            known = Department.objects.filter(name_en=name).first()
            self.departments[group] = known or Department.objects.create(
                code=self._free_code(code_of(group)), name_en=name, calendar=self._calendar
            )
        return self.departments[group]

    def service(self, category: str, department: Department) -> Service:
        """Return the service of a category; one made here is not offered, and belongs to the first group seen."""
        if category not in self.services:
            name = readable("Category", category) if category else "Uncategorised"
            made, _new = Service.objects.get_or_create(
                slug=f"imported-{slugify(name) or 'other'}"[:80],
                defaults={
                    "name_en": name,
                    "department": department,
                    "category": self._category,
                    "is_active": False,
                },
            )
            self.services[category] = made
        return self.services[category]

    def caller(self, caller: str) -> User:
        """Return the person who called; an imported person cannot sign in until somebody invites him."""
        return self._person("Caller", caller or NOBODY, self.unassigned, MemberRole.MEMBER)

    def assignee(self, assignee: str, department: Department) -> User | None:
        """Return the person who had it, as an agent of that department; None for nobody."""
        return self._person("Agent", assignee, department, MemberRole.AGENT) if assignee else None

    def _person(self, kind: str, name: str, department: Department, role: str) -> User:
        email = f"{kind.lower()}-{slugify(name, allow_unicode=False) or name.encode().hex()}@{MAIL_DOMAIN}"[
            :200
        ]
        if email not in self.people:
            defaults = {"name": readable(kind, name), "is_active": False, "password": "!"}
            self.people[email], _new = User.objects.get_or_create(email=email, defaults=defaults)
        person = self.people[email]
        if (person.pk, department.pk) not in self.members:
            is_first = not Membership.objects.filter(user=person).exists()
            Membership.objects.get_or_create(
                user=person, department=department, defaults={"role": role, "is_primary": is_first}
            )
            self.members.add((person.pk, department.pk))
        return person

    def _free_code(self, wanted: str) -> str:
        taken = set(Department.objects.filter(code__startswith=wanted).values_list("code", flat=True))
        codes = [wanted, *(f"{wanted}{n}" for n in range(2, 1000))]
        return next(code for code in codes if code not in taken)
