"""The revision of the watched tables."""

from django.db import models
from django.db.models import Q


class Revision(models.Model):
    """One row whose value is another one after every change of a watched table; written by triggers alone.

    A value never comes back, so what was read under it stays true for as long as it is the committed one.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="revision_is_one_row")]

    def __str__(self) -> str:
        return str(self.value)
