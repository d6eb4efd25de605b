"""History and its outbox: an event is a fact, a dispatch is the promise to act on it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from servicedesk.work_queue.backlog import Attempted


class Event(models.Model):
    """A fact about a subject. Append-only: a database trigger refuses update and delete."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField(help_text="gapless per subject, from 1")
    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "seq"], name="event_seq_once_per_subject"
            ),
            models.CheckConstraint(condition=Q(seq__gte=1), name="event_seq_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type}:{self.subject_id}#{self.seq}"


class EventText(models.Model):
    """What a person wrote, or what something was called, as events name it. May be blanked, and nothing else."""

    body = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.body[:80]


class Dispatch(Attempted):
    """One subscriber's turn at one event; written with the event, done by the first free process."""

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="dispatches")
    subscriber = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    not_before = models.DateTimeField(
        help_text="the lease of the one who tries, or the pause before the next try"
    )
    error = models.TextField(blank=True)
    alerted_at = models.DateTimeField(null=True, help_text="when the admins were told that it was given up")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="dispatch_once_per_subscriber"),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state="pending"), name="dispatch_pending"),
            models.Index(fields=["-not_before", "-id"], condition=Q(state="dead"), name="dispatch_dead"),
            models.Index(fields=["not_before", "id"], condition=Q(state="done"), name="dispatch_done"),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} <- event {self.event_id}: {self.state}"
