"""What applies when the heads of two departments have both consented."""

from django.conf import settings
from django.db import models


class ConsentOfBothHeads(models.Model):
    """Who consented for the provider and for the consumer, and when; null until they do."""

    provider_consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    provider_consent_at = models.DateTimeField(null=True)
    consumer_consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    consumer_consent_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
