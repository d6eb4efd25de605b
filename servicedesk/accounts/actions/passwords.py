"""Verbs on passwords: ask for a link to choose one, choose it."""

from datetime import datetime, timedelta

from django.db import transaction

from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import ApiToken, User
from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.events.record import record, subject_type
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job

from .locking import lock_person

JOB = "accounts.password_link"
ONE_LINK_IN = timedelta(minutes=1)


def ask_for_link(*, email: str, language: str, at: datetime | None = None) -> Job:
    """Note that someone at the sign-in page asked for a link; whose address it is is looked up in the background.

    So the answer takes as long for an address that is known as for one that is not. `language` is the browser's.
    """
    return enqueue(JOB, {"email": email, "language": language}, by=None, at=at)


def promise_link(*, email: str, at: datetime | None = None) -> bool:
    """Queue the link for the person with this address, once a minute at most; say whether anyone has it.

    Neither the event nor the mail's row contains the link: it is made when the mail is sent.
    """
    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        return False
    with transaction.atomic():
        lock_person(person)
        moment = at or clock.now()
        if not _asked_since(person, moment - ONE_LINK_IN):
            record(PersonEvent.PASSWORD_ASKED, subject=person, by=None, at=moment)
    return True


def choose_password(*, person: User, password: str, at: datetime | None = None) -> int:
    """Set a password that was found good; return how many API tokens ended with the old one.

    Whoever knew the old password may have made tokens with it; sessions end by themselves.
    """
    with transaction.atomic():
        locked = lock_person(person)
        moment = at or clock.now()
        person.set_password(password)
        locked.password = person.password
        locked.save(update_fields=["password"])
        ended = ApiToken.objects.filter(user=locked, revoked_at=None, expires_at__gt=moment)
        count = ended.update(revoked_at=moment)
        record(PersonEvent.PASSWORD_CHOSEN, subject=locked, by=person, at=moment, tokens=count)
    return count


def _asked_since(person: User, moment: datetime) -> bool:
    own = Event.objects.filter(subject_type=subject_type(person), subject_id=person.pk)
    return own.filter(kind=PersonEvent.PASSWORD_ASKED, at__gt=moment).exists()
