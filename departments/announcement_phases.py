"""Where an announcement stands. Pure.

Planned work is over at its end by itself. An outage is over when somebody says so: of its end the desk only knows when
it is expected.
"""

from datetime import datetime

from departments.enums import AnnouncementKind, AnnouncementState, Phase


def phase_at(
    state: AnnouncementState,
    kind: AnnouncementKind,
    starts_at: datetime,
    ends_at: datetime | None,
    now: datetime,
) -> Phase:
    """Return the phase at `now`; what was ended by somebody stays ended."""
    if state is AnnouncementState.DRAFT:
        return Phase.DRAFT
    is_over = kind is AnnouncementKind.PLANNED and ends_at is not None and ends_at <= now
    if state is AnnouncementState.ENDED or is_over:
        return Phase.ENDED
    return Phase.PLANNED if starts_at > now else Phase.CURRENT
