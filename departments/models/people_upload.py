"""A list of people on its way into the directory."""

from django.conf import settings
from django.db import models

from servicedesk.jobs.models import Job


class PeopleUpload(models.Model):
    """A file that an admin has uploaded: to be looked at, then imported. Its content goes once that is done.

    `preview` is what a large file would do (see `departments.queries.people_preview`), calculated in the background;
    that of a small one is calculated whenever someone looks.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    encoding = models.CharField(max_length=12, blank=True, help_text="empty while nobody knows")
    rows = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField(db_index=True)
    invite = models.BooleanField(default=False, help_text="mail the new people an invitation")
    job = models.ForeignKey(
        Job,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the work that goes on, or went on last",
    )
    preview = models.JSONField(null=True)
    problems = models.JSONField(default=list, help_text="line, code, column and value of what was refused")
    counts = models.JSONField(default=dict, help_text="new, changed, unchanged, refused")
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.file_name} of {self.uploaded_at:%F %T}"
