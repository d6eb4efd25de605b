"""When someone leaves, or works for a department no longer, nothing stays on their desk."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from departments.actions.membership import give_role, move, take_role
from departments.models import Membership
from servicedesk.accounts.actions.people import deactivate
from servicedesk.accounts.models import Absence, User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.display import lines
from servicedesk.notifications.models import Notice
from servicedesk.notifications.queries import notices_of
from tests.cast import Company, at
from tests.tickets.pages import SignIn, text_of
from tickets.actions.conversation import ask
from tickets.actions.submission import submit
from tickets.actions.work import assign, take
from tickets.models import Ticket

MOVED = {
    "en": (
        "The assignee Li Wei no longer works for Facilities. The request is unassigned.",
        "Li Wei no longer works for Facilities; the request is back in its queue",
    ),
    "zh-hans": (
        "原处理人李伟已不再处理设施部的请求，该请求目前无人处理。",
        "李伟已不再处理设施部的请求，请求回到队列",
    ),
}
BACK = {
    "en": (
        "Back in the queue: {number} My desk",
        "The assignee Li Wei has left. The request is unassigned.",
        "Li Wei returned it to the queue. The request is unassigned.",
    ),
    "zh-hans": (
        "回到队列：{number} My desk",
        "原处理人李伟已离职，请求目前无人处理。",
        "李伟已退回队列，请求目前无人处理。",
    ),
}


def test_the_open_tickets_of_a_leaver_go_back_to_their_queue(company: Company) -> None:
    held, asked, other = (
        submit(service=company.move_desk, title=title, by=company.mia, at=at("Mon 10:00")) for title in "abc"
    )
    take(ticket=held, by=company.li_wei, at=at("Mon 10:10"))
    ask(ticket=asked, question="Which floor?", by=company.li_wei, at=at("Mon 10:10"))
    take(ticket=other, by=company.chen, at=at("Mon 10:10"))
    deactivate(person=company.li_wei, by=company.ada)
    dispatch_pending()
    for ticket in (held, asked, other):
        ticket.refresh_from_db()
    assert (held.holder_person, asked.holder_person, other.holder_person) == (None, None, company.chen)
    assert held.state == "in_progress"
    last = Event.objects.filter(subject_type="tickets.ticket", subject_id=held.pk).order_by("seq").last()
    assert (last.kind, last.data["person"]) == ("ticket.assigned", None)


@pytest.mark.parametrize("language", BACK)
def test_the_queue_reads_that_a_leavers_work_is_back_and_not_that_it_is_new(
    company: Company, as_person: SignIn, language: str
) -> None:
    title, has_left, _ = BACK[language]
    held = submit(service=company.move_desk, title="My desk", by=company.mia, at=at("Mon 10:00"))
    take(ticket=held, by=company.li_wei, at=at("Mon 10:10"))
    dispatch_pending()
    Notice.objects.all().delete()
    deactivate(person=company.li_wei, by=company.ada)
    dispatch_pending()
    with override(language):
        (line,) = lines(company.hugo, notices_of(company.hugo))
    assert line.wording is not None
    assert line.wording.title == title.format(number=held.number)
    assert line.wording.body.startswith(has_left)
    page = text_of(as_person(company.hugo).get(held.get_absolute_url()))
    assert "Li Wei has left; the request is back in the queue of Facilities" in page


def held_by(company: Company, person: User) -> Ticket:
    held = submit(service=company.move_desk, title="My desk", by=company.mia, at=at("Mon 10:00"))
    take(ticket=held, by=person, at=at("Mon 10:10"))
    dispatch_pending()
    Notice.objects.all().delete()
    return held


def holder(ticket: Ticket) -> User | None:
    dispatch_pending()
    ticket.refresh_from_db()
    return ticket.holder_person


@pytest.mark.parametrize("language", MOVED)
def test_what_an_agent_holds_where_they_work_no_longer_goes_back_to_the_queue(
    company: Company, as_person: SignIn, language: str
) -> None:
    held = held_by(company, company.li_wei)
    move(person=company.li_wei, department=company.it, role="agent", by=company.ada)
    assert holder(held) is None and held.holder_department == company.facilities
    User.objects.filter(pk=company.hugo.pk).update(language=language)
    with override(language):
        (line,) = lines(company.hugo, notices_of(company.hugo))
    assert line.wording is not None and line.wording.body.startswith(MOVED[language][0])
    assert MOVED[language][1] in text_of(as_person(company.hugo).get(held.get_absolute_url()))


def test_a_role_that_is_taken_or_lowered_ends_what_is_held_and_another_role_keeps_it(
    company: Company,
) -> None:
    give_role(person=company.tom, department=company.facilities, role="agent", by=company.hugo)
    give_role(person=company.noah, department=company.movers, role="agent", by=company.hugo)
    by_tom, by_noah = held_by(company, company.tom), held_by(company, company.noah)
    move(person=company.tom, department=company.sales, role="agent", by=company.ada)
    assert holder(by_tom) == company.tom, "he is an agent of Facilities as well"
    give_role(person=company.tom, department=company.facilities, role="member", by=company.hugo)
    assert holder(by_tom) is None
    take_role(
        membership=Membership.objects.get(user=company.noah, department=company.movers), by=company.hugo
    )
    assert holder(by_noah) is None


def test_a_move_inside_the_department_keeps_what_is_held(company: Company) -> None:
    held = held_by(company, company.chen)
    move(person=company.chen, department=company.facilities, role="agent", by=company.ada)
    assert holder(held) == company.chen


def test_a_deputy_who_moves_keeps_what_the_absent_one_would_work_on(company: Company) -> None:
    Absence.objects.create(
        user=company.hugo,
        deputy=company.li_wei,
        starts_at=clock.now() - timedelta(days=1),
        ends_at=clock.now() + timedelta(days=1),
    )
    held = held_by(company, company.li_wei)
    move(person=company.li_wei, department=company.it, role="agent", by=company.ada)
    assert holder(held) == company.li_wei


@pytest.mark.parametrize("language", BACK)
def test_the_queue_reads_who_gave_work_back(company: Company, language: str) -> None:
    title, _, gave_back = BACK[language]
    held = submit(service=company.move_desk, title="My desk", by=company.mia, at=at("Mon 10:00"))
    take(ticket=held, by=company.li_wei, at=at("Mon 10:10"))
    dispatch_pending()
    Notice.objects.all().delete()
    assign(ticket=held, by=company.li_wei, at=at("Mon 10:20"))
    dispatch_pending()
    with override(language):
        (line,) = lines(company.hugo, notices_of(company.hugo))
    assert line.wording is not None
    assert line.wording.title == title.format(number=held.number)
    assert line.wording.body.startswith(gave_back)
