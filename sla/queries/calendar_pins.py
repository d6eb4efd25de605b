"""Calendars with the version that counts from now on."""

from collections.abc import Iterable
from typing import NamedTuple

from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.queries import newest_versions
from servicedesk.calendars.worktime import ALWAYS, Schedule


class Pinned(NamedTuple):
    """A calendar with its newest version, both by id; without them time counts around the clock."""

    calendar_id: int | None = None
    version_id: int | None = None

    @property
    def schedule(self) -> Schedule:
        """Its working time."""
        return ALWAYS if self.version_id is None else schedule_of(self.version_id)


def pin(calendars: Iterable[int | None]) -> dict[int | None, Pinned]:
    """Return each calendar with its newest version, in one query; None is no calendar."""
    versions = newest_versions(pk for pk in calendars if pk is not None)
    return {None: Pinned(), **{pk: Pinned(pk, version) for pk, version in versions.items()}}
