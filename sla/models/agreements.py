"""Agreements between two departments on times of their own, with both heads' consent on record."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department, Service

from .consent import ConsentOfBothHeads
from .policies import PolicyVersion


class Agreement(ConsentOfBothHeads):
    """What one head proposes for one department's work for another; it applies once both heads have consented."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("agreement", "proposed")
        AGREED = "agreed", pgettext_lazy("agreement", "in effect")
        DECLINED = "declined", pgettext_lazy("agreement", "declined")
        ENDED = "ended", pgettext_lazy("agreement", "ended")

    provider = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", verbose_name=_("provider")
    )
    service = models.ForeignKey(
        Service, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="null: for everything that the provider does for the consumer",
    )  # fmt: skip
    consumer = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", verbose_name=_("requesting department")
    )
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    content = models.JSONField(help_text="targets and steps, see sla.conditions")
    trial = models.JSONField(null=True, help_text="what the proposer's trial of it found")
    note = models.CharField(_("reason"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="who declined or ended it",
    )  # fmt: skip
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(
        _("reason"), max_length=500, blank=True, help_text="empty where a newer agreement took its place"
    )
    version = models.ForeignKey(
        PolicyVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "service", "consumer"], condition=Q(state="proposed"),
                nulls_distinct=False, name="agreement_one_proposal",
            ),
            models.UniqueConstraint(
                fields=["provider", "service", "consumer"], condition=Q(state="agreed"),
                nulls_distinct=False, name="agreement_one_in_force",
            ),
            models.CheckConstraint(condition=~Q(provider=F("consumer")), name="agreement_between_two"),
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | Q(
                    provider_consent_at__isnull=False,
                    consumer_consent_at__isnull=False,
                    version__isnull=False,
                ),
                name="agreement_of_both_heads",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="agreement_declined_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "agreed"], closed_at=None)
                | Q(state__in=["declined", "ended"], closed_at__isnull=False),
                name="agreement_closed_when_over",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"agreement {self.pk}: {self.state}"
