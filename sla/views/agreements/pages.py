"""Agreements: the list, one with what it changes, proposing, consenting, declining and ending."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.sending import not_taken
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import Done, ask_first, errors_beside, posted
from sla.actions.agreements import consent, decline, end
from sla.conditions import Conditions
from sla.display.agreements import agreement_groups
from sla.display.backtest import trial_shown
from sla.display.policies import SHARED_KINDS, step_groups, target_rows
from sla.display.policy_differences import lines_of
from sla.forms.policies import NewAgreementForm, ReasonForm
from sla.models import Agreement
from sla.queries.agreements import conditions_without
from sla.rules import agreements_visible_to, may_make_agreements, may_see_agreements, sides_of
from sla.scopes import PolicyScope

State = Agreement.State


@require_GET
def agreements(request: PersonRequest) -> HttpResponse:
    """Show the agreements of the units that the person leads or heads: what waits for them first."""
    if not may_see_agreements(request.user):
        raise PermissionDenied
    context = {
        "groups": agreement_groups(request.user),
        "may_propose": may_make_agreements(request.user),
    }
    return render(request, "sla/agreements/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_agreement(request: PersonRequest) -> HttpResponse:
    """Say what is to be agreed on; its times are written next."""
    if not may_make_agreements(request.user):
        raise PermissionDenied
    initial = {name: request.GET[name] for name in ("what",) if name in request.GET}
    form = NewAgreementForm(posted(request), by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect("policy", scope=form.cleaned_data["scope"].key)
    return render(request, "sla/agreements/new.html", {"form": form})


@require_GET
def agreement(request: PersonRequest, pk: int) -> HttpResponse:
    """Show an agreement: who has consented, and what it changes of what would apply without it."""
    found = _seen(request, pk)
    content, before = Conditions.from_json(found.content).without_team_time, conditions_without(found)
    sides = sides_of(request.user, found)
    context = {
        "agreement": found,
        "scope": PolicyScope.of_agreement(found),
        "sides": sides,
        "lacks_mine": any(getattr(found, f"{side}_consent_at") is None for side in sides),
        "lines": lines_of(before, content),
        "rows": target_rows(content, SHARED_KINDS),
        "groups": step_groups(content),
        "trial": trial_shown(found.trial) if found.trial else None,
    }
    return render(request, "sla/agreements/page.html", context)


@require_POST
def consent_to_agreement(request: PersonRequest, pk: int) -> HttpResponse:
    """Agree for the person's side."""
    found, form = _of_mine(request, pk), Form(request.POST)
    with errors_beside(form):
        made = consent(agreement=found, by=request.user)
        agreed = made.state == State.AGREED
        toast(
            request,
            _("Agreed. It applies to new requests from now on.") if agreed else _("Your side has agreed."),
        )
    for error in form.non_field_errors():
        toast(request, str(error), level=messages.WARNING)
    return redirect("agreement", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decline_agreement(request: PersonRequest, pk: int) -> HttpResponse:
    """Say no, with the reason."""
    return _close(request, _of_mine(request, pk), State.PROPOSED)


@require_http_methods(["GET", "HEAD", "POST"])
def end_agreement(request: PersonRequest, pk: int) -> HttpResponse:
    """End the agreement with a reason; the general times apply again."""
    return _close(request, _of_mine(request, pk), State.AGREED)


def _close(request: PersonRequest, found: Agreement, state: State) -> HttpResponse:
    back, is_end = reverse("agreement", args=[found.pk]), state == State.AGREED
    if found.state != state:
        toast(request, _("This has already been decided."), level=messages.WARNING)
        not_taken(request)
        return redirect(back)

    def close(data: dict[str, Any]) -> Done:
        verb = end if is_end else decline
        verb(agreement=found, reason=data["reason"], by=request.user)
        return Done(_("Ended.") if is_end else _("Declined."))

    return ask_first(
        request,
        close,
        title=_("End this service agreement?") if is_end else _("Decline this proposal?"),
        text=_("New requests use the default SLA policy again. Open requests keep their current targets.")
        if is_end
        else _("The current policy stays in effect."),
        label=_("End") if is_end else _("Decline"),
        cancel_url=back,
        form=ReasonForm(posted(request)),
    )


def _seen(request: PersonRequest, pk: int) -> Agreement:
    related = (
        "provider", "consumer", "service__department", "proposed_by", "provider_consent_by", "consumer_consent_by",
        "closed_by", "version__policy",
    )  # fmt: skip
    return get_object_or_404(agreements_visible_to(request.user).select_related(*related), pk=pk)


def _of_mine(request: PersonRequest, pk: int) -> Agreement:
    """Return an agreement the person decides on: 404 where they may not even look, 403 where they may only look."""
    found = _seen(request, pk)
    if not sides_of(request.user, found):
        raise PermissionDenied
    return found
