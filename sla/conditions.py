"""What a policy says, as values: targets and steps as they are published, drafted and proposed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from departments.enums import PRIORITY_ORDER, Priority
from servicedesk.accounts.models import User
from sla.enums import Audience, ClockKind, Level, StepChannel, WaitLevel
from sla.models import PolicyVersion, Step, Target

STANDARD_LEVELS = {
    50: Level.HALF, 80: Level.AT_RISK, 100: Level.BREACH, 125: Level.QUARTER_OVER, 200: Level.DOUBLE,
}  # fmt: skip
# Working days of the requester's wait after which they are reminded (sla/README.md, "Clocks").
REMINDERS = {1: WaitLevel.FIRST_REMINDER, 3: WaitLevel.SECOND_REMINDER, 5: WaitLevel.LAST_REMINDER}
# After the last one they have one more.
WAIT_DAYS = max(REMINDERS) + 1
KINDS = [kind.value for kind in ClockKind]


@dataclass(frozen=True)
class TargetSpec:
    """A target about to be published: either working seconds or working days."""

    kind: ClockKind
    priority: Priority
    seconds: int | None = None
    working_days: int | None = None
    is_around_the_clock: bool = False


@dataclass(frozen=True)
class StepSpec:
    """A step about to be published: at `percent` of the target, or after working seconds or days of its own."""

    level: str
    percent: int | None = None
    after_seconds: int | None = None
    after_working_days: int | None = None
    audiences: tuple[Audience, ...] = ()
    person: User | None = None
    channel: StepChannel = StepChannel.MAIL
    kind: ClockKind | Literal[""] = ""


@dataclass(frozen=True)
class Conditions:
    """Targets and steps, always in the same order, so that two that say the same are equal."""

    targets: tuple[TargetSpec, ...] = ()
    steps: tuple[StepSpec, ...] = ()

    @classmethod
    def of(cls, targets: Iterable[TargetSpec], steps: Iterable[StepSpec]) -> "Conditions":
        """Take them in any order."""
        return cls(tuple(sorted(targets, key=_place)), tuple(sorted(steps, key=moment_order)))

    @classmethod
    def of_version(cls, version: PolicyVersion | None) -> "Conditions":
        """Return what a version says; nothing for none."""
        if version is None:
            return cls()
        return cls.of(map(target_spec_of, version.targets.all()), map(step_spec_of, version.steps.all()))

    @property
    def without_team_time(self) -> "Conditions":
        """What two departments may share of it: how long a team may have a request is the provider's own affair."""
        return Conditions(
            tuple(target for target in self.targets if target.kind != ClockKind.OWNERSHIP),
            tuple(step for step in self.steps if step.kind != ClockKind.OWNERSHIP),
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Conditions":
        """Read what `to_json` wrote."""
        wanted = {row["person"] for row in data["steps"] if row["person"] is not None}
        people = User.objects.in_bulk(wanted) if wanted else {}
        targets = [
            TargetSpec(**{**row, "kind": ClockKind(row["kind"]), "priority": Priority(row["priority"])})
            for row in data["targets"]
        ]
        return cls.of(targets, [_told(row, people) for row in data["steps"]])

    def to_json(self) -> dict[str, Any]:
        """Return plain values; a person by id."""
        steps = [
            {
                **{name: getattr(step, name) for name in (*MOMENTS, "level")},
                "kind": str(step.kind),
                "audiences": [audience.value for audience in step.audiences],
                "person": step.person.pk if step.person else None,
                "channel": step.channel.value,
            }
            for step in self.steps
        ]
        return {"targets": [asdict(target) for target in self.targets], "steps": steps}


MOMENTS = ("percent", "after_seconds", "after_working_days")


def level_of(
    kind: str, *, percent: int | None = None, seconds: int | None = None, days: int | None = None
) -> str:
    """Return the code of a step at a moment: a standard one where there is, else "p60", "s3600", "d2"."""
    standard: Level | WaitLevel | None
    if kind == ClockKind.REQUESTER_WAIT:
        standard = WaitLevel.NO_ANSWER if percent == 100 else REMINDERS.get(days or 0)
    else:
        standard = STANDARD_LEVELS.get(percent or 0)
    if standard is not None:
        return str(standard.value)
    return f"p{percent}" if percent else f"s{seconds}" if seconds else f"d{days}"


def target_spec_of(target: Target) -> TargetSpec:
    """Return a published target as one to publish again."""
    return TargetSpec(
        ClockKind(target.kind),
        Priority(target.priority),
        seconds=target.seconds,
        working_days=target.working_days,
        is_around_the_clock=target.is_around_the_clock,
    )


def step_spec_of(step: Step) -> StepSpec:
    """Return a published step as one to publish again."""
    return StepSpec(
        level=step.level,
        percent=step.percent,
        after_seconds=step.after_seconds,
        after_working_days=step.after_working_days,
        audiences=tuple(sorted((Audience(word) for word in step.audiences), key=list(Audience).index)),
        person=step.person,
        channel=StepChannel(step.channel),
        kind=ClockKind(step.kind) if step.kind else "",
    )


def moment_order(step: StepSpec) -> tuple[int, bool, int, int, int]:
    """The general steps first, then by kind; in each, times of their own before shares of the target."""
    return (
        KINDS.index(step.kind) + 1 if step.kind else 0,
        step.percent is not None,
        step.after_working_days or 0,
        step.after_seconds or 0,
        step.percent or 0,
    )


def _place(target: TargetSpec) -> tuple[int, int]:
    return KINDS.index(target.kind), PRIORITY_ORDER[target.priority]


def _told(row: Mapping[str, Any], people: Mapping[int, User]) -> StepSpec:
    return StepSpec(
        **{name: row[name] for name in (*MOMENTS, "level")},
        kind=ClockKind(row["kind"]) if row["kind"] else "",
        audiences=tuple(Audience(word) for word in row["audiences"]),
        person=people.get(row["person"]),
        channel=StepChannel(row["channel"]),
    )
