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
    people = {
        "mia": _person("Mia Zhou", units["finance"], native_name="周敏"),
        "noah": _person("Noah Klein", units["finance"]),
        "frida": _person("Frida Lang", units["finance"], MemberRole.HEAD),
        "li_wei": _person("Li Wei", units["facilities"], MemberRole.AGENT, native_name="李伟"),
        "chen": _person("Chen Yu", units["movers"], MemberRole.AGENT, native_name="陈宇", language="zh-hans"),
        "lena": _person("Lena Moor", units["movers"], MemberRole.LEAD),
        "hugo": _person("Hugo Brandt", units["facilities"], MemberRole.HEAD),
        "tom": _person("Tom Berg", units["it"], MemberRole.AGENT),
        "ines": _person("Ines Roth", units["it"], MemberRole.HEAD),
        "olga": _person("Olga Petrova", units["sales"]),
        "ari": _person("Ari Stone", units["sales"], company_role=CompanyRole.ARBITER),
        "eve": _person("Eve Chang", units["sales"], company_role=CompanyRole.EXECUTIVE),
        "ada": _person("Ada Lin", units["it"], company_role=CompanyRole.ADMIN),
    }
    _policy()
    return Company(calendar=calendar, **units, **_services(units), **people)


def _units(calendar: Calendar) -> dict[str, Department]:
    def unit(code: str, name_en: str, name_zh: str, parent: Department | None = None) -> Department:
        return Department.objects.create(
            code=code,
            name_en=name_en,
            name_zh=name_zh,
            parent=parent,
            is_team=parent is not None,
            calendar=calendar,
        )

    facilities = unit("FAC", "Facilities", "设施部")
    return {
        "finance": unit("FIN", "Finance", "财务部"),
        "facilities": facilities,
        "movers": unit("MOV", "Movers", "搬运组", facilities),
        "it": unit("IT", "IT", "信息技术部"),
        "sales": unit("SAL", "Sales", "销售部"),
    }


def _person(
    name: str, unit: Department, role: str = MemberRole.MEMBER, company_role: str | None = None, **fields: str
) -> User:
    email = f"{name.lower().replace(' ', '.')}@example.com"
    user = User.objects.create_user(email, name, PASSWORD, **fields)
    Membership.objects.create(user=user, department=unit, role=role, is_primary=True, since=FOUNDED)
    if company_role:
        RoleGrant.objects.create(user=user, role=company_role)
    return user


def _services(units: dict[str, Department]) -> dict[str, Service]:
    workplace = ServiceCategory.objects.create(slug="workplace", name_en="Workplace", name_zh="办公环境")

    def service(slug: str, name_en: str, name_zh: str, department: str, **fields: object) -> Service:
        row = Service.objects.create(
            slug=slug,
            name_en=name_en,
            name_zh=name_zh,
            department=units[department],
            category=workplace,
            state=ServiceState.PUBLISHED,
            **fields,
        )
        RequestForm.objects.create(
            service=row, number=1, fields=FIELDS.get(slug, []), created_at=at("Mon 00:00")
        )
        return row

    return {
        "move_desk": service("move-a-desk", "Move a desk", "搬迁工位", "facilities"),
        "screens": service("screens", "Screens", "显示器", "it"),
        "payslip": service("payslip", "Payslip question", "工资单问题", "finance", is_confidential=True),
    }


FIELDS = {
    "move-a-desk": [
        {"key": "seats", "kind": "number", "label": {"en": "Seats", "zh": "工位数"}, "required": True},
        {"key": "where", "kind": "text", "label": {"en": "Where to", "zh": "搬到哪里"}, "required": False},
    ]
}


def _policy() -> None:
    policy = Policy.objects.create(name="Everything")
    version = PolicyVersion.objects.create(policy=policy, number=1, published_at=at("Mon 00:00"))
    for priority, (answer, finish) in HOURS.items():
        for kind, hours in ((ClockKind.FIRST_RESPONSE, answer), (ClockKind.RESOLUTION, finish)):
            Target.objects.create(version=version, kind=kind, priority=priority, seconds=int(hours * 3600))
    for level, percent, audiences, channel in STEPS:
        Step.objects.create(
            version=version, level=level, percent=percent, audiences=audiences, channel=channel
        )
