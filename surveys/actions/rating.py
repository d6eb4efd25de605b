"""Verbs on ratings: give one, correct it within a day."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_text
from servicedesk.verbs.exceptions import NotAllowed, Refused
from surveys import rules
from surveys.enums import Reason, Score
from surveys.events import RatingEvent
from surveys.models import Invitation, Rating, RatingRevision
from surveys.queries.asked import may_correct
from tickets.models import Ticket
from tickets.workflow import State

from .invitations import mark_answered

MAX_COMMENT = 4000


def give_rating(
    *,
    ticket: Ticket,
    score: int,
    by: User,
    reasons: Iterable[str] = (),
    comment: str = "",
    at: datetime | None = None,
) -> Rating:
    """Rate a closed ticket, once per cycle; within 24 hours the same verb corrects what was said.

    The first answer spends the invitation of the cycle. A correction keeps what was said before; giving the
    same again changes nothing; `is_new` of what is returned says whether it was the first. Raises
    Ticket.DoesNotExist for someone else's ticket, NotAllowed for one's own work, Refused for a ticket that is not
    closed or a rating older than 24 hours, ValidationError for an unknown score.
    """
    said = _checked(score, reasons, comment)
    with transaction.atomic():
        locked = Ticket.objects.select_for_update(no_key=True, of=("self",)).get(pk=ticket.pk)
        _authorise(locked, by)
        moment = at or clock.now()
        rating = Rating.objects.filter(ticket=locked, cycle=locked.cycle).first()
        if rating is None:
            rating = _give(locked, by, said, moment)
        elif said != _said(rating):
            _correct(rating, by, said, moment)
    return rating


Said = tuple[int, list[str], str]


def _said(rating: Rating) -> Said:
    return rating.score, rating.reasons, rating.comment


def _checked(score: int, reasons: Iterable[str], comment: str) -> Said:
    chosen = set(reasons)
    if score not in Score.values:
        raise ValidationError({"score": _("Choose one of the five faces.")})
    if not chosen <= set(Reason.values):
        raise ValidationError({"reasons": _("This reason is not available.")})
    text = clean_text(comment)
    if len(text) > MAX_COMMENT:
        message = _("Too long: please use up to %(count)s characters.") % {"count": MAX_COMMENT}
        raise ValidationError({"comment": message})
    return int(score), [reason for reason in Reason.values if reason in chosen], text


def _authorise(ticket: Ticket, by: User) -> None:
    if ticket.requester_id != by.pk:
        raise Ticket.DoesNotExist
    if ticket.state != State.CLOSED:
        raise Refused(
            _("This request has been reopened. You can rate it once it is closed again."), code="not_closed"
        )
    if not rules.may_rate(by, ticket):
        raise NotAllowed(_("You can't rate a request you worked on."))


def _give(ticket: Ticket, by: User, said: Said, at: datetime) -> Rating:
    score, reasons, comment = said
    rating = Rating.objects.create(
        ticket=ticket,
        cycle=ticket.cycle,
        rater=by,
        provider_id=ticket.provider_id,
        holder_id=ticket.holder_department_id,
        consumer_id=ticket.consumer_id,
        service_id=ticket.service_id,
        score=score,
        reasons=reasons,
        comment=comment,
        given_at=at,
    )
    for invitation in Invitation.objects.filter(ticket=ticket, cycle=ticket.cycle):
        mark_answered(invitation, at=at)
    rating.is_new = True
    record(RatingEvent.GIVEN, subject=rating, by=by, at=at, score=score, ticket=ticket.pk)
    return rating


def _correct(rating: Rating, by: User, said: Said, at: datetime) -> None:
    if not may_correct(rating, at):
        message = _("You rated this more than a day ago, so the rating can no longer be changed. Thank you.")
        raise Refused(message, code="too_late_to_correct")
    before = rating.corrected_at or rating.given_at
    RatingRevision.objects.create(
        rating=rating, score=rating.score, reasons=rating.reasons, comment=rating.comment, given_at=before
    )
    was = rating.score
    rating.score, rating.reasons, rating.comment = said
    rating.corrected_at = at
    rating.save(update_fields=["score", "reasons", "comment", "corrected_at"])
    record(
        RatingEvent.CORRECTED,
        subject=rating,
        by=by,
        at=at,
        score=rating.score,
        was=was,
        ticket=rating.ticket_id,
    )
