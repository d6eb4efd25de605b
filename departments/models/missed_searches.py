"""What people searched for and found nothing they opened, and what of it is no need."""

from django.conf import settings
from django.db import models

from .catalog import Service


class MissedSearch(models.Model):
    """Words that a person searched with, without opening a result: once a person, however often they did.

    `service` is the first that was shown, None where none was. Nobody is shown who it was; rows are removed after half
    a year.
    """

    words = models.CharField(max_length=60)  # folded, what has a meaning of its own
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["words", "person"], name="missed_search_once")]
        indexes = [models.Index(fields=["at", "id"], name="missed_search_age")]

    def __str__(self) -> str:
        return self.words


class DismissedSearch(models.Model):
    """Words that are no need, as one of those said who read the list: they are shown to nobody again."""

    words = models.CharField(max_length=60, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words
