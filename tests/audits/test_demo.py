"""The loaded demo company meets every invariant."""

from datetime import UTC, datetime

import pytest

from servicedesk.database.verification import check_all
from servicedesk.demo import loading
from servicedesk.events import clock
from sla.models import Clock

UNTIL = datetime(2026, 6, 10, 7, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_the_demo_company_holds_every_invariant() -> None:
    with clock.frozen(UNTIL):
        loading.load(tickets=150, seed=1, until=UNTIL)
        assert [one.finding.broken for one in check_all() if one.finding.count_broken] == []
    assert Clock.objects.exclude(breached_at=None).exists()
    assert Clock.objects.filter(cycle__gt=1).exists()
