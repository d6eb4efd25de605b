"""What became of a clock: kept or missed, and whose that is."""

from django.db import models

from departments.models import Department, Service
from sla.enums import ClockKind

from .clocks import Promise


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
