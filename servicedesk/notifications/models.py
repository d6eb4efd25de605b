"""Notices in the app, deliveries outside it, and what each person wants to get."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from servicedesk.events.models import Event
from servicedesk.work_queue.backlog import Attempted


class Channel(models.TextChoices):
    APP = "app"
    MAIL = "mail"


class Notice(models.Model):
    """One thing told to one person in the app; worded when read, in the reader's language."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    data = models.JSONField(default=dict, help_text="ids and plain values the wording needs")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "event"], name="notice_once_per_event"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-at", "-id"], name="notice_newest"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["read_at", "id"], condition=Q(read_at__isnull=False), name="notice_read"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient_id}"


class Delivery(Attempted):
    """One mail on its way: claimed with a lease, sent, marked. Worded when sent, in the recipient's language.

    `sending` says that the server may have it already, `folded` that it goes as a line of another mail, its `digest`.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"
        SENT = "sent"
        DEAD = "dead"
        SUPPRESSED = "suppressed"
        HELD = "held"
        FOLDED = "folded"

    dedup_key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deliveries"
    )
    data = models.JSONField(default=dict)
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    not_before = models.DateTimeField(help_text="the lease of the sender, or the pause before the next try")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    alerted_at = models.DateTimeField(null=True, help_text="when the admins were told that it was given up")
    digest = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="parts")
    may_have_left = False  # whether the server may have it from an earlier try; set by who claims it

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state__in=["pending", "sending"]),
                name="delivery_waiting",
            ),
            models.Index(fields=["recipient"], condition=Q(state="pending"), name="delivery_of_one_person"),
            models.Index(fields=["-created_at", "-id"], condition=Q(state="dead"), name="delivery_dead"),
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state__in=["sent", "suppressed"]),
                name="delivery_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient_id}: {self.state}"


class Preference(models.Model):
    """What a person chose for a kind and a channel, where it differs from the kind's default."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences"
    )
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=4, choices=Channel)
    is_wanted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "channel"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} by {self.channel} {'on' if self.is_wanted else 'off'}"
