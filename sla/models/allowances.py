"""Time that is given or taken from a clock beside its pauses."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sla.enums import AdjustmentReason

from .clocks import Clock


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
