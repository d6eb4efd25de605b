"""The departments, people and services that imported incidents speak of: found by name, or made."""

from functools import cached_property

from django.db.models import Q

from departments.cached_places import PlaceTree
from departments.enums import MemberRole, ServiceState
from departments.models import Department, Membership, Service, ServiceCategory
from servicedesk.accounts.models import User
from servicedesk.calendars.actions import create_calendar
from servicedesk.calendars.models import Calendar
from tickets.incidents.meaning import code_of, key_of, readable

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
    def people(self) -> dict[tuple[str, str], User]:
        """Who was imported already, by kind ("caller", "agent") and name."""
        known = User.objects.filter(email__endswith=f"@{MAIL_DOMAIN}")
        return {(person.email.partition("-")[0], person.name): person for person in known}

    @cached_property
    def _places(self) -> PlaceTree:
        return PlaceTree()

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
        """Return the department of a group, by its name in either language; "" is the one called not assigned."""
        if not group:
            return self.unassigned
        if group not in self.departments:
            name = readable("Group", group)
            known = Department.objects.filter(Q(name_en=name) | Q(name_zh=name)).order_by("pk").first()
            self.departments[group] = known or Department.objects.create(
                code=self._free_code(code_of(group)), name_en=name, calendar=self._calendar
            )
        return self.departments[group]

    def service(self, category: str, department: Department) -> Service:
        """Return the service of a category; one made here is not offered, and belongs to the first group seen."""
        if category not in self.services:
            name = readable("Category", category) if category else "Uncategorised"
            known = Service.objects.filter(category=self._category, name_en=name).order_by("pk").first()
            self.services[category] = known or Service.objects.create(
                slug=f"imported-{key_of(name)}",
                name_en=name,
                department=department,
                category=self._category,
                state=ServiceState.RETIRED,
            )
        return self.services[category]

    def place(self, location: str) -> int | None:
        """Return the place that a location means by its code, a name of its own or agreed words; None is guessed."""
        tree, names = self._places, (location, readable("Location", location))
        found = set().union(*(tree.called(name) for name in names if location))
        return found.pop() if len(found) == 1 else None

    def caller(self, caller: str) -> User:
        """Return the person who called; imported people cannot sign in until someone invites them."""
        return self._person("Caller", caller or NOBODY, self.unassigned.pk, MemberRole.MEMBER)

    def assignee(self, assignee: str, department: int) -> User | None:
        """Return the person who had it, as an agent of that department (its id); None for nobody."""
        return self._person("Agent", assignee, department, MemberRole.AGENT) if assignee else None

    def _person(self, kind: str, name: str, department: int, role: str) -> User:
        shown = readable(kind, name)
        known = self.people.get((kind.lower(), shown))
        if known is None:
            email = f"{kind.lower()}-{key_of(name)}@{MAIL_DOMAIN}"
            defaults = {"name": shown, "is_active": False, "password": "!"}
            known, _new = User.objects.get_or_create(email=email, defaults=defaults)
            self.people[kind.lower(), shown] = known
        if (known.pk, department) not in self.members:
            is_first = not Membership.objects.filter(user=known).exists()
            Membership.objects.get_or_create(
                user=known, department_id=department, defaults={"role": role, "is_primary": is_first}
            )
            self.members.add((known.pk, department))
        return known

    def _free_code(self, wanted: str) -> str:
        taken = set(Department.objects.filter(code__startswith=wanted).values_list("code", flat=True))
        codes = [wanted, *(f"{wanted}{n}" for n in range(2, 1000))]
        return next(code for code in codes if code not in taken)
