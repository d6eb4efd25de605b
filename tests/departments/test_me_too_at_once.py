"""Thirty people say "me too" at the same moment, some of them twice, while somebody ends the outage."""

from collections.abc import Callable

import pytest

from departments.actions.announcements import end_announcement
from departments.actions.me_too import say_me_too
from departments.models import Affected, Announcement
from servicedesk.accounts.models import User
from servicedesk.verbs.exceptions import Refused
from tests.cast import Company
from tests.departments.announcing import announced
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def crowd() -> list[User]:
    people = [User(email=f"p{number}@example.com", name=f"P {number}") for number in range(30)]
    return User.objects.bulk_create(people)


def joining(outage: Announcement, person: User) -> Callable[[], bool]:
    """Return the call, answering whether it was taken."""

    def call() -> bool:
        try:
            say_me_too(announcement=outage, by=person)
        except Refused:
            return False
        return True

    return call


def test_everybody_is_counted_once(company: Company) -> None:
    outage, people = announced(company), crowd()
    done = at_once(*(joining(outage, person) for person in [*people, *people[:2]]))
    assert done == [True] * 32 and Affected.objects.filter(announcement=outage).count() == 30


def test_nobody_is_counted_after_the_end(company: Company) -> None:
    outage, people = announced(company), crowd()

    def end() -> bool:
        end_announcement(announcement=outage, by=company.hugo)
        return True

    done = at_once(*(joining(outage, person) for person in people), end)
    outage.refresh_from_db()
    assert Affected.objects.count() == sum(done) - 1
    assert not Affected.objects.filter(at__gt=outage.ended_at).exists()
