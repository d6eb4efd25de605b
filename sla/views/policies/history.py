"""What was published for a scope, and giving what holds to open requests too."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from servicedesk.accounts.requests import PersonRequest
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from sla.jobs import POLICY_APPLY, POLICY_PREVIEW
from sla.models import PolicyVersion
from sla.queries.affected import open_promises
from sla.queries.foreseen import Effect
from sla.queries.policies import WorkingPolicy, history_of, policy_of
from sla.queries.policy_words import lines_of

from .access import answer, copy_for, prepared_scope, seen_scope


@require_GET
def policy_versions(request: PersonRequest, scope: str) -> HttpResponse:
    """Show what was published, when, by whom, and what it changed."""
    copy = copy_for(request, seen_scope(request, scope))
    entries = [(entry, lines_of(entry.before, entry.after)) for entry in history_of(copy.scope)]
    newest = _newest(copy)
    return answer(
        request,
        copy,
        "versions.html",
        entries=entries,
        waiting=open_promises(newest).count() if newest else 0,
        applying=_job(POLICY_APPLY, newest) if newest else None,
        tab="versions",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def apply_to_open(request: PersonRequest, scope: str) -> HttpResponse:
    """Show what the version in force would do to open requests; a POST works that out, or gives it to them."""
    copy = copy_for(request, prepared_scope(request, scope))
    version = _newest(copy)
    if version is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("version") != str(version.pk):
            raise PermissionDenied
        kind = POLICY_APPLY if request.POST.get("do") == "apply" else POLICY_PREVIEW
        job = enqueue(kind, {"version": version.pk}, by=request.user)
        return redirect("job", pk=job.pk) if kind == POLICY_APPLY else redirect("apply_policy", scope=scope)
    preview = _job(POLICY_PREVIEW, version, by=request.user)
    is_known = preview is not None and preview.state == Job.State.DONE
    return answer(
        request,
        copy,
        "apply.html",
        version=version,
        waiting=open_promises(version).count(),
        preview=preview,
        effect=Effect.of(preview.result) if preview is not None and is_known else None,
        tab="versions",
    )


def _newest(copy: WorkingPolicy) -> PolicyVersion | None:
    """Return the version of the scope itself that is in force."""
    own = policy_of(copy.scope)
    return own.versions.select_related("policy").order_by("-number").first() if own else None


def _job(kind: str, version: PolicyVersion, **by: Any) -> Job | None:
    """Return the last such work on a version."""
    found = Job.objects.filter(kind=kind, params={"version": version.pk}, **by)
    return found.order_by("-created_at").first()
