"""The page that works a promise out: its sums and words, and who reads what of it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from servicedesk.calendars.actions import create_calendar
from servicedesk.events import clock
from servicedesk.timers.drain import drain
from sla.actions import planned, promises
from sla.actions.corrections import exclude
from sla.closing_reasons import closed_reason
from sla.display.corrections import reason_words
from sla.enums import ClockKind, WaitLevel
from sla.models import Clock, PolicyVersion, Promise, Step, Target
from sla.queries.clock_history import histories_of
from tests.cast import SHANGHAI, Company, at
from tests.tickets.pages import SignIn, filed, queries_of, text_of
from tests.tickets.promises import case_5, explained, missed
from tickets.actions.conversation import answer, ask, reply
from tickets.actions.lifecycle import confirm, not_solved, resolve
from tickets.actions.submission import submit
from tickets.actions.work import assign, set_priority, take, transfer
from tickets.display.explanation import explain_promise
from tickets.display.explanation.arithmetic import minutes_text, terms, used_minutes
from tickets.display.explanation.stretches import percents
from tickets.display.explanation.whole_minutes import in_whole_minutes
from tickets.models import Ticket
from tickets.rules import access

HOURS = {
    ClockKind.NEXT_RESPONSE: 2,
    ClockKind.CADENCE: 4,
    ClockKind.OWNERSHIP: 6,
    ClockKind.REQUESTER_WAIT: 40,
}


@pytest.fixture(autouse=True)
def tuesday(company: Company) -> Iterator[datetime]:
    """Every kind of clock is promised; pages are read on Tuesday at 10:10."""
    version = PolicyVersion.objects.get()
    for kind, hours in HOURS.items():
        for priority in ("low", "normal", "high", "urgent"):
            Target.objects.create(version=version, kind=kind, priority=priority, seconds=hours * 3600)
    for level, days in zip(WaitLevel, (1, 3, 5), strict=False):
        Step.objects.create(
            version=version, kind=ClockKind.REQUESTER_WAIT, level=level, after_working_days=days,
            audiences=["requester"],
        )  # fmt: skip
    moment = at("Tue 10:10")
    with clock.frozen(moment):
        yield moment


def test_the_sum_is_written_down_window_by_window(company: Company, as_person: SignIn) -> None:
    page = text_of(as_person(company.mia).get(explained(case_5(company))))
    sums = {
        "Mon 2 Mar 09:00–12:00": "3 h",
        "13:30–16:00": "2 h 30 min",
        "Tue 3 Mar 10:00–10:10": "10 min",
    }
    for label, length in sums.items():
        assert f"<dt>{label}</dt><dd>{length}</dd>" in page
    assert "5 h 40 min used of 8 h, 2 h 20 min left: due today 14:00." in page
    assert "It was first due today 09:30, later today 14:00: the timer was paused." in page
    assert "At priority “normal” the target is 8 working hours." in page
    assert "Shanghai (version 1, Shanghai time)" in page


def test_after_a_reopening_the_rule_and_what_was_granted_stand_apart(
    company: Company, as_person: SignIn
) -> None:
    """Resolved with half an hour left of eight, so that an hour and a half is granted; seconds count in nothing."""
    filed_at = at("Mon 09:00") + timedelta(seconds=25)
    ticket = submit(at=filed_at, service=company.move_desk, title="Desk", by=company.mia)
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 18:00") + timedelta(seconds=40))
    not_solved(ticket=ticket, why="No.", by=company.mia, at=at("Tue 09:00"))
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 10:00"))
    not_solved(ticket=ticket, why="No.", by=company.mia, at=at("Tue 10:05"))
    page = text_of(as_person(company.hugo).get(explained(ticket)))
    newest = page[page.index("after 2 reopenings") : page.index(">after reopening<")]
    assert "At priority “normal” the target is 8 working hours." in newest
    assert "<dt>target</dt><dd>8 h</dd>" in newest
    assert "<dt>time to finish after reopening (before this reopening)</dt><dd>1 h 30 min</dd>" in newest
    assert "<dt>time to finish after reopening</dt><dd>1 h</dd>" in newest
    assert "<dt>target</dt><dd>10 h 30 min</dd>" in newest
    assert "1 h more: time to finish after reopening" in newest
    assert "1 h 30 min more" not in newest, "what was granted before is told of the round before"


@pytest.mark.parametrize("seconds", [5, 25, 45, 59])
def test_a_grant_has_one_length_in_every_round_and_beside_every_sum(
    company: Company, tuesday: datetime, seconds: int
) -> None:
    spare = timedelta(seconds=seconds)
    ticket = submit(at=at("Mon 09:00") + spare, service=company.move_desk, title="Desk", by=company.mia)
    promise = promises.lock(ticket.promise_id)
    planned.agree_date(promise, at("Wed 11:20"), at=at("Mon 10:41") + spare / 3, by=company.mia)
    promises.recalculate(promise)
    for resolved, reopened in (
        ("Mon 11:13", "Mon 14:07"),
        ("Mon 16:29", "Tue 09:02"),
        ("Tue 09:31", "Tue 10:00"),
    ):
        resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at(resolved) + spare / 7)
        not_solved(ticket=ticket, why="No.", by=company.mia, at=at(reopened) + spare / 2)
    rounds = [
        one
        for one in explain_promise(ticket, company.hugo, access(company.hugo, ticket), tuesday).clocks
        if one.clock.kind == ClockKind.RESOLUTION
    ]
    lengths = {term.minutes for one in rounds for term in one.target_terms if "agreed date" in term.label}
    told = {change.text for one in rounds for change in one.changes if "agreed date" in change.text}
    assert len(rounds) == 4 and len(lengths) == 1
    assert told == {f"{minutes_text(lengths.pop())} more: agreed date"}
    for one in rounds:
        assert one.history.shown_target.promised == 480
        assert one.target == minutes_text(sum(term.minutes for term in one.target_terms))


def test_long_lengths_keep_their_minutes_so_that_sums_can_be_checked(company: Company) -> None:
    ticket = submit(
        at=at("Mon 09:00"), service=company.move_desk, title="Desk", by=company.mia, priority="low"
    )
    transfer(ticket=ticket, to=company.it, reason="Screens", by=company.hugo, at=at("Thu 13:50"))
    set_priority(ticket=ticket, priority="normal", reason="So it is.", by=company.tom, at=at("Thu 14:00"))
    now = at("Fri 11:15")
    with clock.frozen(now):
        found = explain_promise(ticket, company.hugo, access(company.hugo, ticket), now).clocks
    one = next(one for one in found if one.clock.kind == ClockKind.RESOLUTION)
    assert [row.counted_text for row in one.stretches] == ["25 h 50 min", "6 h 25 min"]
    assert [share.text for share in one.shares] == ["25 h 50 min", "6 h 25 min"]
    assert one.used == "32 h 15 min"


@pytest.mark.parametrize("shares", [[1 / 3] * 3, [1 / 7] * 7, [0.005, 0.995], [1.0], [0.29, 0.71]])
def test_shares_in_percent_add_up_to_a_hundred(shares: list[float]) -> None:
    assert sum(percents(shares)) == 100


def test_chinese_joins_what_moved_a_due_with_its_own_comma(company: Company, as_person: SignIn) -> None:
    ticket = case_5(company)
    set_priority(ticket=ticket, priority="high", reason="急", by=company.li_wei, at=at("Tue 10:05"))
    page = text_of(as_person(company.chen).get(explained(ticket)))
    assert "计时曾暂停，时限有变更" in page


def test_a_day_closed_after_the_fact_is_told_in_the_readers_language() -> None:
    reason = closed_reason([(at("Mon 01:00"), at("Mon 09:00")), (at("Tue 01:00"), at("Tue 09:00"))])
    assert reason_words(reason) == "Closed afterwards: 2026-03-01, 2026-03-02"
    with override("zh-hans"):
        assert reason_words(reason) == "事后改为休息日：2026-03-01、2026-03-02"
        assert reason_words("Power cut, all day") == "Power cut, all day"


def test_the_same_is_said_in_chinese(company: Company, as_person: SignIn) -> None:
    ticket = case_5(company)
    page = text_of(as_person(company.chen).get(explained(ticket)))
    assert "<dt>13:30–16:00</dt><dd>2 小时 30 分</dd>" in page and "3月2日" in page.replace(" ", "")
    page += text_of(as_person(company.chen).get(ticket.get_absolute_url()))
    assert re.findall(r"。 [^<\s]+", page) == [], "sentences follow each other without a space"


def test_the_lines_add_up_for_every_clock(company: Company, tuesday: datetime) -> None:
    ticket = case_5(company)
    reply(ticket=ticket, body="Soon.", by=company.li_wei, at=at("Tue 10:05"))
    now = at("Thu 17:31")
    found = in_whole_minutes(
        histories_of(ticket.promise, list(ClockKind), at=now, zone=SHANGHAI), at=now, zone=SHANGHAI
    )
    assert len(found) > 4
    for history in found:
        lines = sum((line.length for line in history.exact.lines), history.clock.carried)
        assert lines == history.reading.elapsed
        assert history.reading.elapsed + history.reading.remaining == history.target
        assert sum(term.minutes for term in terms(history)) == used_minutes(history)


def test_lengths_are_what_the_clock_times_beside_them_say(company: Company, tuesday: datetime) -> None:
    """Seconds are not shown, and so a stretch is as long as from one shown minute to the other."""
    half = timedelta(seconds=40)
    ticket = submit(at=at("Mon 17:05") + half, service=company.move_desk, title="Desk", by=company.mia)
    transfer(
        ticket=ticket, to=company.it, reason="Screens", wrong_department=False, by=company.hugo,
        at=at("Mon 17:49") + timedelta(seconds=10),
    )  # fmt: skip
    with clock.frozen(tuesday + half):
        for one in explain_promise(ticket, company.hugo, access(company.hugo, ticket), tuesday + half).clocks:
            if one.is_headline:
                assert [term.minutes for term in one.terms] == [44, 11, 70]
                assert [row.counted for row in one.stretches] == [
                    timedelta(minutes=44),
                    timedelta(minutes=81),
                ]
                assert sum((share.length for share in one.shares), timedelta()) == timedelta(minutes=125)
                assert one.used == "2 h 5 min"
                assert one.standing.left == one.history.target.total_seconds() - 125 * 60


def test_the_cause_is_named_for_which_the_due_has_moved(company: Company, as_person: SignIn) -> None:
    late = {day: [["14:00", "22:00"]] for day in ("mon", "tue", "wed")}
    night = create_calendar(
        code="late", name_en="Late", name_zh="晚班", by=None, at=at("Mon 00:00"),
        content={"zone": "Asia/Shanghai", "week": late, "overrides": {}},
    )  # fmt: skip
    company.it.calendar = night
    company.it.save(update_fields=["calendar"])
    ticket = filed(company, "Mon 10:00")
    transfer(
        ticket=ticket, to=company.it, reason="Screens", wrong_department=False, by=company.hugo, at=at("Mon 11:00")
    )  # fmt: skip
    page = text_of(as_person(company.mia).get(explained(ticket)))
    assert "it moved to another calendar" in page and "the timer was paused" not in page
    ticket_page = text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    assert "<strong>With IT</strong> since yesterday 11:00, not assigned yet." in ticket_page


def test_a_clock_that_ended_before_working_hours_is_told_as_over(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, "Tue 08:00")
    reply(ticket=ticket, body="Hello", by=company.li_wei, at=at("Tue 08:10"))
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Tue 08:20"))
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=at("Tue 08:30"))
    page = text_of(as_person(company.mia).get(explained(ticket)))
    assert "No working hours were counted." in page
    wait = page[page.index("Your reply") :]
    assert wait.index("over") < wait.index("<p") and "met" not in wait[: wait.index("<p")]


def test_lengths_are_exact_to_the_minute() -> None:
    assert [minutes_text(n) for n in (0, 40, 60, 150, -1565)] == [
        "0 min",
        "40 min",
        "1 h",
        "2 h 30 min",
        "26 h 5 min",
    ]


def test_a_request_from_outside_working_hours_says_when_its_time_begins(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company, "Tue 08:00")
    with clock.frozen(at("Tue 08:30")):
        for address in (explained(ticket), ticket.get_absolute_url()):
            page = text_of(as_person(company.mia).get(address))
            assert "They are closed now. The timer starts today 09:00." in page
    assert "The timer starts" not in text_of(as_person(company.mia).get(explained(ticket)))


def test_the_general_rule_is_named_and_so_is_the_one_that_comes_before_it(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company, "Tue 09:00")
    page = text_of(as_person(company.mia).get(explained(ticket)))
    assert "“The whole company”, version 1. It applies to all services without a policy of their own." in page
    assert "No more specific policy applied." in page


def test_a_raise_of_priority_shows_the_new_target_and_the_grace(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, "Mon 09:00")
    set_priority(ticket=ticket, priority="high", reason="Audit", by=company.li_wei, at=at("Mon 17:00"))
    page = text_of(as_person(company.mia).get(explained(ticket)))
    assert "Priority changed from “normal” to “high”: the target changed from 8 h to 4 h: Audit" in page
    assert "grace after a shorter target" in page
    assert "(Li Wei)" not in page and "(Li Wei)" in text_of(as_person(company.hugo).get(explained(ticket)))


def test_rounds_carry_what_was_used_before(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, "Mon 09:00")
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 15:00"))
    not_solved(ticket=ticket, why="No", by=company.mia, at=at("Tue 10:00"))
    page = text_of(as_person(company.mia).get(explained(ticket)))
    assert "<dt>before this reopening</dt><dd>4 h 30 min</dd>" in page
    assert "4 h 40 min used of 8 h" in page and "after reopening" in page
    assert "Met, with 3 h 30 min to spare." in page


def test_a_requester_reads_nothing_of_how_teams_keep_their_time(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, "Mon 09:00")
    take(ticket=ticket, by=company.chen, at=at("Mon 09:30"))
    assign(ticket=ticket, by=company.hugo, person=None, team=company.movers, at=at("Mon 09:40"))
    drain()
    inside = text_of(as_person(company.hugo).get(explained(ticket)))
    assert "Time with " in inside and "of the target" in inside and "Who is notified" in inside
    for person in (company.mia, company.frida, company.ada):
        page = text_of(as_person(person).get(explained(ticket)))
        assert "Time with" not in page and "Who is notified" not in page
        assert "50% of the target" not in page and "team lead" not in page and "Movers" not in page
        assert "<td>Facilities</td>" in page
        for path in ("", "events/", "promise/explanation/"):
            address = f"/api/v1/tickets/{ticket.number}/{path}"
            assert "ownership" not in text_of(as_person(person).get(address))
    told = as_person(company.hugo).get(f"/api/v1/tickets/{ticket.number}/promise/explanation/").json()
    assert "ownership" in {one["kind"] for one in told["clocks"]}


def test_the_wait_says_since_when_what_reminds_and_how_it_ends(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, "Mon 09:00")
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:00"))
    page = text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    assert "Your reply" in page and "Waiting for your reply since yesterday 10:00." in page
    assert "Next reminders" in page and "waiting for your reply" in page
    assert "Wait for the requester" in text_of(as_person(company.li_wei).get(ticket.get_absolute_url()))


def test_the_card_shows_what_goes_on_beside_the_promise(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, "Tue 09:00")
    take(ticket=ticket, by=company.li_wei, at=at("Tue 09:01"))
    reply(ticket=ticket, body="Hello", by=company.li_wei, at=at("Tue 09:10"))
    reply(ticket=ticket, body="When?", by=company.mia, at=at("Tue 09:40"))
    agent = text_of(as_person(company.li_wei).get(ticket.get_absolute_url()))
    mine = text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    assert "A message from today 09:40 is waiting for a reply. Due today 11:40." in mine
    assert "Last progress update: today 09:10" in mine and "agreed to transfer or resolve it" not in mine
    assert "Facilities has had it since today 09:00 and agreed to transfer or resolve it" in agent
    assert "Due <strong>tomorrow 09:30</strong>" in mine


def test_a_miss_counts_for_the_holder_at_the_due_moment_and_for_nobody_after_a_misroute(
    company: Company, as_person: SignIn
) -> None:
    late, lost = (
        filed(company, "Mon 09:00", priority="urgent"),
        filed(company, "Mon 09:00", priority="urgent"),
    )
    take(ticket=late, by=company.li_wei, at=at("Mon 09:10"))
    for ticket, wrong in ((late, False), (lost, True)):
        transfer(
            ticket=ticket, to=company.it, reason="Cables", wrong_department=wrong, by=company.hugo, at=at("Mon 14:00")
        )  # fmt: skip
    page = text_of(as_person(company.mia).get(explained(late)))
    assert (
        "The missed target counts for Facilities, which was responsible when it came due." in page
        and "Who was responsible" in page
    )
    page = text_of(as_person(company.mia).get(explained(lost)))
    text = "until yesterday 14:00 the request was with the wrong department."
    assert f"The missed target counts for no department: {text}" in page


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("breached", "which recorded it as missed."),
        ("met", "which recorded it as met."),
        (None, "which did not record whether it was met."),
    ],
)
def test_an_imported_request_says_that_there_is_nothing_to_work_out(
    company: Company, as_person: SignIn, outcome: str | None, words: str
) -> None:
    ticket = filed(company)
    bare = Promise.objects.create(
        provider=company.facilities, consumer=company.finance, service=company.move_desk, holder=company.facilities,
        priority="normal", imported_outcome=outcome,
    )  # fmt: skip
    Ticket.objects.filter(pk=ticket.pk).update(promise=bare, is_imported=True)
    for address in (explained(ticket), ticket.get_absolute_url()):
        assert f"Imported from another system, {words}" in text_of(as_person(company.mia).get(address))
    told = as_person(company.mia).get(f"/api/v1/tickets/{ticket.number}/promise/explanation/").json()
    assert told["clocks"] == [] and told["imported"]


def test_the_page_costs_the_same_for_one_clock_and_for_many(company: Company, as_person: SignIn) -> None:
    short, long = filed(company, "Mon 09:00"), filed(company, "Mon 09:00")
    for ticket in (short, long):
        set_priority(ticket=ticket, priority="high", reason="Audit", by=company.li_wei, at=at("Mon 09:05"))
        reply(ticket=ticket, body="Hello", by=company.li_wei, at=at("Mon 09:10"))
    for hour in (10, 11, 14, 15):
        reply(ticket=long, body="When?", by=company.mia, at=at(f"Mon {hour}:00"))
        reply(ticket=long, body="Soon", by=company.li_wei, at=at(f"Mon {hour}:30"))
    resolve(ticket=long, answer="Done", by=company.li_wei, at=at("Mon 16:00"))
    not_solved(ticket=long, why="No", by=company.mia, at=at("Mon 16:30"))
    row = Clock.objects.get(promise=long.promise, kind=ClockKind.RESOLUTION, cycle=1)
    exclude(clock=row, from_at=at("Mon 10:00"), to_at=at("Mon 11:00"), reason="Drill", by=company.ari)
    client = as_person(company.hugo)
    assert queries_of(client, explained(long)) - queries_of(client, explained(short)) <= 3
    assert queries_of(client, explained(long)) <= 40


def test_a_closed_request_is_explained_as_it_was(company: Company, as_person: SignIn) -> None:
    row = missed(company)
    ticket = Ticket.objects.get()
    confirm(ticket=ticket, by=company.mia, at=at("Tue 10:05"))
    page = text_of(as_person(company.mia).get(explained(ticket)))
    assert "Missed by 30 min: it was due today 09:30 and ended today 10:00." in page
    assert row.breached_at == at("Tue 09:30")
