"""What notices to the heads of two departments share: who they are, and the parts of the mail."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.enums import MemberRole
from departments.models import Department
from departments.queries.people import nearest
from departments.queries.presence import present_heads
from servicedesk.events.models import Event
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind
from servicedesk.web.display.people import named
from sla.rules import may_make_agreements

OPTIONS: Mapping[str, Any] = {
    "template": "sla/emails/agreement",
    "group": gettext_lazy("Your department"),
    "concerns": may_make_agreements,
    "icon": "people",
}


def tell_heads(kind: Kind, event: Event, units: Iterable[Department], **about: Any) -> None:
    """Tell the heads of the units, and the deputies of those that are away; not the one who did it."""
    heads = (nearest(unit.pk, MemberRole.HEAD) + present_heads(unit.pk, event.at) for unit in units)
    people = [person for of_unit in heads for person in of_unit if person.pk != event.actor_id]
    tell(kind, people, event=event, at=event.at, what=event.kind, by=event.actor_id, **about)


def mail_context(
    path: str, provider: Department | None, consumer: Department | None, *, decides: bool
) -> dict[str, Any]:
    """Return what the mail shows beside its words: its button, the two departments, why one gets it."""
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
