"""What requesters say of closed tickets: whom it asks, who answers, and how kindly."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.conf import settings

from surveys.events import RatingEvent
from surveys.timer_kinds import InvitationTimer

from .copying import Rows
from .dice import around
from .keeping import Closing, Keeper
from .steps import DRAIN_AFTER
from .wording import Wording

HOUR = timedelta(hours=1)
ANSWERS = 0.42
REASONS = ("speed", "quality", "friendliness", "clarity", "effort")


def write_feedback(rows: Rows, keeper: Keeper, ticket: int, throw: Random, until: datetime) -> None:
    """Add an invitation for every close, its reminder, and the answers to some of them."""
    for closing in keeper.closings:
        given_at = _answer_at(keeper, closing, throw, until)
        invitation = _write_invitation(rows, keeper, closing, ticket, throw, given_at)
        remind_at = _reminder_at(keeper, closing.at)
        over_at = given_at or closing.withdrawn_at
        if over_at is None or over_at > remind_at + DRAIN_AFTER:
            _write_reminder(rows, invitation, ticket, remind_at, until)
        if given_at is not None:
            _write_rating(rows, keeper, closing, ticket, throw, given_at)


def _answer_at(keeper: Keeper, closing: Closing, throw: Random, until: datetime) -> datetime | None:
    """When the requester answers; None if they never do, or the ticket was reopened before."""
    at = keeper.filing.requester.hours.schedule.due(closing.at, HOUR * around(throw, 3.0, 1.1))
    end = min(until, closing.withdrawn_at or until)
    return at if throw.random() < ANSWERS and at < end else None


def _write_invitation(
    rows: Rows, keeper: Keeper, closing: Closing, ticket: int, throw: Random, given_at: datetime | None
) -> int:
    return rows.add(
        "surveys_invitation",
        ticket, closing.cycle, keeper.filing.requester.pk, closing.provider, closing.holder, keeper.consumer,
        keeper.filing.offer.pk,
        UUID(int=throw.getrandbits(128), version=4), closing.at, True, given_at,
        None if given_at else closing.withdrawn_at,
    )  # fmt: skip


def _reminder_at(keeper: Keeper, asked_at: datetime) -> datetime:
    """An hour into the working day of the requester on which they are reminded (surveys.actions.invitations)."""
    hours = keeper.filing.requester.hours
    return hours.schedule.due(hours.close_after(asked_at, settings.RATING_REMINDER_DAYS - 1), HOUR)


def _write_reminder(rows: Rows, invitation: int, ticket: int, at: datetime, until: datetime) -> None:
    fired_at = at + DRAIN_AFTER
    kind = InvitationTimer.REMINDER.value
    if fired_at > until:
        rows.add("timers_timer", kind, invitation, "", 1, at, "armed", None)
        return
    rows.add("timers_timer", kind, invitation, "", 1, at, "fired", fired_at)
    data = {"ticket": ticket}
    rows.add_event(RatingEvent.REMINDED, "surveys.invitation", invitation, 1, None, fired_at, data)


def _write_rating(
    rows: Rows, keeper: Keeper, closing: Closing, ticket: int, throw: Random, at: datetime
) -> None:
    score = _score(keeper, closing, throw)
    mood = "good" if score >= 4 else "fair" if score == 3 else "bad"
    requester = keeper.filing.requester
    words = Wording(keeper.world, throw, keeper.filing.offer, requester)
    comment = words.praise(mood) if throw.random() < (0.3 if score >= 4 else 0.65) else ""
    reasons = [reason for reason in REASONS if throw.random() < 0.25]
    rating = rows.add(
        "surveys_rating",
        ticket, closing.cycle, requester.pk, closing.provider, closing.holder, keeper.consumer,
        keeper.filing.offer.pk, score, reasons, comment, at, None,
    )  # fmt: skip
    data = {"score": score, "ticket": ticket}
    rows.add_event(RatingEvent.GIVEN, "surveys.rating", rating, 1, requester.pk, at, data)


def _score(keeper: Keeper, closing: Closing, throw: Random) -> int:
    """The department's care, less for lateness, a second round and the wrong door."""
    late = sum(clock.breached_at is not None for clock in keeper.clocks.clocks)
    care = keeper.world.units[closing.provider].care
    feeling = throw.gauss(2.9 + 2.0 * care, 1.0)
    feeling -= 1.0 * late + 0.6 * (closing.cycle > 1) + 0.4 * keeper.was_misrouted
    return max(1, min(5, round(feeling)))
