"""A desk that ran before an upgrade has left turns behind for subscribers that have other names now."""

import pytest

from servicedesk.accounts.models import User
from servicedesk.events import clock, record
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Dispatch, Event
from tests.cast import Company

SUBJECT = record.subject_type(User)
# Every name under which a desk may have left turns, and of which kinds of events: names are added, never taken out.
LEFT = {
    "departments.subscribers.begin_memberships_again": ["person.reactivated"],
    "departments.subscribers.end_memberships": ["person.deactivated"],
    "departments.subscribers.send_invitation": ["person.invited"],
    "departments.subscribers.send_link": ["person.password_asked"],
    "departments.subscribers.tell_both": ["person.assistance_ended", "person.assistant_named"],
    "departments.subscribers.tell_editors": ["calendar.holidays_missing"],
    "servicedesk.audits.subscribers.alarm": ["audit.completed"],
    "servicedesk.audits.subscribers.tell_of_what_was_given_up": ["work.given_up"],
    "sla.subscribers.end_unanswered": ["sla.step_fired"],
    "sla.subscribers.tell_answered": [
        "apply_request.agreed",
        "apply_request.declined",
        "apply_request.expired",
        "apply_request.withdrawn",
    ],
    "sla.subscribers.tell_asked": ["apply_request.asked"],
    "sla.subscribers.tell_decided": [
        "agreement.agreed",
        "agreement.declined",
        "agreement.ended",
    ],
    "sla.subscribers.tell_proposed": ["agreement.proposed"],
    "sla.subscribers.tell_step": ["sla.step_fired"],
    "surveys.subscribers.ask_for_rating": ["ticket.closed"],
    "surveys.subscribers.remind": ["rating.reminded"],
    "surveys.subscribers.take_back": ["ticket.reopened"],
    "surveys.subscribers.tell_head": ["rating.corrected", "rating.given"],
    "tickets.subscribers.end_unanswered": ["sla.step_fired"],
    "tickets.subscribers.free_what_he_held": ["person.deactivated"],
    "tickets.subscribers.free_what_they_held": ["person.deactivated"],
    "tickets.subscribers.tell_asked": ["ticket.asked"],
    "tickets.subscribers.tell_assigned": ["ticket.assigned"],
    "tickets.subscribers.tell_awaited": ["ticket.awaited"],
    "tickets.subscribers.tell_cancelled": ["ticket.cancelled"],
    "tickets.subscribers.tell_closed": ["ticket.closed"],
    "tickets.subscribers.tell_invited": ["ticket.invited"],
    "tickets.subscribers.tell_noted": ["ticket.noted"],
    "tickets.subscribers.tell_nudged": ["ticket.nudged"],
    "tickets.subscribers.tell_priority": ["ticket.priority_set"],
    "tickets.subscribers.tell_reopened": ["ticket.reopened"],
    "tickets.subscribers.tell_replied": ["ticket.answered", "ticket.replied"],
    "tickets.subscribers.tell_resolved": ["ticket.resolved"],
    "tickets.subscribers.tell_step": ["sla.step_fired"],
    "tickets.subscribers.tell_submitted": ["ticket.submitted"],
    "tickets.subscribers.tell_supplied": ["ticket.supplied"],
    "tickets.subscribers.tell_transferred": ["ticket.transferred"],
    "tickets.subscribers.tell_watcher_removed": ["ticket.watcher_removed"],
}


@pytest.mark.parametrize("name", LEFT)
def test_a_turn_that_was_left_under_a_former_name_is_done_once(
    company: Company, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    present, heard = record.former_names().get(name, name), []
    monkeypatch.setitem(record._functions, present, heard.append)
    moment = clock.now()
    for kind in LEFT[name]:
        assert present in record.subscribers_of(kind)
        seq = Event.objects.filter(subject_id=company.mia.pk, subject_type=SUBJECT).count() + 1
        event = Event.objects.create(
            subject_type=SUBJECT, subject_id=company.mia.pk, seq=seq, kind=kind, at=moment, data={}
        )
        Dispatch.objects.create(event=event, subscriber=name, not_before=moment)
    dispatch_pending()
    dispatch_pending()
    assert [event.kind for event in heard] == LEFT[name]


def test_no_former_name_is_also_that_of_another() -> None:
    assert not set(record.former_names()) & set(record._functions)
