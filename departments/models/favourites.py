"""The services that a person has starred."""

from django.conf import settings
from django.db import models

from .catalog import Service


class Favourite(models.Model):
    """A star of a person at a service; theirs alone to see."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "service"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.person} stars {self.service}"
