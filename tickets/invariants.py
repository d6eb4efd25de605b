"""What must be true of tickets that came from another system, and of their verdicts."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from servicedesk.database.verification import Finding, Scope, invariant
from sla.enums import ClockKind, Outcome
from sla.models import Clock, Exclusion, Promise, Verdict
from tickets.models import Ticket
from tickets.workflow import State

ENDED = (State.RESOLVED, State.CLOSED)


@invariant(6, _("raw and adjusted results differ only where someone has made a correction"))
def corrections_have_a_cause(scope: Scope) -> Finding:
    finding = Finding()
    corrected = Exclusion.objects.filter(clock__promise=OuterRef("promise"))
    for first, last in scope.ranges(Promise.objects.all()):
        verdicts = Verdict.objects.filter(promise__pk__range=(first, last))
        finding.checked += verdicts.count()
        for verdict in verdicts.filter(~Exists(corrected), ~Q(is_met=F("is_met_raw"))):
            finding.fails(
                f"{verdict.kind} of promise {verdict.promise_id}: raw and adjusted differ without a correction"
            )
    return finding


@invariant(14, _("imported requests count with the result recorded in their original system"))
def imports_are_judged_by_their_source(scope: Scope) -> Finding:
    finding = Finding()
    for first, last in scope.ranges(Ticket.objects.filter(is_imported=True)):
        tickets = _untimed(first, last)
        finding.checked += tickets.count()
        early = tickets.exclude(state__in=ENDED).filter(
            Q(promise__imported_outcome=Outcome.MET) | Q(promise__verdicts__is_met=True)
        )
        for number in early.values_list("number", flat=True).distinct():
            finding.fails(f"{number}: open, and counted as kept")
        for number in _apart(tickets).values_list("number", flat=True):
            finding.fails(f"{number}: the verdict is not what its system said")
    return finding


def _untimed(first: int, last: int) -> QuerySet[Ticket]:
    """Return the imported tickets that have no clocks here."""
    clocks = Clock.objects.filter(promise=OuterRef("promise"))
    return Ticket.objects.filter(~Exists(clocks), pk__range=(first, last), is_imported=True).order_by("pk")


def _apart(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    verdicts = Verdict.objects.filter(promise=OuterRef("promise"), kind=ClockKind.RESOLUTION)
    met, missed = Exists(verdicts.filter(is_met=True)), Exists(verdicts.filter(is_met=False))
    return tickets.exclude(
        Q(met, ~missed, promise__imported_outcome=Outcome.MET)
        | Q(missed, ~met, promise__imported_outcome=Outcome.BREACHED)
        | Q(~met, ~missed, promise__imported_outcome=None)
    )
