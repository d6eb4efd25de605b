"""Corrections by a neutral role: time that does not count after all (event rules 7 and 9)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_arbiter
from servicedesk.events import clock as time
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_text
from servicedesk.verbs.exceptions import NotAllowed
from sla.events import PromiseEvent
from sla.models import Clock, Exclusion, Promise
from sla.queries.exclusion_preview import preview_exclusion

from .clock_rows import note_missed
from .promises import lock
from .recalculation import recalculate

LONGEST_REASON = 300
NOTHING_CHANGES = gettext_lazy(
    "Nothing would change: the timer was not running then, or this time is already excluded."
)


def exclude(
    *, clock: Clock, from_at: datetime, to_at: datetime, reason: str, by: User, at: datetime | None = None
) -> Exclusion:
    """Leave a time out of a clock, with the reason; the raw figure stays beside the corrected one.

    Only an arbiter does it. Raises NotAllowed, and ValidationError for a time that the clock did not see or that would
    change nothing, or a missing reason.
    """
    if not is_arbiter(by):
        raise NotAllowed(_("Only an arbiter can correct a timer."))
    with transaction.atomic():
        promise = lock(clock.promise_id)
        moment = at or time.now()
        row = Clock.objects.get(pk=clock.pk)
        _check(row, from_at, to_at, reason, moment)
        note_missed(row, moment)
        found = add_exclusions(promise, [row], [(from_at, to_at)], reason=reason, at=moment, by=by)
        recalculate(promise)
    return found[0]


def add_exclusions(
    promise: Promise,
    clocks: Iterable[Clock],
    intervals: Iterable[tuple[datetime, datetime]],
    *,
    reason: str,
    at: datetime,
    by: Any,
) -> list[Exclusion]:
    """Write exclusions with their events; the caller holds the promise's lock and recalculates."""
    wanted = [(clock, start, end) for clock in clocks for start, end in intervals]
    rows = Exclusion.objects.bulk_create(
        Exclusion(clock=clock, from_at=start, to_at=end, reason=clean_text(reason)[:LONGEST_REASON], by=by)
        for clock, start, end in wanted
    )
    for clock, start, end in wanted:
        record(
            PromiseEvent.EXCLUDED,
            subject=promise,
            by=by,
            at=at,
            clock=clock.pk,
            kind=clock.kind,
            reason=clean_text(reason)[:LONGEST_REASON],
            from_=start,
            to=end,
        )
    return rows


def _check(clock: Clock, from_at: datetime, to_at: datetime, reason: str, at: datetime) -> None:
    errors = {}
    if not clean_text(reason):
        errors["reason"] = _("Explain why this time is excluded. Both sides will read it.")
    if to_at <= from_at:
        errors["to_at"] = _("The end is before the start.")
    if from_at < clock.started_at:
        errors["from_at"] = _("The timer had not started then.")
    if to_at > (clock.stopped_at or at):
        errors["to_at"] = _("This time has not passed yet.")
    if not errors and not preview_exclusion(clock, from_at=from_at, to_at=to_at, at=at).left_out:
        errors["from_at"] = str(NOTHING_CHANGES)
    if errors:
        raise ValidationError(errors)
