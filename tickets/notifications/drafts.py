"""A draft that its person has not touched for weeks will be deleted: they are told in time to go on with it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.rules import may_see_service
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.web.display.moments import date_text
from servicedesk.web.display.people import named
from tickets.events import DraftEvent
from tickets.models import Draft
from tickets.queries.drafts import kept_until

from .telling import ASKING, TEMPLATE


def word_ending(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word that a draft ends, without anything that it says; nothing where it was changed, submitted or discarded.

    The service has neither its name nor its address in it where it is confidential, or hidden from the person since.
    """
    mine = Draft.objects.filter(person=recipient, pk=data["draft"], discarded_at=None)
    draft = mine.exclude(told_at=None).select_related("service__department").defer("values").first()
    if draft is None:
        return None
    parts = {"service": named(draft.service), "day": date_text(kept_until(draft, recipient))}
    title = _("Your draft for “%(service)s” is kept until %(day)s")
    path = draft.get_absolute_url()
    if draft.service.is_confidential or not may_see_service(recipient, draft.service):
        title, path = _("A draft of yours is kept until %(day)s"), reverse("my_requests")
    action = {"url": settings.SITE_URL + path, "label": _("Open the draft"), "is_first": True}
    because = _("You are receiving this because you started a request and have not submitted it.")
    return Wording(
        title=title % parts,
        path=path,
        body=_("Submit it, or change it to keep it for longer. After that it is deleted."),
        context={"actions": [action], "because": because},
    )


ENDING = register(
    Kind(
        "draft.ending",
        gettext_lazy("A draft of yours will be deleted"),
        word=word_ending,
        template=TEMPLATE,
        group=ASKING,
        order=19,
        icon="pencil",
    )
)


@subscribe(DraftEvent.ENDING)
def tell_its_person(event: Event) -> None:
    """Its person alone: whoever stands in for them has no part in their drafts."""
    for draft in Draft.objects.filter(pk=event.subject_id).select_related("person").defer("values"):
        tell(ENDING, [draft.person], event=event, at=event.at, draft=draft.pk)
