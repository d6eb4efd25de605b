"""Subscribers of a test's own, and turns that a test can run as if time had passed."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

import pytest

from servicedesk.events import clock, record
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Dispatch, Event
from tests.cast import Company, at
from tests.made_up import MadeUp

KIND = MadeUp.HAPPENED
Happen = Callable[[], Event]


@pytest.fixture(autouse=True)
def own_subscribers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what a test subscribes be forgotten after it."""
    subscribers = defaultdict(dict, {kind: dict(names) for kind, names in record._subscribers.items()})
    monkeypatch.setattr(record, "_subscribers", subscribers)
    monkeypatch.setattr(record, "_functions", dict(record._functions))
    monkeypatch.setattr(record, "_aliases", dict(record._aliases))


@pytest.fixture
def happen(company: Company) -> Happen:
    """Return a function that writes one more event of the kind that the tests subscribe to."""

    def write() -> Event:
        return record.record(KIND, subject=company.move_desk, by=None, at=at("Mon 10:00"))

    return write


def run_later(**passed: float) -> int:
    """Run what waits as if so much time had passed since Monday 10:00."""
    with clock.frozen(at("Mon 10:00") + timedelta(**passed)):
        return dispatch_pending()


def states() -> list[str]:
    """Return the states of all turns in the order of their events."""
    rows = Dispatch.objects.filter(event__kind=KIND).order_by("event_id", "subscriber")
    return list(rows.values_list("state", flat=True))
