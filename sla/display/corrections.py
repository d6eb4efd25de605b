"""Why time was left out or a miss excused, in words."""

from django.utils.translation import gettext as _

from servicedesk.web.display.joining import listed
from sla.closing_reasons import closed_dates


def reason_words(reason: str) -> str:
    """Return a stored reason for readers: a person's own words unchanged, a closed day in the reader's language."""
    dates = closed_dates(reason)
    return _("Closed afterwards: %(dates)s") % {"dates": listed(dates)} if dates else reason
