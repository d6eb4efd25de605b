"""Each kind of clock starts, pauses and stops as the table in sla/README.md says."""

from datetime import datetime, timedelta

import pytest

from departments.enums import Priority
from departments.models import Department
from servicedesk.events.models import Event
from servicedesk.timers.models import Timer
from sla.actions import promises
from sla.enums import ClockKind, Outcome, PauseReason, PromiseFor, WaitLevel
from sla.models import Clock, Promise, Verdict
from sla.queries.readings import read_clock
from tests.cast import Company, at
from tests.sla.kinds import clock_of, drain_at, file_at, give_hours, promise_everything, verdict_of
from tickets.actions.conversation import answer, ask, note, reply
from tickets.actions.lifecycle import not_solved, resolve, resolve_unanswered
from tickets.actions.submission import submit
from tickets.actions.watching import invite
from tickets.actions.work import take, transfer
from tickets.models import Ticket
from tickets.workflow import State

pytestmark = pytest.mark.usefixtures("invariants_hold")

FIRST, NEXT, CADENCE = ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.CADENCE
WAIT, APPROVAL = ClockKind.REQUESTER_WAIT, ClockKind.APPROVAL


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Filed Monday 09:00. Answers 2 h, news 4 h, resolution 8 h."""
    promise_everything(company)
    return file_at(company, "Mon 09:00")


def say(ticket: Ticket, who: object, moment: str) -> None:
    reply(ticket=ticket, body="A word.", by=who, at=at(moment))  # type: ignore[arg-type]


def states(kind: str) -> list[tuple[str, object]]:
    rows = Clock.objects.filter(kind=kind).order_by("cycle")
    return [(row.started_at, row.stopped_at) for row in rows]


def test_the_first_answer_is_a_public_word_of_the_provider_alone(company: Company, ticket: Ticket) -> None:
    note(ticket=ticket, body="Who takes it?", by=company.li_wei, at=at("Mon 09:10"))
    say(ticket, company.mia, "Mon 09:20")
    assert clock_of(ticket, FIRST).stopped_at is None
    say(ticket, company.li_wei, "Mon 09:30")
    assert clock_of(ticket, FIRST).stopped_at == at("Mon 09:30")


def test_the_first_answer_never_rests(company: Company, ticket: Ticket) -> None:
    promise = promises.lock(ticket.promise_id)
    for reason in PauseReason:
        promises.pause(promise, reason=reason, at=at("Mon 09:30"))
    promises.recalculate(promise)
    assert (clock_of(ticket, FIRST).state, clock_of(ticket).state) == ("running", "paused")


def test_the_next_answer_counts_from_the_oldest_word_that_waits_for_one(
    company: Company, ticket: Ticket
) -> None:
    say(ticket, company.mia, "Mon 09:10")  # before the first answer nothing else is owed
    say(ticket, company.li_wei, "Mon 09:30")
    assert states(NEXT) == []
    say(ticket, company.mia, "Mon 10:00")
    say(ticket, company.mia, "Mon 11:00")
    assert clock_of(ticket, NEXT).due_at == at("Mon 12:00")
    say(ticket, company.li_wei, "Mon 11:30")
    say(ticket, company.mia, "Mon 14:00")
    assert states(NEXT) == [(at("Mon 10:00"), at("Mon 11:30")), (at("Mon 14:00"), None)]
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 15:00"))
    assert clock_of(ticket, NEXT).outcome == Outcome.MET


def test_a_watchers_word_waits_for_no_answer(company: Company, ticket: Ticket) -> None:
    company.move_desk.watchers_may_reply = True
    company.move_desk.save()
    say(ticket, company.li_wei, "Mon 09:30")
    invite(ticket=ticket, person=company.olga, by=company.chen, at=at("Mon 09:40"))
    say(ticket, company.olga, "Mon 10:00")
    assert states(NEXT) == []


def test_a_missed_answer_stays_missed_through_later_exchanges(company: Company, ticket: Ticket) -> None:
    say(ticket, company.li_wei, "Mon 09:30")
    say(ticket, company.mia, "Mon 10:00")
    say(ticket, company.li_wei, "Mon 14:00")
    say(ticket, company.mia, "Mon 15:00")
    say(ticket, company.li_wei, "Mon 15:10")
    assert clock_of(ticket, NEXT).outcome == Outcome.MET and not verdict_of(ticket, NEXT).is_met


def test_news_are_owed_since_the_last_public_word(company: Company, ticket: Ticket) -> None:
    say(ticket, company.li_wei, "Mon 09:30")
    say(ticket, company.mia, "Mon 10:00")
    assert clock_of(ticket, CADENCE).due_at == at("Mon 15:00")
    say(ticket, company.li_wei, "Mon 14:00")
    assert clock_of(ticket, CADENCE).due_at == at("Mon 18:00")
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 15:00"))
    assert states(CADENCE) == [
        (at("Mon 09:30"), at("Mon 14:00")),
        (at("Mon 14:00"), at("Mon 15:00")),
    ]


def test_news_rest_only_while_the_requester_is_waited_for(company: Company, ticket: Ticket) -> None:
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:00"))
    assert clock_of(ticket, CADENCE).state == "paused"
    say(ticket, company.li_wei, "Mon 14:00")  # another word while waiting
    assert (clock_of(ticket, CADENCE).cycle, clock_of(ticket, CADENCE).state) == (2, "paused")
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=at("Tue 09:00"))
    assert clock_of(ticket, CADENCE).due_at == at("Tue 14:30")
    promise = promises.lock(ticket.promise_id)
    promises.pause(promise, reason=PauseReason.THIRD_PARTY, at=at("Tue 10:00"))
    promises.recalculate(promise)
    assert (clock_of(ticket, CADENCE).state, clock_of(ticket).state) == ("running", "paused")


@pytest.mark.parametrize("microseconds", [0, 1, 500_000, 999_999])
def test_no_promise_breaks_within_the_second_in_which_it_begins(company: Company, microseconds: int) -> None:
    """Clocks begin on the whole second, verbs happen between two."""

    def moment(clock: str) -> datetime:
        return at(f"Mon {clock}") + timedelta(microseconds=microseconds)

    promise_everything(company)
    ticket = submit(service=company.move_desk, title="Move", by=company.mia, at=moment("10:00"))
    take(ticket=ticket, by=company.li_wei, at=moment("10:00"))
    ask(ticket=ticket, question="Which?", by=company.li_wei, at=moment("10:01"))
    answer(ticket=ticket, body="That one.", by=company.mia, at=moment("10:02"))
    reply(ticket=ticket, body="On it.", by=company.li_wei, at=moment("10:03"))
    ask(ticket=ticket, question="When?", by=company.li_wei, at=moment("10:03"))
    answer(ticket=ticket, body="Now.", by=company.mia, at=moment("10:04"))
    transfer(ticket=ticket, to=company.it, reason="Theirs.", by=company.li_wei, at=moment("10:05"))
    resolve(ticket=ticket, answer="Done.", by=company.tom, at=moment("10:06"))
    not_solved(ticket=ticket, why="Not quite.", by=company.mia, at=moment("10:07"))
    resolve(ticket=ticket, answer="Done.", by=company.tom, at=moment("10:08"))
    assert set(Clock.objects.values_list("outcome", flat=True)) == {Outcome.MET.value}
    assert not Verdict.objects.filter(is_met=False).exists()


def test_a_resolve_that_is_the_first_word_promises_no_news(company: Company, ticket: Ticket) -> None:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 09:30"))
    assert states(CADENCE) == [] and not Verdict.objects.filter(kind=CADENCE).exists()


def approve_first(company: Company, approver: Department, moment: str) -> Promise:
    return promises.make_promise(
        provider=company.facilities, consumer_id=company.finance.pk, service=company.move_desk,
        holder=company.facilities, priority=Priority.NORMAL, at=at(moment), kinds=[APPROVAL],
        calendar=approver.calendar,
    )  # fmt: skip


def test_approval_counts_in_the_approvers_hours_and_work_begins_when_it_is_given(company: Company) -> None:
    promise_everything(company)
    give_hours(company.sales, ["14:00", "16:00"])
    promise = approve_first(company, company.sales, "Mon 09:00")
    [clock] = Clock.objects.all()
    assert (clock.due_at, clock.calendar) == (at("Tue 15:00"), company.sales.calendar)
    promises.stop(promise, [APPROVAL], at=at("Tue 15:00"), by=company.olga)
    promises.start(promise, [FIRST, ClockKind.RESOLUTION], at=at("Tue 15:00"))
    promises.recalculate(promise)
    assert Verdict.objects.get(kind=APPROVAL).is_met
    assert Clock.objects.get(kind=FIRST).due_at == at("Tue 17:00")


def test_approval_in_mid_work_holds_up_resolution_and_ownership_only(
    company: Company, ticket: Ticket
) -> None:
    say(ticket, company.li_wei, "Mon 09:30")
    say(ticket, company.mia, "Mon 09:40")
    promise = promises.lock(ticket.promise_id)
    promises.start(promise, [APPROVAL], at=at("Mon 10:00"), calendar=company.finance.calendar)
    promises.pause(promise, reason=PauseReason.APPROVAL, at=at("Mon 10:00"))
    promises.recalculate(promise)
    resting = set(Clock.objects.filter(state="paused").values_list("kind", flat=True))
    assert resting == {ClockKind.RESOLUTION, ClockKind.OWNERSHIP}
    promises.stop(promise, [APPROVAL], at=at("Mon 17:00"), by=company.frida)
    promises.resume(promise, at=at("Mon 17:00"))
    promises.recalculate(promise)
    assert not Verdict.objects.get(kind=APPROVAL).is_met  # 3 h were due at 14:30
    assert clock_of(ticket).due_at == at("Tue 16:30")


def test_a_task_and_a_step_have_promises_of_their_own(company: Company) -> None:
    promise_everything(company)
    promises.make_promise(
        subject=PromiseFor.TASK, provider=company.it, consumer_id=company.facilities.pk, service=None,
        holder=company.it, priority=Priority.HIGH, at=at("Mon 09:00"),
        kinds=[ClockKind.RESOLUTION, ClockKind.OWNERSHIP],
    )  # fmt: skip
    assert dict(Clock.objects.values_list("kind", "due_at")) == {
        "resolution": at("Mon 14:30"), "ownership": at("Mon 16:30"),
    }  # fmt: skip


def test_the_requesters_wait_counts_in_the_consumers_hours(company: Company, ticket: Ticket) -> None:
    give_hours(company.finance, ["10:00", "11:00"])
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 14:00"))  # their day is Tuesday
    moments = dict(
        Timer.objects.filter(owner_id=clock_of(ticket, WAIT).pk, state="armed").values_list("name", "fire_at")
    )
    assert moments == {
        WaitLevel.FIRST_REMINDER: at("Wed 11:00"),
        WaitLevel.SECOND_REMINDER: at("Fri 11:00"),
        WaitLevel.LAST_REMINDER: at("Tue+7 11:00"),
        WaitLevel.NO_ANSWER: at("Wed+7 11:00"),
    }


def test_silence_is_reminded_of_three_times_and_then_resolves(company: Company, ticket: Ticket) -> None:
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:00"))
    for moment in ("Tue 18:00", "Thu 18:00", "Mon+7 18:00", "Tue+7 17:59"):
        drain_at(moment)
    levels = [one.data["level"] for one in Event.objects.filter(kind="sla.step_fired").order_by("pk")]
    assert levels == [WaitLevel.FIRST_REMINDER, WaitLevel.SECOND_REMINDER, WaitLevel.LAST_REMINDER]
    ticket.refresh_from_db()
    assert ticket.state == State.WAITING_REQUESTER
    drain_at("Tue+7 18:00")
    ticket.refresh_from_db()
    assert ticket.state == State.RESOLVED
    assert Event.objects.get(kind="ticket.resolved").data["how"] == "no_answer"
    assert clock_of(ticket).outcome == Outcome.MET, "an hour of eight was used"


def test_the_wait_is_never_late_and_has_no_verdict(company: Company, ticket: Ticket) -> None:
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:00"))
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=at("Fri+7 10:00"))
    wait = clock_of(ticket, WAIT)
    assert (wait.stopped_at, wait.breached_at) == (at("Fri+7 10:00"), None)
    assert read_clock(wait, at("Fri+7 12:00")).elapsed == timedelta(hours=9 * 7.5)
    assert not Verdict.objects.filter(kind=WAIT).exists()


def test_the_end_of_one_wait_does_not_end_a_later_one(company: Company, ticket: Ticket) -> None:
    """The news of an unanswered question may come late: by then it is answered, and another one is asked."""
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:00"))
    first = clock_of(ticket, WAIT).pk
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=at("Tue 10:00"))
    ask(ticket=ticket, question="Which desk?", by=company.li_wei, at=at("Tue 11:00"))
    resolve_unanswered(ticket=ticket, wait=first, at=at("Tue 11:01"))
    ticket.refresh_from_db()
    assert ticket.state == State.WAITING_REQUESTER
    resolve_unanswered(ticket=ticket, wait=clock_of(ticket, WAIT).pk, at=at("Wed 11:00"))
    ticket.refresh_from_db()
    assert ticket.state == State.RESOLVED


def test_a_ticket_filed_at_night_is_answered_in_the_providers_hours(company: Company) -> None:
    promise_everything(company)
    give_hours(company.finance, ["00:00", "24:00"])
    ticket = submit(service=company.move_desk, title="Night", by=company.mia, at=at("Mon 22:00"))
    assert clock_of(ticket, FIRST).due_at == at("Tue 11:00")
