"""Importing people: the preview and what it does."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.actions.people_import import import_people
from departments.models import Membership
from departments.queries.people_import import Plan, plan_import
from servicedesk.accounts.actions.assistants import name_assistant
from servicedesk.accounts.models import Assistance, User
from servicedesk.accounts.people_csv import read_people
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.models import Delivery
from tests.cast import Company, at

HEAD = "email,name,native_name,language,zone,location,post,department,role,line_manager,calendar\n"


def plan_of(text: str) -> Plan:
    return plan_import(read_people((HEAD + text).encode()))


def apply(text: str, **options: Any) -> Plan:
    return import_people(reading=read_people((HEAD + text).encode()), by=None, **options)


def problems(plan: Plan) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in plan.problems]


def test_the_preview_says_new_changed_and_unchanged_and_writes_nothing(company: Company) -> None:
    text = (
        "new@example.com,New One,,,,,,FIN,,,\n"
        "mia.zhou@example.com,Mia Zhou,周敏敏,,,,Buyer,,,,\n"
        "noah.klein@example.com,Noah Klein,,,,,,FIN,member,,\n"
    )
    before = (User.objects.count(), Event.objects.count())
    plan = plan_of(text)
    assert [entry.row.email for entry in plan.new] == ["new@example.com"]
    assert [dict(entry.changes) for entry in plan.changed] == [
        {"native_name": ("周敏", "周敏敏"), "post": ("", "Buyer")}
    ]
    assert (plan.unchanged, plan.problems) == (1, [])
    assert (User.objects.count(), Event.objects.count()) == before


def test_a_new_person_gets_details_department_role_and_manager(company: Company) -> None:
    apply(
        "boss@example.com,Boss,,zh-hans,Europe/Berlin,3F,Chief,MOV,lead,hugo.brandt@example.com,shanghai\n"
        "new@example.com,New,,,,,,MOV,agent,boss@example.com,\n"
    )
    boss, new = User.objects.get(email="boss@example.com"), User.objects.get(email="new@example.com")
    assert (boss.language, boss.zone, boss.location, boss.calendar) == (
        "zh-hans",
        "Europe/Berlin",
        "3F",
        company.calendar,
    )
    assert (boss.line_manager, new.line_manager) == (company.hugo, boss)
    assert not new.has_usable_password()
    row = Membership.objects.get(user=new)
    assert (row.department, row.role, row.is_primary) == (company.movers, "agent", True)


def test_a_department_is_found_by_its_code_or_its_name_in_either_language(company: Company) -> None:
    unit = company.movers
    unit.name_zh = "搬运组"
    unit.save(update_fields=["name_zh"])
    words = [unit.code.lower(), unit.name_en.upper(), " 搬运组"]
    rows = [f"n{n}@example.com,New,,,,,,{cell},agent,," for n, cell in enumerate(words)]
    assert not apply("\n".join(rows)).problems
    found = Membership.objects.filter(user__email__endswith="@example.com", user__name="New")
    assert set(found.values_list("department__code", "role")) == {(unit.code, "agent")}
    assert len(found) == 3
    assert plan_of("\n".join(rows)).unchanged == 3


def test_a_name_that_two_departments_have_is_refused_and_a_code_goes_before_a_name(company: Company) -> None:
    for unit in (company.movers, company.sales):
        unit.name_en = "FIN"
        unit.save(update_fields=["name_en"])
    assert not plan_of("n@example.com,New,,,,,,FIN,,,").problems
    for unit in (company.movers, company.sales):
        unit.name_en = "Twins"
        unit.save(update_fields=["name_en"])
    assert problems(plan_of("n@example.com,New,,,,,,twins,,,")) == [(2, "unclear_department")]


@pytest.mark.parametrize("words", ["agent", "Agent", "服务人员"])
def test_a_role_is_read_in_either_language(company: Company, words: str) -> None:
    [new] = plan_of(f"n@example.com,New,,,,,,FIN,{words},,").new
    assert new.changes["role"] == ("", "agent")


def test_a_manager_may_stand_below_his_people(company: Company) -> None:
    plan = apply("a@example.com,A,,,,,,FIN,,b@example.com,\nb@example.com,B,,,,,,FIN,,,\n")
    assert plan.problems == []
    assert User.objects.get(email="a@example.com").line_manager == User.objects.get(email="b@example.com")


def test_the_same_file_again_changes_nothing(company: Company) -> None:
    text = "new@example.com,New,新,,,,,MOV,agent,mia.zhou@example.com,\nmia.zhou@example.com,,,,,,,IT,,,\n"
    apply(text)
    events = Event.objects.count()
    plan = apply(text)
    assert (plan.new, plan.changed, plan.unchanged) == ([], [], 2)
    assert Event.objects.count() == events


def test_moving_leaves_the_old_unit_and_keeps_other_roles(company: Company) -> None:
    Membership.objects.create(user=company.mia, department=company.sales, role="agent")
    apply("mia.zhou@example.com,,,,,,,IT,,,\n")
    rows = Membership.objects.filter(user=company.mia).values_list("department__code", "role", "is_primary")
    assert set(rows) == {("IT", "member", True), ("SAL", "agent", False)}


def test_moving_to_a_unit_with_a_role_there_makes_it_home(company: Company) -> None:
    Membership.objects.create(user=company.mia, department=company.sales, role="agent")
    apply("mia.zhou@example.com,,,,,,,SAL,,,\n")
    rows = Membership.objects.filter(user=company.mia).values_list("department__code", "is_primary")
    assert list(rows) == [("SAL", True)]


def test_a_dash_empties_what_may_be_empty(company: Company) -> None:
    User.objects.filter(pk=company.mia.pk).update(line_manager=company.frida, post="Buyer")
    plan = apply("mia.zhou@example.com,-,-,,,,-,,,-,\n")
    assert problems(plan) == [(2, "cannot_be_empty")]
    apply("mia.zhou@example.com,,-,,,,-,,,-,\n")
    company.mia.refresh_from_db()
    assert (company.mia.native_name, company.mia.post, company.mia.line_manager) == ("", "", None)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("new@example.com,New,,,,,,NOPE,,,", "no_department"),
        ("new@example.com,New,,,,,,FIN,king,,", "bad_role"),
        ("new@example.com,New,,,Mars/Base,,,FIN,,,", "bad_zone"),
        ("new@example.com,New,,,,,,FIN,,,lunar", "no_calendar"),
        ("new@example.com,New,,,,,,FIN,,ghost@example.com,", "no_manager"),
        ("new@example.com,New,,,,,,FIN,,new@example.com,", "circle"),
        ("new@example.com,,,,,,,FIN,,,", "missing"),
        ("new@example.com,New,,,,,,,,,", "missing"),
    ],
)
def test_a_row_that_cannot_be_is_left_out_and_the_rest_goes_on(company: Company, row: str, code: str) -> None:
    plan = apply(f"{row}\nok@example.com,Ok,,,,,,FIN,,,\n")
    assert problems(plan) == [(2, code)]
    assert User.objects.filter(email="ok@example.com").exists()
    assert not User.objects.filter(email="new@example.com").exists()


def test_a_person_whose_manager_was_refused_is_refused_too(company: Company) -> None:
    plan = plan_of("a@example.com,A,,,,,,FIN,,b@example.com,\nb@example.com,B,,,,,,NOPE,,,\n")
    assert problems(plan) == [(2, "no_manager"), (3, "no_department")]


def test_a_circle_with_what_the_directory_says_is_refused(company: Company) -> None:
    User.objects.filter(pk=company.mia.pk).update(line_manager=company.noah)
    plan = plan_of("noah.klein@example.com,,,,,,,,,mia.zhou@example.com,\n")
    assert problems(plan) == [(2, "circle")]


def test_who_has_left_is_not_changed_by_a_file(company: Company) -> None:
    User.objects.filter(pk=company.mia.pk).update(is_active=False)
    assert problems(plan_of("mia.zhou@example.com,Mia Other,,,,,,,,,\n")) == [(2, "has_left")]


def test_new_people_are_mailed_an_invitation_only_where_asked(company: Company) -> None:
    apply("quiet@example.com,Quiet,,,,,,FIN,,,\n")
    apply("loud@example.com,Loud,,,,,,FIN,,,\n", invite=True)
    dispatch_pending()
    assert list(Delivery.objects.values_list("recipient__email", flat=True)) == ["loud@example.com"]


def test_a_long_file_costs_as_many_statements_as_a_short_one(company: Company) -> None:
    def cost(start: int, rows: int) -> int:
        text = "".join(
            f"p{n}@example.com,Person {n},,,,,,FIN,,frida.lang@example.com,\n"
            for n in range(start, start + rows)
        )
        with CaptureQueriesContext(connection) as queries:
            apply(text)
        return len(queries)

    assert cost(0, 3) == cost(1000, 300)


def test_the_command_shows_first_and_writes_when_asked(company: Company, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(HEAD + "new@example.com,=HYPERLINK(1),,,,,,FIN,,,\n")
    shown = StringIO()
    call_command("import_people", str(file), stdout=shown)
    assert "+ new@example.com '=HYPERLINK(1)" in shown.getvalue()
    assert not User.objects.filter(email="new@example.com").exists()
    call_command("import_people", str(file), "--apply", stdout=StringIO())
    assert User.objects.filter(email="new@example.com").exists()


def test_the_command_names_wrong_lines_and_ends_with_status_1(company: Company, tmp_path: Path) -> None:
    file, complaints = tmp_path / "people.csv", StringIO()
    file.write_text(HEAD + "new@example.com,New,,,,,,NOPE,,,\n")
    with pytest.raises(SystemExit) as end:
        call_command("import_people", str(file), stdout=StringIO(), stderr=complaints)
    assert end.value.code == 1
    assert "line 2:" in complaints.getvalue() and "NOPE" in complaints.getvalue()


def test_the_command_says_the_encoding_and_asks_where_it_is_not_clear(
    company: Company, tmp_path: Path
) -> None:
    file, shown = tmp_path / "people.csv", StringIO()
    file.write_bytes((HEAD + "new@example.com,Jörg Schülz,,,,,,FIN,,,\n").encode("cp1252"))
    call_command("import_people", str(file), stdout=shown)
    assert "read as Windows-1252" in shown.getvalue() and "Jörg Schülz" in shown.getvalue()
    file.write_bytes((HEAD + "new@example.com,北京,,,,,,FIN,,,\n").encode("gbk"))
    with pytest.raises(CommandError, match="could be GB 18030, Big5.*--encoding NAME"):
        call_command("import_people", str(file), stdout=StringIO())
    call_command("import_people", str(file), "--apply", encoding="GBK", stdout=StringIO())
    assert User.objects.get(email="new@example.com").name == "北京"
    with pytest.raises(CommandError, match="Line 2 is not in UTF-8"):
        call_command("import_people", str(file), encoding="utf-8", stdout=StringIO())


def assisted(company: Company, person: str, assistant: str) -> Assistance:
    people = company.people
    return name_assistant(
        assistant=people[assistant], starts_at=at("Mon 08:00"), ends_at=at("Fri 18:00"), by=people[person],
        at=at("Mon 08:00"),
    )  # fmt: skip


def test_moving_people_by_a_file_ends_who_assists_whom_as_moving_them_by_hand_does(company: Company) -> None:
    """Noah moves: he assists Mia, and Olga assists him. Mia, who gets a role where she is, keeps her own."""
    given, taken = assisted(company, "mia", "noah"), assisted(company, "noah", "olga")
    stays = assisted(company, "mia", "eve")
    noah, mia = company.noah, company.mia
    rows = f"{noah.email},{noah.name},,,,,,MOV,,,\n{mia.email},{mia.name},,,,,,FIN,agent,,\n"
    apply(rows, at=at("Tue 10:00"))
    for one, ends in ((given, "Tue 10:00"), (taken, "Tue 10:00"), (stays, "Fri 18:00")):
        one.refresh_from_db()
        assert one.ends_at == at(ends)
    ended = Event.objects.filter(kind="person.assistance_ended")
    said = ended.values_list("subject_id", "data__assistant")
    assert sorted(said) == sorted([(mia.pk, noah.pk), (noah.pk, company.olga.pk)])


def test_many_moves_with_assistants_cost_as_many_statements_as_one(company: Company) -> None:
    def cost(rows: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            apply(rows, at=at("Tue 10:00"))
        return len(queries)

    assisted(company, "tom", "eve")
    tom = f"{company.tom.email},{company.tom.name},,,,,,MOV,,,\n"
    one = cost(tom)
    for person in ("noah", "chen", "li_wei"):
        assisted(company, person, "eve")
    many = [company.people[name] for name in ("noah", "chen", "li_wei")]
    assert cost("".join(f"{person.email},{person.name},,,,,,FIN,head,,\n" for person in many)) == one
