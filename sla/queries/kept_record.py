"""How a department kept its promises of late: what its page shows everybody."""

from django.core.cache import cache

from departments.queries.scope import Scope
from sla.enums import ClockKind
from sla.reports import Attainment, attainment

REMEMBERED_SECONDS = 600  # it hardly moves in ten minutes, and everybody reads it
# What those who ask are promised; a team's own time is an agreement inside the provider.
SHOWN_KINDS = (
    ClockKind.FIRST_RESPONSE,
    ClockKind.RESOLUTION,
    ClockKind.NEXT_RESPONSE,
    ClockKind.CADENCE,
)


def kept_record(scope: Scope) -> dict[ClockKind, Attainment]:
    """Return how each kind was kept by the departments of the scope in its period, at most ten minutes old.

    The same counts as on the pages of figures: one range of an index where nobody has asked lately.
    """
    units, period = "-".join(map(str, scope.departments)), scope.period
    place = f"record:{units}:{period.zone}:{period.first}:{period.last}".replace(" ", "")
    found: dict[str, tuple[int, ...]] | None = cache.get(place)
    if found is None:
        found = {str(kind): tuple(value) for (kind,), value in attainment(scope).items()}
        cache.set(place, found, REMEMBERED_SECONDS)
    return {kind: Attainment(*found.get(kind.value, ())) for kind in SHOWN_KINDS}
