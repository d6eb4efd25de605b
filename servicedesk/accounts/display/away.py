"""Who is away, beside the name."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from servicedesk.accounts.cached_reads import named_people_by_id
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import away_at
from servicedesk.web.display.joining import qualified
from servicedesk.web.display.moments import date_text
from servicedesk.web.display.people import named


def names_with_absence(
    people: Iterable[User], at: datetime, name: Callable[[User], str] = named
) -> dict[int, str]:
    """Return id -> "Li Wei", or "Li Wei (out of office until Fri 6 Mar, deputy: Noah)" for one who is away at `at`."""
    people = list(people)
    away = absences_in_words([person.pk for person in people], at)
    return {person.pk: with_absence(person, away, name) for person in people}


def with_absence(person: User, away: Mapping[int, str], name: Callable[[User], str] = named) -> str:
    """Return the name, with the words behind it where `away` has some for the person (absences_in_words)."""
    return qualified(name(person), away[person.pk]) if person.pk in away else name(person)


class Absent(NamedTuple):
    """Until when someone is away, and who acts for them."""

    until: datetime
    deputy: User | None


def absences(people: Iterable[int], at: datetime) -> dict[int, Absent]:
    """Return id -> absence of those who are away at `at`, with deputies by name."""
    away = away_at(people, at)
    deputies = named_people_by_id([deputy for deputy, _until in away.values() if deputy is not None])
    return {pk: Absent(until, deputies.get(deputy or 0)) for pk, (deputy, until) in away.items()}


def absences_in_words(people: Iterable[int], at: datetime) -> dict[int, str]:
    """Return id -> "out of office until Fri 6 Mar, deputy: Noah Klein" for those who are away at `at`."""
    said = {}
    for pk, (until, deputy) in absences(people, at).items():
        words = {
            "day": date_text(timezone.localdate(until - timedelta(microseconds=1))),
            "deputy": named(deputy),
        }
        text = (
            _("out of office until %(day)s, deputy: %(deputy)s")
            if deputy is not None
            else _("out of office until %(day)s")
        )
        said[pk] = text % words
    return said
