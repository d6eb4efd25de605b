"""The people of the demo company: who they are, where they sit, and what they are there. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from .company import OFFICES, Office, Team
from .dice import dice, one_of
from .names import FOREIGN, GIVEN, POSTS, SURNAMES

DOMAIN = "lanhai.example"
PASSWORD = "lanhai-2026"  # noqa: S105 - the demo company's, shown to everyone
LONDON = ("Europe/London", "London", "gb-london")


@dataclass(frozen=True)
class Colleague:
    """A person before there is a row. `unit` is a code; `calendar` empty means that of the department."""

    name: str
    native_name: str
    email: str
    language: str
    zone: str
    location: str
    calendar: str
    post: str
    unit: str
    office: str
    role: str
    company_role: str = ""
    shown_as: str = ""


@dataclass(frozen=True)
class Named:
    """Someone the demo introduces by name; `shown_as` is what they are in the table of demo people."""

    shown_as: str
    name: str
    native_name: str
    language: str
    unit: str
    role: str
    company_role: str = ""


NAMED = (
    Named("employee", "Emily Carter", "", "en", "MKT", "member"),
    Named("employee", "Wang Fang", "王芳", "zh-hans", "RNDP", "member"),
    Named("agent", "Li Wei", "李伟", "zh-hans", "ITSD", "agent"),
    Named("agent", "Oliver Grant", "", "en", "ITSD", "agent"),
    Named("team lead", "Zhao Min", "赵敏", "zh-hans", "ITSD", "lead"),
    Named("department head", "Chen Jing", "陈静", "en", "IT", "head"),
    Named("executive", "Liu Jianguo", "刘建国", "zh-hans", "EXE", "head", "executive"),
    Named("arbiter", "Sofia Keller", "", "en", "EXE", "member", "arbiter"),
    Named("admin", "Martin Schulz", "", "en", "IT", "member", "admin"),
    Named("admin", "Xu Lan", "许岚", "zh-hans", "IT", "member", "admin"),
)


class Directory:
    """Makes up colleagues, no two with the same address."""

    def __init__(self, seed: int) -> None:
        self.throw = dice(seed, "people")
        self.taken = {_address(named.name) for named in NAMED}
        self.foreign = list(FOREIGN)
        self.throw.shuffle(self.foreign)

    def colleagues(self) -> Iterator[Colleague]:
        """Yield everyone: per department its head, then each team's lead, agents and members, then the rest."""
        for office in OFFICES:
            yield from self._fill(office, office.code, "head", 1)
            for team in office.teams:
                yield from self._team(office, team)
            yield from self._fill(office, office.code, "member", office.members)

    def _team(self, office: Office, team: Team) -> Iterator[Colleague]:
        yield from self._fill(office, team.code, "lead", 1)
        yield from self._fill(office, team.code, "agent", team.agents)
        yield from self._fill(office, team.code, "member", team.members)

    def _fill(self, office: Office, unit: str, role: str, wanted: int) -> Iterator[Colleague]:
        known = [named for named in NAMED if (named.unit, named.role) == (unit, role)]
        for named in known:
            yield self._place(office, named, _address(named.name))
        for _ in range(max(wanted - len(known), 0)):
            name, native_name, language = self._name(office)
            yield self._place(office, Named("", name, native_name, language, unit, role), self._free(name))

    def _place(self, office: Office, named: Named, email: str) -> Colleague:
        language = 1 if named.language.startswith("zh") else 0
        zone, location, calendar = "Asia/Shanghai", office.place[language], ""
        if office.code == "EUR":
            zone = "Europe/Berlin"
            if named.role == "member" and self.throw.random() < 0.5:
                zone, location, calendar = LONDON
        return Colleague(
            named.name, named.native_name, email, named.language, zone, location, calendar,
            _post(named.role, office), named.unit, office.code, named.role, named.company_role, named.shown_as,
        )  # fmt: skip

    def _name(self, office: Office) -> tuple[str, str, str]:
        share = 0.85 if office.code == "EUR" else 0.06
        if self.foreign and self.throw.random() < share:
            return self.foreign.pop(), "", "en"
        return *_chinese(self.throw), "zh-hans" if self.throw.random() < 0.88 else "en"

    def _free(self, name: str) -> str:
        base = email = _address(name)
        number = 2
        while email in self.taken:
            email = base.replace("@", f"{number}@")
            number += 1
        self.taken.add(email)
        return email


def _chinese(throw: Random) -> tuple[str, str]:
    surname, given = one_of(throw, SURNAMES), one_of(throw, GIVEN)
    return f"{surname[0]} {given[0]}", f"{surname[1]}{given[1]}"


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


def _post(role: str, office: Office) -> str:
    if role == "head":
        return "Chief executive" if office.code == "EXE" else f"Head of {office.en}"
    return "Team lead" if role == "lead" else POSTS[office.code]
