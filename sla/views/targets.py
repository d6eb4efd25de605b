"""What a service promises: its heads and leads publish it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.display.whom_to_ask import no_editor
from departments.enums import Priority
from departments.models import Service
from departments.rules import may_edit_service
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, posted
from sla.actions.policies import publish_policy
from sla.actions.policy_drafts import discard_draft
from sla.conditions import Conditions
from sla.display.policies import step_groups
from sla.display.promises import offer_words
from sla.enums import HEADLINE_KINDS
from sla.forms.targets import TargetsForm
from sla.models import PolicyDraft, PolicyVersion
from sla.queries.matching import match_policy
from sla.queries.policies import own_policy, suggested, versions_of
from sla.scopes import PolicyScope


@require_http_methods(["GET", "HEAD", "POST"])
def service_targets(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the times in effect now, or a draft of others; a POST publishes them for requests filed from then on."""
    service = _edited(request, slug)
    holds = match_policy(service=service, provider=service.department, consumer=service.department)
    content = Conditions.of_version(holds)
    draft = suggested(service, request.user)
    if draft is not None:
        content = Conditions.from_json(draft.content)
    form = TargetsForm(posted(request), targets=content.targets, kinds=HEADLINE_KINDS)
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            # Publishing here keeps the times of the kinds that this page does not show.
            others = [one for one in content.targets if one.kind not in HEADLINE_KINDS]
            targets = [*form.promised, *others] if form.promised else []
            steps = content.steps if holds or draft else None
            version = publish_policy(targets=targets, steps=steps, service=service, by=request.user)
            _use_up(draft, request.user)
            toast(request, _("Version %(n)s applies to new requests from now on.") % {"n": version.number})
            return redirect("service_targets", slug=slug)
    own = own_policy(service)
    context = {
        "service": service,
        "form": form,
        "holds": holds,
        "own": own,
        "draft": draft,
        "whose": _whose(holds),
        "versions": [(version, _words(version)) for version in versions_of(own)],
        "groups": step_groups(content),
        "scope": PolicyScope(service),
        "tab": "targets",
    }
    return render(request, "sla/targets.html", context)


def _edited(request: PersonRequest, slug: str) -> Service:
    service = get_object_or_404(Service.objects.select_related("department", "owner"), slug=slug)
    if not may_edit_service(request.user, service):
        raise no_editor(request.user, service)
    return service


def _use_up(draft: PolicyDraft | None, publisher: User) -> None:
    """Forget the draft that was published: one's own, or one that came with the service and nobody worked on."""
    if draft is not None and (draft.by == publisher or draft.created_at == draft.changed_at):
        discard_draft(scope=PolicyScope(draft.service), by=draft.by)


def _whose(version: PolicyVersion | None) -> str:
    """Return whose times apply, in the reader's language: the department's, or the company's."""
    provider = version.policy.provider if version else None
    return str(provider) if provider else _("the company")


def _words(version: PolicyVersion) -> str:
    offer = {(target.kind, target.priority): target for target in version.targets.all()}
    return offer_words(offer, Priority.NORMAL)
