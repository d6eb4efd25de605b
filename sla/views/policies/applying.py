"""Applying the current version to open requests: its effect, asking the other head where it was agreed, doing it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servicedesk.accounts.requests import PersonRequest
from servicedesk.jobs.models import Job
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import Done, ask_first, errors_beside, posted
from sla.actions.apply_requests import ask_to_apply, consent_to_apply, decline_to_apply, withdraw_to_apply
from sla.actions.applying import apply_alone, preview_applying
from sla.forms.policies import ReasonForm
from sla.models import ApplyRequest, PolicyVersion
from sla.queries.affected import open_promises
from sla.queries.applying import POLICY_PREVIEW, last_job, newest_own, open_question, past_questions
from sla.queries.change_preview import Effect
from sla.rules import sides_of_scope

from .access import answer, copy_for, prepared_scope
from .history import applying_of


@require_http_methods(["GET", "HEAD", "POST"])
def apply_to_open(request: PersonRequest, scope: str) -> HttpResponse:
    """Show what the version in force would do to open requests; a POST counts, asks, agrees or gives it to them."""
    found = prepared_scope(request, scope)
    version = _newest(request, scope)
    if request.method == "POST":
        if request.POST.get("version") != str(version.pk):
            toast(request, _("A newer SLA policy is now in effect. Check it first."), level=messages.WARNING)
            return redirect("apply_policy", scope=scope)
        return _do(request, version, scope)
    preview, question = last_job(POLICY_PREVIEW, version, by=request.user), open_question(version)
    sides = sides_of_scope(request.user, found)
    return answer(
        request,
        copy_for(request, found),
        "apply.html",
        version=version,
        waiting=open_promises(version).count(),
        preview=preview,
        effect=_effect(preview),
        question=question,
        asked_effect=Effect.of(question.effect) if question is not None and question.effect else None,
        lacks_mine=question is not None and any(_lacks(question, side) for side in sides),
        heads_both=len(sides) == 2,
        past=past_questions(version),
        **applying_of(request, version),
        tab="versions",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decline_applying(request: PersonRequest, scope: str) -> HttpResponse:
    """Say no to what the other head asks, with the reason."""
    prepared_scope(request, scope)
    question, back = open_question(_newest(request, scope)), reverse("apply_policy", args=[scope])
    if question is None:
        toast(request, _("This has already been decided."), level=messages.WARNING)
        return redirect(back)

    def decline(data: dict[str, Any]) -> Done:
        decline_to_apply(request=question, reason=data["reason"], by=request.user)
        return Done(_("Declined."))

    return ask_first(
        request,
        decline,
        title=_("Decline to apply this to open requests?"),
        text=_(
            "Open requests keep their current targets. The service agreement still applies to new requests."
        ),
        label=_("Decline"),
        cancel_url=back,
        form=ReasonForm(posted(request)),
    )


def _do(request: PersonRequest, version: PolicyVersion, scope: str) -> HttpResponse:
    """Do what the button says; what is refused is said on the page."""
    form, command, by = Form(request.POST), request.POST.get("do"), request.user
    job: Job | None = None
    with errors_beside(form):
        if command == "apply":
            job = apply_alone(version=version, by=by)
        elif command == "ask":
            job = _said(request, ask_to_apply(version=version, by=by))
        elif command in ("agree", "withdraw"):
            job = _answer(request, version, command)
        else:
            preview_applying(version=version, by=by)
    for error in form.non_field_errors():
        toast(request, str(error), level=messages.WARNING)
    return redirect("apply_policy", scope=scope) if job is None else redirect("job", pk=job.pk)


def _answer(request: PersonRequest, version: PolicyVersion, command: str) -> Job | None:
    question = open_question(version)
    if question is None:
        toast(request, _("This has already been decided."), level=messages.WARNING)
        return None
    if command == "agree":
        return _said(request, consent_to_apply(request=question, by=request.user))
    withdraw_to_apply(request=question, by=request.user)
    toast(request, _("Proposal withdrawn. Open requests keep their current targets."))
    return None


def _said(request: PersonRequest, made: ApplyRequest) -> Job | None:
    if made.state == ApplyRequest.State.ASKED:
        toast(request, _("The other department head has been asked."))
    return made.job


def _newest(request: PersonRequest, scope: str) -> PolicyVersion:
    version = newest_own(prepared_scope(request, scope))
    if version is None:
        raise Http404
    return version


def _effect(preview: Job | None) -> Effect | None:
    is_known = preview is not None and preview.state == Job.State.DONE
    return Effect.of(preview.result) if preview is not None and is_known else None


def _lacks(question: ApplyRequest, side: Any) -> bool:
    return getattr(question, f"{side}_consent_at") is None
