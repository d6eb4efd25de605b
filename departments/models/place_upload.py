"""A list of places on its way in."""

from django.conf import settings
from django.db import models


class PlaceUpload(models.Model):
    """A file that an admin has uploaded: to be looked at, then imported. Its content goes once that is done."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    encoding = models.CharField(max_length=12, blank=True, help_text="empty while nobody knows")
    uploaded_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.file_name} of {self.uploaded_at:%F %T}"
