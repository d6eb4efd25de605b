"""How a service's promises were kept of late: the counts, and the words and shade that cards show."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from departments.models import Service
from sla.enums import HEADLINE_KINDS
from sla.models import Verdict

KEPT_DAYS = 90
GOOD, FAIR = 95, 85
FEWEST = 5  # below this a share would say more about chance than about the department


def kept_of(services: Iterable[Service], since: datetime) -> dict[int, tuple[int, int]]:
    """Return service id -> (kept, counted) resolution and first-response promises since `since`; one query.

    Only what the service's own department held counts, so that the same service shows the same share wherever
    it stands, alone or in a long list.
    """
    services = list(services)
    rows = Verdict.objects.filter(
        provider__in={service.department_id for service in services},
        provider=F("service__department"),
        service__in=services,
        counts_at__gte=since,
        kind__in=HEADLINE_KINDS,
    )
    counted = rows.values("service").annotate(kept=Count("pk", filter=Q(is_met=True)), total=Count("pk"))
    return {row["service"]: (row["kept"], row["total"]) for row in counted.order_by()}


def kept_words(kept: int, total: int) -> tuple[str, str]:
    """Return ("kept 96 %", its shade), or nothing while too few were promised to say."""
    if total < FEWEST:
        return "", ""
    percent = int(100 * kept / total)
    shade = "kept" if percent >= GOOD else "risk" if percent >= FAIR else "late"
    return _("kept %(percent)s %%") % {"percent": percent}, shade
