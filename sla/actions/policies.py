"""Publish what a service, a department or the company promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

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
from sla.enums import Audience, ClockKind, Level
from sla.models import Policy, PolicyVersion, Step, Target

# Where the company's own policy has no steps yet (sla.md, "Warnings and escalation").
STANDARD_STEPS: tuple[tuple[Level, int, tuple[Audience, ...], bool], ...] = (
    (Level.HALF, 50, (Audience.ASSIGNEE,), False),
    (Level.AT_RISK, 80, (Audience.ASSIGNEE, Audience.TEAM), True),
    (Level.BREACH, 100, (Audience.LEAD,), True),
    (Level.QUARTER_OVER, 125, (Audience.HEAD,), True),
    (Level.DOUBLE, 200, (Audience.BOTH_HEADS,), True),
)


@dataclass(frozen=True)
class Promised:
    """A target about to be published: either working seconds or working days."""

    kind: ClockKind
    priority: Priority
    seconds: int | None = None
    working_days: int | None = None
    is_around_the_clock: bool = False


def publish_policy(
    *,
    targets: Iterable[Promised],
    service: Service | None = None,
    provider: Department | None = None,
    consumer: Department | None = None,
    name: str = "",
    by: User | None,
    at: datetime | None = None,
) -> PolicyVersion:
    """Publish targets for a scope: a service, a provider, a consumer of those, or (nothing given) the company.

    They hold for requests filed from now on. The escalation steps are those of the scope's last version, else the
    company's, else the standard ones. Raises NotAllowed, and ValidationError for no or contradicting targets.
    """
    wanted = list(targets)
    _require_editor(by, service.department if service else provider)
    _check(wanted)
    with transaction.atomic():
        policy = _policy(service, provider, consumer, name)
        last = policy.versions.order_by("-number").first()
        moment = at or clock.now()
        number = last.number + 1 if last else 1
        source = last or _company_version()
        version = PolicyVersion.objects.create(policy=policy, number=number, published_at=moment)
        Target.objects.bulk_create(Target(version=version, **vars(target)) for target in wanted)
        Step.objects.bulk_create(_steps(version, source))
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


def _steps(version: PolicyVersion, last: PolicyVersion | None) -> list[Step]:
    for source in (last, _company_version()):
        rows = source.steps.all() if source is not None else ()
        if rows:
            return [
                Step(
                    version=version,
                    level=row.level,
                    percent=row.percent,
                    audiences=row.audiences,
                    by_mail=row.by_mail,
                )
                for row in rows
            ]
    return [
        Step(version=version, level=level, percent=percent, audiences=list(audiences), by_mail=by_mail)
        for level, percent, audiences, by_mail in STANDARD_STEPS
    ]


def _company_version() -> PolicyVersion | None:
    """Return what the company promises where nothing else is published."""
    company = PolicyVersion.objects.filter(
        policy__service=None, policy__provider=None, policy__consumer=None, policy__is_active=True
    )
    return company.order_by("-number").first()
