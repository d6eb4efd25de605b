"""What people typed in the search before they requested a service, and in the titles of their requests for it."""

from django.conf import settings
from django.db import models

from .catalog import Service


class SearchedWord(models.Model):
    """A word that a person searched with and then requested the service: once a person, however often they did.

    Nobody is shown who it was; rows are removed after half a year.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=60)  # folded
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "word", "person"], name="searched_word_once")
        ]
        indexes = [models.Index(fields=["at", "id"], name="searched_word_age")]

    def __str__(self) -> str:
        return f"{self.word} for {self.service}"


class RefusedWord(models.Model):
    """A word that is not proposed for the service again."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "word"], name="refused_word_once")]

    def __str__(self) -> str:
        return f"{self.word} not for {self.service}"


class TitleWords(models.Model):
    """What several people have in the titles of their requests for a service: it finds the service, unseen."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="+")
    words = models.TextField()  # folded, one a line, those of most people first

    def __str__(self) -> str:
        return f"title words of {self.service}"
