"""Rows of policies, for the verbs that publish them: checked, locked, written with their event."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.events.events import Config, ConfigEvent
from servicedesk.events.record import record
from sla.conditions import StepSpec, TargetSpec
from sla.enums import Audience
from sla.models import Policy, PolicyVersion, Step, Target
from sla.scopes import PolicyScope

from .apply_requests import expire_questions


def check_targets(targets: list[TargetSpec]) -> None:
    """Raise ValidationError for no or contradicting targets."""
    if not targets:
        raise ValidationError(_("Set at least one target."))
    if len({(target.kind, target.priority) for target in targets}) < len(targets):
        raise ValidationError(_("A target is set twice for the same priority."))
    for target in targets:
        if (target.seconds is None) == (target.working_days is None) or (
            target.seconds or target.working_days or 0
        ) <= 0:
            raise ValidationError(_("A target is a number of hours and minutes, or of working days."))


def check_steps(steps: Iterable[StepSpec]) -> None:
    """Raise ValidationError for steps without a moment of their own, or without the person they name."""
    known = set()
    for step in steps:
        if (step.kind, step.level) in known:
            raise ValidationError(_("Two rules have the same time. Combine them into one."))
        known.add((step.kind, step.level))
        moments = [step.percent, step.after_seconds, step.after_working_days]
        if sum(moment is not None for moment in moments) != 1 or min(filter(None, moments), default=0) <= 0:
            raise ValidationError(_("A rule needs either a percentage of the target or a time of its own."))
        if (Audience.PERSON in step.audiences) != (step.person is not None):
            raise ValidationError(_("Choose the person to notify."))


def locked_policy(scope: PolicyScope, name: str = "") -> Policy:
    """Return the scope's policy under its lock, made if there is none."""
    parts = [part.name_en or part.name_zh for part in scope.fields.values() if part is not None]
    title = name or " · ".join(parts) or "Everything"
    policy, _created = Policy.objects.get_or_create(
        **scope.fields, is_active=True, defaults={"name": title[:120]}
    )
    return Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)


def write_version(
    policy: Policy, targets: Iterable[TargetSpec], steps: Iterable[StepSpec], *, by: User | None, at: datetime
) -> PolicyVersion:
    """Write the next version of a locked policy; it applies to requests filed from then on."""
    expire_questions(policy, by=by, at=at)
    last = policy.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = PolicyVersion.objects.create(policy=policy, number=last + 1, published_at=at)
    Target.objects.bulk_create(Target(version=version, **vars(target)) for target in targets)
    Step.objects.bulk_create(
        Step(version=version, **{**vars(step), "audiences": list(step.audiences)}) for step in steps
    )
    record(ConfigEvent.PUBLISHED, subject=policy, by=by, at=at, what=Config.POLICY, version=version.number)
    return version


def retire(scope: PolicyScope, *, by: User | None, at: datetime) -> bool:
    """Take the scope's policy out of force, and say whether there was one; what it promised stays on record."""
    policy = Policy.objects.filter(**scope.fields, is_active=True).select_for_update(no_key=True).first()
    if policy is None:
        return False
    expire_questions(policy, by=by, at=at)
    policy.is_active = False
    policy.save(update_fields=["is_active"])
    record(ConfigEvent.WITHDRAWN, subject=policy, by=by, at=at, what=Config.POLICY)
    return True
