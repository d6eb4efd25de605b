"""Why time rests, in words."""

from django.utils.translation import gettext as _

from sla.enums import PauseReason


def pause_words(reason: str) -> str:
    """Return why a clock is paused, as the bar and the chip say it."""
    return {
        PauseReason.REQUESTER.value: _("waits for the requester"),
        PauseReason.THIRD_PARTY.value: _("waits for a third party"),
        PauseReason.APPROVAL.value: _("waits for approval"),
    }.get(reason, _("paused"))


def goes_on_words(reason: str, *, is_mine: bool) -> str:
    """Return what lets a paused clock go on; `is_mine`: the reader is the one who is asked."""
    if reason == PauseReason.REQUESTER:
        return (
            _("The time goes on as soon as you answer.")
            if is_mine
            else _("The time goes on with the answer.")
        )
    if reason == PauseReason.THIRD_PARTY:
        return _(
            "The time goes on with their answer, at the latest when half of the promised time was waited for."
        )
    return _("The time goes on with the decision.") if reason == PauseReason.APPROVAL else ""
