"""Lists that are too long to be written while somebody waits."""

from django.db import models

from servicedesk.jobs.models import Job


class ListFilePart(models.Model):
    """A part of a list that background work writes as CSV, for whoever ordered the work; cleared away after a day.

    All parts of a file have the moment of its order (`at`), so that they grow old together.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["job", "number"]
        indexes = [models.Index(fields=["at", "id"], name="list_file_part_by_age")]
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="list_file_part_once")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.job_id}"
