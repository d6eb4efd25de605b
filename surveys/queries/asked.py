"""Reads about invitations and single ratings."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from servicedesk.accounts.models import User
from servicedesk.database.composed import Given
from surveys import rules
from surveys.models import Invitation, Rating
from tickets.models import Ticket
from tickets.workflow import State

CORRECTION_HOURS = 24
VALID_FOR = timedelta(days=60)


def open_invitations(user: User | Given, at: datetime | Given) -> QuerySet[Invitation]:
    """Return what the person is asked for and has not answered yet, newest first."""
    asked = Invitation.objects.filter(
        user=user, answered_at=None, withdrawn_at=None, created_at__gt=at - VALID_FOR
    )
    return asked.filter(ticket__state=State.CLOSED).order_by("-created_at")


def is_over(invitation: Invitation, at: datetime) -> bool:
    """Say whether the invitation's link has expired."""
    return at >= invitation.created_at + VALID_FOR


def rating_of(ticket: Ticket, cycle: int) -> Rating | None:
    """Return the rating of one cycle of a ticket."""
    return Rating.objects.filter(ticket=ticket, cycle=cycle).select_related("provider").first()


def correctable_until(rating: Rating) -> datetime:
    """Return the moment up to which the rating can still be corrected."""
    return rating.given_at + timedelta(hours=CORRECTION_HOURS)


def may_correct(rating: Rating, at: datetime) -> bool:
    """Say whether the rating can still be corrected at `at`."""
    return at <= correctable_until(rating)


def ratings_read_by(user: User, ticket: Ticket) -> QuerySet[Rating]:
    """Return the ratings of a ticket that the person may read, the newest first, with what was corrected."""
    ratings = rules.visible_to(user).filter(ticket=ticket).order_by("-cycle")
    return ratings.select_related("rater", "provider").prefetch_related("revisions")
