"""The question whether what was agreed is to apply to open requests too, with both heads' consent on record."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from servicedesk.jobs.models import Job

from .consent import ConsentOfBothHeads
from .policies import PolicyVersion


class ApplyRequest(ConsentOfBothHeads):
    """One head asks the other to give a version of their agreement to requests that are open already."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("question to the other head", "waiting for consent")
        AGREED = "agreed", pgettext_lazy("question to the other head", "agreed")
        DECLINED = "declined", pgettext_lazy("question to the other head", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("question to the other head", "withdrawn")
        EXPIRED = "expired", pgettext_lazy("question to the other head", "expired")

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="apply_requests")
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    effect = models.JSONField(
        null=True, help_text="what it would have done when it was asked, see sla.queries.change_preview"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="who agreed last, declined or withdrew it, or whose new version let it expire",
    )  # fmt: skip
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(state="asked"), name="apply_request_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | Q(provider_consent_at__isnull=False, consumer_consent_at__isnull=False),
                name="apply_request_of_both_heads",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", closed_at=None) | Q(~Q(state="asked"), closed_at__isnull=False),
                name="apply_request_closed_when_over",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="apply_request_declined_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.pk} about version {self.version_id}: {self.state}"
