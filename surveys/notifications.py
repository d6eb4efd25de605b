"""What people are told about feedback."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from departments.enums import MemberRole
from departments.queries.people import members_with
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.notifications.models import Channel
from servicedesk.web.display.joining import listed
from servicedesk.web.display.people import named
from surveys import links, rules
from surveys.enums import Score
from surveys.models import Invitation
from surveys.queries.asked import is_over
from tickets.notifications.confidential import discreet

Data = Mapping[str, Any]
FEEDBACK = gettext_lazy("Rating")


def gather_invitations(reader: User, rows: Sequence[Data]) -> list[Data]:
    """Add `the_invitation` to each row, None for someone else's."""
    related = Invitation.objects.filter(user=reader).select_related("ticket__service", "provider")
    found = related.in_bulk({row["invitation"] for row in rows})
    return [{**row, "the_invitation": found.get(row["invitation"])} for row in rows]


def gather_ratings(reader: User, rows: Sequence[Data]) -> list[Data]:
    """Add `the_rating` to each row, None where the reader may not read it any more."""
    related = rules.visible_to(reader).select_related("ticket__service", "rater", "consumer")
    found = related.in_bulk({row["rating"] for row in rows})
    return [{**row, "the_rating": found.get(row["rating"])} for row in rows]


def invitation(recipient: User, data: Data) -> Wording | None:
    asked = data["the_invitation"]
    title = _("%(number)s: how did it go?")
    return (
        None
        if asked is None
        else _asking(asked, title, _("Choose a score from 1 to 5. A comment is optional."))
    )


def reminder(recipient: User, data: Data) -> Wording | None:
    asked = data["the_invitation"]
    title = _("%(number)s: one last reminder, how did it go?")
    return None if asked is None else _asking(asked, title, _("We will not ask again."))


def given(recipient: User, data: Data) -> Wording | None:
    rating = data["the_rating"]
    if rating is None:
        return None
    ticket, was = rating.ticket, data.get("was")
    if ticket.is_confidential:
        return discreet(ticket, _("%(number)s was rated") % {"number": ticket.number})
    parts = {"number": ticket.number, "score": data["score"], "was": was, "name": named(rating.rater)}
    title = _("%(number)s: %(name)s rated the request %(score)s out of 5") % parts
    if was is not None:
        title = _("%(number)s: %(name)s changed the rating from %(was)s to %(score)s") % parts
    reasons = listed(rating.reason_labels)
    about = [(pgettext("fact in a mail", "About"), reasons)] if reasons else []
    context = {
        "lead": "",
        "quote": rating.comment,
        "quote_by": named(rating.rater),
        "because": _because(recipient, rating.provider_id),
        "facts": [
            (_("Request"), f"{ticket.number} · {ticket.title}"),
            (_("Service"), named(ticket.service)),
            (pgettext("fact in a mail", "From"), named(rating.consumer)),
            *about,
        ],
        "actions": [
            {
                "label": _("Open the request"),
                "url": settings.SITE_URL + ticket.get_absolute_url(),
                "is_first": True,
            }
        ],
    }
    body = " · ".join(text for text in (rating.comment, reasons) if text)
    return Wording(
        title=title, body=body[:200], about=ticket.title, path=ticket.get_absolute_url(), context=context
    )


def _because(recipient: User, provider: int) -> str:
    if members_with(provider, [MemberRole.HEAD]).filter(pk=recipient.pk).exists():
        return _("You are receiving this because you head the department that provided the service.")
    return _("You are receiving this because no one else heads the department that provided the service.")


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


ASKING: Mapping[str, Any] = {
    "group": FEEDBACK,
    "order": 40,
    "icon": "star",
    "template": "surveys/emails/invitation",
    "gather": gather_invitations,
    "goes_alone": True,  # the answer is in the mail itself: five scores, a click each
}
TELLING: Mapping[str, Any] = {
    "group": FEEDBACK,
    "order": 40,
    "concerns": lambda person: bool(reach_of(person).heads),
    "icon": "emoji-smile",
    "template": "surveys/emails/notice",
    "gather": gather_ratings,
    "word": given,
}
register(Kind("rating.invitation", gettext_lazy("Request for a rating"), word=invitation, **ASKING))
register(Kind("rating.reminder", gettext_lazy("Reminder to rate, sent once"), word=reminder, **ASKING))
register(Kind("rating.low", gettext_lazy("Your department was rated 1 or 2"), **TELLING))
register(
    Kind(
        "rating.given",
        gettext_lazy("Your department was rated"),
        channels=frozenset({Channel.APP}),
        **TELLING,
    )
)
