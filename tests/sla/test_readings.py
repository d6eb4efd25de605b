"""Clocks come with the rows that they are read from."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from sla.models import Adjustment, Clock, Exclusion
from sla.queries.readings import ROWS, attach_rows, read_clock
from tests.cast import Company, at
from tickets.actions.conversation import answer, ask
from tickets.actions.submission import submit


def test_attached_rows_are_those_that_prefetching_gives(company: Company) -> None:
    ticket = submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:30"))
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=at("Mon 11:00"))
    known = list(Clock.objects.order_by("pk").prefetch_related(*ROWS))
    Exclusion.objects.create(
        clock=known[0], from_at=at("Mon 10:05"), to_at=at("Mon 10:10"), reason="A drill", by=company.ari
    )
    Adjustment.objects.create(
        clock=known[-1], amount=timedelta(hours=1), reason="grace", at=at("Mon 11:00"), by=company.ari
    )
    known = list(Clock.objects.order_by("pk").prefetch_related(*ROWS))
    clocks = list(Clock.objects.order_by("pk"))
    with CaptureQueriesContext(connection) as queries:
        attach_rows(clocks)
        readings = [read_clock(clock, at("Mon 12:00")) for clock in clocks]
    assert [query["sql"].split('"')[1] for query in queries if "calendars_" not in query["sql"]] == [
        model._meta.db_table for model in ROWS.values()
    ]
    assert readings == [read_clock(clock, at("Mon 12:00")) for clock in known]
    for name in ROWS:
        assert [list(getattr(clock, name).all()) for clock in clocks] == [
            list(getattr(clock, name).all()) for clock in known
        ]


def test_nothing_is_read_for_no_clocks(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        attach_rows([])
    assert len(queries) == 0
