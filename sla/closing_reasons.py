"""The reason that is stored where a calendar was changed after the fact: in one form, for readers of any language."""

from collections.abc import Iterable

from servicedesk.calendars.arithmetic.closing import Interval

_CLOSED, _AND = "closed after the fact: ", ", "


def closed_reason(intervals: Iterable[Interval]) -> str:
    """Return what is stored as the reason of an exclusion or an excuse."""
    return _CLOSED + _AND.join(sorted({f"{opens:%Y-%m-%d}" for opens, _closes in intervals}))


def closed_dates(reason: str) -> list[str]:
    """Return the dates of such a reason, as "2026-03-02"; none for what a person wrote."""
    return reason.removeprefix(_CLOSED).split(_AND) if reason.startswith(_CLOSED) else []
