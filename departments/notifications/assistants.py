"""Who assists whom: either side is told when it begins, and when it ends."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.events import Assisted, PersonEvent
from servicedesk.accounts.models import Assistance, User
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.web.display.moments import date_text
from servicedesk.web.display.people import named

# What happened -> in words for the one who named, and for the assistant.
ASSISTING = {
    "person.assistant_named": (
        gettext_lazy("%(assistant)s is your assistant"),
        gettext_lazy("%(person)s has named you as their assistant"),
    ),
    "person.assistance_ended": (
        gettext_lazy("%(assistant)s is no longer your assistant"),
        gettext_lazy("You are no longer %(person)s's assistant"),
    ),
}


def word_assistant(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word for either side that one assists the other, or no longer does."""
    mine = Q(person=recipient) | Q(assistant=recipient)
    row = Assistance.objects.filter(mine, pk=data["assistance"]).select_related("person", "assistant").first()
    if row is None:
        return None
    is_assistant = recipient.pk == row.assistant_id
    words = {"person": named(row.person), "assistant": named(row.assistant)}
    path = reverse("profile") + "#assistants"
    return Wording(
        title=str(ASSISTING[data["what"]][is_assistant]) % words,
        path=path,
        body=_days_of(row) if data["what"] == "person.assistant_named" else "",
        context={
            "actions": [
                {"url": settings.SITE_URL + path, "label": _("View in your profile"), "is_first": True}
            ],
            "because": _("You are receiving this because it is about you."),
        },
    )


def _days_of(row: Assistance) -> str:
    words = {
        "start": date_text(timezone.localdate(row.starts_at)),
        "end": date_text(timezone.localdate(row.ends_at - timedelta(microseconds=1))),
        "person": named(row.person),
    }
    return (
        _(
            "From %(start)s to %(end)s you can submit confidential requests for %(person)s. Only %(person)s can "
            "see what they say. You can end this in your profile."
        )
        % words
    )


ASSISTANT = register(
    Kind(
        "person.assistant",
        gettext_lazy("Assistants"),
        word=word_assistant,
        template="departments/emails/notice",
        is_optional=False,
        icon="person-check",
    )
)


@subscribe(
    PersonEvent.ASSISTANT_NAMED,
    PersonEvent.ASSISTANCE_ENDED,
    formerly=["departments.subscribers.tell_both"],
)
def tell_both(event: Event) -> None:
    """The assistant, and who named them; not the one who did it."""
    assisted = data_of(event, Assisted)
    sides = {event.subject_id, assisted.assistant} - {event.actor_id}
    others = User.objects.filter(pk__in=sides)
    tell(ASSISTANT, others, event=event, at=event.at, assistance=assisted.assistance, what=event.kind)
