"""A promise in words, for those who are about to rely on it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servicedesk.numbers.statistics import INTERVAL_FROM, percentage
from servicedesk.web.display.durations import duration_text
from sla.cached_reads import Offer
from sla.enums import ClockKind
from sla.models import Target
from sla.reports import shade_of

HOUR, MINUTE = 3600, 60


def target_words(target: Target) -> str:
    """Return "2 working hours", "1 working day", "30 working minutes", "4 hours, day and night"."""
    if target.working_days is not None:
        days = target.working_days
        return ngettext("%(count)s working day", "%(count)s working days", days) % {"count": days}
    seconds = target.seconds or 0
    if seconds < HOUR:
        minutes = seconds // MINUTE
        text = ngettext("%(count)s working minute", "%(count)s working minutes", minutes)
        around = ngettext("%(count)s minute (24/7)", "%(count)s minutes (24/7)", minutes)
        return (around if target.is_around_the_clock else text) % {"count": minutes}
    hours = round(seconds / HOUR, 1)
    count = int(hours) if hours == int(hours) else hours
    plural = 1 if count == 1 else 2
    text = ngettext("%(count)s working hour", "%(count)s working hours", plural)
    around = ngettext("%(count)s hour (24/7)", "%(count)s hours (24/7)", plural)
    return (around if target.is_around_the_clock else text) % {"count": count}


def short_words(target: Target) -> str:
    """Return "2 h" or "30 min" (of working time), "1 working day", "4 h, day and night"."""
    if target.working_days is not None:
        return target_words(target)
    text = duration_text(target.seconds)
    return _("%(length)s (24/7)") % {"length": text} if target.is_around_the_clock else text


def offer_words(offer: Offer, priority: str) -> str:
    """Return "Answer in 2 h, done in 1 working day" for a card; "" where nothing is promised."""
    answer = offer.get((ClockKind.FIRST_RESPONSE, priority))
    finish = offer.get((ClockKind.RESOLUTION, priority))
    if answer and finish:
        words = {"answer": short_words(answer), "finish": short_words(finish)}
        return _("Reply within %(answer)s, resolved within %(finish)s") % words
    if finish:
        return _("Resolved within %(finish)s") % {"finish": short_words(finish)}
    if answer:
        return _("Reply within %(answer)s") % {"answer": short_words(answer)}
    return ""


def kept_words(kept: int, total: int) -> tuple[str, str]:
    """Return ("SLA met: 96%", its shade), or nothing while too few were promised to say."""
    if total < INTERVAL_FROM:
        return "", ""
    words = _("SLA met: %(percent)s%%") % {"percent": int(percentage(kept, total))}
    return words, shade_of(kept, total)
