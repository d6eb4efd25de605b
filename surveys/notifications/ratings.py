"""A request was rated: the head of the department that served is told, or who reads it in their place."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from departments.enums import MemberRole
from departments.queries.people import members_with
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.notifications.models import Channel
from servicedesk.web.display.joining import listed
from servicedesk.web.display.people import named
from surveys import rules
from surveys.events import Rated, RatingEvent
from surveys.models import Rating
from surveys.queries.audience import readers_above
from tickets.notifications.confidential import discreet

from . import FEEDBACK

Data = Mapping[str, Any]
LOW_SCORE = 2


def gather_ratings(reader: User, rows: Sequence[Data]) -> list[Data]:
    """Add `the_rating` to each row, None where the reader may not read it any more."""
    related = rules.visible_to(reader).select_related("ticket__service", "rater", "consumer")
    found = related.in_bulk({row["rating"] for row in rows})
    return [{**row, "the_rating": found.get(row["rating"])} for row in rows]


def word_rating(recipient: User, data: Data) -> Wording | None:
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


OPTIONS: Mapping[str, Any] = {
    "group": FEEDBACK,
    "order": 60,
    "concerns": lambda person: bool(reach_of(person).heads),
    "icon": "emoji-smile",
    "template": "surveys/emails/notice",
    "gather": gather_ratings,
    "word": word_rating,
}
LOW = register(Kind("rating.low", gettext_lazy("Your department was rated 1 or 2"), **OPTIONS))
GIVEN = register(
    Kind(
        "rating.given",
        gettext_lazy("Your department was rated"),
        channels=frozenset({Channel.APP}),
        **OPTIONS,
    )
)


@subscribe(RatingEvent.GIVEN, RatingEvent.CORRECTED, formerly=["surveys.subscribers.tell_head"])
def tell_head(event: Event) -> None:
    """The head of the department that served is notified of each rating at once, of a low one by mail as well.

    Where that is who rated, the next head above is, and where there is none, the admins.
    """
    rating, said = Rating.objects.get(pk=event.subject_id), data_of(event, Rated)
    kind = LOW if said.score <= LOW_SCORE else GIVEN
    tell(
        kind,
        readers_above(rating),
        event=event,
        at=event.at,
        rating=rating.pk,
        score=said.score,
        was=said.was,
    )
