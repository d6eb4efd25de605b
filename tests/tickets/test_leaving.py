"""When somebody leaves, nothing stays on his desk."""

from servicedesk.accounts.actions.people import deactivate
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from tests.cast import Company, at
from tickets.actions.conversation import ask
from tickets.actions.submission import submit
from tickets.actions.work import take


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
