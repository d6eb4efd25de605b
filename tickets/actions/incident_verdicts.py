"""How imported incidents count: the verdict of the system they came from, renewed with every export."""

from collections.abc import Sequence

from sla.enums import ClockKind, Outcome
from sla.models import Clock, Verdict
from tickets.incidents.course import Judgement
from tickets.models import Ticket

UPDATED = ["provider", "consumer", "service", "is_met", "is_met_raw", "is_imported", "counts_at"]


def outcome_of(judgement: Judgement | None) -> str | None:
    """Return what a promise notes of it."""
    if judgement is None:
        return None
    return (Outcome.MET if judgement.is_met else Outcome.BREACHED).value


def write_verdicts(judged: Sequence[tuple[Ticket, Judgement | None]]) -> None:
    """Write how each ticket's promise counts; a promise that can no longer be judged loses its verdict.

    Raw and adjusted figures are one, since no one here can have corrected what has no clock. A promise that has got
    clocks here is judged by them.
    """
    promises = [ticket.promise_id for ticket, _judgement in judged]
    timed = set(Clock.objects.filter(promise__in=promises).values_list("promise_id", flat=True))
    ours = [(ticket, judgement) for ticket, judgement in judged if ticket.promise_id not in timed]
    silent = [ticket.promise_id for ticket, judgement in ours if judgement is None]
    Verdict.objects.filter(promise__in=silent, kind=ClockKind.RESOLUTION).delete()
    Verdict.objects.bulk_create(
        [_verdict(ticket, judgement) for ticket, judgement in ours if judgement is not None],
        update_conflicts=True,
        unique_fields=["promise", "kind"],
        update_fields=UPDATED,
    )


def _verdict(ticket: Ticket, judgement: Judgement) -> Verdict:
    return Verdict(
        promise_id=ticket.promise_id,
        kind=ClockKind.RESOLUTION,
        provider_id=judgement.department,
        consumer_id=ticket.consumer_id,
        service_id=ticket.service_id,
        is_met=judgement.is_met,
        is_met_raw=judgement.is_met,
        is_imported=True,
        counts_at=judgement.counts_at,
    )
