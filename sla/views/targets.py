"""What a service promises: its heads and leads publish it."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.enums import Priority
from departments.models import Service
from departments.rules import catalogs_editable_by
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import confirm_page, errors_beside, posted
from sla.actions.policies import publish_policy, withdraw_policy
from sla.enums import Audience, Level, StepChannel
from sla.forms.targets import TargetsForm
from sla.models import PolicyVersion
from sla.queries.matching import match_policy
from sla.queries.policies import own_policy, versions_of
from sla.queries.promise_words import offer_words


@require_http_methods(["GET", "HEAD", "POST"])
def service_targets(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the times that hold now; a POST publishes others for requests filed from then on."""
    service = _edited(request, slug)
    holds = match_policy(service=service, provider=service.department, consumer=service.department)
    form = TargetsForm(posted(request), targets=holds.targets.all() if holds else ())
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            version = publish_policy(targets=form.promised, service=service, by=request.user)
            toast(request, _("Version %(n)s holds for new requests from now on.") % {"n": version.number})
            return redirect("service_targets", slug=slug)
    own = own_policy(service)
    context = {
        "service": service,
        "form": form,
        "holds": holds,
        "own": own,
        "whose": _whose(holds),
        "versions": [(version, _words(version)) for version in versions_of(own)],
        "steps": _steps(holds),
        "tab": "targets",
    }
    return render(request, "sla/targets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_targets(request: PersonRequest, slug: str) -> HttpResponse:
    """Let the general times hold for the service again."""
    service = _edited(request, slug)
    form = Form(posted(request))
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            withdraw_policy(service=service, by=request.user)
            toast(request, _("The general times hold for new requests from now on."))
            return redirect("service_targets", slug=slug)
    return confirm_page(
        request,
        title=_("Use the general times for “%(name)s”?") % {"name": service},
        text=_("Open requests keep what they were promised. What was published stays in the history."),
        label=_("Use the general times"),
        style="primary",
        cancel_url=reverse("service_targets", args=[slug]),
        form=form,
    )


def _edited(request: PersonRequest, slug: str) -> Service:
    services = Service.objects.filter(department__in=catalogs_editable_by(request.user))
    return get_object_or_404(services.select_related("department"), slug=slug)


def _whose(version: PolicyVersion | None) -> str:
    """Return whose times hold, in the reader's language: the department's, or the company's."""
    provider = version.policy.provider if version else None
    return str(provider) if provider else _("the company")


def _words(version: PolicyVersion) -> str:
    offer = {(target.kind, target.priority): target for target in version.targets.all()}
    return offer_words(offer, Priority.NORMAL)


def _steps(version: PolicyVersion | None) -> list[dict[str, Any]]:
    """Return who hears of a promise on the way, in words."""
    return [
        {
            "percent": step.percent,
            "label": Level(step.level).label if step.level in Level.values else "",
            "audiences": [Audience(audience).label for audience in step.audiences],
            "by_mail": step.channel == StepChannel.MAIL,
        }
        for step in (version.steps.filter(kind="") if version else ())
    ]
