"""What follows when a request was solved or ended, in words: the days are those of the settings."""

from django.conf import settings
from django.utils.translation import ngettext


def closes_by_itself() -> str:
    """Return "If it isn't solved, let us know within 3 working days. After that the request closes automatically."."""
    return _counted(
        ngettext(
            "If it isn't solved, let us know within %(count)s working day. "
            "After that the request closes automatically.",
            "If it isn't solved, let us know within %(count)s working days. "
            "After that the request closes automatically.",
            settings.CLOSES_AFTER_DAYS,
        ),
        settings.CLOSES_AFTER_DAYS,
    )


def no_objection_text() -> str:
    """Return "There was no objection for 3 working days."."""
    return _counted(
        ngettext(
            "There was no objection for %(count)s working day.",
            "There was no objection for %(count)s working days.",
            settings.CLOSES_AFTER_DAYS,
        ),
        settings.CLOSES_AFTER_DAYS,
    )


def closed_by_itself() -> str:
    """Return "Closed, because there was no objection within 3 working days", without a full stop."""
    return _counted(
        ngettext(
            "Closed, because there was no objection within %(count)s working day",
            "Closed, because there was no objection within %(count)s working days",
            settings.CLOSES_AFTER_DAYS,
        ),
        settings.CLOSES_AFTER_DAYS,
    )


def may_be_taken_up() -> str:
    """Return "You can reopen it for 5 working days."."""
    return _counted(
        ngettext(
            "You can reopen it for %(count)s working day.",
            "You can reopen it for %(count)s working days.",
            settings.REOPENS_WITHIN_DAYS,
        ),
        settings.REOPENS_WITHIN_DAYS,
    )


def closed_requests_stay() -> str:
    """Return what the empty list of ended requests says."""
    return _counted(
        ngettext(
            "Closed and withdrawn requests stay here. A closed one can be reopened for %(count)s working day.",
            "Closed and withdrawn requests stay here. A closed one can be reopened for %(count)s working days.",
            settings.REOPENS_WITHIN_DAYS,
        ),
        settings.REOPENS_WITHIN_DAYS,
    )


def _counted(text: str, days: int) -> str:
    return text % {"count": days}
