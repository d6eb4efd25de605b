"""Asking for a rating: once per close, not about history or one's own work, taken back by a reopening, one reminder."""

import pytest
from django.core import mail

from departments.enums import MemberRole
from departments.models import Department, Membership
from servicedesk.accounts.models import Absence
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Dispatch
from servicedesk.notifications.display import lines
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.notifications.outbox import send_waiting
from servicedesk.notifications.queries import notices_of
from servicedesk.timers.drain import drain
from servicedesk.timers.models import Timer
from surveys.actions.rating import give_rating
from surveys.links import address_of
from surveys.models import Invitation
from tests.cast import Company, at
from tests.surveys.closing import closed_ticket
from tickets.actions.lifecycle import reopen
from tickets.actions.submission import submit
from tickets.enums import ClosedHow
from tickets.models import Ticket


def after(moment: str) -> None:
    """Let what follows from events and timers happen at `moment`."""
    with clock.frozen(at(moment)):
        drain()
        dispatch_pending()
        send_waiting()


def mails_about_rating(person: object) -> int:
    return Delivery.objects.filter(recipient=person, kind__startswith="rating.").count()


def test_a_close_asks_the_requester_once_by_mail_and_at_the_bell(company: Company) -> None:
    ticket = closed_ticket(company)
    after("Mon 16:00")
    Dispatch.objects.update(state=Dispatch.State.PENDING)
    after("Mon 16:05")
    invitation = Invitation.objects.get()
    assert (invitation.ticket, invitation.cycle, invitation.user) == (ticket, 1, company.mia)
    assert (invitation.provider, invitation.consumer) == (company.facilities, company.finance)
    assert Notice.objects.filter(recipient=company.mia, kind="rating.invitation").count() == 1
    assert mails_about_rating(company.mia) == 1


def test_the_mail_carries_five_scores_and_a_bare_link(company: Company) -> None:
    closed_ticket(company)
    after("Mon 16:00")
    invitation = Invitation.objects.get()
    (sent,) = [sent for sent in mail.outbox if "how did it go" in sent.subject]
    html = str(sent.alternatives[0][0])
    for text in (sent.body, html):
        for score in range(1, 6):
            assert address_of(invitation, score) in text
    assert f'href="{address_of(invitation)}"' in html


@pytest.mark.parametrize("how", ["imported ticket", "closed by import"])
def test_nobody_is_asked_about_imported_history(company: Company, how: str) -> None:
    ticket = closed_ticket(company)
    if how == "imported ticket":
        Ticket.objects.filter(pk=ticket.pk).update(is_imported=True)
    else:
        Ticket.objects.filter(pk=ticket.pk).update(closed_how=ClosedHow.IMPORTED)
    after("Mon 16:00")
    assert not Invitation.objects.exists()
    assert mails_about_rating(company.mia) == 0


def test_somebody_who_has_left_is_not_asked(company: Company) -> None:
    closed_ticket(company)
    company.mia.is_active = False
    company.mia.save()
    after("Mon 16:00")
    assert not Invitation.objects.exists()


def test_nobody_is_asked_about_his_own_work(company: Company) -> None:
    closed_ticket(company, by=company.hugo, agent=company.li_wei)
    Ticket.objects.update(holder_person=company.hugo)
    after("Mon 16:00")
    assert not Invitation.objects.exists()


def test_who_rates_before_he_is_asked_counts_as_asked_and_gets_no_mail(company: Company) -> None:
    ticket = closed_ticket(company)
    give_rating(ticket=ticket, score=5, by=company.mia, at=at("Mon 16:00"))
    after("Mon 16:00")
    invitation = Invitation.objects.get()
    assert (invitation.answered_at, invitation.is_mailed) == (at("Mon 16:00"), False)
    assert mails_about_rating(company.mia) == 0
    assert not Timer.objects.filter(kind="rating.reminder").exists()


def test_a_reopening_takes_the_question_back_and_the_next_close_asks_again(company: Company) -> None:
    ticket = closed_ticket(company)
    after("Mon 16:00")
    reopen(ticket=ticket, why="It wobbles", by=company.mia, at=at("Tue 10:00"))
    after("Tue 10:00")
    first = Invitation.objects.get()
    assert first.withdrawn_at == at("Tue 10:00")
    assert not Timer.objects.filter(kind="rating.reminder", state=Timer.State.ARMED).exists()
    closed_ticket(company, ticket, day="Tue")
    after("Tue 16:00")
    assert list(Invitation.objects.order_by("cycle").values_list("cycle", "withdrawn_at")) == [
        (1, at("Tue 10:00")),
        (2, None),
    ]
    assert mails_about_rating(company.mia) == 2


def test_a_reopening_leaves_an_answered_invitation_alone(company: Company) -> None:
    ticket = closed_ticket(company)
    after("Mon 16:00")
    give_rating(ticket=ticket, score=2, by=company.mia, at=at("Mon 17:00"))
    reopen(ticket=ticket, why="It wobbles", by=company.mia, at=at("Tue 10:00"))
    after("Tue 10:00")
    assert Invitation.objects.get().withdrawn_at is None


def test_a_close_that_was_undone_before_anybody_looked_asks_nothing(company: Company) -> None:
    ticket = closed_ticket(company)
    reopen(ticket=ticket, why="It wobbles", by=company.mia, at=at("Mon 16:01"))
    after("Mon 16:02")
    assert not Invitation.objects.exists()


def test_one_reminder_comes_in_working_hours_and_no_second(company: Company) -> None:
    closed_ticket(company)
    after("Mon 16:00")
    assert Timer.objects.get(kind="rating.reminder").fire_at == at("Thu 10:00")
    after("Thu 10:00")
    assert Delivery.objects.filter(recipient=company.mia, kind="rating.reminder").count() == 1
    first, second = [sent for sent in mail.outbox if "how did it go" in sent.subject]
    link = address_of(Invitation.objects.get(), 5)
    assert link in first.body and link in second.body
    after("Thu+7 10:00")
    assert Delivery.objects.filter(recipient=company.mia, kind="rating.reminder").count() == 1


def test_who_has_answered_is_not_reminded(company: Company) -> None:
    ticket = closed_ticket(company)
    after("Mon 16:00")
    give_rating(ticket=ticket, score=5, by=company.mia, at=at("Tue 10:00"))
    after("Thu 10:00")
    assert not Delivery.objects.filter(kind="rating.reminder").exists()


def test_the_invitations_mail_is_not_sent_once_the_rating_is_given(company: Company) -> None:
    ticket = closed_ticket(company)
    with clock.frozen(at("Mon 16:00")):
        dispatch_pending()
    give_rating(ticket=ticket, score=5, by=company.mia, at=at("Mon 16:01"))
    after("Mon 16:02")
    assert not [sent for sent in mail.outbox if "how did it go" in sent.subject]


@pytest.mark.parametrize(("score", "mailed"), [(1, True), (2, True), (3, False), (5, False)])
def test_the_head_hears_at_once_and_of_a_low_rating_by_mail(
    company: Company, score: int, mailed: bool
) -> None:
    give_rating(
        ticket=closed_ticket(company), score=score, comment="Well", by=company.mia, at=at("Mon 17:00")
    )
    after("Mon 17:00")
    told = Notice.objects.filter(kind__in=["rating.given", "rating.low"])
    assert set(told.values_list("recipient__name", flat=True)) == {"Hugo Brandt"}
    assert Delivery.objects.filter(recipient=company.hugo, kind="rating.low").exists() == mailed
    assert not Notice.objects.filter(recipient=company.li_wei, kind__startswith="rating.").exists()


def told_of(score: int) -> list[str]:
    after("Mon 17:00")
    told = Notice.objects.filter(kind="rating.low" if score <= 2 else "rating.given")
    return sorted(told.values_list("recipient__name", flat=True))


def test_where_heads_rate_their_own_department_the_next_one_up_hears_and_else_an_admin(
    company: Company,
) -> None:
    own = closed_ticket(company, by=company.hugo)
    give_rating(ticket=own, score=1, comment="Too slow", by=company.hugo, at=at("Mon 17:00"))
    assert told_of(1) == ["Ada Lin"]
    (notice,) = lines(company.ada, notices_of(company.ada))
    assert notice.wording is not None
    assert "no one else heads the department" in str(notice.wording.context["because"])
    Department.objects.filter(pk=company.facilities.pk).update(parent=company.sales)
    Membership.objects.filter(user=company.olga).update(role=MemberRole.HEAD)
    give_rating(
        ticket=closed_ticket(company, by=company.hugo),
        score=5,
        comment="",
        by=company.hugo,
        at=at("Mon 17:00"),
    )
    assert told_of(5) == ["Olga Petrova"]


def test_no_admin_hears_of_a_confidential_rating(company: Company) -> None:
    own = submit(service=company.payslip, title="My payslip", by=company.frida, at=at("Mon 10:00"))
    take_over = Membership.objects.filter(user=company.noah)
    take_over.update(role=MemberRole.AGENT)
    closed_ticket(company, own, by=company.frida, agent=company.noah)
    give_rating(ticket=own, score=1, comment="", by=company.frida, at=at("Mon 17:00"))
    assert told_of(1) == []


def test_a_head_who_is_away_is_told_and_not_a_deputy_who_reads_no_ratings(company: Company) -> None:
    days = {"starts_at": at("Mon 08:00"), "ends_at": at("Fri 18:00")}
    Absence.objects.create(user=company.hugo, deputy=company.tom, **days)
    give_rating(ticket=closed_ticket(company), score=1, comment="", by=company.mia, at=at("Mon 17:00"))
    assert told_of(1) == ["Hugo Brandt"]
