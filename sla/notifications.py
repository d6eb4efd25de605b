"""Notices to heads about agreements, and about the question whether one is to apply to open requests too."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.web.display.joining import sentences
from servicedesk.web.display.people import named
from sla.models import Agreement, ApplyRequest
from sla.rules import agreements_visible_to, may_make_agreements, policies_visible_to, sides_of
from sla.scopes import PolicyScope

AGREEMENT, APPLY_REQUEST = "sla.agreement", "sla.apply_request"
APPLYING = {
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
TITLES = {
    "agreement.proposed": gettext_lazy("%(person)s proposes a service agreement for “%(what)s”"),
    "agreement.agreed": gettext_lazy("Agreed: service agreement for “%(what)s”"),
    "agreement.declined": gettext_lazy("%(person)s has declined the service agreement for “%(what)s”"),
    "agreement.ended": gettext_lazy("%(person)s has ended the service agreement for “%(what)s”"),
}


def word_agreement(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word what happened to an agreement; None for one who may not know of it any more."""
    related = "provider", "consumer", "service__department", "proposed_by", "closed_by"
    found = agreements_visible_to(recipient).select_related(*related).filter(pk=data["agreement"]).first()
    person = User.objects.filter(pk=data["by"]).first()
    if found is None or person is None:
        return None
    waits = found.state == Agreement.State.PROPOSED
    path, what = reverse("agreement", args=[found.pk]), PolicyScope.of_agreement(found)
    lead, quote = _said(found, data["what"])
    return Wording(
        title=str(TITLES[data["what"]]) % {"person": named(person), "what": what},
        path=path,
        body=quote or lead,
        is_over=data["what"] == "agreement.proposed" and not waits,
        context={
            "lead": lead,
            "quote": quote,
            "quote_by": named(person),
            **_context(
                path, found.provider, found.consumer, decides=waits and bool(sides_of(recipient, found))
            ),
        },
    )


def _context(
    path: str, provider: Department | None, consumer: Department | None, *, decides: bool
) -> dict[str, Any]:
    label = _("Review and decide") if decides else _("View")
    return {
        "actions": [{"url": settings.SITE_URL + path, "label": label, "is_first": True}],
        "facts": [
            (label, named(unit))
            for label, unit in ((_("Provider"), provider), (_("Requesting department"), consumer))
            if unit is not None
        ],
        "because": _(
            "You are receiving this because you head one of the two departments, or are the deputy of its "
            "head."
        ),
    }


def _said(agreement: Agreement, what: str) -> tuple[str, str]:
    """Return what follows, in the desk's words, and what the one who did it wrote."""
    if what == "agreement.proposed":
        return _("The agreement takes effect once both department heads have agreed."), agreement.note
    if what == "agreement.agreed":
        return _("Both department heads have agreed. The agreement applies to new requests from now on."), ""
    return "", agreement.reason


def word_applying(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word what happened to the question about open requests; None for one who may not know of it any more."""
    related = "version__policy__provider", "version__policy__service__department", "version__policy__consumer"
    found = ApplyRequest.objects.select_related(*related).filter(pk=data["request"]).first()
    if found is None or not policies_visible_to(recipient).filter(pk=found.version.policy_id).exists():
        return None
    scope = PolicyScope.of(found.version.policy)
    waits = found.state == ApplyRequest.State.ASKED
    path = reverse("apply_policy", args=[scope.key])
    person = User.objects.filter(pk=data["by"]).first()
    lead, quote = _said_of_applying(found, data["what"])
    return Wording(
        title=str(APPLYING[data["what"]]) % {"person": named(person) or settings.SITE_NAME, "what": scope},
        path=path,
        body=sentences([quote, lead]),
        is_over=data["what"] == "apply_request.asked" and not waits,
        context={
            "lead": lead,
            "quote": quote,
            "quote_by": named(person),
            **_context(path, scope.unit, scope.consumer, decides=waits),
        },
    )


def _said_of_applying(found: ApplyRequest, what: str) -> tuple[str, str]:
    """Return what follows, in the desk's words, and what the one who did it wrote."""
    if what == "apply_request.asked":
        return _("The policy applies to open requests only once both department heads have agreed."), ""
    if what == "apply_request.agreed":
        return _("Both department heads have agreed. The policy is being applied to open requests."), ""
    return _("Open requests keep their current targets."), found.reason


register(
    Kind(
        name=APPLY_REQUEST,
        label=gettext_lazy("Service agreements for open requests"),
        word=word_applying,
        template="sla/emails/agreement",
        group=gettext_lazy("Your department"),
        order=71,
        concerns=may_make_agreements,
        icon="people",
    )
)
register(
    Kind(
        name=AGREEMENT,
        label=gettext_lazy("Service agreements with other departments"),
        word=word_agreement,
        template="sla/emails/agreement",
        group=gettext_lazy("Your department"),
        order=70,
        concerns=may_make_agreements,
        icon="people",
    )
)
