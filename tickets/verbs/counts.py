"""How often a verb that is counted was done to a request: for those who work on it."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import ngettext

from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from tickets.display.facts import Fact
from tickets.models import Ticket
from tickets.rules import Access

from .spec import VerbSpec
from .table import VERBS


def facts_counted(events: Iterable[Event], seen: Access) -> list[Fact]:
    """Return what was done how often, of a request with these events; nothing of what never was."""
    return [
        Fact(str(spec.counted), ngettext("%(n)s time", "%(n)s times", times) % {"n": times})
        for spec, times in _counted((event.kind for event in events), seen)
    ]


def counts_of(ticket: Ticket, seen: Access) -> dict[str, int]:
    """Return verb -> how often it was done, of those that are counted and were done at all."""
    kinds = [kind for spec in VERBS.values() if spec.counted for kind in spec.events]
    if not kinds or not seen.sees_notes:
        return {}
    own = Event.objects.filter(subject_type=subject_type(Ticket), subject_id=ticket.pk, kind__in=kinds)
    found = _counted(own.values_list("kind", flat=True), seen)
    return {spec.verb.value: times for spec, times in found}


def _counted(kinds: Iterable[str], seen: Access) -> list[tuple[VerbSpec, int]]:
    if not seen.sees_notes:
        return []
    times = Counter(kinds)
    counted = [(spec, sum(times[kind] for kind in spec.events)) for spec in VERBS.values() if spec.counted]
    return [(spec, number) for spec, number in counted if number]
