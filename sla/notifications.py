"""How heads hear of agreements: proposed to them, agreed, declined, ended."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Kind, Wording, register
from sla.models import Agreement
from sla.rules import agreements_visible_to, may_make_agreements, sides_of
from sla.scopes import PolicyScope

AGREEMENT = "sla.agreement"
TITLES = {
    "agreement.proposed": gettext_lazy("%(person)s proposes times for “%(what)s”"),
    "agreement.agreed": gettext_lazy("Agreed: times for “%(what)s”"),
    "agreement.declined": gettext_lazy("%(person)s has declined the times for “%(what)s”"),
    "agreement.ended": gettext_lazy("%(person)s has ended the agreement on “%(what)s”"),
}


def word(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word what happened to an agreement; None for one who may not know of it any more."""
    related = "provider", "consumer", "service__department", "proposed_by", "closed_by"
    found = agreements_visible_to(recipient).select_related(*related).filter(pk=data["agreement"]).first()
    person = User.objects.filter(pk=data["by"]).first()
    if found is None or person is None:
        return None
    waits = found.state == Agreement.State.PROPOSED
    path, what = reverse("agreement", args=[found.pk]), PolicyScope.of_agreement(found)
    return Wording(
        title=str(TITLES[data["what"]]) % {"person": person, "what": what},
        path=path,
        body=_body(found, data["what"]),
        is_over=data["what"] == "agreement.proposed" and not waits,
        context={
            "actions": [
                {
                    "url": settings.SITE_URL + path,
                    "label": _("See it and decide") if waits and sides_of(recipient, found) else _("See it"),
                    "is_first": True,
                }
            ],
            "facts": [(_("Provider"), str(found.provider)), (_("Consumer"), str(found.consumer))],
            "because": _(
                "You get this because you head one of the two departments, or stand in for its head."
            ),
        },
    )


def _body(agreement: Agreement, what: str) -> str:
    if what == "agreement.proposed":
        return agreement.note or _("The times hold once both heads have agreed.")
    if what == "agreement.agreed":
        return _("Both heads have agreed. The times hold for requests filed from now on.")
    return agreement.reason


register(
    Kind(
        name=AGREEMENT,
        label=gettext_lazy("Agreements with other departments"),
        word=word,
        template="sla/emails/agreement",
        group=gettext_lazy("Your department"),
        order=70,
        concerns=may_make_agreements,
        icon="people",
    )
)
