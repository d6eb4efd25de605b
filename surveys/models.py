"""Invitations to rate, ratings, and what they said before a correction."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from departments.models import Department, Service
from surveys.enums import Reason, Score
from tickets.models import Ticket


class Invitation(models.Model):
    """A request for a rating, once per ticket and cycle; spent by the first answer, withdrawn by a reopening.

    Provider, holder, consumer and service as they were at the close, as on the rating.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="invitations")
    cycle = models.PositiveSmallIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rating_invitations"
    )
    provider = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    holder = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="the provider's unit, a team or itself, that had it when it was closed",
    )  # fmt: skip
    consumer = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", db_index=False)
    nonce = models.UUIDField(unique=True, help_text="what the signed link carries")
    created_at = models.DateTimeField()
    is_mailed = models.BooleanField(default=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "cycle"], name="invitation_once_per_cycle")]
        indexes = [
            models.Index(
                fields=["user", "-created_at"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="invitation_open",
            ),
            models.Index(
                fields=["provider", "created_at"],
                include=["answered_at", "withdrawn_at", "service", "consumer", "holder"],
                name="invitation_of_provider",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation to rate {self.ticket_id}, cycle {self.cycle}"


class Rating(models.Model):
    """What the requester says of a closed ticket. Provider, holder, consumer and service as they were then."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="ratings")
    cycle = models.PositiveSmallIntegerField()
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    provider = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    holder = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="the provider's unit, a team or itself, that had it when it was closed",
    )  # fmt: skip
    consumer = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", db_index=False)
    score = models.PositiveSmallIntegerField(choices=Score)
    reasons = ArrayField(models.CharField(max_length=12, choices=Reason), default=list)
    comment = models.TextField(blank=True)
    given_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)
    is_new = False  # no column: whether the verb that returned it gave it, or found it given

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "cycle"], name="rating_once_per_cycle"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_score_1_to_5"),
        ]
        indexes = [
            models.Index(
                fields=["provider", "given_at"],
                include=["score", "service", "consumer", "holder"],
                name="rating_of_provider",
            )
        ]

    def __str__(self) -> str:
        return f"{self.score} for {self.ticket_id}"

    @property
    def reason_labels(self) -> list[str]:
        return [str(Reason(reason).label) for reason in self.reasons]


class RatingRevision(models.Model):
    """What a rating said before it was corrected. Append-only."""

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="revisions")
    score = models.PositiveSmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=12), default=list)
    comment = models.TextField(blank=True)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.score} before"
