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
