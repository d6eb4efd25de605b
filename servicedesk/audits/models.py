"""What the nights found."""

from django.db import models


class Audit(models.Model):
    """One look at what must always be true; `findings` name each invariant, what was checked and what was broken."""

    at = models.DateTimeField()
    sample = models.PositiveIntegerField(null=True, help_text="rows asked for of each kind; null for all")
    checked = models.PositiveBigIntegerField()
    count_broken = models.PositiveBigIntegerField()
    findings = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="audit_newest")]

    def __str__(self) -> str:
        return f"audit of {self.at:%F %T}: {self.count_broken} broken of {self.checked}"
