"""Choices about feedback."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Score(models.IntegerChoices):
    VERY_BAD = 1, pgettext_lazy("rating", "very bad")
    BAD = 2, pgettext_lazy("rating", "bad")
    FAIR = 3, pgettext_lazy("rating", "all right")
    GOOD = 4, pgettext_lazy("rating", "good")
    VERY_GOOD = 5, pgettext_lazy("rating", "very good")


class Reason(models.TextChoices):
    """What the score is about; several may be chosen."""

    SPEED = "speed", pgettext_lazy("rating", "speed")
    QUALITY = "quality", pgettext_lazy("rating", "quality of the result")
    FRIENDLINESS = "friendliness", pgettext_lazy("rating", "friendliness")
    CLARITY = "clarity", pgettext_lazy("rating", "clear information")
    EFFORT = "effort", pgettext_lazy("rating", "effort on my side")
