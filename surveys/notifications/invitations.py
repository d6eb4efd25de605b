"""A requester is asked for a rating, and reminded once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.web.display.people import named
from surveys import links
from surveys.enums import Score
from surveys.events import RatingEvent
from surveys.models import Invitation
from surveys.queries.asked import is_over
from tickets.notifications.confidential import discreet

from . import FEEDBACK

Data = Mapping[str, Any]


def gather_invitations(reader: User, rows: Sequence[Data]) -> list[Data]:
    """Add `the_invitation` to each row, None for someone else's."""
    related = Invitation.objects.filter(user=reader).select_related("ticket__service", "provider")
    found = related.in_bulk({row["invitation"] for row in rows})
    return [{**row, "the_invitation": found.get(row["invitation"])} for row in rows]


def word_invitation(recipient: User, data: Data) -> Wording | None:
    asked = data["the_invitation"]
    title = _("%(number)s: how did it go?")
    return (
        None
        if asked is None
        else _asking(asked, title, _("Choose a score from 1 to 5. A comment is optional."))
    )


def word_reminder(recipient: User, data: Data) -> Wording | None:
    asked = data["the_invitation"]
    title = _("%(number)s: one last reminder, how did it go?")
    return None if asked is None else _asking(asked, title, _("We will not ask again."))


def _asking(asked: Invitation, title: str, body: str) -> Wording:
    ticket = asked.ticket
    scores = [
        {"score": score.value, "label": score.label, "url": links.address_of(asked, score.value)}
        for score in Score
    ]
    over = asked.answered_at is not None or asked.withdrawn_at is not None or is_over(asked, clock.reading())
    path = reverse("rate_ticket", args=[ticket.number])
    title = title % {"number": ticket.number}
    if ticket.is_confidential:
        links_alone = {"scores": scores, "bare_url": links.address_of(asked)}
        return discreet(ticket, title, path, is_over=over, **links_alone)
    context = {
        "scores": scores,
        "bare_url": links.address_of(asked),
        "facts": [
            (_("Request"), f"{ticket.number} · {ticket.title}"),
            (_("Service"), named(ticket.service)),
            (pgettext("fact in a mail", "By"), named(asked.provider)),
        ],
        "because": _("You are receiving this because it is your request."),
    }
    return Wording(
        title=title,
        body=body,
        about=ticket.title,
        path=path,
        context=context,
        is_over=over,
    )


OPTIONS: Mapping[str, Any] = {
    "group": FEEDBACK,
    "order": 60,
    "icon": "star",
    "template": "surveys/emails/invitation",
    "gather": gather_invitations,
    "goes_alone": True,  # the answer is in the mail itself: five scores, a click each
}
INVITATION = register(
    Kind("rating.invitation", gettext_lazy("Request for a rating"), word=word_invitation, **OPTIONS)
)
REMINDER = register(
    Kind("rating.reminder", gettext_lazy("Reminder to rate, sent once"), word=word_reminder, **OPTIONS)
)


def ask(invitation: Invitation, event: Event) -> None:
    """Ask the requester, because of `event`."""
    _tell(INVITATION, invitation, event)


@subscribe(RatingEvent.REMINDED, formerly=["surveys.subscribers.remind"])
def remind(event: Event) -> None:
    _tell(REMINDER, Invitation.objects.get(pk=event.subject_id), event)


def _tell(kind: Kind, invitation: Invitation, event: Event) -> None:
    people = User.objects.filter(pk=invitation.user_id)
    tell(kind, people, event=event, at=event.at, invitation=invitation.pk)
