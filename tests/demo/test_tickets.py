"""The demo's tickets have moved along the table, and their rows agree with their history."""

from collections import Counter, defaultdict

import pytest

from departments.models import Department
from departments.queries.people import home_department
from servicedesk.events.models import Dispatch, Event
from servicedesk.events.record import subscribed_kinds
from servicedesk.timers.models import Timer
from surveys.models import Invitation, Rating
from surveys.rules import may_rate
from tickets.enums import MessageKind
from tickets.models import Message, Participation, Ticket
from tickets.timer_kinds import TicketTimer
from tickets.workflow import OPEN_STATES, State, Verb, move

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

# What an event says was done; a reply or note leaves the state alone unless the ticket was new.
VERBS = {
    "ticket.transferred": Verb.TRANSFER,
    "ticket.asked": Verb.ASK,
    "ticket.answered": Verb.ANSWER,
    "ticket.noted": Verb.NOTE,
    "ticket.resolved": Verb.RESOLVE,
    "ticket.closed": Verb.CLOSE,
    "ticket.cancelled": Verb.CANCEL,
    "ticket.watched": Verb.WATCH,
    "ticket.priority_set": Verb.SET_PRIORITY,
}


@pytest.fixture
def histories():
    found = defaultdict(list)
    for event in Event.objects.filter(subject_type="tickets.ticket").order_by("subject_id", "seq"):
        found[event.subject_id].append(event)
    return found


def _verb(event, state):
    if event.kind == "ticket.assigned":
        return Verb.TAKE if event.actor_id == event.data["person"] and state == State.NEW else Verb.ASSIGN
    if event.kind == "ticket.reopened":
        return Verb.NOT_SOLVED if state == State.RESOLVED else Verb.REOPEN
    return VERBS.get(event.kind, Verb.REPLY)


def test_every_history_is_a_walk_along_the_table_that_ends_where_the_ticket_stands(histories):
    tickets = Ticket.objects.in_bulk()
    assert set(histories) == set(tickets)
    for pk, events in histories.items():
        assert events[0].kind == "ticket.submitted"
        state = State.NEW
        for event in events[1:]:
            if event.kind != "ticket.confirmed":
                state = move(state, _verb(event, state))
        assert state == tickets[pk].state, tickets[pk]


def test_events_are_gapless_and_in_order(demo):
    subjects = defaultdict(list)
    for name, pk, seq, at in Event.objects.values_list("subject_type", "subject_id", "seq", "at"):
        subjects[(name, pk)].append((seq, at))
    for rows in subjects.values():
        rows.sort()
        assert [seq for seq, _ in rows] == list(range(1, len(rows) + 1))
        moments = [at for _, at in rows]
        assert moments == sorted(moments)
        assert moments[-1] <= demo


def test_every_event_has_its_dispatches_and_nobody_will_be_told_of_them():
    assert not Dispatch.objects.exclude(state=Dispatch.State.DONE).exists()
    wanted = Counter()
    for kind in Event.objects.values_list("kind", flat=True):
        wanted.update(subscribed_kinds().get(kind, ()))
    wanted.subtract(subscribed_kinds().get("demo.loaded", ()))
    assert Counter(Dispatch.objects.values_list("subscriber", flat=True)) == +wanted


def test_numbers_follow_the_order_of_filing_in_each_department():
    last = Counter()
    for ticket in Ticket.objects.order_by("submitted_at", "pk").select_related("service__department"):
        code = ticket.service.department.code
        last[code] += 1
        assert ticket.number == f"{code}-{last[code]}"
    assert dict(Department.objects.filter(last_number__gt=0).values_list("code", "last_number")) == last


def test_a_new_ticket_gets_the_next_number_and_id(demo):
    before = Ticket.objects.order_by("-pk").first()
    Message.objects.create(ticket=before, body="later", at=demo)
    assert Message.objects.order_by("-pk").first().body == "later"


def test_requesters_ask_for_the_department_they_belong_to():
    for ticket in Ticket.objects.select_related("requester", "consumer")[:60]:
        assert home_department(ticket.requester) == ticket.consumer


def test_participants_are_those_who_acted_for_the_department(histories):
    for ticket in Ticket.objects.prefetch_related("participations", "messages"):
        spoke = {message.department_id for message in ticket.messages.all() if message.is_from_provider}
        took = {row.department_id for row in ticket.participations.all()}
        assert spoke <= took
        if ticket.resolved_at is not None:
            assert ticket.provider_id in took
    assert Participation.objects.count() >= Ticket.objects.exclude(first_response_at=None).count()


def test_the_first_public_word_of_the_provider_is_the_first_response():
    for ticket in Ticket.objects.all():
        words = ticket.messages.filter(is_from_provider=True, kind=MessageKind.PUBLIC).order_by("at", "pk")
        first = words.values_list("at", flat=True).first()
        assert ticket.first_response_at == first
        assert not words.filter(author=ticket.requester).exists()


def test_resolved_tickets_wait_for_their_close(demo):
    armed = Timer.objects.filter(kind=TicketTimer.CLOSE, state=Timer.State.ARMED)
    resolved = Ticket.objects.filter(state=State.RESOLVED)
    assert set(armed.values_list("owner_id", flat=True)) == set(resolved.values_list("pk", flat=True))


def test_open_tickets_are_fresh_at_risk_and_late(demo):
    now_open = Ticket.objects.filter(state__in=OPEN_STATES).select_related("promise")
    assert now_open.count() >= 40
    promises = [ticket.promise for ticket in now_open if ticket.promise.next_due_at]
    late = [promise for promise in promises if promise.next_due_at < demo]
    at_risk = [promise for promise in promises if promise.at_risk_at <= demo <= promise.next_due_at]
    assert late
    assert at_risk
    assert len(late) < len(promises) / 2
    assert {State.NEW, State.IN_PROGRESS, State.WAITING_REQUESTER} <= {State(t.state) for t in now_open}


def test_closed_tickets_alone_are_rated_and_by_those_who_may():
    ratings = Rating.objects.select_related("ticket", "rater")
    assert ratings.count() > 30
    assert len({rating.score for rating in ratings}) >= 4
    for rating in ratings:
        ticket = rating.ticket
        closed = Event.objects.filter(
            subject_type="tickets.ticket", subject_id=ticket.pk, kind="ticket.closed"
        )
        assert closed.filter(at__lte=rating.given_at).exists()
        assert rating.rater_id == ticket.requester_id
        if ticket.state == State.CLOSED:
            assert may_rate(rating.rater, ticket)
        assert Invitation.objects.filter(
            ticket=ticket, cycle=rating.cycle, answered_at=rating.given_at
        ).exists()


def test_every_closed_ticket_was_asked_about():
    for ticket in Ticket.objects.filter(state=State.CLOSED):
        assert Invitation.objects.filter(ticket=ticket, cycle=ticket.cycle, withdrawn_at=None).count() == 1


def test_nobody_asks_for_days_that_end_before_they_begin():
    stretches = [
        (ticket.answers["from"], ticket.answers["to"])
        for ticket in Ticket.objects.select_related("form")
        if ticket.form and {"from", "to"} <= ticket.answers.keys()
        and {"date"} == {spec.kind for spec in ticket.form.specs if spec.key in ("from", "to")}
    ]  # fmt: skip
    assert stretches and all(start <= end for start, end in stretches)
