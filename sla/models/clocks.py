"""Promises and their clocks. Their rules are in sla/README.md."""

from django.db import models
from django.db.models import Q

from departments.enums import Priority
from departments.models import Department, Service
from servicedesk.calendars.models import Calendar, CalendarVersion
from sla.enums import ClockKind, ClockState, Outcome, PauseReason, PromiseFor

from .policies import PolicyVersion


class Promise(models.Model):
    """What a provider owes a consumer in time. What is promised (a ticket, later a task) points down at it."""

    subject = models.CharField(max_length=14, choices=PromiseFor, default=PromiseFor.TICKET)
    provider = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    consumer = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", help_text="the unit that has it now"
    )
    priority = models.CharField(max_length=6, choices=Priority)
    policy_version = models.ForeignKey(PolicyVersion, null=True, on_delete=models.PROTECT, related_name="+")
    is_open = models.BooleanField(default=True, help_text="what it is for is not ended")
    next_due_at = models.DateTimeField(null=True, help_text="the earliest due of its running clocks")
    at_risk_at = models.DateTimeField(null=True, help_text="the earliest moment a running clock is 80 % used")
    excused_until = models.DateTimeField(
        null=True, help_text="it was with the wrong department until then; nobody is charged for that time"
    )
    imported_outcome = models.CharField(
        max_length=9, null=True, choices=[(Outcome.MET, "met"), (Outcome.BREACHED, "breached")]
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["holder", "next_due_at", "id"],
                include=["at_risk_at", "subject"],
                condition=Q(is_open=True),
                name="promise_queue",
            ),
            models.Index(
                fields=["next_due_at", "id"], condition=Q(next_due_at__isnull=False), name="promise_next"
            ),
            models.Index(fields=["provider", "next_due_at"], condition=Q(is_open=True), name="promise_due"),
        ]

    def __str__(self) -> str:
        return f"promise {self.pk} ({self.subject})"


class Clock(models.Model):
    """One timed part of a promise, in one cycle. Effective target = target + adjustments.

    A cycle is a round of work for a resolution, a stay with a team for an ownership, an exchange for a next answer.
    """

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=20, choices=ClockKind)
    cycle = models.PositiveSmallIntegerField(default=1)
    policy_version = models.ForeignKey(
        PolicyVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="whose target and steps it has",
    )  # fmt: skip
    calendar = models.ForeignKey(
        Calendar, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="whose working time it counts in; null counts around the clock",
    )  # fmt: skip
    target_seconds = models.PositiveIntegerField()
    carried = models.DurationField(help_text="elapsed in the cycles before, kept at a reopening")
    started_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=ClockState, default=ClockState.RUNNING)
    original_due_at = models.DateTimeField(null=True, help_text="the first due it had; null only before that")
    due_at = models.DateTimeField(null=True, help_text="null while paused, kept after the stop")
    at_risk_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, null=True, choices=Outcome)
    breached_at = models.DateTimeField(null=True, help_text="the due it missed")
    detected_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["calendar", "id"], condition=Q(stopped_at=None), name="clock_open_of_calendar"
            ),
            models.Index(
                fields=["calendar", "breached_at"],
                condition=Q(breached_at__isnull=False),
                name="clock_missed_of_calendar",
            ),
            models.Index(
                fields=["policy_version", "id"], condition=Q(stopped_at=None), name="clock_open_of_policy"
            ),
            models.Index(
                fields=["promise"],
                condition=Q(kind=ClockKind.RESOLUTION, cycle__gt=1, stopped_at=None),
                name="clock_reopened",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["promise", "kind", "cycle"], name="clock_once_per_cycle"),
            models.UniqueConstraint(
                fields=["promise", "kind"], condition=Q(stopped_at=None), name="clock_one_open_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(state="stopped", stopped_at__isnull=False, outcome__isnull=False)
                | Q(~Q(state="stopped"), stopped_at=None, outcome=None),
                name="clock_stopped_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state="paused", due_at=None)
                | Q(state="stopped")
                | Q(state="running", due_at__isnull=False),
                name="clock_due_unless_paused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} cycle {self.cycle} of promise {self.promise_id}: {self.state}"

    @property
    def is_around_the_clock(self) -> bool:
        """Whether nights and holidays count."""
        return self.calendar_id is None


class Segment(models.Model):
    """A stretch of a clock; it ends where the next one starts. Append-only: a trigger refuses update and delete."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="segments")
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=ClockState)
    reason = models.CharField(max_length=20, blank=True, choices=PauseReason)
    holder = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    calendar_version = models.ForeignKey(
        CalendarVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="null counts around the clock",
    )  # fmt: skip

    class Meta:
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return f"{self.state} from {self.starts_at:%F %T}"
