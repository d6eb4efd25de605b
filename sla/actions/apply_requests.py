"""The question whether a version applies to open requests too, which the heads of both departments decide together.

It expires when another version takes the place of the one it is about.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.enums import Side
from sla.events import ApplyRequestEvent
from sla.models import ApplyRequest, Policy, PolicyVersion
from sla.queries.applying import POLICY_APPLY, POLICY_PREVIEW, last_job, open_question
from sla.rules import sides_of_scope
from sla.scopes import PolicyScope

from .applying import require_in_force

State = ApplyRequest.State


CONCLUSIONS = {
    State.AGREED: ApplyRequestEvent.AGREED,
    State.DECLINED: ApplyRequestEvent.DECLINED,
    State.WITHDRAWN: ApplyRequestEvent.WITHDRAWN,
    State.EXPIRED: ApplyRequestEvent.EXPIRED,
}


def ask_to_apply(*, version: PolicyVersion, by: User, at: datetime | None = None) -> ApplyRequest:
    """Ask the other head whether what was agreed is to apply to open requests too.

    The person asking has consented for every side that they head; if they head both, it is done at once. Raises
    NotAllowed for who heads neither, Refused where the version no longer applies or a question about it is open.
    """
    sides = _sides(version, by)
    with transaction.atomic():
        require_in_force(version)
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
        require_in_force(request.version)
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


def _locked(request: ApplyRequest) -> ApplyRequest:
    rows = ApplyRequest.objects.select_for_update(of=("self",)).select_related("version__policy")
    locked = rows.get(pk=request.pk)
    if locked.state != State.ASKED:
        raise Refused(_("This has already been decided."), code="already_decided")
    return locked
