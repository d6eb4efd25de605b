"""The company as the stories see it: plain facts without a database, so that other processes can tell them too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from servicedesk.calendars.worktime import ALWAYS, Schedule

Pair = tuple[str, str]
Scope = tuple[int | None, int | None, int | None]


class Hours:
    """A calendar in its version. Remembers closing times: many tickets wait for the same one."""

    def __init__(self, calendar: int, version: int, schedule: Schedule) -> None:
        self.calendar, self.version, self.schedule = calendar, version, schedule
        self._zone = ZoneInfo(schedule.zone)
        self._closes: dict[tuple[date, int], datetime] = {}

    def close_after(self, start: datetime, days: int) -> datetime:
        """Return the close of business of the Nth working day after the one of `start`."""
        opening = self.schedule.next_opening(start)
        key = (opening.astimezone(self._zone).date(), days)
        if key not in self._closes:
            self._closes[key] = self.schedule.due(opening, self.schedule.working_days(opening, days))
        return self._closes[key]


@dataclass(frozen=True)
class Person:
    """Someone who asks or works. `language` is "en" or "zh"; `appetite` how often they ask, 1 being usual."""

    pk: int
    name: str
    native_name: str
    language: str
    hours: Hours
    department: int
    appetite: float = 1.0

    def called(self, language: str) -> str:
        """The name as it appears in a text of this language."""
        return self.native_name or self.name if language == "zh" else self.name


@dataclass(frozen=True)
class Unit:
    """A department or team. `agents` work its queue, `lead` hands out; pace and care are the department's."""

    pk: int
    code: str
    department: int
    hours: Hours
    agents: tuple[Person, ...]
    lead: Person
    teams: tuple[int, ...]
    pace: float
    care: float


@dataclass(frozen=True)
class Target:
    """Working seconds, or working days, or seconds around the clock."""

    seconds: int | None
    working_days: int | None
    is_around_the_clock: bool


@dataclass(frozen=True)
class Policy:
    """A policy version: targets by (kind, priority), steps as (level, percent) in rising order."""

    pk: int
    targets: Mapping[Pair, Target]
    steps: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Offer:
    """A service with what people say when they ask for it. `consumers` empty: everyone may order."""

    pk: int
    slug: str
    department: int
    team: int
    form: int
    is_confidential: bool
    weight: float
    consumers: frozenset[int]
    fields: tuple[Mapping[str, Any], ...]
    texts: Mapping[str, tuple[Pair, ...]]


@dataclass(frozen=True)
class World:
    """The whole company. `places` are ids by code."""

    seed: int
    units: Mapping[int, Unit]
    people: Mapping[int, tuple[Person, ...]]
    offers: tuple[Offer, ...]
    policies: Mapping[Scope, Policy]
    phrases: Mapping[str, Any]
    places: Mapping[str, int]

    def policy_for(self, *, service: int, provider: int, consumer: int) -> Policy:
        """Return the most specific policy, in the order in which the desk matches them."""
        scopes: tuple[Scope, ...] = (
            (service, provider, consumer), (service, provider, None), (service, None, consumer),
            (service, None, None), (None, provider, consumer), (None, provider, None), (None, None, consumer),
            (None, None, None),
        )  # fmt: skip
        return next(self.policies[scope] for scope in scopes if scope in self.policies)

    def schedule_of(self, unit: int, target: Target) -> Schedule:
        """Return the working time in which a target of this provider counts."""
        return ALWAYS if target.is_around_the_clock else self.units[unit].hours.schedule
