"""Events of ratings and of the invitations to give them."""

from dataclasses import dataclass

from servicedesk.events.kinds import EventKind


@dataclass(frozen=True)
class Rated:
    """`was`: the score before a correction."""

    score: int
    ticket: int
    was: int | None = None


@dataclass(frozen=True)
class Reminded:
    ticket: int


class RatingEvent(EventKind):
    """What happened to a rating, the subject; of a reminder, the invitation."""

    GIVEN = "rating.given", Rated
    CORRECTED = "rating.corrected", Rated
    REMINDED = "rating.reminded", Reminded
