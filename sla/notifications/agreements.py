"""A service agreement is proposed, agreed, declined or ended: the heads of the two departments are told."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.web.display.people import named
from sla.events import AgreementEvent
from sla.models import Agreement
from sla.rules import agreements_visible_to, sides_of
from sla.scopes import PolicyScope

from .heads import OPTIONS, mail_context, tell_heads

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
            **mail_context(
                path, found.provider, found.consumer, decides=waits and bool(sides_of(recipient, found))
            ),
        },
    )


def _said(agreement: Agreement, what: str) -> tuple[str, str]:
    """Return what follows, in the desk's words, and what the one who did it wrote."""
    if what == "agreement.proposed":
        return _("The agreement takes effect once both department heads have agreed."), agreement.note
    if what == "agreement.agreed":
        return _("Both department heads have agreed. The agreement applies to new requests from now on."), ""
    return "", agreement.reason


AGREEMENT = register(
    Kind(
        "sla.agreement",
        gettext_lazy("Service agreements with other departments"),
        word=word_agreement,
        order=70,
        **OPTIONS,
    )
)


@subscribe(AgreementEvent.PROPOSED, formerly=["sla.subscribers.tell_proposed"])
def tell_proposed(event: Event) -> None:
    """The heads of the side that has not consented by proposing it."""
    agreement = _agreement(event)
    sides = [
        (agreement.provider, agreement.provider_consent_at),
        (agreement.consumer, agreement.consumer_consent_at),
    ]
    asked = [unit for unit, consent in sides if consent is None]
    tell_heads(AGREEMENT, event, asked, agreement=agreement.pk)


@subscribe(
    AgreementEvent.AGREED,
    AgreementEvent.DECLINED,
    AgreementEvent.ENDED,
    formerly=["sla.subscribers.tell_decided"],
)
def tell_decided(event: Event) -> None:
    """The heads of both sides. Who replaced an agreement by a newer one tells of that one."""
    agreement = _agreement(event)
    if event.kind != AgreementEvent.ENDED or agreement.reason:
        tell_heads(AGREEMENT, event, [agreement.provider, agreement.consumer], agreement=agreement.pk)


def _agreement(event: Event) -> Agreement:
    return Agreement.objects.select_related("provider", "consumer").get(pk=event.subject_id)
