"""Applying the current version to open requests: whether it may be done, and what was asked about it."""

from servicedesk.jobs.models import Job
from sla.models import ApplyRequest, PolicyVersion
from sla.scopes import PolicyScope

from .policies import policy_of

POLICY_PREVIEW, POLICY_APPLY = "sla.policy_preview", "sla.policy_apply"
State = ApplyRequest.State


def is_in_force(version: PolicyVersion) -> bool:
    """Say whether a version is the newest one, of a policy that is in effect."""
    newer = PolicyVersion.objects.filter(policy=version.policy_id, number__gt=version.number)
    return version.policy.is_active and not newer.exists()


def may_be_applied(version: PolicyVersion, job: Job) -> bool:
    """Say whether work under way may continue: the version applies, and for an agreement both heads said yes to it."""
    if not is_in_force(version):
        return False
    if version.policy.consumer_id is None:
        return True
    return ApplyRequest.objects.filter(version=version, state=State.AGREED, job=job).exists()


def broken_off(version: PolicyVersion) -> Job | None:
    """Return the last job that applied a version to open requests, if it broke off and may still be continued."""
    job = last_job(POLICY_APPLY, version)
    is_stopped = job is not None and job.state in (Job.State.FAILED, Job.State.CANCELLED)
    return job if job is not None and is_stopped and may_be_applied(version, job) else None


def newest_own(scope: PolicyScope) -> PolicyVersion | None:
    """Return the version of the scope itself that is in force."""
    own = policy_of(scope)
    return own.versions.select_related("policy").order_by("-number").first() if own else None


def open_question(version: PolicyVersion) -> ApplyRequest | None:
    """Return the question about a version that waits for consent."""
    people = "version__policy", "asked_by", "provider_consent_by", "consumer_consent_by"
    return ApplyRequest.objects.filter(version=version, state=State.ASKED).select_related(*people).first()


def past_questions(version: PolicyVersion) -> list[ApplyRequest]:
    """Return what was asked about a version's policy and is decided, the newest first."""
    return list(
        ApplyRequest.objects.filter(version__policy=version.policy_id)
        .exclude(state=State.ASKED)
        .select_related("version", "asked_by", "closed_by", "provider_consent_by", "consumer_consent_by")
        .order_by("-asked_at")[:20]
    )


def last_job(kind: str, version: PolicyVersion, **by: object) -> Job | None:
    """Return the last such work on a version."""
    found = Job.objects.filter(kind=kind, params__version=version.pk, **by)
    return found.order_by("-created_at").first()
