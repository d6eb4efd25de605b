"""An export may call its columns, states and people what it likes, in any script and encoding."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError

from departments.models import Department, Service
from servicedesk.accounts.models import User
from sla.models import Verdict
from tests.tickets.incidents import HEADER, ROWS, run, write
from tickets.incidents.meaning import key_of
from tickets.models import Ticket
from tickets.workflow import State

pytestmark = pytest.mark.django_db
SHORT = "number,state,opened_at,sys_updated_on,category,assignment_group,caller_id"


def line(number: int, category: str = "55", group: str = "56", caller: str = "7") -> str:
    return f"INC{number:07d},New,2016-03-01 09:00:00,2016-03-01 10:00:00,{category},{group},{caller}"


@pytest.mark.parametrize(
    "names",
    [
        ("网络", "硬件", "软件"),
        ("网络", "网络 设备", "网络/设备"),
        ("Café", "Cafe", "Cafe!"),
        ("A/B", "AB", "A B"),
        ("Сеть", "Почта", "ネットワーク"),
        ("x" * 70 + "1", "x" * 70 + "2", "x" * 60),
    ],
)
def test_names_of_any_script_stay_apart(tmp_path: Path, names: tuple[str, ...]) -> None:
    lines = [line(place, name, name, name) for place, name in enumerate(names, 1)]
    run(write(tmp_path / "names.csv", lines, SHORT))
    for model in (Service, Department, User):
        count = model.objects.count()
        assert count >= 3, model
    services = set(Ticket.objects.values_list("service", flat=True))
    callers = set(Ticket.objects.values_list("requester", flat=True))
    groups = set(Ticket.objects.values_list("holder_department", flat=True))
    assert (len(services), len(callers), len(groups)) == (3, 3, 3)


def test_keys_are_plain_and_tell_names_apart() -> None:
    assert key_of("Category 55") == "category-55"
    names = ["网络", "硬件", "Café", "Cafe", "E-Mail", "E Mail", "A/B", "AB", "", "x" * 80, "x" * 81]
    keys = [key_of(name) for name in names]
    assert len(set(keys)) == len(names)
    assert all(key.isascii() and len(key) <= 50 and not key.startswith("-") for key in keys)


def test_a_group_is_found_by_the_chinese_name_of_a_department(tmp_path: Path) -> None:
    run(write(tmp_path / "one.csv", [line(1)], SHORT))
    Department.objects.filter(name_en="Group 56").update(name_en="Network", name_zh="网络组")
    run(write(tmp_path / "two.csv", [line(2, group="网络组")], SHORT))
    assert Ticket.objects.get(number="INC0000002").holder_department.name_en == "Network"


ENGLISH = "Number,State,Updated,Opened,Made SLA,Closed,Assignment group,Priority,Updates"
CHINESE = "编号,状态,更新时间,打开时间,满足 SLA,关闭时间,分配组,优先级,更新次数"
FIELDS = "number,state,sys_updated_on,opened_at,made_sla,closed_at,assignment_group,priority,sys_mod_count"
VALUES = "inc0010001,{},2016-03-05 12:00:00,2016-03-01 09:00:00,{},2016-03-05 12:00:00,Network,1 - Critical,4"


@pytest.mark.parametrize(
    ("header", "state", "kept"),
    [
        (ENGLISH, "Closed", "true"),
        (CHINESE, "已关闭", "是"),
        (FIELDS, "7", "1"),
        (ENGLISH.upper(), "CLOSED", "YES"),
    ],
)
def test_the_headers_of_lists_are_taken_in_both_languages(
    tmp_path: Path, header: str, state: str, kept: str
) -> None:
    totals, _ = run(write(tmp_path / "list.csv", [VALUES.format(state, kept)], header), zone="UTC")
    assert (totals["bad_rows"], totals["unknown_states"]) == (0, {})
    ticket = Ticket.objects.get()
    assert (ticket.number, ticket.state, ticket.priority) == ("INC0010001", State.CLOSED, "urgent")
    assert Verdict.objects.values_list("is_met", "counts_at").get() == (
        True,
        datetime(2016, 3, 5, 12, tzinfo=UTC),
    )


def test_other_headers_are_mapped_by_hand(tmp_path: Path) -> None:
    header = SHORT.replace("number", "Nummer").replace("sys_updated_on", "Geändert am")
    file = write(tmp_path / "german.csv", [line(1)], header)
    with pytest.raises(CommandError, match=r"no column number, sys_updated_at.*--map number=NAME"):
        run(file)
    run(file, "--map", "number=nummer", "--map", "sys_updated_at=Geändert am")
    assert Ticket.objects.get().number == "INC0000001"


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("number", "maps nothing"),
        ("colour=Nummer", "no column 'colour' to map"),
        ("number=Ticket", "no column 'Ticket'"),
    ],
)
def test_a_mapping_that_cannot_be_says_why(tmp_path: Path, pair: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(write(tmp_path / "one.csv", [line(1)], SHORT), "--map", pair)


def test_a_number_in_small_letters_is_the_same_ticket(tmp_path: Path) -> None:
    lines = [line(1), line(1).replace("INC", "inc").replace("10:00:00", "11:00:00")]
    totals, _ = run(write(tmp_path / "small.csv", lines, SHORT))
    assert (totals["tickets"], totals["moves"], Ticket.objects.count()) == (1, 2, 1)


def test_dates_to_come_and_impossible_ones_are_left_out_with_their_line(tmp_path: Path) -> None:
    coming = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d %H:%M:%S")
    lines = [line(1).replace("2016-03-01 10:00:00", coming)]
    lines += [
        line(2).replace("2016-03-01 09:00:00", year) for year in ("0001-01-01 00:00", "31.2.2016 09:00")
    ]
    totals, complaints = run(write(tmp_path / "dates.csv", [*lines, line(4)], SHORT), zone="Asia/Shanghai")
    assert (totals["bad_rows"], totals["tickets"]) == (3, 1)
    assert f"line 2 has '{coming}' as sys_updated_at, which is still to come; left out" in complaints
    assert "line 3 has '0001-01-01 00:00' as opened_at" in complaints
    assert "line 4 has '31.2.2016 09:00' as opened_at, which is no date and time" in complaints


@pytest.mark.parametrize(
    "written", ["1/3/2016 09:00", "01/03/2016 09:00:00", "1.3.2016 9:00", "2016-03-01T09:00Z"]
)
def test_dates_of_several_shapes_are_read(tmp_path: Path, written: str) -> None:
    run(write(tmp_path / "dates.csv", [line(1).replace("2016-03-01 09:00:00", written)], SHORT), zone="UTC")
    assert Ticket.objects.get().submitted_at == datetime(2016, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("encoding", "name", "group"),
    [
        ("utf-8", "utf-8", "Zürich 网络组"),
        ("utf-8-sig", "utf-8", "Zürich 网络组"),
        ("utf-16", "utf-16", "Zürich 网络组"),
        ("cp1252", "windows-1252", "Zürich – Büro"),
        ("gbk", "gb18030", "信息技术部"),
        ("big5", "big5", "資訊技術部門"),
    ],
)
def test_the_encoding_is_found_out_and_said(tmp_path: Path, encoding: str, name: str, group: str) -> None:
    totals, _ = run(write(tmp_path / "letters.csv", [line(1, group=group)], SHORT, encoding))
    assert totals["encoding"] == name
    assert Ticket.objects.get().holder_department.name_en == group


def test_thin_evidence_asks_for_the_encoding_and_writes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path / "thin.csv", [line(1, group="北京")], SHORT, "gbk")
    with pytest.raises(CommandError, match="could be GB 18030 or .*--encoding NAME"):
        run(file)
    assert not Ticket.objects.exists()
    run(file, encoding="GBK")
    assert Ticket.objects.get().holder_department.name_en == "北京"


def test_a_wrong_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    file = write(tmp_path / "wrong.csv", [line(1), line(2, group="Büro")], SHORT, "cp1252")
    with pytest.raises(CommandError, match="line 3 is not UTF-8"):
        run(file, encoding="utf-8")
    with pytest.raises(CommandError, match="klingon is no encoding known here"):
        run(file, encoding="klingon")
    assert not Ticket.objects.exists()


def test_letters_that_were_lost_before_are_said(tmp_path: Path) -> None:
    totals, complaints = run(write(tmp_path / "lost.csv", [line(1, group="B\ufffdro")], SHORT))
    assert totals["damaged_rows"] == 1
    assert "1 rows hold letters that were lost" in complaints


def test_the_header_of_the_audit_log_is_still_read(tmp_path: Path) -> None:
    totals, _ = run(write(tmp_path / "audit.csv", ROWS, HEADER))
    assert (totals["encoding"], totals["bad_rows"]) == ("utf-8", 0)
