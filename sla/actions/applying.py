"""Verbs that apply the current version to open requests: by the provider alone, or continuing what was agreed.

A provider alone may only tighten; what was agreed between two departments is given to open requests when one head has
asked and the other has consented (apply_requests.py). Neither of the two stops what both agreed to; an admin may. What
an admin stopped continues by an admin, or when both heads agree again: neither head alone overrules the stop.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.jobs.actions import enqueue, resume
from servicedesk.jobs.models import Job
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.events import PolicyEvent
from sla.models import Policy, PolicyVersion
from sla.queries.applying import (
    POLICY_APPLY,
    POLICY_PREVIEW,
    broken_off,
    is_in_force,
)
from sla.rules import may_continue_applying, may_prepare, may_publish, may_resume_applying
from sla.scopes import PolicyScope


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
        require_in_force(version)
        return enqueue(POLICY_APPLY, {"version": version.pk}, by=by, at=at)


def continue_applying(*, version: PolicyVersion, by: User, at: datetime | None = None) -> Job:
    """Let work that broke off give the version to the open requests that it had not come to.

    Either head continues what both agreed to, but not what an admin stopped. Raises NotAllowed, Refused where it no
    longer applies, an admin stopped it, or no work was broken off.
    """
    if not may_continue_applying(by, PolicyScope.of(version.policy)):
        raise NotAllowed(_("Only the department that provides the service can change these targets."))
    with transaction.atomic():
        require_in_force(version)
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


def require_in_force(version: PolicyVersion) -> None:
    """Lock the policy, so that no one publishes in between, and refuse a version that no longer applies."""
    policy = Policy.objects.select_for_update(no_key=True).get(pk=version.policy_id)
    version.policy.is_active = policy.is_active
    if not is_in_force(version):
        raise Refused(_("A newer SLA policy is now in effect. Check it first."), code="other_version")
