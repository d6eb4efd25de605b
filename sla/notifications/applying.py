"""The question whether an agreement is to apply to open requests too: the heads of the two departments are told."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.web.display.joining import sentences
from servicedesk.web.display.people import named
from sla.events import ApplyRequestEvent
from sla.models import ApplyRequest
from sla.rules import policies_visible_to
from sla.scopes import PolicyScope

from .heads import OPTIONS, mail_context, tell_heads

TITLES = {
    "apply_request.asked": gettext_lazy(
        "%(person)s asks to apply the SLA policy for “%(what)s” to open requests"
    ),
    "apply_request.agreed": gettext_lazy("Agreed: the SLA policy for “%(what)s” applies to open requests"),
    "apply_request.declined": gettext_lazy(
        "%(person)s has declined to apply the SLA policy for “%(what)s” to open requests"
    ),
    "apply_request.withdrawn": gettext_lazy(
        "%(person)s has withdrawn the proposal to apply the SLA policy for “%(what)s” to open requests"
    ),
    "apply_request.expired": gettext_lazy(
        "A newer SLA policy for “%(what)s” is in effect: the proposal about open requests has expired"
    ),
}
RELATED = (
    "version__policy__provider",
    "version__policy__service__department",
    "version__policy__consumer",
)


def word_applying(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word what happened to the question about open requests; None for one who may not know of it any more."""
    found = ApplyRequest.objects.select_related(*RELATED).filter(pk=data["request"]).first()
    if found is None or not policies_visible_to(recipient).filter(pk=found.version.policy_id).exists():
        return None
    scope = PolicyScope.of(found.version.policy)
    waits = found.state == ApplyRequest.State.ASKED
    path = reverse("apply_policy", args=[scope.key])
    person = User.objects.filter(pk=data["by"]).first()
    lead, quote = _said(found, data["what"])
    return Wording(
        title=str(TITLES[data["what"]]) % {"person": named(person) or settings.SITE_NAME, "what": scope},
        path=path,
        body=sentences([quote, lead]),
        is_over=data["what"] == "apply_request.asked" and not waits,
        context={
            "lead": lead,
            "quote": quote,
            "quote_by": named(person),
            **mail_context(path, scope.unit, scope.consumer, decides=waits),
        },
    )


def _said(found: ApplyRequest, what: str) -> tuple[str, str]:
    """Return what follows, in the desk's words, and what the one who did it wrote."""
    if what == "apply_request.asked":
        return _("The policy applies to open requests only once both department heads have agreed."), ""
    if what == "apply_request.agreed":
        return _("Both department heads have agreed. The policy is being applied to open requests."), ""
    return _("Open requests keep their current targets."), found.reason


APPLY_REQUEST = register(
    Kind(
        "sla.apply_request",
        gettext_lazy("Service agreements for open requests"),
        word=word_applying,
        order=71,
        **OPTIONS,
    )
)


@subscribe(ApplyRequestEvent.ASKED, formerly=["sla.subscribers.tell_asked"])
def tell_asked(event: Event) -> None:
    """The heads of the side that has not consented by asking."""
    request = _request(event)
    sides = zip(_units(request), (request.provider_consent_at, request.consumer_consent_at), strict=True)
    asked = [unit for unit, consent in sides if consent is None]
    tell_heads(APPLY_REQUEST, event, asked, request=request.pk)


@subscribe(
    ApplyRequestEvent.AGREED,
    ApplyRequestEvent.DECLINED,
    ApplyRequestEvent.WITHDRAWN,
    ApplyRequestEvent.EXPIRED,
    formerly=["sla.subscribers.tell_answered"],
)
def tell_answered(event: Event) -> None:
    """The heads of both sides."""
    request = _request(event)
    tell_heads(APPLY_REQUEST, event, _units(request), request=request.pk)


def _request(event: Event) -> ApplyRequest:
    return ApplyRequest.objects.select_related(*RELATED).get(pk=event.subject_id)


def _units(request: ApplyRequest) -> list[Department]:
    """Return the provider and the consumer."""
    scope = PolicyScope.of(request.version.policy)
    return [unit for unit in (scope.unit, scope.consumer) if unit is not None]
