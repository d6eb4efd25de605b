"""From a draft to a version: the difference, the trial, publishing or proposing, and going back to general times."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import Done, ask_first, errors_beside, posted
from sla.actions.agreements import propose
from sla.actions.policies import publish_policy, withdraw_policy
from sla.actions.policy_drafts import begin_trial, discard_draft
from sla.display.backtest import trial_shown
from sla.forms.policies import NoteForm
from sla.queries.policies import WorkingPolicy, policy_of
from sla.rules import may_publish

from .access import answer, copy_for, prepared_scope


@require_http_methods(["GET", "HEAD", "POST"])
def policy_changes(request: PersonRequest, scope: str) -> HttpResponse:
    """Show what is not published yet and what a trial of it found; a POST publishes it, or proposes it."""
    copy = copy_for(request, prepared_scope(request, scope))
    form = NoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if request.POST.get("base") != _base(copy):
            text = _(
                "Someone published a new version in the meantime. The differences are now from that version. Check "
                "them again."
            )
            toast(request, text, level=messages.WARNING)
            return redirect("policy_changes", scope=scope)
        if copy.draft is None:
            toast(request, _("No difference from the version in effect."))
            return redirect("policy_changes", scope=scope)
        with errors_beside(form):
            return _propose(request, copy, form) if copy.scope.is_shared else _publish(request, copy)
    draft = copy.draft
    return answer(
        request,
        copy,
        "changes.html",
        form=form,
        base=_base(copy),
        trial=trial_shown(draft.trial) if draft and draft.trial is not None else None,
        job=draft.trial_job if draft and draft.trial_job and draft.trial_job.state != "done" else None,
        tab="changes",
    )


@require_POST
def policy_trial(request: PersonRequest, scope: str) -> HttpResponse:
    """Try the draft on the last 90 days, in the background."""
    copy = copy_for(request, prepared_scope(request, scope))
    form = Form(request.POST)
    if copy.draft is not None:
        with errors_beside(form):
            begin_trial(draft=copy.draft, scope=copy.scope, by=request.user)
    for error in form.non_field_errors():
        toast(request, str(error), level=messages.WARNING)
    return redirect(reverse("policy_changes", args=[scope]) + "#trial")


@require_http_methods(["GET", "HEAD", "POST"])
def discard_policy_changes(request: PersonRequest, scope: str) -> HttpResponse:
    """Forget what is not published."""
    found = prepared_scope(request, scope)

    def discard(_data: dict[str, Any]) -> Done:
        discard_draft(scope=found, by=request.user)
        said = _("Changes discarded. The published version stays in effect.")
        return Done(said, leads_to=reverse("policy", args=[scope]))

    return ask_first(
        request,
        discard,
        title=_("Discard your changes to “%(name)s”?") % {"name": found},
        text=_("The published version does not change."),
        label=_("Discard changes"),
        cancel_url=reverse("policy_changes", args=[scope]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once("policy_versions", "scope")
def withdraw(request: PersonRequest, scope: str) -> HttpResponse:
    """Retire the scope's policy; more general times apply again."""
    found = prepared_scope(request, scope)
    if not may_publish(request.user, found):
        raise PermissionDenied
    if found.unit is None or policy_of(found) is None:
        raise Http404

    def retire(_data: dict[str, Any]) -> Done:
        withdraw_policy(service=found.service, provider=found.provider, by=request.user)
        return Done(_("From now on, new requests use the default SLA policy."))

    return ask_first(
        request,
        retire,
        title=_("Use the default SLA policy for “%(name)s”?") % {"name": found},
        text=_("Open requests keep their current targets. Published versions stay in the history."),
        label=_("Use the default SLA policy"),
        style="primary",
        cancel_url=reverse("policy_versions", args=[scope]),
    )


def _publish(request: PersonRequest, copy: WorkingPolicy) -> HttpResponse:
    version = publish_policy(
        targets=copy.content.targets, steps=copy.content.steps, **copy.scope.fields, by=request.user
    )
    discard_draft(scope=copy.scope, by=request.user)
    toast(request, _("Version %(n)s applies to new requests from now on.") % {"n": version.number})
    return redirect("policy_versions", scope=copy.scope.key)


def _propose(request: PersonRequest, copy: WorkingPolicy, form: NoteForm) -> HttpResponse:
    draft = copy.draft
    made = propose(
        scope=copy.scope,
        content=copy.content,
        note=form.cleaned_data["note"],
        trial=draft.trial if draft and draft.is_tried else None,
        by=request.user,
    )
    discard_draft(scope=copy.scope, by=request.user)
    agreed = made.state == made.State.AGREED
    toast(request, _("Agreed. It applies to new requests from now on.") if agreed else _("Proposed."))
    return redirect("agreement", pk=made.pk)


def _base(copy: WorkingPolicy) -> str:
    return str(copy.holds.pk) if copy.holds else "0"
