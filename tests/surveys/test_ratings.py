"""Ratings: who may give one, when it can be corrected, what stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from departments.actions.membership import give_role, take_role
from departments.enums import MemberRole
from departments.models import Membership
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed, Refused
from surveys import rules
from surveys.actions.invitations import invite
from surveys.actions.rating import give_rating
from surveys.models import Invitation, Rating, RatingRevision
from tests.cast import Company, at
from tests.surveys.closing import closed_ticket
from tickets.actions.conversation import reply
from tickets.actions.lifecycle import reopen, resolve
from tickets.actions.submission import submit
from tickets.actions.work import take, transfer
from tickets.models import Ticket


def test_a_rating_keeps_whose_work_it_was_and_says_so_in_history(company: Company) -> None:
    ticket = closed_ticket(company)
    rating = give_rating(
        ticket=ticket, score=4, reasons=["speed"], comment=" Fast ", by=company.mia, at=at("Tue 10:00")
    )
    assert (rating.score, rating.reasons, rating.comment, rating.cycle) == (4, ["speed"], "Fast", 1)
    assert (rating.provider, rating.consumer, rating.service) == (
        company.facilities,
        company.finance,
        company.move_desk,
    )
    event = Event.objects.get(kind="rating.given")
    assert (event.actor, event.at, event.data) == (
        company.mia,
        at("Tue 10:00"),
        {"score": 4, "ticket": ticket.pk},
    )


def test_the_first_answer_spends_the_invitation(company: Company) -> None:
    ticket = closed_ticket(company)
    invitation = invite(ticket=ticket, at=at("Mon 16:00"))
    give_rating(ticket=ticket, score=5, by=company.mia, at=at("Tue 10:00"))
    assert invitation is not None
    invitation.refresh_from_db()
    assert invitation.answered_at == at("Tue 10:00")


def test_a_correction_within_a_day_keeps_what_was_said_before(company: Company) -> None:
    ticket = closed_ticket(company)
    give_rating(ticket=ticket, score=2, comment="Slow", by=company.mia, at=at("Tue 10:00"))
    give_rating(ticket=ticket, score=4, comment="It works after all", by=company.mia, at=at("Tue 12:00"))
    give_rating(ticket=ticket, score=5, comment="It works well", by=company.mia, at=at("Wed 10:00"))
    rating = Rating.objects.get()
    assert (rating.score, rating.given_at, rating.corrected_at) == (5, at("Tue 10:00"), at("Wed 10:00"))
    revisions = RatingRevision.objects.order_by("id").values_list("score", "comment", "given_at")
    assert list(revisions) == [(2, "Slow", at("Tue 10:00")), (4, "It works after all", at("Tue 12:00"))]
    kinds = Event.objects.filter(subject_type="surveys.rating").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["rating.given", "rating.corrected", "rating.corrected"]


def test_saying_the_same_again_changes_nothing(company: Company) -> None:
    ticket = closed_ticket(company)
    for _ in range(2):
        give_rating(ticket=ticket, score=3, comment="Fine", by=company.mia, at=at("Tue 10:00"))
    assert Rating.objects.count() == 1
    assert RatingRevision.objects.count() == 0
    assert Event.objects.filter(subject_type="surveys.rating").count() == 1


def test_after_a_day_the_rating_stands(company: Company) -> None:
    ticket = closed_ticket(company)
    give_rating(ticket=ticket, score=2, by=company.mia, at=at("Tue 10:00"))
    with pytest.raises(Refused) as refused:
        give_rating(ticket=ticket, score=5, by=company.mia, at=at("Wed 10:00") + timedelta(seconds=1))
    assert refused.value.code == "too_late_to_correct"
    assert Rating.objects.get().score == 2
    assert RatingRevision.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [({"score": 0}, "score"), ({"score": 6}, "score"), ({"score": 3, "reasons": ["luck"]}, "reasons")],
)
def test_nonsense_is_refused(company: Company, said: dict[str, object], field: str) -> None:
    ticket = closed_ticket(company)
    with pytest.raises(ValidationError) as refused:
        give_rating(ticket=ticket, by=company.mia, **said)  # type: ignore[arg-type]
    assert field in refused.value.message_dict
    assert not Rating.objects.exists()


def test_an_endless_comment_is_refused(company: Company) -> None:
    with pytest.raises(ValidationError):
        give_rating(ticket=closed_ticket(company), score=3, comment="x" * 5000, by=company.mia)
    assert not Rating.objects.exists()


def test_only_a_closed_ticket_is_rated(company: Company) -> None:
    ticket = submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))
    with pytest.raises(Refused):
        give_rating(ticket=ticket, score=5, by=company.mia, at=at("Mon 11:00"))
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 12:00"))
    with pytest.raises(Refused):
        give_rating(ticket=ticket, score=5, by=company.mia, at=at("Mon 13:00"))
    assert not Rating.objects.exists()


def test_nobody_but_the_requester_rates(company: Company) -> None:
    ticket = closed_ticket(company)
    for person in company.people.values():
        if person != company.mia:
            with pytest.raises(Ticket.DoesNotExist):
                give_rating(ticket=ticket, score=1, by=person)
    assert not Rating.objects.exists()


def test_the_filer_does_not_rate_in_the_requesters_place(company: Company) -> None:
    ticket = closed_ticket(company, by=company.noah, requester=company.mia)
    with pytest.raises(Ticket.DoesNotExist):
        give_rating(ticket=ticket, score=1, by=company.noah)
    assert give_rating(ticket=ticket, score=5, by=company.mia).score == 5


def test_somebody_who_joined_the_fulfilling_department_does_not_rate_it(company: Company) -> None:
    ticket = closed_ticket(company)
    Membership.objects.filter(user=company.mia).update(department=company.movers)
    assert not rules.may_rate(company.mia, ticket)
    with pytest.raises(NotAllowed):
        give_rating(ticket=ticket, score=5, by=company.mia)
    assert not Rating.objects.exists()


def test_who_has_left_the_fulfilling_department_since_filing_does_not_rate_it(company: Company) -> None:
    """The day among the movers ended before anybody closed the request, and counts all the same."""
    give_role(
        person=company.mia, department=company.movers, role="agent", by=company.hugo, at=at("Mon 09:00")
    )
    ticket = submit(service=company.move_desk, title="My desk", by=company.mia, at=at("Mon 10:00"))
    row = Membership.objects.get(user=company.mia, department=company.movers)
    take_role(membership=row, by=company.hugo, at=at("Mon 11:00"))
    ticket = closed_ticket(company, ticket)
    assert not rules.may_rate(company.mia, ticket)


def test_who_left_the_fulfilling_department_before_filing_rates(company: Company) -> None:
    give_role(
        person=company.mia, department=company.movers, role="agent", by=company.hugo, at=at("Mon 09:00")
    )
    row = Membership.objects.get(user=company.mia, department=company.movers)
    take_role(membership=row, by=company.hugo, at=at("Mon 09:30"))
    assert rules.may_rate(company.mia, closed_ticket(company))


def test_inside_one_department_the_requester_rates_unless_he_worked_on_it(company: Company) -> None:
    calm = Membership.objects.create(user=company.noah, department=company.facilities, role=MemberRole.MEMBER)
    Membership.objects.filter(user=company.noah).exclude(pk=calm.pk).delete()
    Membership.objects.filter(pk=calm.pk).update(is_primary=True)
    noah = User.objects.get(pk=company.noah.pk)
    inside = closed_ticket(company, by=noah)
    assert inside.consumer == inside.provider
    assert give_rating(ticket=inside, score=4, by=noah).score == 4

    own = submit(service=company.move_desk, title="My own desk", by=company.chen, at=at("Mon 10:00"))
    take(ticket=own, by=company.chen, at=at("Mon 10:10"))
    transfer(ticket=own, to=company.it, reason="Cables", by=company.chen, at=at("Mon 10:20"))
    own = closed_ticket(company, own, agent=company.tom, closer=company.chen)
    with pytest.raises(NotAllowed):
        give_rating(ticket=own, score=5, by=company.chen)


def test_an_answered_rating_survives_a_reopening_and_the_next_cycle_is_rated_anew(company: Company) -> None:
    ticket = closed_ticket(company)
    give_rating(ticket=ticket, score=2, by=company.mia, at=at("Mon 17:00"))
    reopen(ticket=ticket, why="It wobbles", by=company.mia, at=at("Tue 10:00"))
    ticket = closed_ticket(company, ticket, day="Tue")
    give_rating(ticket=ticket, score=5, by=company.mia, at=at("Tue 17:00"))
    assert list(Rating.objects.order_by("cycle").values_list("cycle", "score")) == [(1, 2), (2, 5)]


def test_ratings_are_read_by_the_rater_and_those_who_steer(company: Company) -> None:
    rating = give_rating(ticket=closed_ticket(company), score=2, by=company.mia, at=at("Mon 17:00"))
    readers = set()
    for name, person in company.people.items():
        person = User.objects.get(pk=person.pk)
        if rules.visible_to(person).filter(pk=rating.pk).exists():
            readers.add(name)
    assert readers == {"mia", "hugo", "ada"}


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_give_one_rating(company: Company) -> None:
    ticket = closed_ticket(company)
    invite(ticket=ticket, at=at("Mon 16:00"))
    start = Barrier(2)

    def answer(score: int) -> None:
        try:
            start.wait(timeout=10)
            give_rating(ticket=Ticket.objects.get(pk=ticket.pk), score=score, by=company.mia)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(answer, [5, 5]))
    assert Rating.objects.count() == 1
    assert RatingRevision.objects.count() == 0
    assert Event.objects.filter(kind="rating.given").count() == 1
    assert Invitation.objects.get().answered_at is not None


def test_a_reply_after_the_close_of_another_ticket_leaves_ratings_alone(company: Company) -> None:
    ticket = closed_ticket(company)
    give_rating(ticket=ticket, score=5, by=company.mia, at=at("Mon 17:00"))
    other = submit(service=company.move_desk, title="Another", by=company.mia, at=at("Tue 10:00"))
    reply(ticket=other, body="On it", by=company.li_wei, at=at("Tue 10:10"))
    assert Rating.objects.get().score == 5
