"""Why time is paused, in words."""

from django.utils.translation import gettext as _

from sla.enums import PauseReason


def pause_words(reason: str) -> str:
    """Return why a clock is paused, as the bar and the chip say it."""
    return {
        PauseReason.REQUESTER.value: _("waiting for the requester"),
        PauseReason.THIRD_PARTY.value: _("waiting for a third party"),
        PauseReason.APPROVAL.value: _("waiting for approval"),
    }.get(reason, _("paused"))


def goes_on_words(reason: str, *, is_mine: bool) -> str:
    """Return what lets a paused clock resume; `is_mine`: the reader is the one who is asked."""
    if reason == PauseReason.REQUESTER:
        return (
            _("The timer resumes as soon as you reply.")
            if is_mine
            else _("The timer resumes with the reply.")
        )
    if reason == PauseReason.THIRD_PARTY:
        return _(
            "The timer resumes with their reply, at the latest when half of the promised time was spent waiting."
        )
    return _("The timer resumes with the decision.") if reason == PauseReason.APPROVAL else ""
