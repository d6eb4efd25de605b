"""When somebody leaves, nothing stays on his desk."""

from servicedesk.accounts.actions.people import deactivate
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.models import Notice
from servicedesk.notifications.queries import lines, notices_of
from tests.cast import Company, at
from tests.tickets.pages import SignIn, text_of
from tickets.actions.conversation import ask
from tickets.actions.submission import submit
from tickets.actions.work import assign, take


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


def test_the_queue_reads_that_a_leavers_work_is_back_and_not_that_it_is_new(
    company: Company, as_person: SignIn
) -> None:
    held = submit(service=company.move_desk, title="My desk", by=company.mia, at=at("Mon 10:00"))
    take(ticket=held, by=company.li_wei, at=at("Mon 10:10"))
    dispatch_pending()
    Notice.objects.all().delete()
    deactivate(person=company.li_wei, by=company.ada)
    dispatch_pending()
    (line,) = lines(company.hugo, notices_of(company.hugo))
    assert line.wording is not None
    assert line.wording.title == f"Back in the queue: {held.number} My desk"
    assert line.wording.body.startswith("Li Wei, who held it, has left. Nobody holds it now.")
    page = text_of(as_person(company.hugo).get(held.get_absolute_url()))
    assert "Li Wei has left; it is back in the queue of Facilities" in page


def test_the_queue_reads_who_gave_work_back(company: Company) -> None:
    held = submit(service=company.move_desk, title="My desk", by=company.mia, at=at("Mon 10:00"))
    take(ticket=held, by=company.li_wei, at=at("Mon 10:10"))
    dispatch_pending()
    Notice.objects.all().delete()
    assign(ticket=held, by=company.li_wei, at=at("Mon 10:20"))
    dispatch_pending()
    (line,) = lines(company.hugo, notices_of(company.hugo))
    assert line.wording is not None
    assert line.wording.title == f"Back in the queue: {held.number} My desk"
    assert line.wording.body.startswith("Li Wei gave it back. Nobody holds it now.")
