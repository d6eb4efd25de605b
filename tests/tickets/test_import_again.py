"""The order of an export's rows does not matter, nor how often and in how many parts a history comes in."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from departments.models import Department
from departments.queries.scope import Scope, Side
from servicedesk.database.verification import check_all
from servicedesk.events.models import Event
from servicedesk.events.texts import texts_of
from servicedesk.numbers.periods import CUSTOM, Period
from sla.models import Promise, Verdict
from sla.reports import attainment
from tests.tickets.incidents import HEADER, ROWS, run, write
from tickets.models import Ticket
from tickets.workflow import State

pytestmark = pytest.mark.django_db
MODS = HEADER + ",sys_mod_count"
FIRST = "29/2/2016 01:16"


def row(
    state: str, updated: str, *, made: str = "true", group: str = "56", mods: str = "", ended: str = "?"
) -> str:
    """Return a line of incident 1."""
    return f"1,{state},0,{made},7,{FIRST},6,{updated},55,170,3,{group},?,{ended},{ended}" + (
        mods and f",{mods}"
    )


def results() -> list[tuple[object, ...]]:
    """Return what every ticket, its timeline and its verdict have come to."""
    found = []
    for ticket in Ticket.objects.order_by("number").select_related("promise"):
        events = Event.objects.filter(subject_type="tickets.ticket", subject_id=ticket.pk).order_by(
            "at", "pk"
        )
        verdicts = Verdict.objects.filter(promise=ticket.promise)
        found.append(
            (
                ticket.number, ticket.state, ticket.cycle, ticket.resolved_at, ticket.closed_at,
                ticket.holder_department.name_en, ticket.promise.imported_outcome, ticket.promise.is_open,
                tuple((event.at, state) for event, state in zip(events, states_of(events), strict=True)),
                tuple((one.is_met, one.is_met_raw, one.provider.name_en, one.counts_at) for one in verdicts),
            )
        )  # fmt: skip
    return found


def states_of(events: Iterable[Event]) -> list[str]:
    rows = list(events)
    texts = texts_of(rows)
    return [texts[event.data["source_state"]["text"]] for event in rows]


def broken() -> list[str]:
    return [words for one in check_all({6, 14}) for words in one.finding.broken]


def test_rows_newest_first_say_the_same_as_oldest_first(tmp_path: Path) -> None:
    totals, _ = run(write(tmp_path / "newest.csv", ROWS[::-1]), zone="UTC")
    assert totals["order"] == "newest first"
    closed, active = Ticket.objects.order_by("number")
    assert (closed.state, active.state) == (State.CLOSED, State.IN_PROGRESS)
    assert Verdict.objects.get(promise=closed.promise).is_met is False
    before = results()
    totals, _ = run(write(tmp_path / "oldest.csv", ROWS), zone="UTC")
    assert (totals["order"], totals["added_moves"]) == ("oldest first", 0)
    assert results() == before


def test_changes_of_one_minute_stand_in_the_order_of_their_count(tmp_path: Path) -> None:
    rows = [
        row("Closed", "1/3/2016 10:00", mods="12", ended="1/3/2016 10:00"),
        row("Resolved", "1/3/2016 10:00", mods="11"),
        row("New", "1/3/2016 10:00", mods="2"),
        row("Active", "1/3/2016 10:00", mods="9"),
    ]
    run(write(tmp_path / "mods.csv", rows, MODS))
    assert Ticket.objects.get().state == State.CLOSED
    seen = Event.objects.filter(kind="ticket.imported_move").order_by("seq")
    assert states_of(seen) == ["New", "Active", "Resolved", "Closed"]


@pytest.mark.parametrize("count", [1, 60])
def test_changes_of_one_minute_without_a_count_follow_the_direction_of_the_file(
    tmp_path: Path, count: int
) -> None:
    rows = [row("Closed", "2/3/2016 10:00", ended="2/3/2016 10:00"), row("Resolved", "2/3/2016 10:00")]
    rows += [row("Active", f"1/3/2016 09:{minute:02d}") for minute in reversed(range(count))]
    totals, _ = run(write(tmp_path / "newest.csv", rows))
    assert (totals["order"], Ticket.objects.get().state) == ("newest first", State.CLOSED)


def test_a_longer_export_derives_everything_anew(tmp_path: Path) -> None:
    begun = [row("New", "29/2/2016 01:23"), row("Resolved", "1/3/2016 09:00", ended="1/3/2016 09:00")]
    whole = [
        *begun,
        row("Active", "2/3/2016 09:00"),
        row("Closed", "5/3/2016 12:00", made="false", group="70", ended="5/3/2016 11:00"),
    ]
    run(write(tmp_path / "begun.csv", begun), zone="UTC")
    assert Verdict.objects.values_list("is_met", "is_met_raw").get() == (True, True)
    totals, _ = run(write(tmp_path / "whole.csv", whole), zone="UTC")
    assert (totals["added_tickets"], totals["added_moves"]) == (0, 2)
    verdict = Verdict.objects.get()
    assert (verdict.is_met, verdict.is_met_raw, verdict.provider.name_en) == (False, False, "Group 70")
    assert verdict.counts_at == datetime(2016, 3, 5, 11, tzinfo=UTC)
    parted = results()
    assert broken() == []
    assert len(parted[0][8]) == 4


def test_a_reopened_incident_of_a_longer_export_loses_the_verdict_it_had(tmp_path: Path) -> None:
    rows = [row("Resolved", "1/3/2016 09:00"), row("Active", "2/3/2016 09:00")]
    run(write(tmp_path / "one.csv", rows[:1]))
    assert Verdict.objects.get().is_met
    run(write(tmp_path / "two.csv", rows))
    assert not Verdict.objects.exists()
    assert Promise.objects.values_list("imported_outcome", "is_open").get() == (None, True)


def test_an_export_of_the_last_days_alone_goes_on_from_what_is_known(tmp_path: Path) -> None:
    missed = row("Active", "1/3/2016 09:00", made="false")
    closed = row("Closed", "5/3/2016 12:00", made="false", group="?", ended="5/3/2016 12:00")
    run(write(tmp_path / "early.csv", [row("New", "29/2/2016 01:23"), missed]), zone="UTC")
    run(write(tmp_path / "late.csv", [closed]), zone="UTC")
    ticket, verdict = Ticket.objects.get(), Verdict.objects.get()
    assert (ticket.state, ticket.holder_department.name_en) == (State.CLOSED, "Group 56")
    assert (verdict.is_met, verdict.counts_at) == (False, datetime(2016, 3, 1, 9, tzinfo=UTC))
    run(write(tmp_path / "older.csv", [row("New", "29/2/2016 01:23")]), zone="UTC")
    assert Ticket.objects.get().state == State.CLOSED


def test_another_zone_makes_no_second_timeline(tmp_path: Path) -> None:
    file = write(tmp_path / "incidents.csv", ROWS)
    run(file, zone="UTC")
    totals, _ = run(file, zone="Asia/Shanghai")
    assert totals["added_moves"] == 0


def test_an_open_incident_is_not_kept_before_it_is_resolved(tmp_path: Path) -> None:
    totals, _ = run(write(tmp_path / "open.csv", [row("Active", "1/3/2016 09:00")]))
    assert not Verdict.objects.exists()
    assert Promise.objects.get().imported_outcome is None
    assert (totals["made_sla"], totals["open_sla"]) == (0, 1)


def test_a_cancelled_incident_does_not_count_as_kept(tmp_path: Path) -> None:
    run(write(tmp_path / "gone.csv", [row("Canceled", "1/3/2016 09:00")]))
    assert not Verdict.objects.exists()


def test_a_miss_counts_at_once_and_stays_where_it_happened(tmp_path: Path) -> None:
    rows = [
        row("Active", "1/3/2016 09:00", made="false"),
        row("Closed", "4/4/2016 09:00", made="false", group="70", ended="4/4/2016 09:00"),
    ]
    run(write(tmp_path / "open.csv", rows[:1]), zone="UTC")
    first = Verdict.objects.values_list("is_met", "counts_at", "provider__name_en").get()
    assert first == (False, datetime(2016, 3, 1, 9, tzinfo=UTC), "Group 56")
    run(write(tmp_path / "closed.csv", rows), zone="UTC")
    assert Verdict.objects.values_list("is_met", "counts_at", "provider__name_en").get() == first


def test_exact_repetitions_are_read_once_and_counted(tmp_path: Path) -> None:
    totals, _ = run(write(tmp_path / "twice.csv", [*ROWS, *ROWS]))
    assert (totals["rows"], totals["repeated_rows"], totals["moves"]) == (10, 5, 5)
    assert Event.objects.filter(kind="ticket.imported_move").count() == 5


def test_the_same_change_of_two_joined_exports_is_read_once(tmp_path: Path) -> None:
    early = row("New", "29/2/2016 01:23", mods="0")
    late = row("New", "29/2/2016 01:23", mods="0", ended="5/3/2016 12:00")
    totals, _ = run(write(tmp_path / "joined.csv", [early, late], MODS))
    assert (totals["repeated_rows"], totals["moves"]) == (1, 1)


def test_a_file_that_does_not_say_whether_it_was_in_time_says_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = HEADER.replace("made_sla,", "")
    rows = [line.replace(",true", "", 1).replace(",false", "", 1) for line in ROWS]
    file = write(tmp_path / "silent.csv", rows, header)
    totals, _ = run(file)
    assert (totals["made_sla"], totals["missed_sla"], totals["unknown_sla"]) == (None, None, 2)
    assert not Verdict.objects.exists()
    call_command("import_incidents", str(file))
    assert "made sla         unknown" in capsys.readouterr().out
    period = Period(CUSTOM, date(2016, 1, 1), date(2017, 12, 31), ZoneInfo("UTC"))
    units = tuple(Department.objects.values_list("pk", flat=True))
    assert attainment(Scope(side=Side.SERVES, departments=units, period=period)) == {}


def test_a_later_file_that_does_not_say_takes_no_verdict_away(tmp_path: Path) -> None:
    closed = row("Closed", "5/3/2016 12:00", ended="5/3/2016 12:00")
    run(write(tmp_path / "told.csv", [closed]))
    run(write(tmp_path / "silent.csv", [closed.replace(",true", "")], HEADER.replace("made_sla,", "")))
    assert Verdict.objects.get().is_met


def test_a_request_of_this_desk_is_never_overwritten(company: object, tmp_path: Path) -> None:
    run(write(tmp_path / "one.csv", ROWS))
    Ticket.objects.filter(number="INC-0000001").update(is_imported=False, state=State.NEW)
    _, complaints = run(write(tmp_path / "two.csv", ROWS))
    assert "INC-0000001 is a request of this desk" in complaints
    assert Ticket.objects.get(number="INC-0000001").state == State.NEW


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"is_met": True}, "raw and adjusted differ"),
        ({"is_met": True, "is_met_raw": True}, "is not what its system said"),
    ],
)
def test_a_verdict_apart_from_its_source_is_found(tmp_path: Path, fault: dict[str, bool], words: str) -> None:
    run(write(tmp_path / "incidents.csv", ROWS))
    assert broken() == []
    Verdict.objects.update(**fault)
    assert any(words in one for one in broken())


def test_an_open_incident_that_counts_as_kept_is_found(tmp_path: Path) -> None:
    run(write(tmp_path / "incidents.csv", ROWS))
    Promise.objects.filter(ticket__number="INC-0000002").update(imported_outcome="met")
    assert any("open, and counted as kept" in one for one in broken())
