"""How long needs have waited for an owner, in words: in working time of those who have them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from servicedesk.web.display.durations import duration_text
from tickets.models import Need
from tickets.queries.needs import ages


def age_text(age: timedelta) -> str:
    """Return "12 h of working time"."""
    return _("%(length)s of working time") % {"length": duration_text(age)}


def ages_in_words(needs: Iterable[Need], now: datetime) -> dict[int, str]:
    """Return how long each has waited, by id."""
    return {pk: age_text(age) for pk, age in ages(needs, now).items()}
