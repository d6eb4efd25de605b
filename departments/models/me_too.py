"""Who has the trouble that an outage is about."""

from django.conf import settings
from django.db import models

from .announcements import Announcement


class Affected(models.Model):
    """A person who said "me too" to an outage: once, until they take it back."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="affected")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "person"], name="affected_once")]

    def __str__(self) -> str:
        return f"{self.person_id} has {self.announcement_id} too"
