"""Background work: one row is the order, the progress and the record of what became of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from servicedesk.work_queue.backlog import Attempted


class Job(Attempted):
    """A piece of work in batches. Free to be claimed from `lease_until` on, while it is not over."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("background work", "waiting for its turn")
        RUNNING = "running", pgettext_lazy("background work", "in progress")
        DONE = "done", pgettext_lazy("background work", "done")
        FAILED = "failed", pgettext_lazy("background work", "failed")
        CANCELLED = "cancelled", pgettext_lazy("background work", "cancelled")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="0 while nobody knows")
    cursor = models.JSONField(null=True, help_text="where the next batch begins; its worker's own affair")
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True, help_text="a sentence in the language of who asked for it")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField()
    runner = models.CharField(max_length=36, blank=True, help_text="the claim that the next batch belongs to")
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="claims since a batch was last committed"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at=None)
                | Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
                name="job_finished_when_over",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lease_until", "created_at"],
                condition=Q(state__in=["queued", "running"]),
                name="job_waiting",
            ),
            models.Index(
                fields=["finished_at", "id"], condition=Q(finished_at__isnull=False), name="job_finished"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state} {self.done}/{self.total}"

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen."""
        return self.state not in (self.State.QUEUED, self.State.RUNNING)
