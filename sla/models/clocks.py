"""Promises and their clocks. Their rules are in sla/README.md."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from departments.enums import Priority
from departments.models import Department, Service
from servicedesk.calendars.models import Calendar, CalendarVersion
from sla.enums import AdjustmentReason, ClockKind, ClockState, Outcome, PauseReason, PromiseFor

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


class Exclusion(models.Model):
    """Time that does not count after all: a wrong pause put right, a day closed after the fact. Append-only."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="exclusions")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="exclusion_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.from_at:%F %T} - {self.to_at:%F %T}: {self.reason}"


class Adjustment(models.Model):
    """Seconds added to (or taken from) a clock's target, with the reason. Append-only.

    What was granted in one cycle carries over to the next: that one begins with a row for each grant before it.
    """

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="adjustments")
    amount = models.DurationField()
    reason = models.CharField(max_length=12, choices=AdjustmentReason)
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="the same grant in the cycle before; null for one of this cycle",
    )  # fmt: skip
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return f"{self.reason}: {self.amount}"


class Excuse(models.Model):
    """Why a missed due is explained, though it stays missed: a day that was closed after the fact. Append-only."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="excuses")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return f"clock {self.clock_id}: {self.reason}"


class Verdict(models.Model):
    """How a promise's kind counts in attainment: one row per (promise, kind), updated along with its cycles.

    Derived from the clocks (or an import's verdict), and denormalised so that a period's figures are one index range.
    """

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="verdicts")
    kind = models.CharField(max_length=20, choices=ClockKind)
    provider = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="who is charged; null where the request was with the wrong department",
    )  # fmt: skip
    holder = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="the provider's unit, a team or itself, that held it at the miss, or at the stop of what was kept",
    )  # fmt: skip
    consumer = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey(
        Service, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_met = models.BooleanField(help_text="no cycle missed its due, exclusions taken into account")
    is_met_raw = models.BooleanField(default=True, help_text="the same without exclusions")
    is_imported = models.BooleanField(default=False)
    counts_at = models.DateTimeField(
        help_text="its first miss; without one, the last cycle's due, or its stop where that is earlier"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promise", "kind"], name="verdict_once")]
        indexes = [
            models.Index(
                fields=["provider", "counts_at"],
                include=[
                    "kind",
                    "is_met",
                    "is_met_raw",
                    "is_imported",
                    "holder",
                    "consumer",
                    "service",
                    "promise",
                ],
                name="verdict_of_provider",
            ),
            models.Index(fields=["consumer", "counts_at"], name="verdict_of_consumer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of promise {self.promise_id}: {'met' if self.is_met else 'breached'}"
