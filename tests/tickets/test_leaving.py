"""When someone leaves, nothing stays on their desk."""

import pytest
from django.utils.translation import override

from servicedesk.accounts.actions.people import deactivate
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
