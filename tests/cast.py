"""The small company that tests play in: three departments, a dozen people, a few services.

Times are of the week of Monday 2 March 2026 in Shanghai, whose calendar works 09-12 and 13:30-18, Monday to Friday.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from departments.enums import MemberRole, ServiceState
from departments.models import Department, Membership, RequestForm, Service, ServiceCategory
from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import RoleGrant, User
from servicedesk.calendars.actions import create_calendar
from servicedesk.calendars.models import Calendar
from sla.enums import Audience, ClockKind, Level, StepChannel
from sla.models import Policy, PolicyVersion, Step, Target

SHANGHAI = ZoneInfo("Asia/Shanghai")
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "long enough to pass"
DAYS = {"Mon": 2, "Tue": 3, "Wed": 4, "Thu": 5, "Fri": 6, "Sat": 7, "Sun": 8}
WORKDAY = [["09:00", "12:00"], ["13:30", "18:00"]]
WEEK = {day: WORKDAY for day in ("mon", "tue", "wed", "thu", "fri")}
HOURS = {"low": (8, 40), "normal": (2, 8), "high": (1, 4), "urgent": (0.5, 2)}
STEPS = [
    (Level.HALF, 50, [Audience.ASSIGNEE], StepChannel.APP),
    (Level.AT_RISK, 80, [Audience.ASSIGNEE, Audience.TEAM], StepChannel.MAIL),
    (Level.BREACH, 100, [Audience.LEAD], StepChannel.MAIL),
    (Level.QUARTER_OVER, 125, [Audience.HEAD], StepChannel.MAIL),
    (Level.DOUBLE, 200, [Audience.BOTH_HEADS], StepChannel.MAIL),
]


def at(text: str) -> datetime:
    """Return the moment of "Mon 10:00" (or "Mon+7 10:00" a week later) in the week of 2 March 2026, Shanghai."""
    day, time = text.split()
    name, _, later = day.partition("+")
    hour, minute = (int(part) for part in time.split(":"))
    moment = datetime(2026, 3, DAYS[name] + int(later or 0), hour, minute, tzinfo=SHANGHAI)
    return moment.astimezone(UTC)


@dataclass
class Company:
    """Everybody and everything by name."""

    calendar: Calendar
    finance: Department
    facilities: Department
    movers: Department
    it: Department
    sales: Department
    move_desk: Service
    screens: Service
    payslip: Service
    mia: User
    noah: User
    frida: User
    li_wei: User
    chen: User
    lena: User
    hugo: User
    tom: User
    ines: User
    olga: User
    ari: User
    eve: User
    ada: User

    @property
    def people(self) -> dict[str, User]:
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def found_company() -> Company:
    """Create the company. Mia (Finance) asks, Li Wei (Facilities) serves; see the code for the others."""
    calendar = create_calendar(
        code="shanghai",
        name_en="Shanghai",
        name_zh="上海",
        content={"zone": "Asia/Shanghai", "week": WEEK, "overrides": {}},
        by=None,
        at=FOUNDED,
    )
    units = _units(calendar)
    people = _people(units)
    _policy()
    return Company(calendar=calendar, **units, **_services(units), **people)


def _units(calendar: Calendar) -> dict[str, Department]:
    def unit(code: str, name_en: str, name_zh: str, parent: Department | None = None) -> Department:
        return Department(
            code=code,
            name_en=name_en,
            name_zh=name_zh,
            parent=parent,
            is_team=parent is not None,
            calendar=calendar,
        )

    departments = {
        "finance": unit("FIN", "Finance", "财务部"),
        "facilities": unit("FAC", "Facilities", "设施部"),
        "it": unit("IT", "IT", "信息技术部"),
        "sales": unit("SAL", "Sales", "销售部"),
    }
    Department.objects.bulk_create(departments.values())
    movers = unit("MOV", "Movers", "搬运组", departments["facilities"])
    movers.save()
    return {**departments, "movers": movers}


def _people(units: dict[str, Department]) -> dict[str, User]:
    """Create everybody and what they are, in one statement a table: every test pays for it."""
    cast = {
        "mia": _Part("Mia Zhou", "finance", native_name="周敏"),
        "noah": _Part("Noah Klein", "finance"),
        "frida": _Part("Frida Lang", "finance", MemberRole.HEAD),
        "li_wei": _Part("Li Wei", "facilities", MemberRole.AGENT, native_name="李伟"),
        "chen": _Part("Chen Yu", "movers", MemberRole.AGENT, native_name="陈宇", language="zh-hans"),
        "lena": _Part("Lena Moor", "movers", MemberRole.LEAD),
        "hugo": _Part("Hugo Brandt", "facilities", MemberRole.HEAD),
        "tom": _Part("Tom Berg", "it", MemberRole.AGENT),
        "ines": _Part("Ines Roth", "it", MemberRole.HEAD),
        "olga": _Part("Olga Petrova", "sales"),
        "ari": _Part("Ari Stone", "sales", company_role=CompanyRole.ARBITER),
        "eve": _Part("Eve Chang", "sales", company_role=CompanyRole.EXECUTIVE),
        "ada": _Part("Ada Lin", "it", company_role=CompanyRole.ADMIN),
    }
    people = {name: part.person() for name, part in cast.items()}
    User.objects.bulk_create(people.values())
    Membership.objects.bulk_create(
        Membership(
            user=people[name], department=units[part.unit], role=part.role, is_primary=True, since=FOUNDED
        )
        for name, part in cast.items()
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(user=people[name], role=part.company_role)
        for name, part in cast.items()
        if part.company_role
    )
    return people


@dataclass(frozen=True)
class _Part:
    """Who somebody is, and where they work as what."""

    name: str
    unit: str
    role: str = MemberRole.MEMBER
    company_role: str | None = None
    native_name: str = ""
    language: str = "en"

    def person(self) -> User:
        email = f"{self.name.lower().replace(' ', '.')}@example.com"
        user = User(email=email, name=self.name, native_name=self.native_name, language=self.language)
        user.set_password(PASSWORD)
        return user


def _services(units: dict[str, Department]) -> dict[str, Service]:
    workplace = ServiceCategory.objects.create(slug="workplace", name_en="Workplace", name_zh="办公环境")

    def service(slug: str, name_en: str, name_zh: str, department: str, **fields: object) -> Service:
        return Service(
            slug=slug,
            name_en=name_en,
            name_zh=name_zh,
            department=units[department],
            category=workplace,
            state=ServiceState.PUBLISHED,
            **fields,
        )

    services = {
        "move_desk": service("move-a-desk", "Move a desk", "搬迁工位", "facilities"),
        "screens": service("screens", "Screens", "显示器", "it"),
        "payslip": service("payslip", "Payslip question", "工资单问题", "finance", is_confidential=True),
    }
    Service.objects.bulk_create(services.values())
    RequestForm.objects.bulk_create(
        RequestForm(service=one, number=1, fields=FIELDS.get(one.slug, []), created_at=at("Mon 00:00"))
        for one in services.values()
    )
    return services


FIELDS = {
    "move-a-desk": [
        {"key": "seats", "kind": "number", "label": {"en": "Seats", "zh": "工位数"}, "required": True},
        {"key": "where", "kind": "text", "label": {"en": "Where to", "zh": "搬到哪里"}, "required": False},
    ]
}


def _policy() -> None:
    policy = Policy.objects.create(name="Everything")
    version = PolicyVersion.objects.create(policy=policy, number=1, published_at=at("Mon 00:00"))
    Target.objects.bulk_create(
        Target(version=version, kind=kind, priority=priority, seconds=int(hours * 3600))
        for priority, (answer, finish) in HOURS.items()
        for kind, hours in ((ClockKind.FIRST_RESPONSE, answer), (ClockKind.RESOLUTION, finish))
    )
    Step.objects.bulk_create(
        Step(version=version, level=level, percent=percent, audiences=audiences, channel=channel)
        for level, percent, audiences, channel in STEPS
    )
