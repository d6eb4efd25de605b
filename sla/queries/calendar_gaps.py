"""Which calendars miss holidays, for those who may do something about it."""

from departments.rules import calendars_editable_by
from servicedesk.accounts.models import User
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import current_versions, pressing_gaps
from servicedesk.events import clock


def gaps_before(user: User) -> list[tuple[Calendar, int]]:
    """Return the calendars that the person may change and that miss holidays, with the first year that is missing."""
    calendars = list(calendars_editable_by(user))
    if not calendars:
        return []
    versions, at = current_versions(calendars), clock.reading()
    gaps = ((calendar, pressing_gaps(calendar, versions[calendar.pk], at)) for calendar in calendars)
    return [(calendar, found[0].year) for calendar, found in gaps if found]
