"""Ratings in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from servicedesk.accounts.models import User
from surveys.enums import Score
from surveys.models import Rating
from surveys.queries.asked import ratings_read_by
from tickets.models import Ticket


@dataclass(frozen=True)
class ShownRating:
    """A rating as a page shows it, with what it said before a correction."""

    rating: Rating
    word: str
    reasons: list[str]
    was: list[int]
    survived_reopening: bool


def shown_to(user: User, ticket: Ticket) -> list[ShownRating]:
    """Return the ratings of a ticket that the person may read, the newest first, in words."""
    return shown(ratings_read_by(user, ticket), ticket)


def shown(ratings: Iterable[Rating], ticket: Ticket) -> list[ShownRating]:
    """Put ratings of a ticket into words."""
    return [
        ShownRating(
            rating=rating,
            word=str(Score(rating.score).label),
            reasons=rating.reason_labels,
            was=[row.score for row in sorted(rating.revisions.all(), key=lambda row: row.pk)],
            survived_reopening=rating.cycle < ticket.cycle,
        )
        for rating in ratings
    ]
