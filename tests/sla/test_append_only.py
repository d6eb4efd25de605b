"""What was promised and what happened is written once: the database itself refuses to change it or take it away."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from servicedesk.calendars.models import CalendarVersion
from servicedesk.events.models import Event
from sla.actions import planned, promises
from sla.actions.corrections import exclude
from sla.models import Adjustment, Exclusion, Excuse, PolicyVersion, Segment, Step, Target
from tests.cast import Company, at
from tests.sla.kinds import clock_of, file_at

WRITTEN_ONCE = [
    Segment, Exclusion, Adjustment, Excuse, Step, Target, PolicyVersion, CalendarVersion, Event,
]  # fmt: skip
CHANGES: dict[str, Callable[[str], str]] = {
    "update": lambda table: f"UPDATE {table} SET id = id",  # noqa: S608 - a table of ours
    "delete": lambda table: f"DELETE FROM {table}",  # noqa: S608
}


@pytest.fixture
def lived(company: Company) -> None:
    """A promise with a row in each of the tables."""
    ticket = file_at(company, "Mon 09:00")
    clock = clock_of(ticket)
    exclude(
        clock=clock, from_at=at("Mon 10:00"), to_at=at("Mon 11:00"), reason="wrong pause", by=company.ari,
        at=at("Mon 12:00"),
    )  # fmt: skip
    Excuse.objects.create(clock=clock, reason="the house was closed", at=at("Mon 12:00"), by=company.ari)
    promise = promises.lock(ticket.promise_id)
    planned.agree_date(promise, at("Fri 12:00"), at=at("Mon 14:00"), by=company.mia)


@pytest.mark.parametrize("model", WRITTEN_ONCE, ids=lambda model: model.__name__)
@pytest.mark.parametrize("change", CHANGES)
def test_rows_that_are_written_once_stay(lived: None, model: type, change: str) -> None:
    rows = model.objects.order_by("pk")  # type: ignore[attr-defined]
    before = list(rows.values())
    assert before, "there is something to spoil"
    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(CHANGES[change](model._meta.db_table))  # type: ignore[attr-defined]
    assert list(rows.values()) == before
