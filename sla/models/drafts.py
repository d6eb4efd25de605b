"""Changes to a policy that are not published yet."""

from django.conf import settings
from django.db import models

from departments.models import Department, Service
from servicedesk.jobs.models import Job

from .policies import PolicyVersion


class PolicyDraft(models.Model):
    """What a person has written for a scope and not published yet, and what a trial of it found.

    `trial` speaks of the targets in `tried`; it is out of date once the draft's are others.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    provider = models.ForeignKey(Department, null=True, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, null=True, on_delete=models.CASCADE, related_name="+")
    consumer = models.ForeignKey(Department, null=True, on_delete=models.CASCADE, related_name="+")
    base = models.ForeignKey(
        PolicyVersion, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="what held when it was begun",
    )  # fmt: skip
    content = models.JSONField(help_text="targets and steps, see sla.conditions")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    trial_job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    tried = models.JSONField(null=True, help_text="the targets of the last trial")
    trial = models.JSONField(null=True, help_text="what it found, see sla.queries.backtest")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "provider", "service", "consumer"],
                nulls_distinct=False,
                name="policy_draft_once_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk} of a policy"

    @property
    def is_tried(self) -> bool:
        """Whether the last trial speaks of what the draft says now."""
        return self.trial is not None and self.tried == self.content["targets"]
