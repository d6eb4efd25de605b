"""Incident histories come in whole, once, and with the source's own verdicts."""

import csv
import lzma
import random
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError

from departments.models import Department
from departments.queries.scope import Scope, Side
from servicedesk.events.models import Event, EventText
from servicedesk.numbers.periods import CUSTOM, Period
from sla.enums import ClockKind
from sla.models import Clock, Verdict
from sla.reports import attainment
from tests.tickets.incidents import HEADER, ROWS, run, write
from tickets.models import Participation, Ticket
from tickets.reports import Flow, flow
from tickets.workflow import State

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "incidents.csv.xz"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path / "incidents.csv", ROWS)


@pytest.mark.django_db
def test_every_row_becomes_an_entry_of_the_timeline_with_its_time(small: Path) -> None:
    totals, _ = run(small, zone="UTC")
    closed = EventText.objects.filter(body="Closed").values_list("pk", flat=True)
    events = Event.objects.filter(kind="ticket.imported_move", data__source_state__text__in=list(closed))
    assert events.get().at.isoformat() == "2016-03-05T12:00:00+00:00"
    assert totals["rows"] == totals["moves"] == Event.objects.filter(kind="ticket.imported_move").count() == 5


@pytest.mark.django_db
def test_the_last_row_decides_and_an_unknown_state_leaves_the_one_before(small: Path) -> None:
    totals, _ = run(small)
    first, second = Ticket.objects.order_by("number")
    assert (first.state, first.cycle, first.closed_how) == (State.CLOSED, 2, "imported")
    assert (second.state, second.priority) == (State.IN_PROGRESS, "urgent")
    states = Event.objects.filter(subject_id=first.pk, kind="ticket.imported_move").order_by("seq")
    assert [event.data["state"] for event in states] == ["new", "new", "closed"]
    assert totals["unknown_states"] == {"-100": 1}
    assert totals["states"] == {"Closed": 1, "Active": 1}
    assert totals["reopened"] == 1
    assert (totals["made_sla"], totals["missed_sla"], totals["open_sla"]) == (0, 1, 1)


@pytest.mark.django_db
def test_the_sources_verdict_is_kept_and_no_clock_runs(small: Path) -> None:
    run(small)
    verdicts = {row.promise.ticket.number: (row.is_met, row.is_imported) for row in Verdict.objects.all()}
    assert verdicts == {"INC-0000001": (False, True)}
    assert not Clock.objects.exists()


@pytest.mark.django_db
def test_rows_without_a_group_go_to_one_department(small: Path) -> None:
    run(small)
    ticket = Ticket.objects.get(number="INC-0000002")
    assert ticket.provider.name_en == "not assigned"
    assert Department.objects.filter(name_en="not assigned").count() == 1
    held = Participation.objects.filter(ticket__number="INC-0000001").values_list(
        "department__name_en", flat=True
    )
    assert set(held) == {"Group 56", "Group 70"}


@pytest.mark.django_db
def test_a_second_run_adds_nothing(small: Path) -> None:
    first, _ = run(small)
    before = (Ticket.objects.count(), Event.objects.count(), Department.objects.count())
    second, _ = run(small)
    assert (Ticket.objects.count(), Event.objects.count(), Department.objects.count()) == before
    assert (second["added_tickets"], second["added_moves"]) == (0, 0)
    assert {key: second[key] for key in ("rows", "tickets", "states")} == {
        key: first[key] for key in ("rows", "tickets", "states")
    }


@pytest.mark.django_db
def test_a_run_that_was_broken_off_is_completed_by_the_next(tmp_path: Path, small: Path) -> None:
    run(write(tmp_path / "part.csv", ROWS[:3]))
    totals, _ = run(small)
    assert (totals["added_tickets"], totals["added_moves"]) == (0, 2)
    assert Ticket.objects.get(number="INC-0000001").state == State.CLOSED


@pytest.mark.django_db
def test_bad_rows_are_reported_by_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = [
        ROWS[0],
        "only,three,values",
        ROWS[0].replace("0000001", ""),
        ROWS[1].replace("1/3/2016 09:00", "31/2/2016 09:00"),
        ROWS[1],
    ]
    totals, complaints = run(write(tmp_path / "bad.csv", bad))
    assert (totals["rows"], totals["bad_rows"], totals["tickets"], totals["moves"]) == (5, 3, 2, 2)
    assert "line 3 has 3 values under 15 columns; left out" in complaints
    assert "line 4 has no number" in complaints
    assert "line 5 has '31/2/2016 09:00' as opened_at" in complaints


@pytest.mark.django_db
def test_rows_behind_a_quotation_mark_left_open_are_not_lost_in_silence(tmp_path: Path) -> None:
    open_ended = ROWS[1].rpartition(",")
    totals, complaints = run(
        write(tmp_path / "open.csv", [ROWS[0], f'{open_ended[0]},"{open_ended[2]}', *ROWS[2:]])
    )
    assert (totals["bad_rows"], totals["moves"]) == (1, 1)
    assert "is no CSV: unexpected end of data" in complaints


@pytest.mark.django_db
def test_a_damaged_archive_keeps_what_came_before(tmp_path: Path) -> None:
    whole = lzma.compress("\n".join([HEADER, *ROWS * 400]).encode())
    file = tmp_path / "cut.csv.xz"
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandError, match="damaged"):
        run(file)


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_a_file_that_is_no_export_says_so(tmp_path: Path, content: str) -> None:
    file = tmp_path / "other.csv"
    file.write_text(content)
    with pytest.raises(CommandError, match="cannot be read"):
        run(file)


@pytest.mark.django_db
def test_an_unknown_zone_says_so(small: Path) -> None:
    with pytest.raises(CommandError, match="no time zone"):
        run(small, zone="Mars/Olympus")


def real_history(path: Path, share: int) -> tuple[int, int, int, int]:
    """Write one of `share` incidents of a real history; return its rows, incidents, those reopened, those in time."""
    with lzma.open(REAL, "rt", encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
    place = header.index("number")  # chance is the run's: its seed is printed at the beginning
    chosen = {number for number in sorted({row[place] for row in rows}) if not random.randrange(share)}
    kept = [row for row in rows if row[place] in chosen]
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([header, *kept])
    last = {row[place]: dict(zip(header, row, strict=True)) for row in kept}.values()
    reopened = sum(row["reopen_count"] != "0" for row in last)
    return len(kept), len(last), reopened, sum(row["made_sla"] == "true" for row in last)


@pytest.mark.django_db
@pytest.mark.parametrize("share", [20, pytest.param(1, marks=pytest.mark.faults)])
def test_a_real_history_comes_in_with_its_totals(tmp_path: Path, share: int) -> None:
    if not REAL.exists():
        pytest.skip("the incident history lies beside the checkout, in shared/data, and is not there")
    rows, tickets, reopened, made = real_history(tmp_path / "history.csv", share)
    assert share > 1 or (rows, tickets, reopened, made) == (70_660, 12_459, 143, 7_902)
    totals, _ = run(tmp_path / "history.csv", zone="UTC")
    assert (totals["rows"], totals["bad_rows"], totals["tickets"]) == (rows, 0, tickets)
    assert (totals["states"], totals["reopened"], totals["made_sla"]) == ({"Closed": tickets}, reopened, made)
    scope = Scope(
        side=Side.SERVES,
        departments=tuple(Department.objects.values_list("pk", flat=True)),
        period=Period(CUSTOM, date(2016, 1, 1), date(2017, 12, 31), ZoneInfo("UTC")),
    )
    kept = attainment(scope)[(ClockKind.RESOLUTION,)]
    assert (kept.met, kept.n, kept.imported) == (made, tickets, tickets)
    assert flow(scope, scope.end) == Flow(filed=tickets, closed=tickets, reopened=reopened)
