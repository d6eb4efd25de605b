"""A promise in words, for those who are about to rely on it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sla.enums import ClockKind
from sla.models import Target

from .offers import Offer

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
        around = ngettext("%(count)s minute, day and night", "%(count)s minutes, day and night", minutes)
        return (around if target.is_around_the_clock else text) % {"count": minutes}
    hours = round(seconds / HOUR, 1)
    count = int(hours) if hours == int(hours) else hours
    plural = 1 if count == 1 else 2
    text = ngettext("%(count)s working hour", "%(count)s working hours", plural)
    around = ngettext("%(count)s hour, day and night", "%(count)s hours, day and night", plural)
    return (around if target.is_around_the_clock else text) % {"count": count}


def offer_words(offer: Offer, priority: str) -> str:
    """Return "answered within 2 working hours, done within 1 working day"; "" where nothing is promised."""
    answer = offer.get((ClockKind.FIRST_RESPONSE, priority))
    finish = offer.get((ClockKind.RESOLUTION, priority))
    if answer and finish:
        words = {"answer": target_words(answer), "finish": target_words(finish)}
        return _("Answered within %(answer)s, done within %(finish)s") % words
    if finish:
        return _("Done within %(finish)s") % {"finish": target_words(finish)}
    if answer:
        return _("Answered within %(answer)s") % {"answer": target_words(answer)}
    return ""
