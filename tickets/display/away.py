"""Who is away, beside the name."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from servicedesk.accounts.cached_reads import named_people_by_id
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import away_at
from servicedesk.web.display.moments import date_text
from servicedesk.web.display.people import named


def names_with_absence(
    people: Iterable[User], at: datetime, name: Callable[[User], str] = named
) -> dict[int, str]:
    """Return id -> "Li Wei", or "Li Wei (away until Fri 6 Mar, Noah Klein stands in)" for one who is away at `at`."""
    people = list(people)
    away = away_at([person.pk for person in people], at)
    deputies = named_people_by_id([deputy for deputy, _until in away.values() if deputy is not None])
    names = {person.pk: name(person) for person in people}
    for pk, (deputy, until) in away.items():
        words = {
            "name": names[pk],
            "day": date_text(timezone.localdate(until - timedelta(microseconds=1))),
            "deputy": named(deputies[deputy]) if deputy is not None else "",
        }
        text = (
            _("%(name)s (out of office until %(day)s, deputy: %(deputy)s)")
            if deputy is not None
            else _("%(name)s (out of office until %(day)s)")
        )
        names[pk] = text % words
    return names
