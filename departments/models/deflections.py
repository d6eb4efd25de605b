"""Requests that people did not submit, as they say themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .announcements import Announcement
from .articles import Article
from .catalog import Service


class Deflection(models.Model):
    """A person who was about to request a service and says that an article solved it, or that they have an outage too.

    Of an article once a person and occasion (departments/queries/deflections.py); an outage is one occasion, so of an
    announcement once a person and service. Whether they requested it nevertheless is read from their requests
    (tickets/queries/deflections.py).
    """

    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="deflections")
    announcement = models.ForeignKey(
        Announcement, null=True, on_delete=models.CASCADE, related_name="deflections"
    )
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "service", "person"], name="deflection_by_announcement_once"
            ),
            models.CheckConstraint(
                condition=Q(article=None, announcement__isnull=False)
                | Q(article__isnull=False, announcement=None),
                name="deflection_names_one",
            ),
        ]

    def __str__(self) -> str:
        return f"no request for {self.service_id}"
