"""What was published for a scope and what it changed; how far open requests have got it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.rules import is_admin
from servicedesk.jobs.rules import is_stopped_by_admin, visible_to
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside
from sla.actions.applying import continue_applying
from sla.display.policy_differences import lines_of
from sla.models import PolicyVersion
from sla.queries.affected import open_promises
from sla.queries.applying import POLICY_APPLY, broken_off, last_job, newest_own, past_questions
from sla.queries.policies import history_of
from sla.rules import may_continue_applying, may_resume_applying
from sla.scopes import PolicyScope

from .access import answer, copy_for, seen_scope


@require_GET
def policy_versions(request: PersonRequest, scope: str) -> HttpResponse:
    """Show what was published, when, by whom, and what it changed."""
    copy = copy_for(request, seen_scope(request, scope))
    entries = [(entry, lines_of(entry.before, entry.after)) for entry in history_of(copy.scope)]
    newest = newest_own(copy.scope)
    return answer(
        request,
        copy,
        "versions.html",
        entries=entries,
        waiting=open_promises(newest).count() if newest else 0,
        past=past_questions(newest) if newest else [],
        tab="versions",
        **(applying_of(request, newest) if newest else {}),
    )


@require_POST
def continue_to_apply(request: PersonRequest, scope: str) -> HttpResponse:
    """Let work that broke off give the version in force to the open requests that are left."""
    found = seen_scope(request, scope)
    if not may_continue_applying(request.user, found):
        raise PermissionDenied
    version = newest_own(found)
    if version is None:
        raise Http404
    form = Form(request.POST)
    with errors_beside(form):
        continue_applying(version=version, by=request.user)
    for error in form.non_field_errors():
        toast(request, str(error), level=messages.WARNING)
    return redirect("policy_versions", scope=scope)


def applying_of(request: PersonRequest, version: PolicyVersion) -> dict[str, Any]:
    """Return what pages say of the work that gives a version to open requests."""
    job = last_job(POLICY_APPLY, version)
    rest, scope = broken_off(version), PolicyScope.of(version.policy)
    seen = visible_to(request.user, oversees=is_admin(request.user))
    return {
        "applying": job,
        "follows": job is not None and seen.contains(job),
        "rest": rest,
        "may_continue": rest is not None and may_resume_applying(request.user, scope, rest),
        "is_stopped_by_admin": rest is not None and is_stopped_by_admin(rest),
    }
