"""Background work about a calendar: what changes of it would do, and putting a new version into force."""

from dataclasses import dataclass
from typing import Any

from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import WorkingCopy
from servicedesk.jobs.models import Job
from servicedesk.jobs.rules import visible_to
from sla.jobs import CALENDAR_EDIT, CALENDAR_PREVIEW
from sla.queries.affected import open_clocks_of
from sla.queries.change_preview import Effect


@dataclass(frozen=True)
class PendingPreview:
    """How many clocks run in a calendar, and the last preview that the person asked for of exactly these changes."""

    running: int
    job: Job | None

    @property
    def effect(self) -> Effect | None:
        """What the changes would do, once that is calculated."""
        return Effect.of(self.job.result) if self.job and self.job.state == Job.State.DONE else None


def preview_params(copy: WorkingCopy) -> dict[str, Any]:
    """Return what a preview of these changes is asked with."""
    return {"calendar": copy.calendar.pk, "base": copy.version.number, "content": copy.content}


def pending_preview(copy: WorkingCopy, person: Any) -> PendingPreview:
    """Return what is known of the changes before they are published."""
    asked = visible_to(person, oversees=False).filter(kind=CALENDAR_PREVIEW, params=preview_params(copy))
    return PendingPreview(open_clocks_of(copy.calendar.pk).count(), asked.order_by("-created_at").first())


def edit_of(calendar: Calendar, number: int) -> Job | None:
    """Return the work that lets running clocks count in a version, unless it is done."""
    asked = Job.objects.filter(kind=CALENDAR_EDIT, params={"calendar": calendar.pk, "number": number})
    return asked.exclude(state=Job.State.DONE).order_by("-created_at").first()
