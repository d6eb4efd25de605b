"""The two editors of a policy: its targets and its escalation steps. Both save a draft on the server."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.toasts import toast
from sla.actions.policy_drafts import save_draft
from sla.conditions import Conditions
from sla.display.policies import EDITED_KINDS, SHARED_KINDS, step_groups, target_rows
from sla.enums import ClockKind
from sla.forms.policy_steps import Steps
from sla.forms.targets import TargetsForm
from sla.queries.policies import WorkingPolicy
from sla.rules import may_prepare

from .access import answer, copy_for, prepared_scope, seen_scope


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: PersonRequest, scope: str) -> HttpResponse:
    """Show the times of a scope and edit them."""
    if request.method != "POST":
        copy = copy_for(request, seen_scope(request, scope))
        given: dict[str, Any] = {"targets": copy.content.targets, "kinds": _kinds(copy)}
        form = TargetsForm(**given) if may_prepare(request.user, copy.scope) else None
        return _times(request, copy, form)
    copy = copy_for(request, prepared_scope(request, scope))
    form = TargetsForm(request.POST, targets=copy.content.targets, kinds=_kinds(copy))
    if not form.is_valid():
        return _times(request, copy, form)
    others = [target for target in copy.content.targets if target.kind not in EDITED_KINDS]
    _keep(request, copy, Conditions.of([*form.promised, *others], copy.content.steps))
    return redirect("policy", scope=scope)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_steps(request: PersonRequest, scope: str) -> HttpResponse:
    """Show the escalation steps, and edit them. Every button posts the whole form; `do` says which one it was."""
    if request.method != "POST":
        copy = copy_for(request, seen_scope(request, scope))
        return _steps(request, copy, Steps.of_steps(copy.content.steps))
    copy = copy_for(request, prepared_scope(request, scope))
    command, editor = request.POST.get("do", "save"), Steps.taken(request.POST)
    if command != "save":
        return _steps(request, copy, editor.rearranged(command))
    if not editor.is_valid():
        return _steps(request, copy, editor)
    _keep(request, copy, Conditions.of(copy.content.targets, editor.told))
    return redirect("policy_steps", scope=scope)


def _keep(request: PersonRequest, copy: WorkingPolicy, content: Conditions) -> None:
    draft = save_draft(scope=copy.scope, base=copy.holds, content=content, by=request.user)
    toast(
        request,
        _("Draft saved. It is not in effect yet.")
        if draft
        else _("No difference from the version in effect."),
    )


def _times(request: PersonRequest, copy: WorkingPolicy, form: TargetsForm | None) -> HttpResponse:
    return answer(
        request, copy, "times.html", form=form, rows=target_rows(copy.content, _kinds(copy)), tab="times"
    )


def _kinds(copy: WorkingPolicy) -> Sequence[ClockKind]:
    return SHARED_KINDS if copy.scope.is_shared else EDITED_KINDS


def _steps(request: PersonRequest, copy: WorkingPolicy, editor: Steps) -> HttpResponse:
    return answer(
        request,
        copy,
        "steps.html",
        editor=editor,
        groups=step_groups(copy.content),
        tab="steps",
    )
