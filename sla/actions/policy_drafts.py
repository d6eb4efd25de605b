"""Verbs on a draft of a policy, stored on the server until it is published or proposed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.jobs.actions import cancel, enqueue
from servicedesk.jobs.models import Job
from servicedesk.verbs.exceptions import NotAllowed
from sla.conditions import Conditions
from sla.models import PolicyDraft, PolicyVersion
from sla.rules import may_prepare
from sla.scopes import PolicyScope

from .policy_rows import check_targets

TRIAL_JOB = "sla.policy_trial"


def save_draft(
    *,
    scope: PolicyScope,
    base: PolicyVersion | None,
    content: Conditions,
    by: User,
    at: datetime | None = None,
) -> PolicyDraft | None:
    """Keep what a person has written for a scope; what `base` says already leaves no draft. Raises NotAllowed."""
    _require_preparer(by, scope)
    if content == Conditions.of_version(base):
        discard_draft(scope=scope, by=by)
        return None
    moment = at or clock.now()
    values = {"base": base, "content": content.to_json(), "changed_at": moment}
    draft, _is_new = PolicyDraft.objects.update_or_create(
        by=by, **scope.fields, defaults=values, create_defaults={**values, "created_at": moment}
    )
    return draft


def discard_draft(*, scope: PolicyScope, by: User) -> bool:
    """Forget what a person has written and not published; says whether there was anything."""
    with transaction.atomic():
        draft = PolicyDraft.objects.select_for_update(of=("self",)).filter(by=by, **scope.fields).first()
        if draft is None:
            return False
        if draft.trial_job is not None:
            cancel(draft.trial_job, by=by)
        draft.delete()
    return True


def begin_trial(*, draft: PolicyDraft, scope: PolicyScope, by: User, at: datetime | None = None) -> Job:
    """Try the draft's targets on the last 90 days, in the background; the result is stored with the draft.

    Raises NotAllowed, and ValidationError where it promises nothing. A trial under way gives way to the new one.
    """
    _require_preparer(by, scope)
    check_targets(list(Conditions.from_json(draft.content).targets))
    with transaction.atomic():
        locked = (
            PolicyDraft.objects.select_for_update(of=("self",)).select_related("trial_job").get(pk=draft.pk)
        )
        if locked.trial_job is not None:
            cancel(locked.trial_job, by=by)
        params = {"draft": locked.pk, "scope": scope.key, "targets": locked.content["targets"]}
        locked.trial_job = enqueue(TRIAL_JOB, params, by=by, at=at)
        locked.save(update_fields=["trial_job"])
    return locked.trial_job


def keep_trial(*, job: Job, result: dict[str, Any]) -> None:
    """Keep what a trial found with the draft it was asked for, if that is still there and waits for this one."""
    drafts = PolicyDraft.objects.filter(pk=job.params["draft"], trial_job=job)
    drafts.update(trial=result, tried=job.params["targets"])


def _require_preparer(by: User, scope: PolicyScope) -> None:
    if not may_prepare(by, scope):
        raise NotAllowed(_("Only the department that provides the service can change these targets."))
