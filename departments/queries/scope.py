"""Whose figures, on which side, of which time: what the address of every page of figures says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

from departments.cached_reads import org_tree
from departments.models import Department, Service
from servicedesk.numbers import periods
from servicedesk.numbers.periods import Period


class Side(StrEnum):
    """How we serve others, or how others serve us."""

    SERVES = "serves"
    ASKS = "asks"

    @property
    def own(self) -> str:
        """The name of the field with the departments of the scope."""
        return "provider" if self is Side.SERVES else "consumer"

    @property
    def opposite(self) -> str:
        """The name of the field with the departments on the other side."""
        return "consumer" if self is Side.SERVES else "provider"


@dataclass(frozen=True)
class Scope:
    """The filter that every figure applies: tickets, promises, verdicts and ratings bear the same three fields.

    `outcome` (kept or missed), `is_imported`, `age` (a bucket of the backlog) and `score` narrow the figures that
    know them. `team` narrows all of them to what that team of the department held at the moment that counts.
    """

    side: Side
    departments: tuple[int, ...]
    period: Period
    service: Service | None = None
    other: Department | None = None
    outcome: str = ""
    age: str = ""
    score: int | None = None
    is_imported: bool = False
    team: int | None = None

    @property
    def start(self) -> datetime:
        return self.period.start

    @property
    def end(self) -> datetime:
        return self.period.end

    @property
    def pair(self) -> tuple[str, str]:
        """The fields of service and department on the other side, by which figures are broken down."""
        return ("service", self.side.opposite)

    def whose(self, held: str = "holder") -> dict[str, Any]:
        """Return what to filter provider, consumer and service by; `held` is the name of the team's field."""
        found: dict[str, Any] = {f"{self.side.own}__in": self.departments}
        if self.team is not None:
            found[held] = self.team
        if self.other is not None:
            found[self.side.opposite] = self.other.pk
        if self.service is not None:
            found["service"] = self.service.pk
        return found

    def within(self, field: str) -> dict[str, datetime]:
        """Return what to filter a moment by, so that it lies in the period."""
        return {f"{field}__gte": self.start, f"{field}__lt": self.end}

    def in_period(self, period: Period) -> "Scope":
        """Return the same of another time."""
        return replace(self, period=period)

    def with_before(self) -> "Scope":
        """Return the same of its period and the one before it together."""
        return self.in_period(replace(self.period, first=self.period.before.first))

    def query(self, **changes: str | None) -> str:
        """Return the scope as a query string, "?..." for an address, with `changes`; None takes a parameter away."""
        changed = {name: f"{name}={quote_plus(value)}" if value else "" for name, value in changes.items()}
        return "?" + "&".join(filter(None, (self._parameters | changed).values()))

    @cached_property
    def _parameters(self) -> dict[str, str]:
        """The query of the address by name, escaped once: a page of figures has a hundred addresses."""
        values = {
            "side": self.side.value if self.side is Side.ASKS else None,
            **period_in_address(self.period),
            "service": self.service.slug if self.service else None,
            "with": self.other.code if self.other else None,
            "outcome": self.outcome,
            "age": self.age,
            "score": str(self.score) if self.score else None,
            "imported": "yes" if self.is_imported else None,
        }
        return {name: f"{name}={quote_plus(value)}" if value else "" for name, value in values.items()}


def period_in_address(period: Period) -> dict[str, str | None]:
    """Return the parameters that `read_scope` reads the period from again."""
    if period.key != periods.CUSTOM:
        return {"period": period.key, "from": None, "to": None}
    return {"period": periods.CUSTOM, "from": period.first.isoformat(), "to": period.last.isoformat()}


def read_scope(department: Department, values: Mapping[str, str], *, today: date, zone: ZoneInfo) -> Scope:
    """Return what an address asks for. What it names and does not exist is left out; raises PeriodError.

    A team serves, and asks through its department.
    """
    asks = values.get("side") == Side.ASKS and not department.is_team
    service, other = values.get("service"), values.get("with")
    outcome, score = values.get("outcome", ""), values.get("score", "")
    return Scope(
        side=Side.ASKS if asks else Side.SERVES,
        departments=(org_tree().department_of(department.pk),),
        team=department.pk if department.is_team else None,
        period=read_period(values, today=today, zone=zone),
        service=Service.objects.filter(slug=service).first() if service else None,
        other=Department.objects.filter(code=other).first() if other else None,
        outcome=outcome if outcome in ("kept", "missed") else "",
        age=values.get("age", ""),
        score=int(score) if score in ("1", "2", "3", "4", "5") else None,
        is_imported=values.get("imported") == "yes",
    )


def read_period(values: Mapping[str, str], *, today: date, zone: ZoneInfo) -> Period:
    """Return the period that an address names; days alone mean a period of one's own. Raises PeriodError."""
    has_days = values.get("from") or values.get("to")
    return periods.choose(
        values.get("period") or (periods.CUSTOM if has_days else ""),
        today=today,
        zone=zone,
        first=values.get("from", ""),
        last=values.get("to", ""),
    )
