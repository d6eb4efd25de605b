"""Verbs that apply the current version to open requests: by the provider alone, or by both heads of an agreement.

A provider alone may only tighten; what was agreed between two departments is given to open requests when one head has
asked and the other has consented. A question expires when another version takes the place of the one it is about.
Neither of the two stops what both agreed to; an admin may. What an admin stopped continues by an admin, or when both
heads agree again: neither head alone overrules the stop.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.jobs.actions import enqueue, resume
from servicedesk.jobs.models import Job
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.enums import Side
from sla.events import ApplyRequestEvent, PolicyEvent
from sla.models import ApplyRequest, Policy, PolicyVersion
from sla.queries.applying import (
    POLICY_APPLY,
    POLICY_PREVIEW,
    broken_off,
    is_in_force,
    last_job,
    open_question,
)
from sla.rules import may_continue_applying, may_prepare, may_publish, may_resume_applying, sides_of_scope
from sla.scopes import PolicyScope

State = ApplyRequest.State
CONCLUSIONS = {
    State.AGREED: ApplyRequestEvent.AGREED,
    State.DECLINED: ApplyRequestEvent.DECLINED,
    State.WITHDRAWN: ApplyRequestEvent.WITHDRAWN,
    State.EXPIRED: ApplyRequestEvent.EXPIRED,
}


def preview_applying(*, version: PolicyVersion, by: User, at: datetime | None = None) -> Job:
    """Work out what a version would do to open requests. Raises NotAllowed for who may not prepare it."""
    if not may_prepare(by, PolicyScope.of(version.policy)):
        raise NotAllowed(_("Only the department that provides the service can change these targets."))
    return enqueue(POLICY_PREVIEW, {"version": version.pk}, by=by, at=at)


def apply_alone(*, version: PolicyVersion, by: User, at: datetime | None = None) -> Job:
    """Give open requests the version where no due becomes later; the work decides that for each.

    Raises NotAllowed for who may not publish it and for what is agreed with a consumer, Refused where it no longer
    applies.
    """
    if not may_publish(by, PolicyScope.of(version.policy)):
        raise NotAllowed(_("Only the department that provides the service can change these targets."))
    with transaction.atomic():
        _require_in_force(version)
        return enqueue(POLICY_APPLY, {"version": version.pk}, by=by, at=at)


def continue_applying(*, version: PolicyVersion, by: User, at: datetime | None = None) -> Job:
    """Let work that broke off give the version to the open requests that it had not come to.

    Either head continues what both agreed to, but not what an admin stopped. Raises NotAllowed, Refused where it no
    longer applies, an admin stopped it, or no work was broken off.
    """
    if not may_continue_applying(by, PolicyScope.of(version.policy)):
        raise NotAllowed(_("Only the department that provides the service can change these targets."))
    with transaction.atomic():
        _require_in_force(version)
        job = broken_off(version)
        if job is not None and not may_resume_applying(by, PolicyScope.of(version.policy), job):
            message = _(
                "An admin stopped this. Ask an admin to resume it, or agree again with the other department head."
            )
            raise Refused(message, code="stopped_by_admin")
        if job is None or not resume(job, by=by, oversees=True, at=at):
            raise Refused(_("There is nothing left to resume."), code="nothing_left")
        record(
            PolicyEvent.APPLY_CONTINUED,
            subject=version.policy,
            by=by,
            at=at or clock.now(),
            version=version.pk,
        )
    return job


def ask_to_apply(*, version: PolicyVersion, by: User, at: datetime | None = None) -> ApplyRequest:
    """Ask the other head whether what was agreed is to apply to open requests too.

    The person asking has consented for every side that they head; if they head both, it is done at once. Raises
    NotAllowed for who heads neither, Refused where the version no longer applies or a question about it is open.
    """
    sides = _sides(version, by)
    with transaction.atomic():
        _require_in_force(version)
        if open_question(version) is not None:
            raise Refused(_("The other department head has already been asked."), code="already_asked")
        moment = at or clock.now()
        seen = last_job(POLICY_PREVIEW, version, by=by, state=Job.State.DONE)
        made = ApplyRequest(
            version=version, asked_by=by, asked_at=moment, effect=seen.result if seen is not None else None
        )
        _consent(made, sides, by, moment)
        made.save()
        record(ApplyRequestEvent.ASKED, subject=made, by=by, at=moment, version=version.pk)
        _carry_out_if_agreed(made, by, moment)
    return made


def consent_to_apply(*, request: ApplyRequest, by: User, at: datetime | None = None) -> ApplyRequest:
    """Agree for every side that the person heads; with both, open requests get the version.

    Raises NotAllowed for who heads neither side, Refused where it is decided or the person's side has agreed.
    """
    sides = _sides(request.version, by)
    with transaction.atomic():
        _require_in_force(request.version)
        locked = _locked(request)
        moment = at or clock.now()
        if not _consent(locked, sides, by, moment):
            raise Refused(_("Your side has already agreed."), code="already_agreed")
        locked.save()
        _carry_out_if_agreed(locked, by, moment)
    return locked


def decline_to_apply(
    *, request: ApplyRequest, reason: str, by: User, at: datetime | None = None
) -> ApplyRequest:
    """Decline for the person's side: open requests keep what they have.

    Raises as `consent_to_apply`, NotAllowed for the side that asked, and ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason, so that the other department understands.")})
    return _close(request, State.DECLINED, by=by, at=at, reason=reason.strip())


def withdraw_to_apply(*, request: ApplyRequest, by: User, at: datetime | None = None) -> ApplyRequest:
    """Withdraw the question of an own side. Raises NotAllowed for the other side, which may decline, and Refused."""
    return _close(request, State.WITHDRAWN, by=by, at=at)


def expire_questions(policy: Policy, *, by: User | None, at: datetime) -> None:
    """End the open questions about a locked policy, since the version that they were about no longer applies."""
    asked = ApplyRequest.objects.filter(version__policy=policy, state=State.ASKED)
    for one in asked.select_for_update(of=("self",)):
        _conclude(one, State.EXPIRED, by, at)


def _close(
    request: ApplyRequest, state: State, *, by: User, at: datetime | None, reason: str = ""
) -> ApplyRequest:
    sides = _sides(request.version, by)
    with transaction.atomic():
        locked = _locked(request)
        asking = {side for side in Side if getattr(locked, f"{side}_consent_at") is not None}
        if bool(sides & asking) != (state == State.WITHDRAWN):
            raise NotAllowed(_("The side that asked can withdraw it; the other side can decline."))
        locked.reason = reason
        _conclude(locked, state, by, at or clock.now())
    return locked


def _sides(version: PolicyVersion, by: User) -> frozenset[Side]:
    sides = sides_of_scope(by, PolicyScope.of(version.policy))
    if not sides:
        raise NotAllowed(_("Only the heads of the two departments can decide this."))
    return sides


def _consent(request: ApplyRequest, sides: frozenset[Side], by: User, at: datetime) -> bool:
    given = [side for side in Side if side in sides and getattr(request, f"{side}_consent_at") is None]
    for side in given:
        setattr(request, f"{side}_consent_by", by)
        setattr(request, f"{side}_consent_at", at)
    return bool(given)


def _carry_out_if_agreed(request: ApplyRequest, by: User, at: datetime) -> None:
    if request.provider_consent_at is None or request.consumer_consent_at is None:
        return
    request.job = enqueue(POLICY_APPLY, {"version": request.version_id, "request": request.pk}, by=by, at=at)
    _conclude(request, State.AGREED, by, at)


def _conclude(request: ApplyRequest, state: State, by: Any, at: datetime) -> None:
    request.state, request.closed_by, request.closed_at = state, by, at
    request.save()
    record(CONCLUSIONS[state], subject=request, by=by, at=at, version=request.version_id)


def _require_in_force(version: PolicyVersion) -> None:
    """Lock the policy, so that no one publishes in between, and refuse a version that no longer applies."""
    policy = Policy.objects.select_for_update(no_key=True).get(pk=version.policy_id)
    version.policy.is_active = policy.is_active
    if not is_in_force(version):
        raise Refused(_("A newer SLA policy is now in effect. Check it first."), code="other_version")


def _locked(request: ApplyRequest) -> ApplyRequest:
    rows = ApplyRequest.objects.select_for_update(of=("self",)).select_related("version__policy")
    locked = rows.get(pk=request.pk)
    if locked.state != State.ASKED:
        raise Refused(_("This has already been decided."), code="already_decided")
    return locked
