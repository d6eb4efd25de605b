"""Publish what a service, a department or the company promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.enums import Priority
from departments.models import Department, Service
from departments.rules import may_configure, may_edit_catalog
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.refusal import NotAllowed
from sla.enums import Audience, ClockKind, Level, StepChannel, WaitLevel
from sla.models import Policy, PolicyVersion, Step, Target


@dataclass(frozen=True)
class Promised:
    """A target about to be published: either working seconds or working days."""

    kind: ClockKind
    priority: Priority
    seconds: int | None = None
    working_days: int | None = None
    is_around_the_clock: bool = False


@dataclass(frozen=True)
class Told:
    """A step about to be published: at `percent` of the target, or after working seconds or days of its own."""

    level: str
    percent: int | None = None
    after_seconds: int | None = None
    after_working_days: int | None = None
    audiences: tuple[Audience, ...] = ()
    person: User | None = None
    channel: StepChannel = StepChannel.MAIL
    kind: ClockKind | Literal[""] = ""


# Where the company's own policy has no steps yet (sla.md, "Warnings and escalation", and the requester's wait).
STANDARD_STEPS: tuple[Told, ...] = (
    Told(Level.HALF, 50, audiences=(Audience.ASSIGNEE,), channel=StepChannel.APP),
    Told(Level.AT_RISK, 80, audiences=(Audience.ASSIGNEE, Audience.TEAM)),
    Told(Level.BREACH, 100, audiences=(Audience.LEAD,)),
    Told(Level.QUARTER_OVER, 125, audiences=(Audience.HEAD,)),
    Told(Level.DOUBLE, 200, audiences=(Audience.BOTH_HEADS,)),
    *(
        Told(level, after_working_days=days, audiences=(Audience.REQUESTER,), kind=ClockKind.REQUESTER_WAIT)
        for level, days in zip(WaitLevel, (1, 3, 5), strict=False)
    ),
    Told(WaitLevel.NO_ANSWER, 100, kind=ClockKind.REQUESTER_WAIT),
)
# After the last reminder the requester has one more working day.
WAIT_DAYS = 6


def publish_policy(
    *,
    targets: Iterable[Promised],
    steps: Iterable[Told] | None = None,
    service: Service | None = None,
    provider: Department | None = None,
    consumer: Department | None = None,
    name: str = "",
    by: User | None,
    at: datetime | None = None,
) -> PolicyVersion:
    """Publish targets for a scope: a service, a provider, a consumer of those, or (nothing given) the company.

    They hold for requests filed from now on. Without `steps`, those of the scope's last version hold on, else the
    company's, else the standard ones. Raises NotAllowed, and ValidationError for no or contradicting targets or steps.
    """
    wanted, told = list(targets), list(steps) if steps is not None else None
    _require_editor(by, service.department if service else provider)
    _check(wanted)
    _check_steps(told or ())
    with transaction.atomic():
        policy = _policy(service, provider, consumer, name)
        last = policy.versions.order_by("-number").first()
        moment = at or clock.now()
        number = last.number + 1 if last else 1
        source = [last, company_version()]
        version = PolicyVersion.objects.create(policy=policy, number=number, published_at=moment)
        Target.objects.bulk_create(Target(version=version, **vars(target)) for target in wanted)
        Step.objects.bulk_create(_steps(version, told if told is not None else _steps_of(source)))
        record("config.published", subject=policy, by=by, at=moment, what="policy", version=version.number)
    return version


def withdraw_policy(*, service: Service, by: User | None, at: datetime | None = None) -> None:
    """Let the general targets hold for a service again, for requests filed from now on. Raises NotAllowed."""
    _require_editor(by, service.department)
    with transaction.atomic():
        scope = Policy.objects.filter(service=service, provider=None, consumer=None, is_active=True)
        policy = scope.select_for_update(no_key=True).first()
        if policy is None:
            return
        policy.is_active = False
        policy.save(update_fields=["is_active"])
        record("config.withdrawn", subject=policy, by=by, at=at or clock.now(), what="policy")


def _require_editor(by: User | None, department: Department | None) -> None:
    if by is None:
        return
    allowed = may_configure(by) if department is None else may_edit_catalog(by, department)
    if not allowed:
        raise NotAllowed(_("These promises are another department's to make."))


def _check(targets: list[Promised]) -> None:
    if not targets:
        raise ValidationError(_("Promise at least one time."))
    if len({(target.kind, target.priority) for target in targets}) < len(targets):
        raise ValidationError(_("A time is promised twice for the same priority."))
    for target in targets:
        if (target.seconds is None) == (target.working_days is None) or (
            target.seconds or target.working_days or 0
        ) <= 0:
            raise ValidationError(_("A promise is a time in hours and minutes, or a number of working days."))


def _policy(
    service: Service | None, provider: Department | None, consumer: Department | None, name: str
) -> Policy:
    """Return the scope's policy under its lock, made if there is none."""
    scope = {"service": service, "provider": provider, "consumer": consumer}
    title = (
        name or " · ".join(str(part.name_en) for part in scope.values() if part is not None) or "Everything"
    )
    policy, _created = Policy.objects.get_or_create(**scope, is_active=True, defaults={"name": title[:120]})
    return Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)


def _check_steps(steps: Iterable[Told]) -> None:
    known = set()
    for step in steps:
        if (step.kind, step.level) in known:
            raise ValidationError(_("Two steps come at the same moment; say all that is to happen in one."))
        known.add((step.kind, step.level))
        moments = [step.percent, step.after_seconds, step.after_working_days]
        if sum(moment is not None for moment in moments) != 1 or min(filter(None, moments), default=0) <= 0:
            raise ValidationError(_("A step comes at a share of the time, or after a time of its own."))
        if (Audience.PERSON in step.audiences) != (step.person is not None):
            raise ValidationError(_("Say which person is to hear of it."))


def _steps(version: PolicyVersion, told: Iterable[Told]) -> list[Step]:
    return [Step(version=version, **{**vars(step), "audiences": list(step.audiences)}) for step in told]


def _steps_of(sources: Iterable[PolicyVersion | None]) -> Iterable[Told]:
    """Return the steps of the first version that has any, else the standard ones."""
    for source in sources:
        rows = list(source.steps.select_related("person")) if source is not None else []
        if rows:
            return [told_of(row) for row in rows]
    return STANDARD_STEPS


def told_of(step: Step) -> Told:
    """Return a published step as one to publish again."""
    return Told(
        level=step.level,
        percent=step.percent,
        after_seconds=step.after_seconds,
        after_working_days=step.after_working_days,
        audiences=tuple(Audience(word) for word in step.audiences),
        person=step.person,
        channel=StepChannel(step.channel),
        kind=ClockKind(step.kind) if step.kind else "",
    )


def company_version() -> PolicyVersion | None:
    """Return what the company promises where nothing else is published."""
    company = PolicyVersion.objects.filter(
        policy__service=None, policy__provider=None, policy__consumer=None, policy__is_active=True
    )
    return company.order_by("-number").first()
