"""Why time does not count where a calendar was changed after the fact: kept in a row, read in any language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from servicedesk.calendars.arithmetic.closing import Interval
from servicedesk.web.display.joining import listed

_CLOSED, _AND = "closed after the fact: ", ", "


def closed_reason(intervals: Iterable[Interval]) -> str:
    """Return what is kept as the reason of an exclusion or an excuse."""
    return _CLOSED + _AND.join(sorted({f"{opens:%Y-%m-%d}" for opens, _closes in intervals}))


def reason_words(reason: str) -> str:
    """Return a kept reason as one reads it: what a person wrote as it stands, a closed day in the reader's language."""
    if not reason.startswith(_CLOSED):
        return reason
    return _("Closed after the fact: %(dates)s") % {"dates": listed(reason.removeprefix(_CLOSED).split(_AND))}
